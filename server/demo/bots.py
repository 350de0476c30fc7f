"""Simulated people of the demonstration, each stepping aside as soon as somebody takes the role.

The chamber's keypads and hands are always simulated, for nobody sits there but whoever has an own page open. With
`play`, chair, clerk and remote members are simulated too, so that the prepared evening runs by itself. Bots give the
same commands as people and get the same refusals.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from agenda import chairing, rollcall
from agenda.commands import Actor, Command
from agenda.commands.floor import RequestFloor
from agenda.commands.presence import NoteArrival
from agenda.commands.prose import WriteProse
from agenda.commands.publicity import ConfirmPrivacy
from agenda.commands.votes import CastBallot, CountHands
from agenda.events import Recorded
from agenda.events.items import ItemCalled, ItemClosed, PublicExcluded
from agenda.events.publicity import PrivacyAsked
from agenda.events.votes import BallotCast, NamePassed, VoteOpened
from agenda.events.words import Channel
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.projections import view
from hardware.simulated.conference.desks import Desks
from hardware.simulated.keypads import LAST_PRESS_S, hands, keypad_choices
from server.chamber import seat_of
from server.intents import parse_intent
from server.sitting import Sitting
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

SYSTEM = Actor("system")

NOBODYS = -1
"""No desk has this number."""

STEP_SECONDS = 4.0
"""Between two steps of the simulated chair: time to read what changed."""

PROSE = (
    "Die Vorsitzende führt in den Tagesordnungspunkt ein. Nachfragen aus der Mitte der Versammlung werden beantwortet."
)

ANSWER_SECONDS = 1.5
"""From hearing the own name to the answer."""

SPEECH_SECONDS = 9.0
"""How long a simulated speaker talks."""


def start_bots(
    sitting: Sitting, tasks: asyncio.TaskGroup, desks: Desks | None, *, play: bool, remote: Sequence[str]
) -> None:
    """Start what the demonstration needs; `desks` have the keys in the hall, `remote` take part from home."""
    chamber = Chamber(sitting, tasks, desks)
    chamber.go_on()
    sitting.desk.listen(chamber.heard)
    if play:
        members = Members(sitting, tasks, remote)
        sitting.desk.listen(members.heard)
        sitting.observe(members.seats_changed)
        members.seats_changed()
        tasks.create_task(ChairBot(sitting).run(), name="chair bot")
        sitting.desk.listen(ClerkBot(sitting, tasks).heard)


class _Bot:
    """Gives commands later; a refusal is part of life."""

    def __init__(self, sitting: Sitting, tasks: asyncio.TaskGroup) -> None:
        self.sitting = sitting
        self.tasks = tasks

    def later(self, seconds: float, command: Command, actor: Actor = SYSTEM) -> None:
        """Give the command after a while."""
        self.tasks.create_task(self._give(seconds, command, actor))

    async def _give(self, seconds: float, command: Command, actor: Actor) -> None:
        await self.sitting.pause(seconds)
        await give(self.sitting, command, actor)


async def give(sitting: Sitting, command: Command, actor: Actor) -> None:
    """Submit and put up with a refusal."""
    try:
        await sitting.desk.submit(command, actor)
    except Refusal as refusal:
        log.debug("%s refused: %s", type(command).__name__, refusal.code)
    except StorageTrouble as trouble:
        log.error("%s not recorded: %s", type(command).__name__, trouble)


class Chamber(_Bot):
    """Keypads and hands of the people in the hall: keys of a simulated system, where the hall has one."""

    channel: Channel = "seat"

    def __init__(self, sitting: Sitting, tasks: asyncio.TaskGroup, desks: Desks | None = None) -> None:
        super().__init__(sitting, tasks)
        self._desks = desks

    async def _give(self, seconds: float, command: Command, actor: Actor) -> None:
        await self.sitting.pause(seconds)
        if not self._pressed(command):
            await give(self.sitting, command, actor)

    def _pressed(self, command: Command) -> bool:
        """Press the key at the desk, where there is one and it is live."""
        match command:
            case RequestFloor(person_id=person_id):
                seat = self._seat(person_id)
                if self._desks and seat in self._desks.chairs:
                    return True  # whoever leads needs no hand: this key opens a microphone, and nobody would close it
                if self._desks and seat in self._desks.room.seats and seat not in self._desks.room.requests:
                    self._desks.press(seat)
                    return True
            case CastBallot(person_id=person_id, choice=choice):
                seat = self._seat(person_id)
                if self._desks and self._desks.room.live and seat in self._desks.room.seats:
                    self._desks.vote(seat, choice)
                    return True
        return False

    def _seat(self, person_id: str) -> int:
        """The number of the desk; that of nobody's where the person has none."""
        meeting = self.sitting.desk.meeting
        seat = seat_of(meeting, meeting.people[person_id], tuple(self._desks.chairs) if self._desks else ())
        return NOBODYS if seat is None else seat

    def go_on(self) -> None:
        """After a restart in the middle of a vote: those who have not voted yet still want to."""
        self._vote(self.sitting.desk.meeting)

    def voters(self, meeting: Meeting) -> Sequence[str]:
        """Whom this bot answers for: nobody who has an own page open at the seat."""
        return [
            one
            for one in _present(meeting, tuple(meeting.people), "hall")
            if not self.sitting.clients.in_role("member", one)
        ]

    def heard(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """React to what happened."""
        for one in recorded:
            match one.event:
                case VoteOpened():
                    self._vote(meeting)
                case BallotCast() | NamePassed():
                    self._answer(meeting)
                case ItemCalled(item_id=item_id):
                    self._ask(item_id, self.voters(meeting), self.channel)
                case _:
                    pass

    def _vote(self, meeting: Meeting) -> None:
        """Press the keys; in a roll call only when the name is called, and hands have no keys."""
        vote = meeting.vote
        if vote is None or vote.state != "open":
            return
        self._answer(meeting)
        if vote.form == "open" or (vote.form == "hands" and self.channel == "app"):
            people = [who for who in self.voters(meeting) if who in vote.missing]
            for person, (delay, choice) in keypad_choices(people, vote.vote_id).items():
                self.later(delay, CastBallot(vote.vote_id, person, choice, self.channel))

    def _answer(self, meeting: Meeting) -> None:
        """Answer the call of a name."""
        vote = meeting.vote
        called = rollcall.called(vote) if vote is not None and vote.state == "open" else None
        if vote is not None and called is not None and called in self.voters(meeting):
            choice = keypad_choices([called], vote.vote_id)[called][1]
            self.later(ANSWER_SECONDS, CastBallot(vote.vote_id, called, choice, self.channel))

    def _ask(self, item_id: str, people: Sequence[str], channel: Channel) -> None:
        for person, delay in hands(item_id, people, item_id).items():
            self.later(delay, RequestFloor(person, channel=channel))


class Members(Chamber):
    """Remote members nobody sits for: their pictures and voices come from a process of their own."""

    channel = "app"

    def voters(self, meeting: Meeting) -> Sequence[str]:
        """Those without a human in their seat."""
        return self.active()

    def __init__(self, sitting: Sitting, tasks: asyncio.TaskGroup, people: Sequence[str]) -> None:
        super().__init__(sitting, tasks)
        self._people = people

    def active(self) -> tuple[str, ...]:
        """Those without a human in their seat."""
        return tuple(one for one in self._people if not self.sitting.clients.in_role("member", one))

    def seats_changed(self) -> None:
        """Somebody took a seat over or gave it back."""
        self._show()
        for person in self.active():
            self.later(0.0, NoteArrival(person, "remote"))

    def heard(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """Vote, raise hands, talk."""
        self._show()
        for one in recorded:
            match one.event:
                case VoteOpened():
                    self._vote(meeting)
                case BallotCast() | NamePassed():
                    self._answer(meeting)
                case ItemCalled(item_id=item_id):
                    self._ask(f"{item_id}-remote", self.active(), "app")
                case PrivacyAsked() | PublicExcluded():
                    self._confirm()
                case _:
                    pass

    def _confirm(self) -> None:
        """Nobody listens to somebody simulated."""
        for person in self.active():
            self.later(ANSWER_SECONDS, ConfirmPrivacy(person), Actor("member", person))

    def _show(self) -> None:
        floor = view(self.sitting.desk.meeting, "system", None)["floor"]
        active = self.active()
        speaking = floor["person_id"] if floor and floor["person_id"] in active else None
        self.sitting.send_members(active, speaking)


class ChairBot:
    """Takes the next step of the chair's own page again and again, while no human chair is there."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    async def run(self) -> None:
        """Until the sitting is closed."""
        while self._sitting.desk.meeting.state != "closed":
            await self._sitting.pause(STEP_SECONDS)
            if not self._sitting.clients.in_role("chair"):
                await self._step()

    async def _step(self) -> None:
        chair = _chair(self._sitting.desk.meeting)
        sections = view(self._sitting.desk.meeting, "chair", chair)
        if sections["floor"]:
            await self._sitting.pause(SPEECH_SECONDS)
            sections = view(self._sitting.desk.meeting, "chair", chair)
        if sections["vote"] and sections["vote"]["state"] == "open" and sections["vote"]["missing"]:
            return
        intent = sections["next"]["intent"]
        if intent and not self._sitting.clients.in_role("chair"):
            await give(
                self._sitting, parse_intent(intent), chairing.acting(self._sitting.desk.meeting, Actor("chair", chair))
            )


class ClerkBot(_Bot):
    """Writes a sentence about each item and counts hands, while no human clerk is there."""

    def heard(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """An item was closed: note it. Hands are shown: count them."""
        if self.sitting.clients.in_role("clerk"):
            return
        clerk = Actor("clerk", _with(meeting, "clerk"))
        for one in recorded:
            match one.event:
                case ItemClosed(item_id=item_id):
                    self.later(1.0, WriteProse(item_id, PROSE), clerk)
                case VoteOpened(form="hands", vote_id=vote_id):
                    self.later(LAST_PRESS_S, _hands(meeting, vote_id), clerk)
                case _:
                    pass


def _hands(meeting: Meeting, vote_id: str) -> CountHands:
    """The hands that the people in the hall show."""
    shown = [choice for _, choice in keypad_choices(_present(meeting, tuple(meeting.people), "hall"), vote_id).values()]
    return CountHands(vote_id, shown.count("yes"), shown.count("no"), shown.count("abstain"))


def _present(meeting: Meeting, people: Sequence[str], how: str) -> list[str]:
    return [who for who in people if meeting.people[who].present == how and meeting.people[who].seat]


def _chair(meeting: Meeting) -> str:
    return _with(meeting, "chair")


def _with(meeting: Meeting, function: str) -> str:
    return next(person.person_id for person in meeting.people.values() if person.function == function)
