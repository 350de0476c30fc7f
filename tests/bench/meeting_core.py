"""The rules alone: what one command costs, and how long a long evening takes to replay. No network, no browser.

A council of 100 goes through its agenda: speeches, doubts of the quorum, votes in which everybody changes the voice a
few times. Every command is decided and its events evolved, as the desk does it, and timed by its kind. Replays are told
in CPU time: on a machine that others use, too, the clock on the wall tells of them.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.quorum import RequestQuorumCheck
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events import Event, Recorded
from agenda.events.words import Choice
from agenda.meeting import Meeting, decide, evolve
from agenda.replay import replayed
from server.clock import SystemClock
from server.desk import MeetingDesk
from server.store.chain import draft
from server.store.store import Store

MEMBERS: Final = 100
CHAIR: Final = Actor("chair", "m1")
SYSTEM: Final = Actor("system")
STARTS: Final = datetime(2026, 5, 7, 17, 30, tzinfo=UTC)
MEETING: Final = "bench"
EVENTS: Final = 100_000
"""Of a sitting of ten hours."""

SPEECHES: Final = 10
VOTES: Final = 3
CHANGES: Final = 4
CHOICES: Final[tuple[Choice, ...]] = ("yes", "no", "abstain", "yes")
STORED_AT_ONCE: Final = 500

Asked = tuple[Command, Actor]


class Evening:
    """A meeting that keeps its log and the time of each command in µs by its kind."""

    def __init__(self) -> None:
        self.meeting = Meeting(MEETING)
        self.log: list[Recorded] = []
        self.spent_us: dict[str, list[float]] = {}

    def do(self, command: Command, actor: Actor) -> None:
        """Decide and evolve; the clock of the sitting moves by a third of a second a command."""
        at = STARTS + timedelta(seconds=len(self.log) * 0.36)
        begun = time.perf_counter_ns()
        events = decide(self.meeting, command, actor, at)
        recorded = self._evolved(events, at)
        spent = (time.perf_counter_ns() - begun) / 1000
        self.spent_us.setdefault(type(command).__name__, []).append(spent)
        self.log.extend(recorded)

    def _evolved(self, events: Sequence[Event], at: datetime) -> list[Recorded]:
        recorded = [Recorded(seq, at, event) for seq, event in enumerate(events, start=len(self.log) + 1)]
        for one in recorded:
            self.meeting = evolve(self.meeting, one)
        return recorded


def held(events: int = EVENTS) -> Evening:
    """An evening that is at least so many events long."""
    evening = Evening()
    items = 1 + events // (MEMBERS * VOTES * CHANGES)
    for command, actor in _planning(items):
        evening.do(command, actor)
    for number in range(items):
        for command, actor in _item(number):
            evening.do(command, actor)
    return evening


def _planning(items: int) -> Iterator[Asked]:
    yield PlanMeeting("Rat", "1. Sitzung", "Rathaus", STARTS.isoformat(), MEMBERS, "DE-HE"), SYSTEM
    yield LayDown("remote", "main-statute", "2026-01-01", "§ 4 Hauptsatzung"), SYSTEM
    yield ListPerson("m1", "Mitglied 1", "chair", "A", 1), SYSTEM
    for number in range(2, MEMBERS + 1):
        yield ListPerson(f"m{number}", f"Mitglied {number}", "councillor", "ABCDEF"[number % 6], number), SYSTEM
    for number in range(items):
        yield ListItem(f"t{number}", str(number + 1), f"Punkt {number}", True, "resolution", "Beschlossen."), SYSTEM
    for number in range(1, MEMBERS + 1):
        yield NoteArrival(f"m{number}", "remote" if number % 3 == 0 else "hall"), SYSTEM
    yield OpenSitting(), CHAIR
    yield StateQuorum(), CHAIR


def _item(number: int) -> Iterator[Asked]:
    yield CallItem(f"t{number}"), CHAIR
    speakers = [f"m{2 + (number * SPEECHES + one) % (MEMBERS - 1)}" for one in range(SPEECHES)]
    for person_id in speakers:
        yield RequestFloor(person_id), Actor("member", person_id)
    for person_id in speakers:
        yield GiveFloor(person_id), CHAIR
    yield TakeFloor(), CHAIR
    yield RequestQuorumCheck("m2"), Actor("member", "m2")
    yield StateQuorum(), CHAIR
    for vote in range(VOTES):
        yield from _vote(number * VOTES + vote + 1)
    yield CloseItem(), CHAIR


def _vote(number: int) -> Iterator[Asked]:
    yield OpenVote(f"Frage {number}?"), CHAIR
    for choice in CHOICES[:CHANGES]:
        for member in range(1, MEMBERS + 1):
            yield CastBallot(f"v{number}", f"m{member}", choice), Actor("member", f"m{member}")
    yield CloseVote(), CHAIR
    yield AnnounceVote(), CHAIR


def medians_us(evening: Evening) -> dict[str, float]:
    """The median of each kind of command, and of all together under the empty name."""
    found = {name: statistics.median(spent) for name, spent in sorted(evening.spent_us.items())}
    return {"": statistics.median(one for spent in evening.spent_us.values() for one in spent), **found}


def replay_s(log: Sequence[Recorded]) -> float:
    """CPU seconds of the rules alone, without reading the log."""
    begun = time.process_time()
    replayed(Meeting(MEETING), log)
    return time.process_time() - begun


async def restart_s(log: Sequence[Recorded], folder: Path) -> float:
    """CPU seconds from the database to the meeting as it was: read, decode, evolve. The events are stored first."""
    clock = SystemClock()
    store = Store.open("", folder, clock)
    try:
        for first in range(0, len(log), STORED_AT_ONCE):
            chunk = [one.event for one in log[first : first + STORED_AT_ONCE]]
            await store.log.append(MEETING, first, chunk)
        desk = MeetingDesk(MEETING, store.log, clock)
        begun = time.process_time()
        await desk.replay()
        return time.process_time() - begun
    finally:
        await store.close()


def append_ms(log: Sequence[Recorded], folder: Path, times: int) -> list[float]:
    """Milliseconds of each bare durable append: one event's line into a file, and fdatasync. In order of size."""
    lines = [f"{draft(one.event).body}\n".encode() for one in log[-times:]]
    with (folder / "append.log").open("ab", buffering=0) as file:
        return sorted(_appended_ms(file.fileno(), line) for line in lines)


def append_all_s(log: Sequence[Recorded], folder: Path) -> float:
    """Seconds of a bare append of the whole log: every event's line, one fdatasync at the end."""
    begun = time.perf_counter()
    with (folder / "all.log").open("ab") as file:
        for one in log:
            file.write(f"{draft(one.event).body}\n".encode())
        file.flush()
        os.fdatasync(file.fileno())
    return time.perf_counter() - begun


def _appended_ms(descriptor: int, line: bytes) -> float:
    begun = time.perf_counter_ns()
    os.write(descriptor, line)
    os.fdatasync(descriptor)
    return (time.perf_counter_ns() - begun) / 1e6
