"""Remote presence from connections: arrival when the media connection stands, departure when it is gone for good.

§ 52a Abs. 1 HGO: who takes part by picture and sound counts as present. A reload or a short loss of the network must
not end that, so departure waits for a grace time; until then it is a disturbance (`server/disturbances.py`). Who leaves
by the own key has left at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from agenda.commands import Actor, Command
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.events import Recorded
from agenda.events.conduct import ExclusionLifted
from agenda.events.words import DepartureBy
from agenda.meeting import Meeting
from agenda.ports import Refusal
from server.desk import MeetingDesk
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
"""A reload takes under 3 s, an ICE restart under 10; who is away longer has left."""

SYSTEM = Actor("system")


class RemotePresence:
    """Turns connections of remote members into events."""

    def __init__(self, desk: MeetingDesk, tasks: asyncio.TaskGroup, pause: Callable[[float], Awaitable[None]]) -> None:
        self._desk = desk
        self._tasks = tasks
        self._pause = pause
        self._here: set[str] = set()
        desk.listen(self._heard)

    def expect_again(self) -> None:
        """After a restart: whoever the log holds as remote has the grace time to come back."""
        for person in self._desk.meeting.people.values():
            if person.present == "remote":
                self._tasks.create_task(self._leave_unless_back(person.person_id))

    def connected(self, person_id: str) -> None:
        """The person's media connection stands."""
        if person_id not in self._here:
            self._here.add(person_id)
            self._tasks.create_task(self._submit(NoteArrival(person_id, "remote", "link")))

    def gone(self, person_id: str) -> None:
        """The person's connection has ended."""
        if person_id in self._here:
            self._here.discard(person_id)
            self._tasks.create_task(self._leave_unless_back(person_id))

    def left(self, person_id: str) -> None:
        """The person has said goodbye."""
        self._here.discard(person_id)
        self._tasks.create_task(self._leave(person_id, "left"))

    def _heard(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """Whose exclusion is lifted is back without a new connection, if the old one still stands."""
        for one in recorded:
            if isinstance(one.event, ExclusionLifted) and one.event.person_id in self._here:
                self._tasks.create_task(self._submit(NoteArrival(one.event.person_id, "remote", "link")))

    async def _leave_unless_back(self, person_id: str) -> None:
        await self._pause(GRACE_SECONDS)
        await self._leave(person_id, "lost")

    async def _leave(self, person_id: str, by: DepartureBy) -> None:
        person = self._desk.meeting.people.get(person_id)
        if person_id not in self._here and person is not None and person.present == "remote":
            await self._submit(NoteDeparture(person_id, by))

    async def _submit(self, command: Command) -> None:
        try:
            await self._desk.submit(command, SYSTEM)
        except Refusal as refusal:
            log.info("%s not noted: %s", type(command).__name__, refusal.code)
        except StorageTrouble as trouble:
            log.error("%s not noted: %s", type(command).__name__, trouble)
