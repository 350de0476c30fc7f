"""The perception of a sitting: live, kept as evidence, small, safe, deleted in time."""

from __future__ import annotations

import asyncio
import csv
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from agenda.commands import Command
from agenda.commands.sitting import InterruptSitting
from agenda.commands.votes import CastBallot, CloseVote, OpenVote
from agenda.events import Recorded
from agenda.events.planning import PersonListed
from agenda.meeting import Meeting, decide, evolve
from media.peer import Peer
from media.perception import Audience, Line, Perception, Reception, State
from media.ports import TrackInfo
from media.room import Room, TrackActivity
from server import ledger, perception_export
from server.__main__ import EXIT_BROKEN, EXIT_TROUBLE, main
from server.clients import Client, Clients
from server.clock import ManualClock
from server.identity import Identity
from server.ledger import LedgerBroken, LedgerFile, Roll, Second, Span
from server.live import Live
from server.perception import FLUSH_SECONDS, WAITING_MOST, Keeper, PageReports, SittingPerception, run_retention
from server.sampling import Taken
from server.store import Invitation, Store
from server.texts import Texts
from tests.media.figures import Connection, downlink, peer, sampled, source, track, uplink
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, SYSTEM, meeting_after

PERCEIVED, MISSED, HIDDEN, NOTHING = State.PERCEIVED, State.MISSED, State.HIDDEN, State.NOTHING
BOTH, NEITHER = Perception(PERCEIVED, PERCEIVED), Perception(MISSED, MISSED)
ROOT = Path(__file__).resolve().parents[2]
FOUR_HOURS = 4 * 3600
LIMIT_BYTES = 20_000_000


def kept(path: Path) -> list[Second]:
    return list(ledger.seconds(path))


def kinds(path: Path) -> list[str]:
    return [record["kind"] for record in ledger.records(path)]


@pytest.fixture
def file(tmp_path: Path) -> LedgerFile:
    return LedgerFile(ledger.ledger_path(tmp_path, "klein"), "klein")


ONE = {"p7": Reception({"hall": BOTH}, Line(80, 12, 5, 10, 300, 40)), "hall": Reception({"p7": NEITHER})}


def span(*receptions: Mapping[str, Reception], at: datetime = AT) -> Span:
    roll = Roll()
    for one in receptions:
        roll = roll.with_all(one)
    return Span(roll, at, tuple(ledger.encode(one, roll) for one in receptions))


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


class Tracks:
    """Published tracks as a room tells of them (`server.perception.Published`)."""

    def __init__(self) -> None:
        self.infos: dict[str, TrackInfo] = {}
        self.counts: dict[str, int] = {}
        self.silenced: set[str] = set()

    def publish(self, *tracks: TrackInfo) -> None:
        for one in tracks:
            self.infos[one.track_id] = one
            self.counts[one.track_id] = 0

    @property
    def tracks(self) -> Mapping[str, TrackInfo]:
        return self.infos

    def activity(self) -> Mapping[str, TrackActivity]:
        return {
            track_id: TrackActivity(count, count * 1000, count, None, track_id in self.silenced)
            for track_id, count in self.counts.items()
        }


class Evening:
    """The small sitting with p7 and p6 at home, seconds on demand."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(AT)
        self.room, self.clients = Tracks(), Clients()
        self.room.publish(track("hall", "video"), track("hall", "audio"), track("p7", "video"), track("p7", "audio"))
        self.meeting = meeting_after(*ARRIVALS, *OPENING)
        self.file = LedgerFile(ledger.ledger_path(folder, "klein"), "klein")
        self.keeper = Keeper(self.file, self.clock)
        self.reports = PageReports(self.clients, self.clock.monotonic)
        self.watch = SittingPerception(self.room, self.clients, lambda: self.meeting, self.reports, self.keeper)
        self.connections: dict[str, Connection] = {}
        self.seq = 100

    def connect(self, slug: str, person_id: str | None) -> Client:
        invitation = Invitation(slug, slug, slug, "klein", "member" if person_id else "hall", person_id, AT)
        connection = Connection(f"peer:{slug}", person_id or slug, peer())
        self.connections[slug] = connection
        client = Client(slug, Identity(slug, invitation), Texts("de", {}), cast(Peer, connection))
        self.clients.add(client)
        return client

    def submit(self, command: Command, actor: Any = CHAIR) -> None:
        """Decide at once, as the desk would."""
        for event in decide(self.meeting, command, actor, self.clock.now()):
            self.seq += 1
            recorded = Recorded(self.seq, self.clock.now(), event)
            self.meeting = evolve(self.meeting, recorded)
            self.watch.changed(self.meeting, [recorded])

    def second(self, broken: Sequence[str] = (), stopped: Sequence[str] = ()) -> None:
        """A second in which all tracks but the stopped move, and arrive everywhere but at the broken."""
        self.clock.advance(1)
        for slug, connection in self.connections.items():
            before = connection.figures
            moved = slug not in broken and not stopped
            packets = (before.downlinks[0].output.packets if before.downlinks else 0) + moved
            others = [one for one in self.room.infos.values() if one.owner != connection.owner]
            ups = tuple(
                uplink(one.owner, one.kind, ("", source(packets)))
                for one in self.room.infos.values()
                if one.owner == connection.owner
            )
            connection.figures = peer(
                *(downlink(one.owner, one.kind, packets) for one in others),
                uplinks=ups,
                packets_in=before.link.packets_in + 1,
            )
            self.watch.peer(connection, Taken(sampled(before), sampled(connection.figures), self.clock.monotonic()))
        for track_id in self.room.counts:
            self.room.counts[track_id] += track_id not in stopped
        self.watch.second(self.clock.monotonic(), 1.0)

    def settle(self) -> None:
        for _ in range(4):
            self.second()

    async def votes(self) -> list[dict[str, Any]]:
        await self.keeper.close()
        return list(ledger.votes(self.file.path))


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    one = Evening(tmp_path)
    one.connect("klein-p7", "p7")
    one.connect("klein-saal", None)
    yield one


class TestSitting:
    def test_a_member_is_told_by_how_many_they_are_seen_and_heard(self, evening: Evening) -> None:
        evening.connect("klein-vorsitz", "p1")
        evening.settle()
        assert evening.watch.audiences["p7"] == Audience(seen_by=2, heard_by=2, of=2)
        evening.second(broken=["klein-saal"])
        assert evening.watch.audiences["p7"] == Audience(seen_by=1, heard_by=1, of=2)

    def test_a_cut_microphone_is_no_disturbance(self, evening: Evening) -> None:
        evening.room.silenced = {"p7.microphone"}
        evening.settle()
        assert evening.watch.receptions["hall"].senders["p7"] == Perception(NOTHING, PERCEIVED)

    def test_a_page_that_reports_frozen_pictures_is_believed(self, evening: Evening) -> None:
        client = next(one for one in evening.clients if one.person_id == "p7")
        evening.settle()
        evening.reports.heard(client, {"hall.camera": {"frames": 0}, "hall.microphone": {"concealed_ms": 20}})
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == Perception(audio=PERCEIVED, video=MISSED)

    def test_an_old_report_is_forgotten(self, evening: Evening) -> None:
        client = next(one for one in evening.clients if one.person_id == "p7")
        evening.settle()
        evening.reports.heard(client, {})
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == NEITHER
        evening.second()
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == BOTH

    def test_who_is_present_from_afar_but_gone_misses_all_and_is_missed_by_all(self, evening: Evening) -> None:
        evening.settle()
        evening.clients.remove("klein-p7")
        del evening.connections["klein-p7"]
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == NEITHER
        assert evening.watch.receptions["hall"].senders["p7"] == NEITHER

    @pytest.mark.parametrize(("owner", "expected"), [("hall", NEITHER), ("p7", None)])
    def test_a_hall_that_stops_is_missed_and_a_member_may_switch_off(
        self, evening: Evening, owner: str, expected: Perception | None
    ) -> None:
        evening.settle()
        for _ in range(2):
            evening.second(stopped=[f"{owner}.camera", f"{owner}.microphone"])
        receiver = "p7" if owner == "hall" else "hall"
        assert evening.watch.receptions[receiver].senders.get(owner) == expected

    async def test_only_the_open_sitting_is_kept(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(InterruptSitting("Pause"))
        evening.settle()
        await evening.keeper.close()
        assert len(kept(evening.file.path)) == 4

    def test_the_pages_learn_it_with_the_next_live_message(self, evening: Evening) -> None:
        live = Live(cast(Room, evening.room), evening.clients, frozenset)
        live.count()
        assert live.sample()["people"]["p7"]["of"] == 0
        evening.settle()
        evening.room.silenced = {"p7.microphone"}
        live.audiences = evening.watch.audiences
        live.count()
        told = live.sample()["people"]["p7"]
        assert (told["seen_by"], told["heard_by"], told["of"], told["heard"]) == (1, 1, 1, False)

    async def test_without_a_keeper_there_are_figures_but_no_file(self, evening: Evening) -> None:
        evening.watch = SittingPerception(
            evening.room, evening.clients, lambda: evening.meeting, evening.reports, keeper=None
        )
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        assert evening.watch.audiences["hall"] == Audience(1, 1, 1)
        assert not evening.file.path.exists()


class TestVotes:
    async def test_each_step_carries_who_saw_and_heard_the_hall_in_its_second(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        evening.submit(CloseVote())
        evening.second(broken=["klein-p7"])
        opened, closed = await evening.votes()
        assert (opened["event"], opened["seq"], opened["vote_id"]) == ("VoteOpened", 101, "v1")
        assert opened["of"] == {"hall": {"saw": ["p7"], "heard": ["p7"], "not_saw": [], "not_heard": []}}
        assert closed["of"] == {"hall": {"saw": [], "heard": [], "not_saw": ["p7"], "not_heard": ["p7"]}}

    async def test_a_ballot_from_afar_says_who_saw_its_voter(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.submit(CastBallot("v1", "p7", "yes"), actor=SYSTEM)
        evening.submit(CastBallot("v1", "p2", "no", "seat"), actor=SYSTEM)
        evening.second()
        _, afar, here = await evening.votes()
        assert (afar["person_id"], list(afar["of"])) == ("p7", ["hall", "p7"])
        assert afar["of"]["p7"]["saw"] == ["hall"]
        assert (here["person_id"], list(here["of"])) == ("p2", ["hall"])

    async def test_the_step_stands_after_the_second_it_belongs_to(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        await evening.keeper.close()
        assert kinds(evening.file.path)[-2:] == ["seconds", "vote"]
        assert kept(evening.file.path)[-1].at >= datetime.fromisoformat((await evening.votes())[0]["at"])


class TestRetention:
    def test_only_what_is_older_is_deleted(self, tmp_path: Path) -> None:
        paths = {days: ledger.ledger_path(tmp_path, f"vor-{days}") for days in (9, 10, 11)}
        for days, path in paths.items():
            LedgerFile(path, "x").append(AT, [span(ONE, at=AT - timedelta(days=days))])
        assert ledger.delete_expired(tmp_path / "perception", 10, AT) == [paths[11]]
        assert not paths[11].exists()
        assert paths[10].exists()

    def test_a_file_that_nobody_can_read_is_not_kept_for_ever(self, tmp_path: Path) -> None:
        path = ledger.ledger_path(tmp_path, "kaputt")
        path.parent.mkdir()
        path.write_bytes(b"\xff\n[]\n")
        assert ledger.delete_expired(path.parent, 10, AT) == [path]

    async def test_it_is_looked_for_at_the_start_and_every_day(self, tmp_path: Path) -> None:
        clock, left = ManualClock(AT), 11
        path = ledger.ledger_path(tmp_path, "alt")
        LedgerFile(path, "x").append(AT, [span(ONE)])

        async def a_day(seconds: float) -> None:
            nonlocal left
            clock.advance(seconds)
            left -= 1
            if not left:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await run_retention(path.parent, 10, clock, a_day)
        assert path.exists()
        left = 1
        with pytest.raises(asyncio.CancelledError):
            await run_retention(path.parent, 10, clock, a_day)
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
        path = ledger.ledger_path(folder, "klein")
        LedgerFile(path, "klein").append(AT, [span(ONE)])
        assert self.ask(folder) == 0
        assert ledger.head_of(path) in capsys.readouterr().out
        assert "Rat 7" in (folder / "klein-wahrnehmung.csv").read_text("utf-8-sig")

    def test_a_broken_ledger_is_said_and_told_by_the_exit_code(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = ledger.ledger_path(folder, "klein")
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


def test_the_meeting_stays_what_it_is(evening: Evening) -> None:
    """Nothing that is perceived reaches the rules."""
    before: Meeting = evening.meeting
    evening.settle()
    assert evening.meeting is before
