"""Keeps a child process running: start, watch, restart with back-off, stop in order.

The first restart comes at once, so that a crash is healed before anybody reaches for the telephone; what keeps crashing
waits 0.5 s to 15 s (`hardware.backoff`). Children end by themselves when the meeting process goes, because their local
link ends: PR_SET_PDEATHSIG would need a preexec_fn, which is not safe in a program with threads.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from hardware.backoff import Backoff

logger = logging.getLogger(__name__)

State = Literal["idle", "running", "waiting", "stopped"]
GRACE_S = 3.0  # seconds between SIGTERM and SIGKILL: enough to end a recording, short enough for a restart
LINE_LIMIT = 64 * 1024  # bytes of one line of output; longer ones are logged in pieces


class Supervisor:
    """One child process; `now` is monotonic seconds, `pause` waits, `on_state` hears of every change of `state`."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        now: Callable[[], float],
        pause: Callable[[float], Awaitable[None]],
        on_state: Callable[[State], None] = lambda state: None,
    ) -> None:
        self.name = name
        self.state: State = "idle"
        self.restarts = 0
        self.pid: int | None = None
        self._argv = tuple(argv)
        self._now = now
        self._pause = pause
        self._on_state = on_state
        self._backoff = Backoff(at_once=True)

    async def run(self) -> None:
        """Keep the child running until cancelled; then end it and return only when it is gone."""
        try:
            while True:
                began = self._now()
                code = await self._live()
                delay = self._backoff.failed(self._now() - began)
                logger.warning("%s ended with code %s; again in %.1f s", self.name, code, delay)
                self._enter("waiting")
                await self._pause(delay)
                self.restarts += 1
        finally:
            self._enter("stopped")

    async def _live(self) -> int | None:
        """One life of the child: its exit code, or None where it could not be started."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._argv, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, limit=LINE_LIMIT
            )
        except OSError as error:
            logger.error("%s cannot be started: %s", self.name, error)
            return None
        self.pid = process.pid
        self._enter("running")
        return await self._watch(process)

    async def _watch(self, process: Process) -> int:
        output = asyncio.create_task(self._log_output(process))
        try:
            code = await process.wait()
            await output  # a grandchild may hold the pipe open, but children of ours start none
            return code
        finally:
            output.cancel()
            await self._end(process)
            self.pid = None

    async def _log_output(self, process: Process) -> None:
        assert process.stdout is not None
        while piece := await _line(process.stdout):
            logger.info("%s: %s", self.name, piece)

    async def _end(self, process: Process) -> None:
        """SIGTERM, a while, SIGKILL; nothing where the child has ended already."""
        if process.returncode is not None:
            return
        process.terminate()
        gone = asyncio.create_task(process.wait())
        patience = asyncio.ensure_future(self._pause(GRACE_S))
        await asyncio.wait((gone, patience), return_when=asyncio.FIRST_COMPLETED)
        patience.cancel()
        if not gone.done():
            logger.warning("%s does not end by itself and is killed", self.name)
            process.kill()
        await gone

    def _enter(self, state: State) -> None:
        self.state = state
        self._on_state(state)


async def _line(stream: asyncio.StreamReader) -> str:
    """The next line without its end, a piece of one too long, or nothing at the end of the stream."""
    try:
        line = await stream.readuntil()
    except asyncio.IncompleteReadError as error:
        line = error.partial
    except asyncio.LimitOverrunError as error:
        line = await stream.readexactly(max(error.consumed, 1))
    return line.decode(errors="replace").rstrip() or (" " if line else "")
