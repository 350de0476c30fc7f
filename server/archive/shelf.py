"""Whose recordings an edge shows: the sitting that is served, and the earlier ones that it was told of.

`/feed/recordings` says what may be watched; what was not told is not there. What is large of an earlier sitting is
fetched when somebody wants to watch it, and kept for the few that were asked for last.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Protocol
from weakref import WeakValueDictionary

import aiohttp
from aiohttp import web

from recordings.lists import Mark
from recordings.passages import Passages
from server import marks
from server.archive.download import Recording
from server.archive.few import Few
from server.archive.shown import Shown
from server.archive.told import Earlier, from_json
from server.captions.book import CaptionBook, entry_of
from server.captions.edge import Words
from server.edge.feeds import feed, follow_for_ever
from server.web import PageError

log = logging.getLogger(__name__)

MOST_OPEN: Final = 8
"""Earlier sittings at hand: a long evening takes some 30 MB, and half a second of a processor when it is read anew."""

MOST_OPENING: Final = 4
"""Sittings that are being opened: each may take some seconds, and the meeting's machine must not feel it."""

WATCHED_SECONDS: Final = 60.0
"""Whoever watches asks more often than this, and nobody can push the recording away that is being watched."""

Pause = Callable[[float], Awaitable[None]]


class Places(Protocol):
    """Where recordings lie: on this machine, or on another one."""

    async def open(self, sitting: str, passages: Callable[[], Passages]) -> Recording:
        """The recording of a sitting; `passages` were taken out of it."""
        ...

    async def close(self, sitting: str) -> None:
        """Nobody asks for it any more, or may."""
        ...

    def taken_down(self, sitting: str) -> None:
        """Another passage is out of it."""
        ...

    async def run(self, pause: Pause) -> None:
        """Work of their own, for ever."""
        ...


@dataclass(frozen=True, slots=True)
class _Details:
    """What is large of a sitting: its public state, its marks, and what was said."""

    state: Mapping[str, Any]
    marks: Sequence[Mark]
    book: CaptionBook


def _details(body: bytes) -> _Details:
    values = json.loads(body)
    book = CaptionBook(entry_of(cue) for cue in values["captions"])
    book.shown()  # made once, and not for the first who reads
    return _Details(values, tuple(marks.from_json(mark) for mark in values["marks"]), book)


@dataclass(slots=True)
class _Open:
    """`watched` is when a file of it was last asked for: who reads one page after the other watches none of them.

    `shown` holds what is large of that version, None before it is wanted.
    """

    recording: Recording
    watched: float = float("-inf")
    version: int = -1
    shown: Shown | None = None


class Shelf:
    """`served` is the sitting that runs or was the last one, `serving` its id; `session` carries the feed's token.

    `now` is monotonic.
    """

    def __init__(
        self,
        served: Shown,
        serving: Callable[[], str],
        places: Places,
        session: aiohttp.ClientSession,
        feed_url: str,
        now: Callable[[], float],
    ) -> None:
        self.served = served
        self.serving = serving
        self.complete = asyncio.Event()
        """Set once every sitting was told of."""
        self._places = places
        self._session = session
        self._now = now
        self._url = f"{feed_url}/recordings"
        self.known: dict[str, Earlier] = {}
        self._again: set[str] = set()
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._opening: Few[str] = Few(MOST_OPENING)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    # -- following -----------------------------------------------------------------------------------------------------

    async def run(self, pause: Pause) -> None:
        """Follow for ever; what is known stays while the meeting process is away."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._places.run(pause))
            await follow_for_ever("recordings", self._follow, pause)

    async def _follow(self) -> None:
        async with feed(self._session, self._url) as lines:
            self._again = set()
            async for line in lines:
                if line:
                    await self.take(line)

    async def take(self, line: bytes) -> None:
        """A line of the feed; what is none is logged, for the meeting process may be of another version."""
        try:
            values = json.loads(line)
            one = None if "complete" in values else from_json(values)
        except (ValueError, KeyError, TypeError) as error:
            log.warning("line about a recording left out: %s", type(error).__name__)
            return
        if one is None:
            await self._complete()
        else:
            self._again.add(one.sitting)
            await self._know(one)

    async def _complete(self) -> None:
        """Everything was told since the line stands: what was not may not be watched any more."""
        for sitting in self.known.keys() - self._again:
            await self._know(replace(self.known[sitting], watched=False, deleted=False))
        self.complete.set()

    async def _know(self, one: Earlier) -> None:
        self.known[one.sitting] = one
        if one.sitting in self._open:
            self._places.taken_down(one.sitting)
            if not one.watched:
                await self._close(one.sitting)

    # -- what is asked for ---------------------------------------------------------------------------------------------

    async def find(self, sitting: str) -> Shown:
        """A sitting's recording, that of the served one where the id is empty; raises PageError where there is none."""
        if sitting in ("", self.serving()):
            return self.served
        one, known = self._watched(sitting), self._used(sitting)
        if known is not None and known.shown is not None and known.version == one.version:
            return known.shown
        async with self._alone(sitting):
            return await self._whole(sitting)

    async def file(self, sitting: str, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """A recorded file, for which nothing large has to be fetched; None where it is not there. Raises PageError."""
        if sitting in ("", self.serving()):
            return await self.served.file(run, rung, name)
        self._watched(sitting)
        known = self._used(sitting)
        if known is None:
            async with self._alone(sitting):
                known = await self._opened(sitting)
        known.watched = self._now()
        return await known.recording.file(run, rung, name) if self.known[sitting].watched else None

    async def words(self, sitting: str) -> Words:
        """What was said in a sitting; raises PageError."""
        return (await self.find(sitting)).words

    def listed(self) -> Sequence[Earlier]:
        """The earlier sittings that may be watched."""
        return [one for one in self.known.values() if one.watched and one.sitting != self.serving()]

    def _missing(self, one: Earlier | None) -> PageError:
        if one is None and not self.complete.is_set():
            return PageError("source-away", 503)
        return (
            PageError("recording-deleted", 410) if one is not None and one.deleted else PageError("other-sitting", 404)
        )

    def _watched(self, sitting: str) -> Earlier:
        one = self.known.get(sitting)
        if one is None or not one.watched:
            raise self._missing(one)
        return one

    def _used(self, sitting: str) -> _Open | None:
        """The one that is open, used now."""
        known = self._open.get(sitting)
        if known is not None:
            self._open.move_to_end(sitting)
        return known

    @asynccontextmanager
    async def _alone(self, sitting: str) -> AsyncIterator[None]:
        """One opens it, and all others who ask wait; those who ask for other sittings do not."""
        with self._opening.one(sitting):
            async with self._locks.setdefault(sitting, asyncio.Lock()):
                yield

    async def _whole(self, sitting: str) -> Shown:
        """With what is large of it as of now; while it was waited for, somebody else may have fetched it."""
        known, one = await self._opened(sitting), self._watched(sitting)
        if known.shown is None or known.version != one.version:
            known.shown = self._shown(one, known.recording, await self._details(sitting))
            known.version = one.version
        return known.shown

    async def _opened(self, sitting: str) -> _Open:
        if (known := self._used(sitting)) is not None:
            return known
        await self._make_room()
        recording = await self._places.open(sitting, lambda: self.known[sitting].passages)
        known = self._open[sitting] = _Open(recording)
        if not self.known[sitting].watched:  # told while it was being opened
            await self._close(sitting)
            raise self._missing(self.known[sitting])
        return known

    async def _make_room(self) -> None:
        """Close whichever was asked for longest ago and is not watched; raises PageError where all of them are."""
        while len(self._open.keys() | self._opening.under_way) > MOST_OPEN:
            unwatched = (name for name, one in self._open.items() if self._now() - one.watched >= WATCHED_SECONDS)
            oldest = next((name for name in unwatched if name not in self._opening.under_way), None)
            if oldest is None:
                raise PageError("busy", 503)
            await self._close(oldest)

    async def _close(self, sitting: str) -> None:
        if self._open.pop(sitting, None) is not None:
            await self._places.close(sitting)

    async def _details(self, sitting: str) -> _Details:
        try:
            async with self._session.get(f"{self._url}/{sitting}") as answer:
                if answer.status == HTTPStatus.NOT_FOUND:
                    raise PageError("other-sitting", 404)
                answer.raise_for_status()
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("recording not opened: %s", type(error).__name__)
            raise PageError("source-away", 503) from error
        return await asyncio.to_thread(_details, body)  # thousands of cues: whoever watches the stream must not wait

    def _shown(self, one: Earlier, recording: Recording, details: _Details) -> Shown:
        sitting = one.sitting

        def may() -> bool:
            return self.known[sitting].watched

        return Shown(
            f"/archive/{sitting}/",
            recording,
            may,
            deleted=lambda: self.known[sitting].deleted,
            state=lambda: details.state,
            marks=lambda: details.marks,
            words=Words(sitting, details.book, lambda: recording.read()[1], may, one.title),
        )
