"""Captions on an edge: followed from the meeting process; shown live, as a transcript, as WebVTT for the recording."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from aiohttp import hdrs, web

from server.archive.told import SITTING
from server.captions.book import PRESENT, CaptionBook, Cue, Entry, Listener, entry_of
from server.captions.stream import serve_events
from server.captions.transcript import paragraphs
from server.captions.vtt import Span, document
from server.edge.audience import Seats
from server.edge.feeds import feed, follow_for_ever
from server.texts import Texts
from server.web import PageError, Pages

LONGEST_SEARCH = 100  # characters


@dataclass(slots=True)
class Words:
    """What was said in a sitting.

    `spans` are the recording's pieces now, read from the disk. `may` is whether the public may go back in the
    recording: where it may not, or where the recording is gone, the words of the last minute are all that is shown, as
    of the picture. `sitting` is the id that links into the recording name; `title` is empty for the one that is served.
    """

    sitting: str
    book: CaptionBook
    spans: Callable[[], Sequence[Span]]
    may: Callable[[], bool]
    title: str = ""
    whole: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The whole transcript by language, as of a state of the book."""

    async def recorded(self) -> bool:
        """Whether there is a recording, and the public may go back in it."""
        return self.may() and bool(await asyncio.to_thread(self.spans))

    def lasting(self) -> tuple[Cue, ...]:
        """The cues that belong to the recording, too."""
        return tuple(_lasting(self.book.shown()))


Earlier = Callable[[str], Awaitable[Words]]
"""What was said in another sitting than the one that is served; raises PageError."""


class EdgeCaptions:
    """The captions of the sitting that is served, followed, and the routes that show them and those of others."""

    def __init__(
        self,
        pages: Pages,
        session: aiohttp.ClientSession,
        feed_url: str,
        spans: Callable[[], Sequence[Span]],
        may: Callable[[], bool],
        now: Callable[[], datetime],
        sitting: str,
        earlier: Earlier,
    ) -> None:
        self.book = CaptionBook()
        self.here = Words(sitting, self.book, spans, may)
        self._earlier = earlier
        self._pages = pages
        self._session = session
        self._url = f"{feed_url}/captions"
        self._now = now
        self._listeners: list[Listener] = []
        self._seats = Seats()
        self._drawing = asyncio.Lock()

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        return [
            web.get("/captions/events", self.events),
            *(web.get(f"/captions{of}/recording.vtt", self.recording) for of in ("", f"/{SITTING}")),
            *(web.get(f"/mitschrift{of}", self.transcript) for of in ("", f"/{SITTING}")),
        ]

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of every entry from now on; call what comes back to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- following -----------------------------------------------------------------------------------------------------

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow for ever; what is known stays while the meeting process is away."""
        await follow_for_ever("captions", self._follow, pause)

    async def _follow(self) -> None:
        async with feed(self._session, self._url) as lines:
            known = set(self.book.entries())
            async for line in lines:
                if line and (entry := entry_of(json.loads(line))) not in known:  # all come again after a new connection
                    self.take(entry)

    def take(self, entry: Entry) -> None:
        """A line of the feed."""
        self.book.take(entry)
        for listener in tuple(self._listeners):
            listener(entry)

    # -- handlers ------------------------------------------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Cues as server-sent events; `?since=` leaves out what ended before."""
        since = _moment(request.query.get("since"))
        if not await self.here.recorded():
            since = max(filter(None, (since, self._now() - PRESENT)))
        with self._seats.taken() as free:
            if not free:
                return self._pages.full(request)
            return await serve_events(request, self.listen, lambda: self.book, since)

    async def recording(self, request: web.Request) -> web.Response:
        """All cues at their second of the recording."""
        words = await self._words(request)
        if not words.may():
            raise PageError("page-missing", 404)
        cues = words.lasting()
        text = await asyncio.to_thread(lambda: document(cues, words.spans()))
        headers = {hdrs.CACHE_CONTROL: "no-cache", hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*"}
        return web.Response(text=text, content_type="text/vtt", charset="utf-8", headers=headers)

    async def transcript(self, request: web.Request) -> web.Response:
        """What was said, to read and to search; works without script."""
        words, texts = await self._words(request), self._pages.language(request)
        wanted = request.query.get("suche", "")[:LONGEST_SEARCH]
        recorded = await words.recorded()
        if recorded and not wanted.strip():
            lines = await self._all(texts, words)
        else:
            cues = words.lasting() if recorded else self._present(words)
            lines = await self._drawn(texts, words.sitting, cues, wanted, recorded)
        return self._pages.render(
            request,
            "transcript.html",
            {"role": "public"},
            lines=lines,
            wanted=wanted,
            address=request.path,
            title=words.title,
            sitting=words.sitting,
        )

    async def _words(self, request: web.Request) -> Words:
        sitting = request.match_info.get("sitting", self.here.sitting)
        return self.here if sitting == self.here.sitting else await self._earlier(sitting)

    async def _all(self, texts: Texts, words: Words) -> str:
        """The whole transcript in a language, drawn once for each state however many read it."""
        async with self._drawing:
            state = words.book.state
            if words.whole.get(texts.lang, (-1, ""))[0] != state:
                drawn = await self._drawn(texts, words.sitting, words.lasting(), "", recorded=True)
                words.whole[texts.lang] = state, drawn
            return words.whole[texts.lang][1]

    async def _drawn(self, texts: Texts, sitting: str, cues: Sequence[Cue], wanted: str, recorded: bool) -> str:
        """The lines as a piece of the page; in a thread, for those of an evening take a tenth of a second and more."""

        def draw() -> str:
            found = paragraphs(cues, wanted)
            told = {"paragraphs": found, "recorded": recorded, "wanted": wanted, "sitting": sitting}
            return self._pages.piece(texts, "transcript_lines.html", **told)

        return await asyncio.to_thread(draw)

    def _present(self, words: Words) -> tuple[Cue, ...]:
        """Of the sitting that is served, what belongs to the live picture."""
        since = self._now() - PRESENT
        return tuple(cue for cue in words.lasting() if cue.end >= since) if words is self.here else ()


def _lasting(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Those that belong to the recording, too."""
    return (cue for cue in cues if not cue.live)


def _moment(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise PageError("page-missing", 404) from error
    return at if at is None or at.tzinfo is not None else None
