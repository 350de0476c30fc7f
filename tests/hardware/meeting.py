"""A room with its local link, and the real child processes as its guests."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from media.fanout.python import PythonFanout
from media.local import LocalServer
from media.room import Room
from tests.hardware.receiving import Recorder
from tests.media.loopback import loopback


class Meeting:
    """Everything the tests look at: `statuses` are the messages of the children."""

    def __init__(self, socket: Path, fanout: PythonFanout) -> None:
        self.socket = socket
        self.room = Room("test", fanout, time.monotonic)
        self.recorder = Recorder()
        self.statuses: list[dict[str, Any]] = []
        self.server = LocalServer(self.room, self._heard, lambda: None)
        self.only: frozenset[str] | None = None  # tracks to be recorded; None: all
        self._subscribed: dict[str, Any] = {}
        self.room.watch(self._subscribe_new)

    def _heard(self, name: str, message: dict[str, Any]) -> None:
        self.statuses.append(message)
        self.recorder.changed.set()

    def _subscribe_new(self) -> None:
        for track_id in self.room.tracks:
            if track_id not in self._subscribed and (self.only is None or track_id in self.only):
                self._subscribed[track_id] = self.room.subscribe(track_id, "recorder", self.recorder)
        for track_id in self._subscribed.keys() - self.room.tracks.keys():
            del self._subscribed[track_id]
        self.recorder.changed.set()


@asynccontextmanager
async def meeting(folder: Path) -> AsyncIterator[Meeting]:
    """A meeting that listens in `folder`."""
    with loopback(time.monotonic) as fanout:
        guest = Meeting(folder / "local.sock", fanout)
        await guest.server.start(guest.socket)
        try:
            yield guest
        finally:
            await guest.server.close()


@asynccontextmanager
async def child(
    module: str, socket: Path, *arguments: str, through: Sequence[str] = ()
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A real child process, ended afterwards where it has not ended by itself; `through` is a command before it."""
    command = (*through, sys.executable, "-m", module, "--socket", str(socket), *arguments)
    process = await asyncio.create_subprocess_exec(*command)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def settings(**values: Any) -> tuple[str, str]:
    """The command line's settings of the capture process."""
    return "--settings", json.dumps(values)
