"""The recorder of originals: `python -m server.originals_main --socket PATH --folder FOLDER --reserve BYTES`.

A child of the meeting process. For each owner of tracks it has a link of its own, so that the room can withhold one
owner's packets and nobody else's (`server/originals.py`). Ends with code 0 when the meeting process goes away, with 2
where it cannot begin.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from media.local import LocalLink, Message, Packet, Report, TrackList
from media.ports import TrackInfo
from media.programme.originals import Participant
from media.programme.originaltrack import is_kept
from recordings.layout import original_name
from recordings.reserve import Free, free_bytes
from server.clock import Clock, SystemClock
from server.closing import closed_by_signal
from server.floor import HALL_AIR, PICTURE_OWNER
from server.originals import NAME, link_name

log = logging.getLogger(__name__)

BURST_S = 0.05  # nobody waits for a file
TICK_S = 0.25
TICKS_A_REPORT = 4
RETRY_S = 1.0


class Shelf:
    """Files in a sitting's folder, as long as `reserve` bytes are left free on its disk."""

    def __init__(self, folder: Path, reserve: int, free: Free = free_bytes) -> None:
        self._folder = folder
        self._reserve = reserve
        self._free = free

    def path(self, begun: float, owner: str) -> Path:
        """A name for a new file; raises OSError (ENOSPC) where the disk has no more room."""
        self.check()
        return self._folder / original_name(datetime.fromtimestamp(begun, UTC), owner)

    def check(self) -> None:
        """Raises OSError (ENOSPC) where less than the reserve is left."""
        if self._free(self._folder) < self._reserve:
            raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}: the reserve is reached")


class Recorder:
    """All participants of a sitting; lives in the loop."""

    def __init__(self, socket: Path, shelf: Shelf, clock: Clock) -> None:
        self._socket = socket
        self._shelf = shelf
        self._clock = clock
        self._participants: dict[str, Participant] = {}
        self._links: dict[str, LocalLink] = {}
        self._gone = asyncio.Event()

    async def run(self, link: LocalLink) -> None:
        """Keep what everybody sends until the meeting process goes away; every file is finished then."""
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(self._tick(link))
            async for message in link.messages():
                for owner in _owners(message) - self._participants.keys():
                    self._participants[owner] = Participant(owner, self._shelf, partial(self._ask, owner))
                    tasks.create_task(self._keep(owner))
            self._gone.set()
            ticking.cancel()
            for one in self._links.values():
                await one.close()

    async def _keep(self, owner: str) -> None:
        """Follow one owner; a link that was cut because the disk was slow is made anew."""
        while not self._gone.is_set():
            try:
                await self._follow(owner)
            except OSError as error:
                log.info("%s: not connected: %s", owner, error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), RETRY_S)

    async def _follow(self, owner: str) -> None:
        link = self._links[owner] = await LocalLink.connect(self._socket, link_name(owner))
        link.read_in_bursts(BURST_S)
        if self._gone.is_set():  # while it was connecting, so nobody else closes it
            await link.close()
        participant = self._participants[owner]
        try:
            async for message in link.messages():
                self._take(message, owner, participant, link)
        finally:
            participant.end()

    def _take(self, message: Message, owner: str, participant: Participant, link: LocalLink) -> None:
        match message:
            case TrackList(tracks):
                own = [one for one in tracks if one.owner == owner and is_kept(one) and one.track_id != HALL_AIR]
                participant.exist(own)
                for track in own:
                    link.subscribe(track.track_id)
            case Packet(track_id, data):
                participant.packet(track_id, data, self._now)
            case Report(track_id, ntp, rtp):
                participant.report(track_id, ntp, rtp)

    def _ask(self, owner: str, track_id: str) -> None:
        self._links[owner].request_keyframe(track_id)

    async def _tick(self, link: LocalLink) -> None:
        count = 0
        while True:
            for one in self._participants.values():
                one.tick(self._now)
            if count % TICKS_A_REPORT == 0:
                self._leave_room()
                link.send(self._status())
            count += 1
            await asyncio.sleep(TICK_S)

    def _leave_room(self) -> None:
        """End what is being written once the reserve is reached; no new file is begun then."""
        try:
            self._shelf.check()
        except OSError:
            for one in self._participants.values():
                one.end()

    @property
    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _status(self) -> dict[str, Any]:
        people, links = self._participants.values(), self._links.values()
        return {
            "type": NAME,
            "files": sum(one.files for one in people),
            "frames": sum(one.frames for one in people),
            "failures": sum(one.failures for one in people),
            "failing": any(one.failing for one in people),
            "dropped": sum(one.counters["dropped_in"] for one in links),
        }


def _owners(message: Message) -> set[str]:
    """Whose tracks are told of; the mixed programme is nobody's original."""
    tracks: Sequence[TrackInfo] = message.tracks if isinstance(message, TrackList) else ()
    return {one.owner for one in tracks if is_kept(one)} - {PICTURE_OWNER}


async def serve(socket: Path, folder: Path, reserve: int, clock: Clock) -> None:
    """Record until the meeting process goes away or this process is told to end; raises OSError."""
    link = await LocalLink.connect(socket, NAME)
    async with closed_by_signal(link):
        await Recorder(socket, Shelf(folder, reserve), clock).run(link)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m server.originals_main", description="Ratssaal's recorder")
    parser.add_argument("--socket", type=Path, required=True, help="socket of the meeting process")
    parser.add_argument("--folder", type=Path, required=True, help="folder for the sitting's files")
    parser.add_argument("--reserve", type=int, default=0, help="bytes to leave free on its disk")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    chosen = arguments(words)
    try:
        chosen.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        asyncio.run(serve(chosen.socket, chosen.folder, chosen.reserve, SystemClock()))
    except OSError as error:
        log.error("originals cannot be recorded: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
