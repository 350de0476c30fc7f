"""What the drivers of all conference systems share: the line kept up, the room kept, changes told, commands guarded.

A driver of a make says how to visit the device (connect, read everything, listen until the line ends) and how to send
commands. State comes from `_heard` alone, that is, from what the device said.
"""

from __future__ import annotations

import logging
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Final, NoReturn, TypeVar

from hardware.conference.changes import changes
from hardware.conference.commands import (
    AllOff,
    ClearRequests,
    CloseMicrophone,
    Command,
    OpenMicrophone,
    Prioritise,
    PutBack,
    StartVoting,
    StopVoting,
    TakeOver,
)
from hardware.conference.line import LineTrouble, Pause, keep_connected, within
from hardware.conference.ports import Capability, HealthChanged, Hear, Meaningless, Outcome
from hardware.conference.room import Room, knows
from hardware.devices import Health, Watch
from hardware.settings import ConferenceSettings

logger = logging.getLogger(__name__)

T = TypeVar("T")
_WORD: Final = re.compile("[A-Za-z_]{2,40}")
DEVICE_NAME: Final = "Konferenzanlage"
CONNECT_S: Final = 3.5
"""Seconds until a connection must stand: TCP asks again after 1 and after 3 s; later nobody is there."""

ANSWER_S: Final = 3.0
"""Seconds a device in the same building may take for an answer; a busy CCU takes some tenths."""

ASK_S: Final = 5.0
"""Seconds between two questions to a device that says nothing by itself: a lost line shows within ASK_S + ANSWER_S."""


class Conference(ABC):
    """A conference system; `now` is monotonic seconds, `pause` waits, `hear` gets the events."""

    capabilities: ClassVar[frozenset[Capability]]

    def __init__(self, settings: ConferenceSettings, hear: Hear, *, now: Callable[[], float], pause: Pause) -> None:
        self.settings = settings
        self.room = Room()
        self.counted: Counter[Meaningless] = Counter()
        self._hear = hear
        self._now = now
        self._pause = pause
        self._watch = Watch(DEVICE_NAME, lambda health: hear(HealthChanged(health)))

    @property
    def health(self) -> Health:
        """How the device is now."""
        return self._watch.health

    # -- the line ------------------------------------------------------------------------------------------------------

    async def run(self) -> NoReturn:
        """Keep the device connected until cancelled; every trouble with it is health, never an exception."""
        await keep_connected(str(self.settings.address), self._visit, self._watch, now=self._now, pause=self._pause)

    @abstractmethod
    async def _visit(self) -> None:
        """Connect, read everything, call `_read_anew`, listen; raises LineTrouble when the line ends."""

    async def _answer(self, work: Awaitable[T]) -> T:
        return await within(ANSWER_S, work, self._pause)

    # -- what the device says ------------------------------------------------------------------------------------------

    def _read_anew(self, room: Room) -> None:
        """Everything has been read: first what changed while there was no line, so that "ready" finds a true room."""
        self._heard(room)
        self._watch.note("answered")

    def _heard(self, room: Room) -> None:
        """The room as the device now describes it."""
        before, self.room = self.room, room
        for event in changes(before, room):
            self._hear(event)

    def _misread(self, message: str) -> None:
        """A message could not be read: it changes nothing and is counted. Its content may be a ballot or a name."""
        word = _WORD.search(message)
        logger.info("%s: cannot read %s", self.settings.address, word[0] if word else "a message")
        self._watch.note("misread")

    # -- commands ------------------------------------------------------------------------------------------------------

    async def switch(self, opened: Sequence[int] = (), closed: Sequence[int] = ()) -> Outcome:
        """Close these, then open those: where the system allows one speaker, a second one would only be queued."""
        shut, begun = self._there(closed), self._there(opened)
        outcome = await self._tell(*map(CloseMicrophone, shut), *map(OpenMicrophone, begun))
        strange = len(shut) + len(begun) < len(closed) + len(opened)
        return "refused" if strange and outcome == "sent" else outcome

    def _there(self, seats: Sequence[int]) -> Sequence[int]:
        return [seat for seat in seats if knows(self.room, seat)]

    async def open(self, seat: int) -> Outcome:
        """Open this microphone."""
        return await self.switch(opened=(seat,))

    async def close(self, seat: int) -> Outcome:
        """Close this microphone."""
        return await self.switch(closed=(seat,))

    async def all_off(self) -> Outcome:
        """Close every microphone, chairman units too."""
        return await self._tell(AllOff(), *map(CloseMicrophone, self.room.open))

    async def take_over(self) -> Outcome:
        """Let request keys ask and no more."""
        return await self._tell(TakeOver(), needs="mode")

    async def put_back(self, mode: str) -> Outcome:
        """Let microphones open as they did before."""
        return await self._tell(PutBack(mode), needs="mode")

    async def prioritise(self, seat: int, on: bool) -> Outcome:
        """Give the seat precedence over others, or take it away."""
        return await self._tell(Prioritise(seat, on), seat=seat, needs="priority")

    async def clear_requests(self) -> Outcome:
        """Put out the request lamps of all seats."""
        return await self._tell(ClearRequests(), needs="clear")

    async def start_voting(self) -> Outcome:
        """Make the voting keys live; where the device says that they are, no second vote is begun over the first."""
        commands = () if self.room.live else (StartVoting(),)
        return await self._tell(*commands, needs="voting")

    async def stop_voting(self) -> Outcome:
        """Make the voting keys dead."""
        return await self._tell(StopVoting(), needs="voting")

    async def _tell(self, *commands: Command, seat: int | None = None, needs: Capability = "microphones") -> Outcome:
        if needs not in self.capabilities:
            return "unsupported"
        if not self.health.usable:
            return "offline"
        if seat is not None and not knows(self.room, seat):
            return "refused"
        try:
            return await self._send(commands)
        except LineTrouble as error:
            logger.warning("%s: not sent, %s %s", self.settings.address, error.step, error)
            return "offline"

    @abstractmethod
    async def _send(self, commands: Sequence[Command]) -> Outcome:
        """Send them in this order; raises LineTrouble where the line does not carry them."""
