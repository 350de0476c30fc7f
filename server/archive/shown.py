"""A sitting as the page of its recording has it: the one that is served, or an earlier one, by the same rules.

Nothing is read of a recording that may not be watched, that is gone, or of which nobody can say what is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from recordings.index import Run
from recordings.lists import Mark
from server.archive.download import Recording
from server.archive.reading import Recorded
from server.captions.edge import Words
from server.web import PageError

State = Callable[[], Mapping[str, Any] | None]
"""A public document; None before the first."""


@dataclass(slots=True)
class Shown:
    """`files` is the address below which its segments lie; `state` and `marks` are those of the sitting so far.

    `deleted`: whether the period of its recording is over; then there may still be a younger part of it.
    """

    files: str
    recording: Recording
    may: Callable[[], bool]
    deleted: Callable[[], bool]
    state: State
    marks: Callable[[], Iterable[Mark]]
    words: Words
    lists: dict[str, tuple[Sequence[Run], bytes, bytes]] = field(default_factory=dict)
    """Lists by rung, plain and compressed, and what they were made of."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def over(self) -> bool:
        """Whether the sitting is."""
        state = self.state()
        return state is not None and state["sections"]["meeting"]["state"] == "closed"

    @property
    def begun(self) -> datetime | None:
        """When the sitting was opened."""
        state = self.state()
        at = state["sections"]["meeting"]["opened_at"] if state else None
        return datetime.fromisoformat(at) if at else None

    async def read(self) -> Recorded:
        """What is recorded; raises PageError where nothing may be watched, and 410 where it was deleted in time."""
        if not self.may():
            raise PageError("page-missing", 404)
        if not self.recording.known:
            raise PageError("source-away", 503)
        async with self.asking:  # one thread waits, not one for each request
            recorded = await asyncio.to_thread(self.recording.read)
        if self.deleted() and not recorded[0]:
            raise PageError("recording-deleted", 410)
        return recorded

    async def watched(self) -> bool:
        """Whether there is the whole sitting to watch: it is over, the recording is public, and it can be had."""
        if not (self.may() and self.over and self.recording.known):
            return False
        return bool((await asyncio.to_thread(self.recording.read))[0])

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """A recorded file; None while the recording may not be watched."""
        return await self.recording.file(run, rung, name) if self.may() else None
