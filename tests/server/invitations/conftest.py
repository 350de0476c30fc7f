"""What the tests of invitations share: the demonstration's plan, the settings that ship, a mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.__main__ import DEMO_PLAN
from server.config import MailSection, Settings, load
from server.planning import MeetingPlan, read_plan
from tests.server.house import ROOT
from tests.server.mailbox import Inbox, mail_server


@pytest.fixture(scope="session")
def plan() -> MeetingPlan:
    return read_plan(DEMO_PLAN)


@pytest.fixture
def settings() -> Settings:
    return load(ROOT / "config.toml")


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailSection]]:
    """A mail server on a port of its own."""
    taken = Inbox()
    with mail_server(taken) as section:
        yield taken, section
