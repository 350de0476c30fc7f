"""Disturbances that the server sees itself: a remote member without the hall's picture or sound, or unseen and unheard.

Second by second it looks at what `server/perception.py` measured (`media.perception`), the same facts that stay in the
ledger as evidence, and notes a disturbance when a member was without them for some seconds on end. What was measured in
that second goes with it, small and as plain data; when people report a disturbance it is added to theirs. Who is kept
from the meeting, and who is not there any more, is not disturbed.

The judgement belongs to the rules and the chair; here are only facts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from agenda.commands import Actor, Command
from agenda.commands.disturbance import AttachEvidence, EndDisturbance, ForfeitObjection, NoteDisturbance
from agenda.disturbance import answer_due, running_of
from agenda.events import Recorded
from agenda.events.disturbance import DisturbanceNoted, Evidence
from agenda.events.words import Fault
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.withheld import withheld
from media.perception import Perception, Reception, State, statement
from server.clients import Clients
from server.clock import Clock
from server.desk import MeetingDesk
from server.floor import HALL
from server.sampling import Pause
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

SECOND: Final = 1.0

CLEAR_S: Final = 5
"""Good seconds on end before it counts as over: a line that comes and goes is one disturbance, not ten."""

SYSTEM: Final = Actor("system")

Receptions = Mapping[str, Reception]

_NOTHING: Final = Perception()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a second says of one member: what fails (None: nothing), and what of the hall surely arrived."""

    fault: Fault | None
    picture: bool = False
    sound: bool = False


_FAULTS: Final[Mapping[tuple[bool, bool], Fault | None]] = {
    (False, False): None,
    (True, False): "picture",
    (False, True): "sound",
    (True, True): "both",
}
"""By whether the picture and whether the sound fails."""

_PROVES: Final[Mapping[Fault, Callable[[Looked], bool]]] = {
    "picture": lambda looked: looked.picture,
    "sound": lambda looked: looked.sound,
    "both": lambda looked: looked.picture or looked.sound,
    "connection": lambda looked: looked.picture or looked.sound,
}
"""What must have arrived to show that a fault is over; in a break no sound flows that could show anything."""


def look(person_id: str, receptions: Receptions, *, connected: bool) -> Looked:
    """What this second says of a member whose page is or is not connected."""
    if not connected:
        return Looked("connection")
    hall = _of(receptions, person_id, HALL)
    picture = hall.video is State.MISSED or _missed_by_all(receptions, person_id, "video")
    sound = hall.audio is State.MISSED or _missed_by_all(receptions, person_id, "audio")
    fault = _FAULTS[picture, sound]
    return Looked(fault, hall.video is State.PERCEIVED, hall.audio is State.PERCEIVED)


def _of(receptions: Receptions, receiver: str, sender: str) -> Perception:
    reception = receptions.get(receiver)
    return reception.senders.get(sender, _NOTHING) if reception else _NOTHING


def _missed_by_all(receptions: Receptions, person_id: str, kind: str) -> bool:
    """Whether nobody got what the member sends, among those who got the hall: who has no line of their own proves
    nothing about others'."""
    states = {
        getattr(_of(receptions, receiver, person_id), kind)
        for receiver in receptions
        if receiver != person_id and not _lacks_hall(receptions, receiver)
    }
    return State.MISSED in states and State.PERCEIVED not in states


def _lacks_hall(receptions: Receptions, receiver: str) -> bool:
    """Whether the hall did not arrive there; the hall itself needs no line to itself."""
    return receiver != HALL and State.MISSED in _both(_of(receptions, receiver, HALL))


def _both(pair: Perception) -> tuple[State, State]:
    return pair.audio, pair.video


def evidence(
    person_id: str, receptions: Receptions, others: Iterable[str], hall: Mapping[str, bool], *, connected: bool
) -> Evidence:
    """Who could see and hear whom in this second; `others` are the other remote members, `hall` its own flows."""
    told = statement(receptions, person_id)
    measured = [other for other in others if State.PERCEIVED in _both(_of(receptions, other, HALL))]
    line = receptions[person_id].line if person_id in receptions else None
    return Evidence(
        connected=connected,
        hall_video=hall["video"],
        hall_audio=hall["audio"],
        fine=tuple(sorted(other for other in measured if not _lacks_hall(receptions, other))),
        faulty=tuple(sorted(other for other in others if _lacks_hall(receptions, other))),
        heard_by=tuple(told["heard"]),
        not_heard_by=tuple(told["not_heard"]),
        seen_by=tuple(told["saw"]),
        not_seen_by=tuple(told["not_saw"]),
        lost_up=line.lost_up if line else 0,
        lost_down=line.lost_down if line else 0,
    )


@dataclass(slots=True)
class _Streak:
    """Seconds on end, of either kind; `met`: the connection was there once."""

    faulty: int = 0
    good: int = 0
    met: bool = False


class Streaks:
    """Counts each member's faulty and good seconds; `notice_s` faulty ones on end are a disturbance."""

    def __init__(self, notice_s: int) -> None:
        self._notice_s = notice_s
        self._by_person: dict[str, _Streak] = {}

    def keep(self, people: Collection[str]) -> None:
        """Forget everybody else: who comes back begins anew."""
        self._by_person = {who: self._by_person.get(who, _Streak()) for who in people}

    def count(self, person_id: str, looked: Looked, lasting: Fault | None) -> None:
        """One more second of somebody kept; `lasting` is the disturbance noted already.

        Who was never connected has lost nothing: after a restart of the server everybody comes back first.
        """
        streak = self._by_person[person_id]
        streak.met = streak.met or looked.fault != "connection"
        streak.faulty = streak.faulty + 1 if looked.fault and streak.met else 0
        proven = looked.fault is None and (lasting is None or _PROVES[lasting](looked))
        streak.good = streak.good + 1 if proven else 0

    def begins(self, person_id: str) -> bool:
        """Whether it has failed long enough to be noted."""
        return self._by_person[person_id].faulty >= self._notice_s

    def ends(self, person_id: str) -> bool:
        """Whether it has worked long enough to be over."""
        return self._by_person[person_id].good >= CLEAR_S


class DisturbanceWatch:
    """Looks every second and tells the desk.

    `receptions` are the last second's, `live` is the pages' message, `notice_s` the faulty seconds on end after which
    a disturbance is noted.
    """

    def __init__(
        self,
        desk: MeetingDesk,
        clients: Clients,
        receptions: Callable[[], Receptions],
        live: Callable[[], Mapping[str, Any]],
        clock: Clock,
        pause: Pause,
        notice_s: int,
    ) -> None:
        self._desk = desk
        self._clients = clients
        self._receptions = receptions
        self._live = live
        self._clock = clock
        self._pause = pause
        self._streaks = Streaks(notice_s)
        self._reported: asyncio.Queue[str] = asyncio.Queue()
        desk.listen(self.changed)

    def changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """A desk's listener: what people reported wants its measurement."""
        for one in recorded:
            if isinstance(one.event, DisturbanceNoted) and one.event.evidence is None:
                self._reported.put_nowait(one.event.disturbance_id)

    async def run(self) -> None:
        """Second after second until cancelled."""
        while True:
            await self._pause(SECOND)
            await self.second()

    async def second(self) -> None:
        """Look once, and tell the desk what follows."""
        for command in (*self._measured(), *self._seen(), *overdue(self._desk.meeting, self._clock.now())):
            await self._submit(command)

    def _measured(self) -> Iterator[Command]:
        while not self._reported.empty():
            disturbance_id = self._reported.get_nowait()
            person_id = self._desk.meeting.disturbances[disturbance_id].person_id
            yield AttachEvidence(disturbance_id, self._evidence(person_id))

    def _seen(self) -> Iterator[Command]:
        meeting = self._desk.meeting
        watched = self._watched(meeting)
        self._streaks.keep(watched)
        receptions, live = self._receptions(), self._live()
        for person_id in watched:
            looked = self._look(person_id, receptions, live)
            yield from self._judge(meeting, person_id, looked)

    def _judge(self, meeting: Meeting, person_id: str, looked: Looked) -> Iterator[Command]:
        lasting = running_of(meeting, person_id)
        self._streaks.count(person_id, looked, lasting.what if lasting else None)
        if lasting is None and looked.fault is not None and self._streaks.begins(person_id):
            yield NoteDisturbance(person_id, looked.fault, self._evidence(person_id))
        elif lasting is not None and lasting.sources == ("observed",) and self._streaks.ends(person_id):
            yield EndDisturbance(lasting.disturbance_id)

    def _watched(self, meeting: Meeting) -> list[str]:
        """Remote members while the sitting runs; in a break only those already disturbed, to see when it is over."""
        if meeting.state not in ("open", "interrupted"):
            return []
        kept = withheld(meeting)
        return [
            one.person_id
            for one in meeting.people.values()
            if one.present == "remote"
            and one.person_id not in kept
            and (meeting.state == "open" or running_of(meeting, one.person_id))
        ]

    def _look(self, person_id: str, receptions: Receptions, live: Mapping[str, Any]) -> Looked:
        connected = _connected(live, person_id)
        if connected and not self._clients.in_role("member", person_id):
            return Looked(None, picture=True, sound=True)  # simulated: sends from this machine and watches no page
        return look(person_id, receptions, connected=connected)

    def _evidence(self, person_id: str) -> Evidence:
        live, people = self._live(), self._desk.meeting.people.values()
        others = [one.person_id for one in people if one.present == "remote" and one.person_id != person_id]
        return evidence(person_id, self._receptions(), others, live["hall"], connected=_connected(live, person_id))

    async def _submit(self, command: Command) -> None:
        try:
            await self._desk.submit(command, SYSTEM)
        except Refusal as refusal:
            log.info("%s not noted: %s", type(command).__name__, refusal.code)
        except StorageTrouble as trouble:
            log.error("%s not noted: %s", type(command).__name__, trouble)


def overdue(meeting: Meeting, at: datetime) -> Iterator[Command]:
    """The questions for which the time has passed; after the sitting nothing is asked any more."""
    if meeting.state not in ("open", "interrupted"):
        return
    for one in meeting.disturbances.values():
        due = answer_due(meeting, one) if one.state == "asked" else None
        if due is not None and at >= due:
            yield ForfeitObjection(one.disturbance_id)


def _connected(live: Mapping[str, Any], person_id: str) -> bool:
    return bool(live["people"].get(person_id, {}).get("connected"))
