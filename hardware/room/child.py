"""The process of the hall's loudspeakers: the local link on one side, the player's thread on the other.

The meeting process says which tracks the hall may hear (`{"type": "mix", "tracks": […]}`); nothing else is asked for.
It ends with the link, so it never outlives the meeting process, and it ends itself with EXIT_STALLED where a driver
takes no frame any more: a blocked driver is freed by nothing else, and the supervisor starts it afresh.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from hardware.room.outputs import open_output
from hardware.room.player import TEXTS, Heard, Player, Said
from hardware.room.settings import OutputAddress
from media.local import Control, LocalLink, Message, Packet, TrackList
from media.ports import TrackInfo

NAME: Final = "room"
REPORT_S: Final = 1.0
STALL_S: Final = 8.0  # seconds without a frame after which the driver is stuck; opening one may take a few
EXIT_DONE, EXIT_STALLED = 0, 75  # EX_TEMPFAIL of sysexits.h
JOIN_S: Final = 1.0  # seconds the thread gets to finish its frame

Pause = Callable[[float], Awaitable[None]]


class Subscriptions:
    """What is heard: the tracks that the meeting process named, as far as they are there and in Opus."""

    def __init__(self, link: LocalLink) -> None:
        self._link = link
        self._named: frozenset[str] = frozenset()
        self._there: Mapping[str, TrackInfo] = {}
        self._heard: dict[str, TrackInfo] = {}

    def take(self, message: Message) -> Heard | None:
        """What is heard now, where that has changed."""
        match message:
            case TrackList(tracks):
                self._there = {one.track_id: one for one in tracks}
            case Control({"type": "mix", "tracks": list(named)}):
                self._named = frozenset(str(one) for one in named)
            case _:
                return None
        return self._changed()

    def _changed(self) -> Heard | None:
        heard = {one: info for one, info in self._there.items() if one in self._named and _can_be_heard(info)}
        if heard == self._heard:
            return None
        for track_id in self._heard.keys() - heard.keys():
            self._link.unsubscribe(track_id)
        for track_id in heard.keys() - self._heard.keys():
            self._link.subscribe(track_id)
        self._heard = heard
        return Heard(heard)


def _can_be_heard(info: TrackInfo) -> bool:
    return info.kind == "audio" and info.codec.name.lower() == "opus"


class RoomProcess:
    """Everything between link and loudspeakers; `now` is monotonic seconds, `pause` waits in the event loop."""

    def __init__(self, link: LocalLink, address: OutputAddress, now: Callable[[], float], pause: Pause) -> None:
        self._link = link
        self._now = now
        self._pause = pause
        self._stop = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._subscriptions = Subscriptions(link)
        self._player = Player(lambda beat: open_output(address, beat), now, self._stop.wait, self._state_changed)
        self._thread = threading.Thread(target=self._player.run, daemon=True)

    async def run(self) -> int:
        """Serve until the link ends or the driver is stuck; the process's exit code."""
        self._thread.start()
        ticking = asyncio.create_task(self._tick())
        try:
            await self._obey()
        finally:
            ticking.cancel()
            stalled = self._stalled()
            self._stop.set()
            await asyncio.to_thread(self._thread.join, JOIN_S)
        return EXIT_STALLED if stalled else EXIT_DONE

    async def _obey(self) -> None:
        async for message in self._link.messages():
            if isinstance(message, Packet):
                self._player.put(Said(message.track_id, message.data))
            elif (heard := self._subscriptions.take(message)) is not None:
                self._player.put(heard)

    async def _tick(self) -> None:
        """Once a second: how the loudspeakers are, and whether the driver still lives; a stuck one ends the link."""
        while not self._stalled():
            self._report()
            await self._pause(REPORT_S)
        await self._link.close()

    def _stalled(self) -> bool:
        return self._player.last_frame < self._now() - STALL_S or not self._thread.is_alive()

    def _state_changed(self) -> None:
        self._loop.call_soon_threadsafe(self._report)

    def _report(self) -> None:
        self._link.send(report(self._player))


def report(player: Player) -> dict[str, Any]:
    """What the meeting process is told."""
    status = player.status
    return {
        "type": "status",
        "state": status.state,
        "text": TEXTS[status.state].format(why=status.why),
        "level": round(status.level, 1),
        "voices": status.voices,
    }


async def play(socket: Path, address: OutputAddress, now: Callable[[], float], pause: Pause) -> int:
    """Connect and serve; the exit code. Raises OSError where nobody listens at `socket`."""
    link = await LocalLink.connect(socket, NAME)
    return await RoomProcess(link, address, now, pause).run()
