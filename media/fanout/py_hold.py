"""Which sources hold the beginning of a frame until the rest of it is there, so that it goes out as one message.

Sound and the last packet of a frame leave at once: nothing that matters waits.
"""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from media.fanout.py_wire import Wire

HOLD_S: Final = 0.002
"""A frame's packets wait this long at most for its last one."""


class Holder(Protocol):
    """Somebody who holds packets."""

    def release(self) -> None:
        """Send what is held, if anything is."""
        ...


class Hold:
    """See the module. Without an event loop `release` has to be called."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._holders: dict[Holder, None] = {}

    @property
    def pays(self) -> bool:
        """Whether the kernel takes many packets as one."""
        return self._wire.cuts

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Release in time from now on."""
        self._loop = loop

    def add(self, holder: Holder) -> None:
        """It began to hold. One timer serves all: who came last may have to let go early."""
        self._holders[holder] = None
        if self._timer is None and self._loop is not None:
            self._timer = self._loop.call_later(HOLD_S, self._due)

    def _due(self) -> None:
        self._timer = None
        self.release()

    def release(self) -> None:
        """Let all go."""
        holders, self._holders = self._holders, {}
        for holder in holders:
            holder.release()

    def close(self) -> None:
        """Forget all; what is held is their own affair."""
        self._holders.clear()
        self._loop = None
        if self._timer is not None:
            self._timer.cancel()
