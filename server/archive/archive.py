"""Recordings for the public, once they may be watched: list of them, page, list on demand, chapters, jump marks, MP4.

What may be watched says the log of each sitting (`server.archive.shelf`). Where a recording lies is another module's
business: on this machine (`server.archive.download`), or on another one (`server.edge.elsewhere`). What was taken out
is in nothing. Every address has the sitting in it; without one it means the sitting that is served.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web

from recordings.index import Run
from recordings.layout import INIT, is_run_name, segment_name
from recordings.ondemand import MASTER, rungs, stretches, vod, vod_name
from server.archive import chapters as archive_chapters
from server.archive.chapters import Chapter
from server.archive.download import Wanted
from server.archive.shelf import Shelf
from server.archive.shown import Shown
from server.archive.told import SITTING, Earlier
from server.captions.vtt import Span
from server.edge.hls import LIST_HEADERS, PACKED_HEADERS
from server.polls import drawings
from server.web import PageError, Pages

FRESH = {hdrs.CACHE_CONTROL: "no-cache"}
VTT = {hdrs.CONTENT_TYPE: "text/vtt; charset=utf-8", **FRESH}
RUNG = "{rung:[a-z0-9]{1,16}}"
PLACE = rf"/archive/{SITTING}/{{run:\d{{8}}T\d{{6}}-\d{{6,9}}}}/{RUNG}"


def passages_of(document: Mapping[str, Any] | None) -> list[tuple[datetime, datetime]]:
    """What was taken out of the recording, as a public document says it."""
    found = document["sections"]["publication"]["passages"] if document else []
    return [(datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"])) for one in found]


def address(sitting: str, moment: str = "") -> str:
    """The page of a sitting's recording, at a moment (ISO 8601) where one is given."""
    query = f"?{urlencode({'ab': moment})}" if moment else ""
    return f"/aufzeichnung/{quote(sitting, safe='')}{query}"


class Archive:
    """The routes."""

    def __init__(self, pages: Pages, shelf: Shelf) -> None:
        self._pages = pages
        self._shelf = shelf
        self._drawings = drawings.Drawings()

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        files = {
            MASTER: self.master,
            f"vod-{RUNG}.m3u8": self.playlist,
            "chapters.vtt": self.items,
            "speakers.vtt": self.speakers,
            "chapters.json": self.chapters,
            "sitting.mp4": self.download,
        }
        return [
            web.get("/aufzeichnungen", self.listed),
            web.get("/aufzeichnung", self.lead),
            web.get(f"/aufzeichnung/{SITTING}", self.page),
            *(web.get(f"/archive{of}/{name}", one) for of in ("", f"/{SITTING}") for name, one in files.items()),
            web.get(f"/archive/{SITTING}/bild/{{poll:[a-z0-9]{{1,64}}}}.svg", self.poll),
            web.get(f"{PLACE}/{INIT}", self.init),
            web.get(rf"{PLACE}/s{{number:\d{{6,9}}}}.m4s", self.segment),
        ]

    async def _shown(self, request: web.Request) -> Shown:
        return await self._shelf.find(request.match_info.get("sitting", ""))

    # -- pages -----------------------------------------------------------------------------------------------------

    async def listed(self, request: web.Request) -> web.StreamResponse:
        """All recordings that may be watched, the newest first."""
        found = [*self._shelf.listed(), *(await self._served())]
        found.sort(key=lambda one: (one.at, one.sitting), reverse=True)
        rows = [(self._day(one.at), one) for one in found]
        return self._pages.render(request, "archive_list.html", {"role": "public"}, rows=rows)

    def _day(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self._pages.settings.town.timezone)):%d.%m.%Y}"

    async def _served(self) -> Sequence[Earlier]:
        """The sitting that is served, once it is over and its recording is public."""
        served = self._shelf.served
        state = served.state()
        if state is None or not await served.watched():
            return ()
        meeting, passages, at = state["sections"]["meeting"], passages_of(state), served.begun
        assert at is not None, "watched, and never opened"
        told = meeting["id"], state["version"], meeting["title"], meeting["body"]
        return (Earlier(*told, at, watched=True, deleted=False, passages=passages),)

    async def lead(self, request: web.Request) -> web.StreamResponse:
        """The short address leads to the one that stays; a link to a moment names its sitting (`?sitzung=`)."""
        sitting = request.query.get("sitzung") or self._shelf.serving()
        if not sitting:
            raise PageError("page-missing", 404)
        raise web.HTTPFound(address(sitting, request.query.get("ab", "")))

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page of one; works without script."""
        shown = await self._shown(request)
        _, spans = await shown.read()
        served, begun = shown is self._shelf.served, shown.begun
        if not (spans or served):
            raise PageError("other-sitting", 404)
        return self._pages.render(
            request,
            "archive.html",
            {"role": "public"},
            state=shown.state(),
            items=_chapters(shown, spans, archive_chapters.ITEM),
            speakers=_chapters(shown, spans, archive_chapters.SPEAKER),
            over=shown.over and bool(spans),
            served=served,
            sitting=request.match_info["sitting"],
            said=bool(shown.words.lasting()),
            day=self._day(begun) if begun else "",
            named=clock,
        )

    async def poll(self, request: web.Request) -> web.StreamResponse:
        """The picture of a live poll that is closed."""
        shown, wanted = await self._shown(request), request.match_info["poll"]
        await shown.read()
        state = shown.state()
        polls = state["sections"]["polls"] if state else ()
        known = next((found for one in polls if one["id"] == wanted and (found := drawings.closed(one))), None)
        if known is None:
            raise PageError("page-missing", 404)
        return drawings.sent(await self._drawings.of(*known))

    # -- lists -----------------------------------------------------------------------------------------------------

    async def master(self, request: web.Request) -> web.StreamResponse:
        """The ways to receive it."""
        runs, _ = await (await self._shown(request)).read()
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
        shown, rung = await self._shown(request), request.match_info["rung"]
        runs, _ = await shown.read()
        if not stretches(runs, rung):
            raise PageError("page-missing", 404)
        if rung not in shown.lists or shown.lists[rung][0] is not runs:
            shown.lists[rung] = runs, *await asyncio.to_thread(_listed, runs, rung, shown.files)
        _, plain, packed = shown.lists[rung]
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            return web.Response(body=packed, headers=PACKED_HEADERS)
        return web.Response(body=plain, headers=LIST_HEADERS)

    async def items(self, request: web.Request) -> web.Response:
        """Items as WebVTT."""
        return _vtt(*await self._marked(request), archive_chapters.ITEM)

    async def speakers(self, request: web.Request) -> web.Response:
        """Speakers as WebVTT."""
        return _vtt(*await self._marked(request), archive_chapters.SPEAKER)

    async def chapters(self, request: web.Request) -> web.Response:
        """Both as JSON."""
        shown, spans = await self._marked(request)
        body = json.dumps(archive_chapters.as_json(tuple(shown.marks()), spans), ensure_ascii=False)
        return web.json_response(text=body, headers=FRESH)

    async def _marked(self, request: web.Request) -> tuple[Shown, Sequence[Span]]:
        shown = await self._shown(request)
        _, spans = await shown.read()
        return shown, spans

    # -- files -----------------------------------------------------------------------------------------------------

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The recording as one file, when the sitting is over; its end may have come while one without was made."""
        shown = await self._shown(request)
        wanted = await self._whole(shown)
        answer = await shown.recording.mp4(request, wanted)
        if answer is None and (newer := await self._whole(shown)).name != wanted.name:
            answer = await shown.recording.mp4(request, newer)
        return _found(answer)

    async def _whole(self, shown: Shown) -> Wanted:
        runs, spans = await shown.read()
        if not (runs and shown.over):
            raise PageError("page-missing", 404)
        state = shown.state()
        title = state["sections"]["meeting"]["title"] if state else ""
        return Wanted(runs, title, _chapters(shown, spans, archive_chapters.ITEM))

    async def init(self, request: web.Request) -> web.StreamResponse:
        """An initialization segment."""
        return await self._file(request, INIT)

    async def segment(self, request: web.Request) -> web.StreamResponse:
        """A segment."""
        return await self._file(request, segment_name(int(request.match_info["number"])))

    async def _file(self, request: web.Request, name: str) -> web.StreamResponse:
        run, rung = request.match_info["run"], request.match_info["rung"]
        if not is_run_name(run):
            raise PageError("page-missing", 404)
        return _found(await self._shelf.file(request.match_info["sitting"], run, rung, name))


def _found(answer: web.StreamResponse | None) -> web.StreamResponse:
    if answer is None:
        raise PageError("page-missing", 404)
    return answer


def _vtt(shown: Shown, spans: Sequence[Span], kind: str) -> web.Response:
    return web.Response(text=archive_chapters.as_vtt(_chapters(shown, spans, kind)), headers=VTT)


def _chapters(shown: Shown, spans: Sequence[Span], kind: str) -> tuple[Chapter, ...]:
    return archive_chapters.chapters(shown.marks(), spans, kind)


def _listed(runs: Sequence[Run], rung: str, files: str) -> tuple[bytes, bytes]:
    """The list of a rung, plain and compressed: four hours are 700 kB."""
    plain = vod(stretches(runs, rung), rung, files).encode()
    return plain, gzip.compress(plain, 1)


def clock(seconds: float) -> str:
    """Seconds as a player's clock writes them."""
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
