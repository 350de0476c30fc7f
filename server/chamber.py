"""The hall's conference system joined with the sitting: a key at a desk is the same wish as a click at home.

| the system says | what follows |
|---|---|
| a request key was pressed, or pressed again | a request to speak in the one queue, or its withdrawal |
| a microphone was opened by its key, where keys open them by themselves | a request, and the microphone is closed |
| a lamp was put out by its key, but nothing of that person waits (withdrawn on the own page) | a new request |
| a voting key was pressed | that person's voice in the open vote, one with what comes from an own page |
| a card was put in, or taken out | the person is in the hall, or has left |
| who has the word closed the microphone by its key | it stays closed until the key is pressed again |

| the sitting decides | what the system is told |
|---|---|
| it is open | request keys only ask; the chair's unit has precedence, where the system has it |
| somebody in the hall has the floor, or asks an interposed question | open exactly these microphones |
| nobody in the hall has, or the floor was withdrawn | every microphone off but the chair's |
| a microphone was opened at the desk by somebody without the floor | that one off, but never the chair's |
| voices are taken by keys | voting keys live, else dead, where the system tells who pressed which |
| no lit lamp stands for a waiting request | lamps out, where the system can be told so |
| a break, or the end | once all microphones off, the chair's too, and keys as they were found; then nothing |

What was commanded counts for nothing here: the system is told again as long as it shows something else
(`server/chamber_orders.py`). While it is away the sitting goes on by the pages, and nothing that was asked for by a key
is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from agenda import chairing
from agenda.commands import Actor, Command
from agenda.events import Recorded
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.state.people import Person
from hardware.conference.build import conference_system
from hardware.conference.line import Pause
from hardware.conference.ports import (
    ConferenceEvent,
    HealthChanged,
    Hear,
    MicrophoneClosed,
    MicrophoneOpened,
    ModeChanged,
    RequestRaised,
    RequestWithdrawn,
    SeatFound,
    SeatLost,
    VotingStarted,
    VotingStopped,
)
from hardware.settings import ConferenceSettings
from server.chamber_hold import Holding
from server.chamber_keys import COMMANDS, UNDOING
from server.chamber_lamps import Dimming, stale
from server.chamber_orders import Close, Lack, Open, PutOut, Reminders, Wanted, sentence
from server.chamber_tell import tell
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

LOOK_S: Final = 0.5
"""Seconds between two looks at what was told and has not been done: half the shortest wait."""


# -- what the sitting wants --------------------------------------------------------------------------------------------


def wanted(meeting: Meeting, chair_seats: Sequence[int]) -> Wanted:
    """What the state of the sitting means for the hall's microphones and voting keys."""
    vote = meeting.vote
    voting = vote is not None and vote.state == "open" and vote.form in BY_KEYS
    seats = [seat_of(meeting, person, chair_seats) for person in _speaking_here(meeting)]
    if None not in seats:
        return Wanted(tuple(seat for seat in seats if seat is not None), voting)
    taken = frozenset(person.seat for person in meeting.people.values() if person.seat is not None)
    return Wanted(tuple(seat for seat in seats if seat is not None), voting, True, taken)


def _speaking_here(meeting: Meeting) -> list[Person]:
    """Who has the word in the hall, and who asks an interposed question there."""
    people = (meeting.people[one] for one in _speaking(meeting) if one)
    return [person for person in people if person.present == "hall"]


def _speaking(meeting: Meeting) -> tuple[str, str]:
    floor = meeting.floor if meeting.state == "open" else None
    if floor is None:
        return "", ""
    return floor.person_id, floor.question.person_id if floor.question else ""


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


# -- at work -----------------------------------------------------------------------------------------------------------


class Chamber:
    """Joins one system with one sitting; raises ValueError for settings that name no system.

    `now` is monotonic seconds, `pause` waits before what was not done is told again.
    """

    def __init__(
        self,
        sitting: Sitting,
        settings: ConferenceSettings,
        counters: Counters,
        *,
        now: Callable[[], float] = monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._sitting = sitting
        self._chairs = settings.chair_seats
        self._counters = counters
        self._now = now
        self._pause = pause
        self._pressed: asyncio.Queue[ConferenceEvent] = asyncio.Queue(MOST_WAITING)
        self._changed = asyncio.Event()
        self._unanswered = 0  # key presses on their way into the log
        self._dimming = Dimming()
        self._usable = False
        self._resting = False
        self._telling = asyncio.Lock()
        self._further: list[Hear] = []
        self._reminders = Reminders()
        system = conference_system(settings, self.hear, now=monotonic, pause=asyncio.sleep)
        if system is None:
            raise ValueError(settings.conference)
        self.system = system
        self._hold = Holding(settings.chair_seats, system.capabilities)
        sitting.desk.listen(self._meeting_changed)
        self._meeting_changed(sitting.desk.meeting, ())

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Keep the system connected, take its keys and tell it what is wanted, until cancelled."""
        works = (("system", self.system.run()), ("keys", self._take()), ("orders", self._order()))
        for name, work in (*works, ("reminders", self._look())):
            tasks.create_task(work, name=f"conference {name}")

    def state(self) -> PartState:
        """For the technician's page."""
        health, counted = self.system.health, self.system.counted
        fault = self._fault() or ("" if health.state == "ready" else health.sentence)
        values = {"unread": health.unread, "doubled": counted.get("doubled", 0), "late": counted.get("late", 0)}
        return PartState("degraded" if fault else "ok", fault or health.sentence, values)

    def _fault(self) -> str:
        """What the system does not do although the line stands."""
        if not self.system.health.usable:
            return ""
        told = (sentence(lack) for lack in self._reminders.in_vain)
        return next(filter(None, told), self._hold.fault)

    # -- what the system says ------------------------------------------------------------------------------------------

    def listen(self, further: Hear) -> None:
        """Tell somebody else, too, what the system says."""
        self._further.append(further)

    def hear(self, event: ConferenceEvent) -> None:
        """Events come in order; those that change the sitting wait for the log one after the other."""
        for further in self._further:
            further(event)
        if not self._dimming.puts_out(event, self.system.room.requests):
            self._hear(event)

    def _hear(self, event: ConferenceEvent) -> None:
        match event:
            case HealthChanged(health):
                self._line_changed(health.usable)
            case MicrophoneOpened() | MicrophoneClosed():
                self._microphone_changed(event)
            case SeatFound(seat) | SeatLost(seat):
                self._hold.rewired(seat)
                self._reminders.forget()  # a unit that has just come is told at once
                self._changed.set()
            case ModeChanged() | VotingStarted() | VotingStopped():
                self._changed.set()
            case RequestRaised(seat) if self._hold.requested(seat, self.system.room):
                self._reminders.done(Open(seat))
                self._changed.set()
            case _ if type(event) in COMMANDS and (self._usable or not isinstance(event, UNDOING)):
                self._queue(event)

    def _microphone_changed(self, event: MicrophoneOpened | MicrophoneClosed) -> None:
        """What is told of the time without a line is nobody's key."""
        shown = Open if isinstance(event, MicrophoneOpened) else Close
        self._reminders.done(shown(event.seat))
        self._changed.set()
        if not self._usable:
            return
        if isinstance(event, MicrophoneClosed):
            self._hold.closed(event.seat, self.system.room)
        elif self._hold.opened(event.seat, self.system.room):
            self._queue(event)

    def _line_changed(self, usable: bool) -> None:
        """What came again is told everything; one message that could not be read is no new line."""
        if usable == self._usable:
            return
        self._usable = usable
        self._hold.line_changed()
        self._forget()
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
            self._forget()

    def _forget(self) -> None:
        self._reminders.forget()
        self._sitting.live.shut = False

    def resume(self) -> None:
        """The check is over."""
        self._resting = False
        self._changed.set()

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self._hold.meeting_changed(meeting, wanted(meeting, self._chairs), self._now())
        self._changed.set()

    async def _look(self) -> None:
        while True:
            await self._pause(LOOK_S)
            self._changed.set()

    async def _order(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            async with self._telling:
                if self.system.health.usable and not self._resting:
                    await self._carry_out()

    async def _carry_out(self) -> None:
        """Tell what the system lacks, new or again."""
        now = self._now()
        lacks = [*self._hold.lacks(self.system.room, now), *self._lamps(self._sitting.desk.meeting)]
        due = self._reminders.due(lacks, now)
        again = self._reminders.note(due, now)
        if again:
            self._counters.add("chamber_orders_repeated", again)
        self._sitting.live.shut = any(isinstance(one, Open) for one in self._reminders.in_vain)
        await tell(self.system, self._hold, self._dimming, due)

    def _lamps(self, meeting: Meeting) -> list[Lack]:
        """Not while a key's wish is on its way into the queue, nor where a microphone is about to take the lamp out."""
        lit = self.system.room.requests
        opening = not set(wanted(meeting, self._chairs).microphones).isdisjoint(lit)
        if "clear" not in self.system.capabilities or self._unanswered or opening or self._hold.state != "held":
            return []
        return [PutOut(lit)] if stale(meeting, [person_at(meeting, seat, self._chairs) for seat in lit]) else []


# -- which system ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """The hall's system at work, None without one."""

    chamber: Chamber | None
    chair_seats: tuple[int, ...]


def joined(
    section: ConferenceSection, sitting: Sitting, health: Health, counters: Counters, tasks: asyncio.TaskGroup
) -> Joined:
    """The hall's system at work for this sitting, as long as the tasks."""
    settings = ConferenceSettings(
        section.system,
        section.user,
        section.password,
        section.chair_seats,
        section.voting_template,
        section.certificate,
    )
    if settings.address.make == "none":
        return Joined(None, settings.chair_seats)
    chamber = Chamber(sitting, settings, counters)
    health.register("conference", chamber.state)
    chamber.start(tasks)
    return Joined(chamber, settings.chair_seats)
