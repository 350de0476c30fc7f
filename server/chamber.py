"""The hall's conference system joined with the sitting: a key at a desk is the same wish as a click at home.

| the system says | what follows |
|---|---|
| a request key was pressed, or pressed again | a request to speak in the one queue, or its withdrawal |
| a voting key was pressed | that person's voice in the open vote, one with what comes from an own page |
| a card was put in, or taken out | the person is in the hall, or has left |

| the sitting decides | what the system is told |
|---|---|
| somebody in the hall has the floor, or asks an interposed question | open exactly these microphones |
| nobody in the hall has | all microphones off |
| a microphone was opened at the desk by somebody without the floor | that one off, but never the chair's |
| voices are taken by keys | voting keys live, else dead |

What was commanded counts for nothing here: whatever the system lost by a restart is commanded again as soon as it is
there. While it is away the sitting goes on by the pages, and nothing that was asked for by a key is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from agenda import chairing
from agenda.commands import Actor, Command
from agenda.commands.floor import RequestFloor, WithdrawRequest
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.votes import CastBallot
from agenda.events import Recorded
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.state.people import Person
from hardware.conference.build import conference_system
from hardware.conference.ports import (
    BadgeIn,
    BadgeOut,
    ConferenceEvent,
    HealthChanged,
    Hear,
    MicrophoneOpened,
    RequestRaised,
    RequestWithdrawn,
    VoteCast,
)
from hardware.settings import ConferenceSettings
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.embedded import simulated_conference
from server.config import ConferenceSection
from server.health import Counters, Health, PartState
from server.sitting import Sitting
from server.store import StorageTrouble

log = logging.getLogger(__name__)

SYSTEM: Final = Actor("system")
BY_KEYS: Final = frozenset({"open", "roll-call"})
"""Forms of votes in which the voting keys speak."""

MOST_WAITING: Final = 1000
"""Key presses that may wait for the log; a hall of 100 desks presses a few hundred in its busiest seconds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the system should be: the open microphones in the order in which they got the word, and the voting keys."""

    microphones: tuple[int, ...] = ()
    voting: bool = False


def wanted(meeting: Meeting, chair_seats: Sequence[int]) -> Wanted:
    """What the state of the sitting means for the hall's microphones and voting keys."""
    vote = meeting.vote
    voting = vote is not None and vote.state == "open" and vote.form in BY_KEYS
    return Wanted(tuple(_seats(meeting, chair_seats)), voting)


def _seats(meeting: Meeting, chair_seats: Sequence[int]) -> list[int]:
    floor = meeting.floor if meeting.state == "open" else None
    if floor is None:
        return []
    question = floor.question.person_id if floor.question else ""
    people = (meeting.people[one] for one in (floor.person_id, question) if one)
    seats = (seat_of(meeting, person, chair_seats) for person in people if person.present == "hall")
    return [seat for seat in seats if seat is not None]


def seat_of(meeting: Meeting, person: Person, chair_seats: Sequence[int]) -> int | None:
    """Whoever leads sits at the chair's unit, everybody else at the own seat."""
    if chair_seats and person.person_id == chairing.leader(meeting):
        return chair_seats[0]
    return person.seat


def person_at(meeting: Meeting, seat: int, chair_seats: Sequence[int]) -> str | None:
    """Who sits there; None where nobody is known to."""
    if seat in chair_seats:
        return chairing.leader(meeting) or None
    return next((one.person_id for one in meeting.people.values() if one.seat == seat), None)


# -- from keys to commands ---------------------------------------------------------------------------------------------


def _request(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return RequestFloor(person_id, channel="seat")


def _withdrawal(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    waiting = (one for one in meeting.queue if one.person_id == person_id and one.kind == "contribution")
    request = next(waiting, None)
    return WithdrawRequest(request.request_id) if request else None


def _voice(meeting: Meeting, person_id: str, event: VoteCast) -> Command | None:
    vote = meeting.vote
    if vote is None or vote.state != "open":
        return None
    return CastBallot(vote.vote_id, person_id, event.choice, "seat")


def _arrival(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return NoteArrival(person_id, "hall", "seat")


def _departure(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return NoteDeparture(person_id, "seat")


COMMANDS: Final[Mapping[type[ConferenceEvent], Callable[[Meeting, str, Any], Command | None]]] = {
    RequestRaised: _request,
    RequestWithdrawn: _withdrawal,
    VoteCast: _voice,
    BadgeIn: _arrival,
    BadgeOut: _departure,
}
UNDOING: Final = (RequestWithdrawn, BadgeOut)
"""What a restarted system also says of everything it forgot: believed only while the line stands."""


# -- at work -----------------------------------------------------------------------------------------------------------


class Chamber:
    """Joins one system with one sitting; raises ValueError for settings that name no system."""

    def __init__(self, sitting: Sitting, settings: ConferenceSettings, counters: Counters) -> None:
        self._sitting = sitting
        self._chairs = settings.chair_seats
        self._counters = counters
        self._pressed: asyncio.Queue[ConferenceEvent] = asyncio.Queue(MOST_WAITING)
        self._changed = asyncio.Event()
        self._told: Wanted | None = None
        self._further: list[Hear] = []
        system = conference_system(settings, self.hear, now=monotonic, pause=asyncio.sleep)
        if system is None:
            raise ValueError(settings.conference)
        self.system = system
        sitting.desk.listen(self._meeting_changed)

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Keep the system connected, take its keys and tell it what is wanted, until cancelled."""
        for name, work in (("system", self.system.run()), ("keys", self._take()), ("orders", self._order())):
            tasks.create_task(work, name=f"conference {name}")

    def state(self) -> PartState:
        """For the technician's page."""
        health = self.system.health
        return PartState("ok" if health.state == "ready" else "degraded", health.sentence, {"unread": health.unread})

    # -- what the system says ------------------------------------------------------------------------------------------

    def listen(self, further: Hear) -> None:
        """Tell somebody else, too, what the system says."""
        self._further.append(further)

    def hear(self, event: ConferenceEvent) -> None:
        """Events come in order; those that change the sitting wait for the log one after the other."""
        for further in self._further:
            further(event)
        if isinstance(event, HealthChanged):
            self._told = None
            self._changed.set()
        elif isinstance(event, MicrophoneOpened):
            self._changed.set()
        elif type(event) in COMMANDS and (self.system.health.usable or not isinstance(event, UNDOING)):
            self._queue(event)

    def _queue(self, event: ConferenceEvent) -> None:
        try:
            self._pressed.put_nowait(event)
        except asyncio.QueueFull:
            self._counters.add("chamber_keys_lost")

    async def _take(self) -> None:
        while True:
            event = await self._pressed.get()
            command = self._command(event)
            if command is not None:
                await self._submit(command)

    def _command(self, event: Any) -> Command | None:
        if isinstance(event, RequestWithdrawn) and event.seat in self.system.room.open:
            return None  # the lamp went out because the microphone was opened
        meeting = self._sitting.desk.meeting
        person_id = person_at(meeting, event.seat, self._chairs)
        if person_id is None:
            self._counters.add("chamber_unknown_seats")
            return None
        return COMMANDS[type(event)](meeting, person_id, event)

    async def _submit(self, command: Command) -> None:
        try:
            await self._sitting.desk.submit(command, SYSTEM)
        except Refusal as refusal:
            self._counters.add("chamber_keys_refused", code=refusal.code)
        except StorageTrouble as trouble:
            log.error("%s not recorded: %s", type(command).__name__, trouble)

    # -- what the system is told ---------------------------------------------------------------------------------------

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self._changed.set()

    async def _order(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self.system.health.usable:
                await self._tell(wanted(self._sitting.desk.meeting, self._chairs))

    async def _tell(self, now: Wanted) -> None:
        """Tell what is new; after a reconnect, everything."""
        before, self._told = self._told, now
        if before is None:
            await self.system.take_over()
        if before is None or before.microphones != now.microphones:
            await self._open(now.microphones)
        if before is None or before.voting != now.voting:
            await (self.system.start_voting() if now.voting else self.system.stop_voting())
        for seat in self.system.room.open:
            if seat not in now.microphones and seat not in self._chairs:
                await self.system.close(seat)

    async def _open(self, seats: Sequence[int]) -> None:
        if not seats:
            await self.system.all_off()
            return
        await self.system.open_only(seats[0])
        for seat in seats[1:]:
            await self.system.open(seat)


# -- which system ------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _system(section: ConferenceSection) -> AsyncIterator[tuple[ConferenceSettings, Desks | None]]:
    """The settings of the hall's system; a simulated one runs as long as this is entered, and shows its desks."""
    settings = ConferenceSettings(
        section.system, section.user, section.password, section.chair_seats, section.voting_template
    )
    if settings.address.make != "simulated":
        yield settings, None
        return
    async with simulated_conference() as unit:
        yield unit.settings, unit.desks


@dataclass(frozen=True, slots=True)
class Joined:
    """The hall's system at work; `desks` are those of a simulated one, for whoever plays the hall."""

    chamber: Chamber | None
    desks: Desks | None
    chair_seats: tuple[int, ...]


@asynccontextmanager
async def joined(
    section: ConferenceSection, sitting: Sitting, health: Health, counters: Counters, tasks: asyncio.TaskGroup
) -> AsyncIterator[Joined]:
    """The hall's system at work for this sitting."""
    async with _system(section) as (settings, desks):
        if settings.address.make == "none":
            yield Joined(None, None, settings.chair_seats)
            return
        chamber = Chamber(sitting, settings, counters)
        health.register("conference", chamber.state)
        chamber.start(tasks)
        yield Joined(chamber, desks, settings.chair_seats)
