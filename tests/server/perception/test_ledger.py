"""The ledger of perception: written while the sitting runs, safe against a kill, small."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

import pytest

from media.perception import Line, Perception, Reception
from server import ledger
from server.clock import ManualClock
from server.ledger import LedgerBroken, LedgerFile, Roll, Span
from server.perception import FLUSH_SECONDS, WAITING_MOST, Keeper
from tests.server.evening import AT
from tests.server.perception.perceived import (
    BOTH,
    MISSED,
    NEITHER,
    NOTHING,
    ONE,
    PERCEIVED,
    ROOT,
    kept,
    kinds,
    span,
)


class TestLedger:
    def test_what_was_kept_can_be_read(self, file: LedgerFile) -> None:
        file.append(AT, [span(ONE, ONE)])
        first, second = kept(file.path)
        assert (first.at, second.at) == (AT - timedelta(seconds=1), AT)
        assert second.receptions["p7"] == ONE["p7"]
        assert second.receptions["hall"].senders == {"p7": NEITHER}

    def test_a_line_too_bad_for_a_byte_is_as_bad_as_a_byte_can_say(self, file: LedgerFile) -> None:
        file.append(AT, [span({"p7": Reception({}, Line(9000, 900, 100, 100, 60_000, 1000))})])
        assert kept(file.path)[0].receptions["p7"].line == Line(2550, 255, 100, 100, 2550, 1000)

    def test_people_are_named_once_and_again_only_where_somebody_comes(self, file: LedgerFile) -> None:
        more = {**ONE, "p8": Reception({"hall": BOTH})}
        file.append(AT, [span(ONE), span(ONE), span(more)])
        assert kinds(file.path) == ["begin", "people", "seconds", "seconds", "people", "seconds"]

    def test_a_line_cut_in_half_by_a_crash_is_left_out_and_the_next_server_goes_on(self, file: LedgerFile) -> None:
        file.append(AT, [span(ONE)])
        with file.path.open("ab") as half:
            half.write(b'{"kind":"seconds","at":"20')
        assert len(kept(file.path)) == 1
        LedgerFile(file.path, "klein").append(AT, [span(ONE)])
        assert kinds(file.path) == ["begin", "people", "seconds", "begin", "people", "seconds"]

    def test_a_changed_line_is_found(self, file: LedgerFile) -> None:
        file.append(AT, [span(ONE), span(ONE)])
        lines = file.path.read_bytes().splitlines(keepends=True)
        lines[2] = lines[2].replace(b'"n":1', b'"n":0')
        file.path.write_bytes(b"".join(lines))
        with pytest.raises(LedgerBroken, match="Zeile 4"):
            kept(file.path)

    @pytest.mark.parametrize("wrong", [b"kein JSON\n", b"[]\n", b"{}\n"])
    def test_what_is_no_line_of_a_ledger_is_said(self, file: LedgerFile, wrong: bytes) -> None:
        file.append(AT, [])
        with file.path.open("ab") as more:
            more.write(wrong)
        with pytest.raises(LedgerBroken):
            kept(file.path)

    def test_the_head_proves_the_whole(self, file: LedgerFile) -> None:
        file.append(AT, [span(ONE)])
        head = ledger.head_of(file.path)
        file.append(AT, [span(ONE)])
        assert list(ledger.records(file.path))[3]["prev"] == head
        assert ledger.head_of(file.path) != head

    def test_after_a_failure_people_are_named_again(self, file: LedgerFile) -> None:
        file.append(AT, [span(ONE)])
        moved = file.path.rename(file.path.with_name("elsewhere"))
        file.path.mkdir()
        with pytest.raises(OSError):
            file.append(AT, [span(ONE)])
        file.path.rmdir()
        moved.rename(file.path)
        file.append(AT, [span(ONE)])
        assert kinds(file.path)[-3:] == ["begin", "people", "seconds"]
        assert len(kept(file.path)) == 2

    def test_what_was_appended_survives_sigkill(self, file: LedgerFile) -> None:
        """Another process appends and says so until it is killed in the middle of it."""
        code = (
            "import sys; from datetime import UTC, datetime; from pathlib import Path; from server import ledger\n"
            "file, at = ledger.LedgerFile(Path(sys.argv[1]), 'klein'), datetime(2026, 11, 26, tzinfo=UTC)\n"
            "while True: file.append(at, [ledger.Span(ledger.Roll(), at, (b'',))]); print(flush=True)"
        )
        writer = subprocess.Popen([sys.executable, "-c", code, str(file.path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(20)]
        writer.kill()
        acknowledged += writer.stdout.readlines()
        writer.wait()
        assert len(kept(file.path)) >= len(list(filter(None, acknowledged))) >= 20
        file.append(AT, [span(ONE)])
        assert kinds(file.path)[-3:] == ["begin", "people", "seconds"]


class TestKeeper:
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock(AT)

    @pytest.fixture
    def keeper(self, file: LedgerFile, clock: ManualClock) -> Keeper:
        return Keeper(file, clock)

    async def test_a_few_seconds_travel_together(self, keeper: Keeper, clock: ManualClock, file: LedgerFile) -> None:
        for _ in range(2 * FLUSH_SECONDS):
            clock.advance(1)
            keeper.second(ONE)
        await keeper.close()
        assert [one.at for one in kept(file.path)] == [
            AT + timedelta(seconds=n) for n in range(1, 2 * FLUSH_SECONDS + 1)
        ]
        assert kinds(file.path).count("seconds") == 2

    async def test_at_the_end_nothing_is_left_behind(self, keeper: Keeper, file: LedgerFile) -> None:
        keeper.second(ONE)
        await keeper.close()
        assert len(kept(file.path)) == 1

    async def test_a_disk_that_is_away_costs_seconds_and_not_the_sitting(
        self, keeper: Keeper, file: LedgerFile
    ) -> None:
        file.path.parent.write_bytes(b"in the way of the folder")
        keeper.second(ONE)
        await keeper.close()
        assert keeper.state().level == "degraded"
        file.path.parent.unlink()
        keeper.second(ONE)
        await keeper.close()
        assert len(kept(file.path)) == 1

    async def test_what_waits_for_the_disk_is_bounded(self, keeper: Keeper, file: LedgerFile) -> None:
        for _ in range(FLUSH_SECONDS * (WAITING_MOST + 3)):
            keeper.second(ONE)
        assert keeper.dropped == 3
        await keeper.close()
        assert len(kept(file.path)) == FLUSH_SECONDS * WAITING_MOST

    async def test_the_writer_writes_while_the_sitting_goes_on(self, keeper: Keeper, file: LedgerFile) -> None:
        writer = asyncio.create_task(keeper.run())
        keeper.vote({"kind": "vote", "seq": 1})
        while keeper.kept == 0:
            await asyncio.sleep(0)
        writer.cancel()
        assert kinds(file.path) == ["begin", "vote"]


FOUR_HOURS = 4 * 3600
LIMIT_BYTES = 20_000_000


def an_evening(breaks: float, mends: float, odd: float) -> list[dict[str, Reception]]:
    """240 seconds of forty at home: the chance of a line to break and to mend, and of a single picture to freeze."""
    chance, bad = random.Random(52), set[str]()
    everybody = ["hall", *(f"p{number}" for number in range(40))]
    seconds = []
    for _ in range(240):
        bad ^= {who for who in everybody[1:] if chance.random() < (mends if who in bad else breaks)}
        seconds.append({who: a_reception(who, everybody, chance, bad, odd) for who in everybody})
    return seconds


def a_reception(who: str, everybody: Sequence[str], chance: random.Random, bad: set[str], odd: float) -> Reception:
    """The hall and one speaker are to be heard, all are to be seen; a bad line wavers."""
    wavers = {one: bool(bad & {who, one}) or chance.random() < odd for one in everybody}
    pairs = {
        one: Perception(
            PERCEIVED if one in everybody[:2] else NOTHING,
            chance.choice((PERCEIVED, MISSED)) if wavers[one] else PERCEIVED,
        )
        for one in everybody
    }
    return Reception(
        pairs, Line(chance.randint(20, 90), chance.randint(0, 30), chance.randint(0, 3), chance.randint(0, 3))
    )


@pytest.mark.parametrize(
    ("breaks", "mends", "odd"), [(0.002, 0.2, 0.002), (0.05, 0.1, 0.05)], ids=["ordinary", "a third of all lines bad"]
)
def test_four_hours_with_forty_members_at_home_fit_twenty_megabytes(
    file: LedgerFile, breaks: float, mends: float, odd: float
) -> None:
    """Four minutes, sixty times over: as large as four hours without repetition, for no line knows of another."""
    seconds = an_evening(breaks, mends, odd)
    roll = Roll().with_all(seconds[0])
    encoded = [ledger.encode(one, roll) for one in seconds]
    spans = [
        Span(roll, AT + timedelta(seconds=start), tuple(encoded[start % 240 : start % 240 + FLUSH_SECONDS]))
        for start in range(0, FOUR_HOURS, FLUSH_SECONDS)
    ]
    file.append(AT, spans)
    assert kinds(file.path).count("seconds") == FOUR_HOURS / FLUSH_SECONDS
    assert file.path.stat().st_size < LIMIT_BYTES
