"""The demonstration touches no folder but its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.folder import claim_for_demo
from server.obstacles import StartError


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_with_something_else_in_it_stays_untouched(tmp_path: Path, fresh: bool) -> None:
    (tmp_path / "ratssaal.sqlite3").write_text("a council's log", "utf-8")
    with pytest.raises(StartError, match="bleibt unberührt"):
        claim_for_demo(tmp_path, fresh)
    assert [path.name for path in tmp_path.iterdir()] == ["ratssaal.sqlite3"]


@pytest.mark.parametrize(("fresh", "kept"), [(False, True), (True, False)])
def test_its_own_folder_goes_on_or_starts_over(tmp_path: Path, fresh: bool, kept: bool) -> None:
    folder = tmp_path / "demo"
    claim_for_demo(folder, fresh=False)
    (folder / "log").write_text("an evening", "utf-8")
    claim_for_demo(folder, fresh)
    assert (folder / "log").exists() is kept
