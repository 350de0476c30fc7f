"""What the tests of perception share."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.addresses import Folders
from server.ledger import LedgerFile
from tests.server.perception.perceived import Evening


@pytest.fixture
def file(tmp_path: Path) -> LedgerFile:
    """An empty ledger."""
    return LedgerFile(Folders(tmp_path).perception("klein"), "klein")


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    """The small sitting, with a member at home and the hall connected."""
    one = Evening(tmp_path)
    one.connect("klein-p7", "p7")
    one.connect("klein-saal", None)
    return one
