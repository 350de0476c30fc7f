"""The logs of the sittings that are over, read once for everybody who makes something of them.

The newest first, then those that have grown, for ever. One that cannot be read hides no other and is read again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from agenda.events import Recorded
from server.past import Grown, PastSittings
from server.store.store import Store
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

AGAIN_SECONDS: Final = 5.0
"""After which the database, or a disk, is asked again."""

Take = Callable[[str, Sequence[Recorded]], Awaitable[None]]
"""Given the id of a sitting and its whole log."""


class PastLogs:
    """`served` is the sitting that runs: its log is its desk's."""

    def __init__(
        self, store: Store, past: PastSittings, served: str, pause: Callable[[float], Awaitable[None]]
    ) -> None:
        self.read = asyncio.Event()
        """Set once every log was read, or could not be."""
        self.unread: set[str] = set()
        """Those that cannot be read now."""
        self._store = store
        self._served = served
        self._pause = pause
        self._grown = Grown(past)
        self._again: set[str] = set()
        self._takers: list[Take] = []
        self._one = asyncio.Lock()

    def hand_to(self, take: Take) -> None:
        """Call it with every log that is read; who wants all of them says so before `run`."""
        self._takers.append(take)

    async def run(self) -> None:
        """Read all of them, then again whatever has changed or could not be read."""
        for meeting_id in reversed(await self._sittings()):
            if meeting_id != self._served:
                await self.look(meeting_id)
        self.read.set()
        while True:
            for meeting_id in await self._next():
                await self.look(meeting_id)

    async def look(self, meeting_id: str) -> None:
        """Read one now; it is handed on when this returns."""
        async with self._one:  # else what was read first could be handed on last
            try:
                recorded = await self._store.log.read(meeting_id)
            except StorageTrouble as trouble:
                if meeting_id not in self.unread:
                    log.warning("the log of %s cannot be read: %s", meeting_id, trouble.code)
                self.unread.add(meeting_id)
                return
            self.unread.discard(meeting_id)
            self._again.discard(meeting_id)
            for take in self._takers:
                await take(meeting_id, recorded)

    def again(self, meeting_id: str) -> None:
        """Read it once more in a while: somebody could not make of it what there is to make."""
        self._again.add(meeting_id)

    async def _next(self) -> Sequence[str]:
        """Whose log has grown; after AGAIN_SECONDS those of which something is missing, where there are any."""
        missing = bool(self.unread or self._again)
        try:
            return (await asyncio.wait_for(self._grown.next(), AGAIN_SECONDS if missing else None),)
        except TimeoutError:
            return tuple(self.unread | self._again)

    async def _sittings(self) -> Sequence[str]:
        while True:
            try:
                return await self._store.registry.meetings()
            except StorageTrouble as trouble:
                log.warning("the sittings before this one wait: %s", trouble.code)
                await self._pause(AGAIN_SECONDS)
