"""What the server sees of disturbances: when one is noted and over, what is measured, and whom it does not concern."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agenda.commands import Actor, Command
from agenda.commands.disturbance import ReportDisturbance
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.recusal import EnterRecusal
from agenda.commands.sitting import CloseSitting, InterruptSitting
from agenda.disturbance import ANSWER_S
from agenda.events.disturbance import Evidence
from agenda.events.presence import PersonLeft
from agenda.events.words import Fault
from agenda.state.disturbances import Disturbance
from media.perception import Line, Perception, Reception, State
from server.clients import Client, Clients
from server.clock import ManualClock
from server.desk import MeetingDesk
from server.disturbances import CLEAR_S, DisturbanceWatch, evidence, look
from server.identity import Identity
from server.presence import RemotePresence
from server.store.registry import Invitation
from server.store.store import Store
from server.texts import Texts
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, PLANNING, SYSTEM

PERCEIVED, MISSED, HIDDEN, NOTHING = State.PERCEIVED, State.MISSED, State.HIDDEN, State.NOTHING
BOTH, NEITHER = Perception(PERCEIVED, PERCEIVED), Perception(MISSED, MISSED)
MUTE = Perception(MISSED, PERCEIVED)
BLIND = Perception(PERCEIVED, MISSED)

NOTICE_S = 5


def receptions(**by_receiver: Mapping[str, Perception]) -> dict[str, Reception]:
    return {who: Reception(senders) for who, senders in by_receiver.items()}


GOOD = receptions(p7={"hall": BOTH}, p6={"hall": BOTH, "p7": BOTH}, hall={"p7": BOTH})


class TestLook:
    @pytest.mark.parametrize(
        ("own", "fault"),
        [
            (BOTH, None),
            (MUTE, "sound"),
            (BLIND, "picture"),
            (NEITHER, "both"),
            (Perception(NOTHING, PERCEIVED), None),
            (Perception(PERCEIVED, HIDDEN), None),
        ],
    )
    def test_a_fault_is_what_the_member_misses_of_the_hall(self, own: Perception, fault: Fault | None) -> None:
        assert look("p7", receptions(p7={"hall": own}), connected=True).fault == fault

    def test_a_fault_is_also_what_all_others_miss_of_the_member(self) -> None:
        seen = receptions(p7={"hall": BOTH}, p6={"hall": BOTH, "p7": MUTE}, hall={"p7": MUTE})
        assert look("p7", seen, connected=True).fault == "sound"

    def test_one_who_perceives_the_member_shows_that_the_line_works(self) -> None:
        seen = receptions(p7={"hall": BOTH}, p6={"hall": BOTH, "p7": NEITHER}, hall={"p7": BOTH})
        assert look("p7", seen, connected=True).fault is None

    def test_who_does_not_even_get_the_hall_proves_nothing_about_the_member(self) -> None:
        seen = receptions(p7={"hall": BOTH}, p6={"hall": NEITHER, "p7": NEITHER})
        assert look("p7", seen, connected=True).fault is None

    def test_without_a_connection_that_is_the_fault(self) -> None:
        assert look("p7", GOOD, connected=False).fault == "connection"


class TestEvidence:
    def test_it_says_who_could_see_and_hear_whom(self) -> None:
        seen = {
            "p7": Reception({"hall": MUTE}, Line(lost_up=3, lost_down=12)),
            "p6": Reception({"hall": BOTH, "p7": BLIND}),
            "p5": Reception({"hall": BLIND, "p7": MUTE}),
            "hall": Reception({"p7": BOTH}),
        }
        measured = evidence("p7", seen, ["p5", "p6", "p4"], {"video": True, "audio": False}, connected=True)
        assert measured == Evidence(
            connected=True,
            hall_video=True,
            hall_audio=False,
            fine=("p6",),
            faulty=("p5",),
            heard_by=("hall", "p6"),
            not_heard_by=("p5",),
            seen_by=("hall", "p5"),
            not_seen_by=("p6",),
            lost_up=3,
            lost_down=12,
        )

    def test_of_somebody_without_a_connection_only_the_others_are_told(self) -> None:
        measured = evidence("p7", {}, ["p6"], {"video": True, "audio": True}, connected=False)
        assert measured == Evidence(connected=False, hall_video=True, hall_audio=True)


@dataclass
class Watch:
    """A desk with its watch, and the world as the test wants it."""

    desk: MeetingDesk
    clients: Clients
    clock: ManualClock
    watch: DisturbanceWatch
    seen: dict[str, Reception] = field(default_factory=lambda: dict(GOOD))
    connected: set[str] = field(default_factory=lambda: {"p6", "p7"})

    async def seconds(self, count: int) -> None:
        for _ in range(count):
            await self.watch.second()

    async def do(self, command: Command, actor: Actor = SYSTEM) -> None:
        await self.desk.submit(command, actor)

    def fails(self, own: Perception = MUTE) -> None:
        self.seen = {**GOOD, "p7": Reception({"hall": own})}

    def works(self) -> None:
        self.seen, self.connected = dict(GOOD), {"p6", "p7"}

    def how(self, person_id: str) -> str | None:
        return self.desk.meeting.people[person_id].present

    @property
    def noted(self) -> list[Disturbance]:
        return list(self.desk.meeting.disturbances.values())

    @property
    def live(self) -> dict[str, Any]:
        return {"people": {who: {"connected": True} for who in self.connected}, "hall": {"video": True, "audio": True}}


async def never(seconds: float) -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[Watch]:
    clock = ManualClock(AT)
    store = Store.open("", folder, clock)
    desk = MeetingDesk("klein", store.log, clock)
    clients = Clients()
    for person_id in ("p6", "p7"):
        invitation = Invitation(person_id, "", person_id, "klein", "member", person_id, AT)
        clients.add(Client(person_id, Identity("login", invitation), Texts("de", {})))
    made: list[Watch] = []
    watch = DisturbanceWatch(desk, clients, lambda: made[0].seen, lambda: made[0].live, clock, never, NOTICE_S)
    made.append(Watch(desk, clients, clock, watch))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(desk.run())
        for command, actor in (*PLANNING, *ARRIVALS, *OPENING):
            await desk.submit(command, actor)
        yield made[0]
        running.cancel()
    await store.close()


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watching(tmp_path) as one:
        yield one


class TestNoticing:
    async def test_a_fault_is_noted_once_it_has_lasted_with_what_was_measured(self, watch: Watch) -> None:
        watch.fails()
        await watch.seconds(NOTICE_S - 1)
        assert watch.noted == []
        await watch.seconds(3)
        [noted] = watch.noted
        assert (noted.person_id, noted.what, noted.sources) == ("p7", "sound", ("observed",))
        assert noted.evidence is not None
        assert noted.evidence.heard_by == ("hall", "p6")

    async def test_a_short_gap_is_none(self, watch: Watch) -> None:
        for _ in range(3):
            watch.fails()
            await watch.seconds(NOTICE_S - 1)
            watch.works()
            await watch.seconds(1)
        assert watch.noted == []

    async def test_it_is_over_once_everything_has_worked_for_a_while(self, watch: Watch) -> None:
        watch.fails()
        await watch.seconds(NOTICE_S)
        watch.works()
        await watch.seconds(CLEAR_S - 1)
        assert watch.noted[0].state == "running"
        await watch.seconds(1)
        assert (watch.noted[0].state, watch.noted[0].ended) == ("asked", "over")

    async def test_a_lost_connection_is_a_disturbance_until_the_member_has_left(self, watch: Watch) -> None:
        await watch.seconds(1)
        watch.connected.discard("p7")
        await watch.seconds(NOTICE_S)
        assert watch.noted[0].what == "connection"
        await watch.do(NoteDeparture("p7", "lost"))
        assert (watch.noted[0].state, watch.noted[0].ended) == ("asked", "left")
        await watch.seconds(NOTICE_S + 1)
        assert len(watch.noted) == 1

    async def test_what_people_reported_people_end(self, watch: Watch) -> None:
        await watch.do(ReportDisturbance("p7"), Actor("member", "p7"))
        await watch.seconds(CLEAR_S + 1)
        assert watch.noted[0].state == "running"

    async def test_what_people_reported_gets_its_measurement_in_the_next_second(self, watch: Watch) -> None:
        watch.fails()
        await watch.do(ReportDisturbance("p7"), Actor("member", "p7"))
        assert watch.noted[0].evidence is None
        await watch.seconds(1)
        assert watch.noted[0].evidence == evidence("p7", watch.seen, [], watch.live["hall"], connected=True)

    async def test_silence_in_a_break_does_not_prove_that_the_sound_works_again(self, watch: Watch) -> None:
        watch.fails()
        await watch.seconds(NOTICE_S)
        await watch.do(InterruptSitting("Störung"), CHAIR)
        watch.seen["p7"] = Reception({"hall": Perception(NOTHING, PERCEIVED)})
        await watch.seconds(CLEAR_S)
        assert watch.noted[0].state == "running"


class TestWhomItDoesNotConcern:
    async def test_somebody_in_the_waiting_room_is_not_disturbed(self, watch: Watch) -> None:
        await watch.do(EnterRecusal("t1", "p7"), CHAIR)
        watch.fails(NEITHER)
        await watch.seconds(NOTICE_S + 1)
        assert watch.noted == []

    async def test_nor_is_anybody_after_the_end_or_newly_in_a_break(self, watch: Watch) -> None:
        await watch.do(InterruptSitting("Pause"), CHAIR)
        watch.fails(NEITHER)
        await watch.seconds(NOTICE_S + 1)
        assert watch.noted == []

    async def test_nor_is_somebody_who_was_not_connected_yet(self, watch: Watch) -> None:
        watch.connected.discard("p7")
        await watch.seconds(NOTICE_S + 1)
        assert watch.noted == []

    async def test_nor_is_somebody_simulated_on_this_machine(self, watch: Watch) -> None:
        watch.clients.remove("p7")
        watch.fails(NEITHER)
        await watch.seconds(NOTICE_S + 1)
        assert watch.noted == []


class TestAnswer:
    async def test_the_time_for_an_objection_passes_on_the_servers_clock(self, watch: Watch) -> None:
        await watch.do(ReportDisturbance("p7"), Actor("member", "p7"))
        await watch.do(NoteArrival("p7", "hall"))
        watch.clock.advance(ANSWER_S - 1)
        await watch.seconds(1)
        assert watch.noted[0].answer is None
        watch.clock.advance(1)
        await watch.seconds(1)
        assert watch.noted[0].answer == "unanswered"

    async def test_after_the_sitting_nothing_is_asked_any_more(self, watch: Watch) -> None:
        await watch.do(ReportDisturbance("p7"), Actor("member", "p7"))
        await watch.do(CloseSitting(), CHAIR)
        watch.clock.advance(ANSWER_S)
        await watch.seconds(1)
        assert watch.noted[0].state == "asked"


class TestLeaving:
    async def test_who_says_goodbye_has_left_at_once_and_who_is_lost_after_the_grace(self, watch: Watch) -> None:
        waits = asyncio.Event()

        async def pause(seconds: float) -> None:
            await waits.wait()

        async with asyncio.TaskGroup() as tasks:
            presence = RemotePresence(watch.desk, tasks, pause)
            presence.connected("p7")
            presence.left("p7")
            await watch.do(NoteArrival("p6", "remote"))
            presence.connected("p6")
            presence.gone("p6")
            await watch.do(NoteArrival("p5", "hall"))
            assert [watch.how("p7"), watch.how("p6")] == [None, "remote"]
            waits.set()
        assert watch.how("p6") is None
        left = [one.event for one in watch.desk.recorded if isinstance(one.event, PersonLeft)]
        assert left == [PersonLeft("p7", "left"), PersonLeft("p6", "lost")]
