"""HLS over HTTP, as RFC 8216bis § 6.2 wants it: lists that wait for what is asked, parts and segments cached briefly.

An address with a run in it never changes its bytes, but it may die (a passage taken down), so caches keep it for a
minute; lists are never cached. Requests that
cannot be meant honestly cost next to nothing: 400 for a broken query or the far future, 404 for what is gone.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from aiohttp import hdrs, web

from recordings import lists
from recordings.layout import INIT, is_run_name, segment_name
from server import marks
from server.edge.audience import Audience
from server.edge.stream import Gone, Stream, TooMany

LIST_TYPE = "application/vnd.apple.mpegurl"
FOR_EVER = "public, max-age=31536000, immutable"
ANYWHERE = {hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*", "X-Content-Type-Options": "nosniff"}
LIST_HEADERS = {hdrs.CONTENT_TYPE: LIST_TYPE, hdrs.CACHE_CONTROL: "no-cache", **ANYWHERE}
PACKED_HEADERS = {**LIST_HEADERS, hdrs.CONTENT_ENCODING: "gzip", hdrs.VARY: hdrs.ACCEPT_ENCODING}
BRIEFLY = "public, max-age=60"
MEDIA_HEADERS = {hdrs.CONTENT_TYPE: "video/mp4", hdrs.CACHE_CONTROL: BRIEFLY, **ANYWHERE}
RETRY_HEADERS = {hdrs.RETRY_AFTER: "1", hdrs.CACHE_CONTROL: "no-store", **ANYWHERE}
REFUSED_HEADERS = {hdrs.CACHE_CONTROL: "no-store", **ANYWHERE}

AHEAD = 2  # segments after the newest that may be asked for (§ 6.2.5.2)
DIGITS = 9  # of a number in a query; a sitting of 30 years has fewer segments
LARGE = 8_192  # bytes; shorter lists are not worth compressing again for every part


class BadQuery(ValueError):
    """A query that no player sends."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Delivery directives (§ 6.2.5): the segment and part that the answer shall hold, and whether it may skip."""

    number: int | None = None
    part: int | None = None
    skip: bool = False


def wanted(query: Mapping[str, str]) -> Wanted:
    """The directives of a query; raises BadQuery. Other parameters are none of our business."""
    number, part = _number(query.get("_HLS_msn")), _number(query.get("_HLS_part"))
    skip = query.get("_HLS_skip")
    if (part is not None and number is None) or skip not in (None, "YES", "v2"):
        raise BadQuery
    return Wanted(number, part, skip is not None)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise BadQuery
    return int(text)


class Files(Protocol):
    """Recorded segments, wherever they lie."""

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """The file as an answer, None where it is gone."""
        ...


class HlsRoutes:
    """The handlers below `/live/`; `rewinds`: whether what is recorded may be watched now."""

    def __init__(
        self, stream: Stream, files: Files, audience: Audience, rewinds: Callable[[], bool] = lambda: True
    ) -> None:
        self._stream = stream
        self._files = files
        self._rewinds = rewinds
        self._audience = audience
        self._packed = (b"", b"")  # a long list and the same compressed, for all who ask for the same version

    def routes(self) -> list[web.AbstractRouteDef]:
        """Lists, marks, parts, segments."""
        rung, run = r"{rung:[a-z0-9]{1,16}}", r"{run:\d{8}T\d{6}-\d{6,9}}"
        return [
            *(web.get(f"/live/{name}", self.master) for name in lists.MASTERS),
            web.get(f"/live/live-{rung}.m3u8", self.live),
            web.get(f"/live/rewind-{rung}.m3u8", self.rewind),
            web.get("/live/marks.json", self.marks),
            web.get(f"/live/{run}/{rung}/{INIT}", self.init),
            web.get(rf"/live/{run}/{rung}/s{{number:\d{{6,9}}}}.{{index:\d{{1,4}}}}.m4s", self.part),
            web.get(rf"/live/{run}/{rung}/s{{number:\d{{6,9}}}}.m4s", self.segment),
        ]

    # -- lists -----------------------------------------------------------------------------------------------------

    async def master(self, request: web.Request) -> web.StreamResponse:
        """Where a player begins."""
        text = self._stream.master(request.path.rpartition("/")[2])
        return _refused(404) if text is None else web.Response(body=text.encode(), headers=LIST_HEADERS)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """A live list, once it holds what is asked for."""
        name = request.match_info["rung"]
        try:
            directives = wanted(request.query)
        except BadQuery:
            return _refused(400)
        rung = self._stream.rungs.get(name)
        if rung is None:
            return _refused(404)
        if directives.number is not None:
            if directives.number > rung.next[0] + AHEAD:
                return _refused(400)
            refusal = await self._waited(lambda: self._has(name, directives))
            if refusal is not None:
                return refusal
        self._audience.asked(blocking=directives.part is not None)
        return web.Response(body=self._stream.live(name, directives.skip), headers=LIST_HEADERS)

    def _has(self, name: str, directives: Wanted) -> bool:
        """Whether the rung holds the part, or where no part is named the whole segment (§ 6.2.5.2)."""
        rung = self._stream.window.rungs.get(name)
        if rung is None or not rung.segments or directives.number is None:
            return False
        if directives.part is None:
            return rung.next[0] > directives.number
        return rung.position >= (directives.number, directives.part)

    async def rewind(self, request: web.Request) -> web.StreamResponse:
        """A rewind list, once it holds the segment asked for."""
        name = request.match_info["rung"]
        try:
            directives = wanted(request.query)
        except BadQuery:
            return _refused(400)
        newest, number = self._stream.rewind_position(name), directives.number
        if newest < 0 or not self._rewinds():
            return _refused(404)
        if directives.part is not None or (number is not None and number > newest + 1 + AHEAD):
            return _refused(400)
        if number is not None:
            refusal = await self._waited(lambda: self._stream.rewind_position(name) >= number)
            if refusal is not None:
                return refusal
        self._audience.asked(blocking=False)
        return await self._compressed(request, self._stream.rewind(name, directives.skip))

    async def _compressed(self, request: web.Request, body: bytes) -> web.Response:
        """Compressed where that is worth it: four hours are 700 kB, and 40 kB compressed."""
        if len(body) < LARGE or "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            return web.Response(body=body, headers=LIST_HEADERS)
        if self._packed[0] is not body:
            self._packed = body, await asyncio.to_thread(gzip.compress, body, 1)
        return web.Response(body=self._packed[1], headers=PACKED_HEADERS)

    async def marks(self, request: web.Request) -> web.Response:
        """For the rewind bar: the moment from which on there is a recording, and all marks of the sitting."""
        since = self._stream.recorded_since
        values = {
            "since": lists.stamp(since) if since else None,
            "marks": [marks.to_json(mark) for mark in self._stream.marks],
        }
        return web.json_response(values, headers={hdrs.CACHE_CONTROL: "no-cache"})

    # -- media -----------------------------------------------------------------------------------------------------

    async def init(self, request: web.Request) -> web.StreamResponse:
        """An initialization segment."""
        run, rung = request.match_info["run"], request.match_info["rung"]
        data = self._stream.window.init(run, rung)
        return _media(data) if data is not None else await self._file(run, rung, INIT)

    async def segment(self, request: web.Request) -> web.StreamResponse:
        """A finished segment, from memory or from disk."""
        run, rung, number = self._place(request)
        if self._stream.is_down(run, number):
            return _refused(404)
        segment = self._stream.segment(run, rung, number)
        if segment is not None:
            return _media(segment.data()) if segment.done else _refused(404)
        return _refused(400) if self._is_far(rung, number) else await self._file(run, rung, segment_name(number))

    async def part(self, request: web.Request) -> web.StreamResponse:
        """A part; the one that comes next is waited for (EXT-X-PRELOAD-HINT)."""
        run, rung, number = self._place(request)
        index = int(request.match_info["index"])
        if self._is_far(rung, number):
            return _refused(400)
        if self._stream.is_down(run, number):
            return _refused(404)
        known = self._stream.rungs.get(rung)
        if known is not None and known.next == (number, index) and known.segments[-1].run.name == run:
            refusal = await self._waited(lambda: known.position >= (number, index))
            if refusal is not None:
                return refusal
        data = self._stream.part(run, rung, number, index)
        return _media(data) if data is not None else _refused(404)

    def _is_far(self, rung: str, number: int) -> bool:
        known = self._stream.rungs.get(rung)
        return known is not None and number > known.next[0] + AHEAD

    @staticmethod
    def _place(request: web.Request) -> tuple[str, str, int]:
        info = request.match_info
        return info["run"], info["rung"], int(info["number"])

    async def _file(self, run: str, rung: str, name: str) -> web.StreamResponse:
        answer = await self._files.file(run, rung, name) if is_run_name(run) else None
        return answer if answer is not None else _refused(404)

    async def _waited(self, ready: Callable[[], bool]) -> web.StreamResponse | None:
        """None once it is ready, else the refusal (§ 6.2.5.2: 503)."""
        try:
            await self._stream.wait(ready)
        except (Gone, TooMany):
            return web.Response(status=503, headers=RETRY_HEADERS)
        return None


def _media(data: bytes) -> web.Response:
    return web.Response(body=data, headers=MEDIA_HEADERS)


def _refused(status: int) -> web.Response:
    return web.Response(status=status, headers=REFUSED_HEADERS)
