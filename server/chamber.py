"""The hall's conference system joined with the sitting: a key at a desk is the same wish as a click at home.

| the system says | what follows |
|---|---|
| a request key was pressed, or pressed again | a request to speak in the one queue, or its withdrawal |
| a lamp was put out by its key, but nothing of that person waits (withdrawn on the own page) | a new request |
| a voting key was pressed | that person's voice in the open vote, one with what comes from an own page |
| a card was put in, or taken out | the person is in the hall, or has left |

| the sitting decides | what the system is told |
|---|---|
| somebody in the hall has the floor, or asks an interposed question | open exactly these microphones |
| nobody in the hall has | every microphone off but the chair's |
| a break, or the end | all microphones off, the chair's too |
| a microphone was opened at the desk by somebody without the floor | that one off, but never the chair's |
| voices are taken by keys | voting keys live, else dead, where the system tells who pressed which |
| no lit lamp stands for a waiting request | lamps out, where the system can be told so |

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
from server.chamber_lamps import Dimming, stale
from server.config import ConferenceSection
from server.health import Counters, Health, PartState
from server.sitting import Sitting
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

SYSTEM: Final = Actor("system")
BY_KEYS: Final = frozenset({"open", "roll-call"})
"""Forms of votes in which the voting keys speak."""

MOST_WAITING: Final = 1000
"""Key presses that may wait for the log; a hall of 100 desks presses a few hundred in its busiest seconds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the system should be: the open microphones in the order in which they got the word, and the voting keys.

    While the `sitting` is open the chair's microphones are the chair's own; else they are off like all others.
    """

    microphones: tuple[int, ...] = ()
    voting: bool = False
    sitting: bool = False


def wanted(meeting: Meeting, chair_seats: Sequence[int]) -> Wanted:
    """What the state of the sitting means for the hall's microphones and voting keys."""
    vote = meeting.vote
    voting = vote is not None and vote.state == "open" and vote.form in BY_KEYS
    return Wanted(tuple(_seats(meeting, chair_seats)), voting, meeting.state == "open")


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
    request = meeting.request_of(person_id, "contribution")
    return WithdrawRequest(request.request_id) if request else _request(meeting, person_id, event)


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
        self._unanswered = 0  # key presses on their way into the log
        self._dimming = Dimming()
        self._told: Wanted | None = None
        self._usable = False
        self._resting = False
        self._telling = asyncio.Lock()
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
        if self._dimming.puts_out(event, self.system.room.requests):
            return
        if isinstance(event, HealthChanged):
            self._line_changed(event.health.usable)
        elif isinstance(event, MicrophoneOpened):
            self._changed.set()
        elif type(event) in COMMANDS and (self.system.health.usable or not isinstance(event, UNDOING)):
            self._queue(event)

    def _line_changed(self, usable: bool) -> None:
        """What came again is told everything; one message that could not be read is no new line."""
        if usable == self._usable:
            return
        self._usable, self._told = usable, None
        if not usable:
            self._dimming.forget()
        self._changed.set()

    def _queue(self, event: ConferenceEvent) -> None:
        try:
            self._pressed.put_nowait(event)
            self._unanswered += 1
        except asyncio.QueueFull:
            self._counters.add("chamber_keys_lost")

    async def _take(self) -> None:
        while True:
            event = await self._pressed.get()
            command = self._command(event)
            if command is not None:
                await self._submit(command)
            self._unanswered -= 1
            self._changed.set()

    def _command(self, event: Any) -> Command | None:
        meeting = self._sitting.desk.meeting
        if isinstance(event, RequestWithdrawn) and self._went_out(meeting, event.seat):
            return None
        person_id = person_at(meeting, event.seat, self._chairs)
        if person_id is None:
            self._counters.add("chamber_unknown_seats")
            return None
        return COMMANDS[type(event)](meeting, person_id, event)

    def _went_out(self, meeting: Meeting, seat: int) -> bool:
        """Whether the lamp went out without its key: the microphone opens, or the unit is gone."""
        room = self.system.room
        opened = seat in room.open or seat in wanted(meeting, self._chairs).microphones
        return opened or (bool(room.seats) and seat not in room.seats)

    async def _submit(self, command: Command) -> None:
        try:
            await self._sitting.desk.submit(command, SYSTEM)
        except Refusal as refusal:
            self._counters.add("chamber_keys_refused", code=refusal.code)
        except StorageTrouble as trouble:
            log.error("%s not recorded: %s", type(command).__name__, trouble)

    # -- what the system is told ---------------------------------------------------------------------------------------

    async def rest(self) -> None:
        """The microphones are the check's from now on; returns when what was being told has been told."""
        self._resting = True
        async with self._telling:
            self._told = None

    def resume(self) -> None:
        """The check is over: all is told anew."""
        self._resting = False
        self._changed.set()

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self._changed.set()

    async def _order(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            async with self._telling:
                if self.system.health.usable and not self._resting:
                    await self._tell(wanted(self._sitting.desk.meeting, self._chairs))
                    await self._put_out_lamps(self._sitting.desk.meeting)

    async def _tell(self, now: Wanted) -> None:
        """Tell what is new; after a reconnect, everything."""
        before, self._told = self._told, now
        if before is None:
            await self.system.take_over()
        if before is None or (before.microphones, before.sitting) != (now.microphones, now.sitting):
            await self._open(now)
        if "ballots" in self.system.capabilities and (before is None or before.voting != now.voting):
            await (self.system.start_voting() if now.voting else self.system.stop_voting())
        for seat in self.system.room.open:
            if seat not in now.microphones and seat not in self._chairs:
                await self.system.close(seat)

    async def _open(self, now: Wanted) -> None:
        """Whoever else has a microphone open is closed afterwards, so with nobody wanted nothing is to be done here."""
        if not now.sitting:
            await self.system.all_off()
        for place, seat in enumerate(now.microphones):
            await (self.system.open(seat) if place else self.system.open_only(seat))

    async def _put_out_lamps(self, meeting: Meeting) -> None:
        """Not while a key's wish is on its way into the queue, nor where a microphone is about to take the lamp out."""
        lit = self.system.room.requests
        opening = not set(wanted(meeting, self._chairs).microphones).isdisjoint(lit)
        if "clear" not in self.system.capabilities or self._unanswered or opening or self._dimming.covers(lit):
            return
        if stale(meeting, [person_at(meeting, seat, self._chairs) for seat in lit]):
            self._dimming.begin(lit)
            if await self.system.clear_requests() != "sent":
                self._dimming.forget()


# -- which system ------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _system(section: ConferenceSection) -> AsyncIterator[tuple[ConferenceSettings, Desks | None]]:
    """The settings of the hall's system; a simulated one runs as long as this is entered, and shows its desks."""
    settings = ConferenceSettings(
        section.system,
        section.user,
        section.password,
        section.chair_seats,
        section.voting_template,
        section.certificate,
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
