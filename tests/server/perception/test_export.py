"""What is left of perception after the sitting: tables for the clerk, deleted in time."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from agenda.commands.votes import OpenVote
from agenda.events.planning import PersonListed
from media.perception import Perception, Reception
from recordings.archive import Removed
from server import ledger, perception_export
from server.__main__ import EXIT_BROKEN, EXIT_TROUBLE, main
from server.addresses import Folders
from server.clock import ManualClock
from server.ledger import LedgerFile
from server.store.store import Store
from tests.server.evening import AT
from tests.server.perception.perceived import (
    BOTH,
    MISSED,
    NOTHING,
    ONE,
    PERCEIVED,
    Evening,
    span,
)


class TestRetention:
    def test_only_what_is_older_is_deleted(self, tmp_path: Path) -> None:
        paths = {days: Folders(tmp_path).perception(f"vor-{days}") for days in (9, 10, 11)}
        for days, path in paths.items():
            LedgerFile(path, "x").append(AT, [span(ONE, at=AT - timedelta(days=days))])
        removed = [ledger.delete_expired(path, AT - timedelta(days=10)).files for path in paths.values()]
        assert removed == [0, 0, 1]
        assert [path.exists() for path in paths.values()] == [True, True, False]

    def test_a_file_that_nobody_can_read_is_not_kept_for_ever(self, tmp_path: Path) -> None:
        path = Folders(tmp_path).perception("kaputt")
        path.parent.mkdir()
        path.write_bytes(b"\xff\n[]\n")
        assert ledger.delete_expired(path, AT - timedelta(days=10)) == Removed(1, 5)
        assert not path.exists()


class TestExport:
    def rows(self, path: Path) -> list[list[str]]:
        return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))

    def test_stretches_of_the_same_state_become_one_row(self, file: LedgerFile, tmp_path: Path) -> None:
        good, bad = {"p7": Reception({"hall": BOTH})}, {"p7": Reception({"hall": Perception(PERCEIVED, MISSED)})}
        file.append(AT, [span(good, good, bad, good, at=AT + timedelta(seconds=10))])
        written, _, lines = perception_export.write(file.path, tmp_path, {"p7": "Rat 7"}, UTC)
        head, *rows = self.rows(written)
        assert head == list(perception_export.RUN_HEAD)
        assert [row[:4] + row[6:] for row in rows] == [
            ["Rat 7", "Saal", "Bild", "ja", "2"],
            ["Rat 7", "Saal", "Bild", "nein", "1"],
            ["Rat 7", "Saal", "Bild", "ja", "1"],
            ["Rat 7", "Saal", "Ton", "ja", "4"],
        ]
        assert self.rows(lines)[1:] == [["Rat 7", "2026-11-26 18:30:00", *"000000"]]

    def test_a_gap_ends_a_stretch(self, file: LedgerFile, tmp_path: Path) -> None:
        good = {"p7": Reception({"hall": Perception(PERCEIVED, NOTHING)})}
        file.append(AT, [span(good), span(good, at=AT + timedelta(seconds=60))])
        _, *rows = self.rows(perception_export.write(file.path, tmp_path, {}, UTC)[0])
        assert [row[4:] for row in rows] == [
            ["2026-11-26 18:29:59", "2026-11-26 18:30:00", "1"],
            ["2026-11-26 18:30:59", "2026-11-26 18:31:00", "1"],
        ]

    async def test_votes_name_people(self, evening: Evening, tmp_path: Path) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        await evening.keeper.close()
        written = perception_export.write(evening.file.path, tmp_path, {"p7": "Rat 7"}, UTC)[1]
        assert self.rows(written)[1] == [
            *("101", "2026-11-26 18:30:04", "v1", "eröffnet", "", "Saal"),
            *("Rat 7", "", "Rat 7", ""),
        ]


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A data folder in which the small sitting was planned."""

        async def plan() -> None:
            store = Store.open("", tmp_path, ManualClock(AT))
            await store.log.append("klein", 0, [PersonListed("p7", "Rat 7", "councillor", "CDU", 7)])
            await store.close()

        asyncio.run(plan())
        return tmp_path

    def ask(self, folder: Path, *more: str) -> int:
        return main(["perception", "--folder", str(folder), "--to", str(folder), *more])

    def test_it_writes_the_tables_with_names_and_says_that_all_is_well(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = Folders(folder).perception("klein")
        LedgerFile(path, "klein").append(AT, [span(ONE)])
        assert self.ask(folder) == 0
        assert ledger.head_of(path) in capsys.readouterr().out
        assert "Rat 7" in (folder / "klein-wahrnehmung.csv").read_text("utf-8-sig")

    def test_a_broken_ledger_is_said_and_told_by_the_exit_code(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = Folders(folder).perception("klein")
        LedgerFile(path, "klein").append(AT, [span(ONE)])
        path.write_bytes(path.read_bytes().replace(b'"format":1', b'"format":2'))
        assert self.ask(folder) == EXIT_BROKEN
        assert "NICHT unversehrt" in capsys.readouterr().err

    @pytest.mark.parametrize(("more", "said"), [((), "nicht festgehalten"), (("--meeting", "x"), "gibt es nicht")])
    def test_what_is_not_there_is_said(
        self, folder: Path, capsys: pytest.CaptureFixture[str], more: Sequence[str], said: str
    ) -> None:
        assert self.ask(folder, *more) == EXIT_TROUBLE
        assert said in capsys.readouterr().err
