"""The pace of a programme in the hands of a test."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime, timedelta

from tests.media.programme.stage import NOON


class SteppedPacer:
    """Time that stands until the test lets one slot pass, or jump."""

    def __init__(self) -> None:
        self._time = 0.0
        self._go = threading.Semaphore(0)
        self._there = threading.Semaphore(0)
        self._ended = False

    def monotonic(self) -> float:
        return self._time

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._time)

    def wait_until(self, moment: float) -> bool:
        self._there.release()
        self._go.acquire()
        self._time = max(self._time, moment)
        return not self._ended

    def end(self) -> None:
        self._ended = True
        self._go.release()

    async def step(self) -> None:
        """Let the programme make one slot, and the event loop do what came up meanwhile."""
        await asyncio.to_thread(self._there.acquire)
        self._go.release()

    def jump(self, seconds: float) -> None:
        """The machine stands still for a while."""
        self._time += seconds
