"""The recording for the public, once it may be watched: page, list on demand, chapters, jump marks, MP4.

What may be watched says the public document alone (`publication.archive`): no document, nothing to watch. Where the
recording lies is another module's business: on this machine (`server.archive.download`), or on another one
(`server.edge.elsewhere`). What was taken out is in nothing.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import hdrs, web

from recordings.index import Run
from recordings.lists import Mark
from recordings.ondemand import MASTER, rungs, stretches, vod, vod_name
from server.archive import chapters as archive_chapters
from server.archive.chapters import Chapter
from server.archive.download import Recording, Wanted
from server.captions.vtt import Span
from server.edge.hls import LIST_HEADERS, PACKED_HEADERS, Files
from server.web import PageError, Pages

State = Callable[[], Mapping[str, Any] | None]
"""The newest public document."""

FRESH = {hdrs.CACHE_CONTROL: "no-cache"}
VTT = {hdrs.CONTENT_TYPE: "text/vtt; charset=utf-8", **FRESH}


class NotWatched:
    """Recorded files, gone while the recording may not be watched."""

    def __init__(self, files: Files, may: Callable[[], bool]) -> None:
        self._files = files
        self._may = may

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        return await self._files.file(run, rung, name) if self._may() else None


def passages_of(document: Mapping[str, Any] | None) -> list[tuple[datetime, datetime]]:
    """What was taken out of the recording, as a public document says it."""
    found = document["sections"]["publication"]["passages"] if document else []
    return [(datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"])) for one in found]


class Archive:
    """The routes. `marks` are those of the sitting so far."""

    def __init__(self, pages: Pages, recording: Recording, state: State, marks: Callable[[], Iterable[Mark]]) -> None:
        self._pages = pages
        self._recording = recording
        self._state = state
        self._marks = marks
        self._asking = asyncio.Lock()
        self._lists: dict[str, tuple[Sequence[Run], bytes, bytes]] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        return [
            web.get("/aufzeichnung", self.page),
            web.get(f"/archive/{MASTER}", self.master),
            web.get("/archive/vod-{rung:[a-z0-9]{1,16}}.m3u8", self.playlist),
            web.get("/archive/chapters.vtt", self.items),
            web.get("/archive/speakers.vtt", self.speakers),
            web.get("/archive/chapters.json", self.chapters),
            web.get("/archive/sitting.mp4", self.download),
        ]

    def may(self) -> bool:
        """Whether the recording may be watched."""
        state = self._state()
        return bool(state and state["sections"]["publication"]["archive"])

    async def watched(self) -> bool:
        """Whether there is the whole sitting to watch: it is over, the recording is public, and it can be had."""
        return self.may() and self._over() and self._recording.known and bool((await self._read())[0])

    def check_sitting(self, request: web.Request) -> None:
        """A link to a moment names its sitting (`?sitzung=`); raises PageError where another one is served here."""
        wanted, state = request.query.get("sitzung"), self._state()
        if wanted and state and wanted != state["sections"]["meeting"]["id"]:
            raise PageError("other-sitting", 404)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page; works without script."""
        self.check_sitting(request)
        _, spans = await self._read()
        items, speakers = (self._chapters(spans, kind) for kind in (archive_chapters.ITEM, archive_chapters.SPEAKER))
        over = self._over() and bool(spans)
        return self._pages.render(
            request,
            "archive.html",
            {"role": "public"},
            state=self._state(),
            items=items,
            speakers=speakers,
            over=over,
            named=clock,
        )

    async def master(self, request: web.Request) -> web.StreamResponse:
        """The ways to receive it."""
        runs, _ = await self._read()
        if not (found := rungs(runs)):
            raise PageError("page-missing", 404)
        lines = ["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS"]
        for one in found:
            size = f",RESOLUTION={one.width}x{one.height},FRAME-RATE={one.fps:.3f}" if one.width else ""
            codecs = ",".join(one.codecs)
            lines += [f'#EXT-X-STREAM-INF:BANDWIDTH={one.bandwidth},CODECS="{codecs}"{size}', vod_name(one.name)]
        return web.Response(text="\n".join((*lines, "")), headers=LIST_HEADERS)

    async def playlist(self, request: web.Request) -> web.StreamResponse:
        """The list of one of them."""
        runs, _ = await self._read()
        rung = request.match_info["rung"]
        if not stretches(runs, rung):
            raise PageError("page-missing", 404)
        if rung not in self._lists or self._lists[rung][0] is not runs:
            self._lists[rung] = runs, *await asyncio.to_thread(_listed, runs, rung)
        _, plain, packed = self._lists[rung]
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            return web.Response(body=packed, headers=PACKED_HEADERS)
        return web.Response(body=plain, headers=LIST_HEADERS)

    async def items(self, request: web.Request) -> web.Response:
        """Items as WebVTT."""
        return await self._vtt(archive_chapters.ITEM)

    async def speakers(self, request: web.Request) -> web.Response:
        """Speakers as WebVTT."""
        return await self._vtt(archive_chapters.SPEAKER)

    async def chapters(self, request: web.Request) -> web.Response:
        """Both as JSON."""
        _, spans = await self._read()
        body = json.dumps(archive_chapters.as_json(tuple(self._marks()), spans), ensure_ascii=False)
        return web.json_response(text=body, headers=FRESH)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The recording as one file, when the sitting is over."""
        runs, spans = await self._read()
        if not (runs and self._over()):
            raise PageError("page-missing", 404)
        state = self._state()
        title = state["sections"]["meeting"]["title"] if state else ""
        wanted = Wanted(runs, title, self._chapters(spans, archive_chapters.ITEM))
        answer = await self._recording.mp4(request, wanted)
        if answer is None:
            raise PageError("page-missing", 404)
        return answer

    async def _vtt(self, kind: str) -> web.Response:
        _, spans = await self._read()
        return web.Response(text=archive_chapters.as_vtt(self._chapters(spans, kind)), headers=VTT)

    def _chapters(self, spans: Sequence[Span], kind: str) -> tuple[Chapter, ...]:
        return archive_chapters.chapters(self._marks(), spans, kind)

    async def _read(self) -> tuple[Sequence[Run], Sequence[Span]]:
        """What is recorded; nothing is there while it may not be watched."""
        if not self.may():
            raise PageError("page-missing", 404)
        if not self._recording.known:
            raise PageError("source-away", 503)
        async with self._asking:  # one thread waits, not one for each request
            return await asyncio.to_thread(self._recording.read)

    def _over(self) -> bool:
        state = self._state()
        return state is not None and state["sections"]["meeting"]["state"] == "closed"


def _listed(runs: Sequence[Run], rung: str) -> tuple[bytes, bytes]:
    """The list of a rung, plain and compressed: four hours are 700 kB."""
    plain = vod(stretches(runs, rung), rung).encode()
    return plain, gzip.compress(plain, 1)


def clock(seconds: float) -> str:
    """Seconds as a player's clock writes them."""
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
