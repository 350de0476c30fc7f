"""Captions in the meeting process: the page of whoever writes along, the clerk's corrections, the WebVTT feed.

Personal links open the page; a feed shows the token of config.toml, section [captions]. What the public gets goes
through the edges, which read `/feed/captions`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Role
from server.captions.book import CaptionTrouble, Cue, to_json
from server.captions.desk import CaptionDesk
from server.captions.release import Release
from server.captions.stream import serve_events, serve_lines
from server.captions.texts import TROUBLES
from server.captions.vtt import VttError, read
from server.identity import Identities, Identity, role_of
from server.secret import same
from server.visitors import visitor_as
from server.web import PageError, Pages
from server.whip.wire import bearer

log = logging.getLogger(__name__)

WRITERS: Final[frozenset[Role]] = frozenset({"captioner", "clerk"})
"""Who writes captions and corrects them."""

MOST_BYTES: Final = 262_144
"""Of one request: WebVTT of some hours."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class CaptionPages:
    """Routes of the meeting process."""

    def __init__(
        self,
        pages: Pages,
        identities: Identities,
        desk: CaptionDesk,
        release: Release,
        edge_token: str,
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._desk = desk
        self._release = release
        self._edge_token = edge_token

    def routes(self) -> list[web.AbstractRouteDef]:
        """Page, lines, corrections, feed."""
        return [
            web.get("/p/{slug}/untertitel", self.page),
            web.get("/p/{slug}/captions.json", self.state),
            web.get("/p/{slug}/captions/events", self.events),
            web.post("/p/{slug}/captions", self._answering(self.say)),
            web.post(r"/p/{slug}/captions/{cue:[cl]\d{1,9}}", self._answering(self.correct)),
            web.post("/captions/feed", self._answering(self.feed)),
            web.get("/feed/captions", self.edge),
        ]

    # -- the page ----------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """Write, and correct."""
        identity = await self._writer(request)
        data = {"role": role_of(identity.invitation), "slug": identity.invitation.slug}
        return self._pages.render(request, "captions.html", data)

    async def state(self, request: web.Request) -> web.Response:
        """Whether lines are taken now."""
        await self._writer(request)
        return web.json_response({"on_air": self._desk.on_air}, headers={hdrs.CACHE_CONTROL: "no-store"})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """All lines and their changes."""
        link = (await self._writer(request)).invitation
        may = partial(self._identities.opens, link)
        return await serve_events(request, self._desk.listen, lambda: self._desk.book, None, may)

    async def say(self, request: web.Request) -> web.Response:
        """`{"text", "age_ms"}`: a line, and how long ago its first letter was typed."""
        values = await self._written(request)
        text, age = values.get("text"), values.get("age_ms")
        if not isinstance(text, str) or not isinstance(age, int) or isinstance(age, bool) or abs(age) > 10**9:
            raise CaptionTrouble("malformed")
        return _cue(await self._desk.say(text, timedelta(milliseconds=age)))

    async def correct(self, request: web.Request) -> web.Response:
        """`{"text", "version"}`: another text for the version that was seen; empty strikes the line out."""
        values = await self._written(request)
        text, version = values.get("text"), values.get("version")
        if not isinstance(text, str) or not isinstance(version, int):
            raise CaptionTrouble("malformed")
        return _cue(await self._desk.correct(request.match_info["cue"], version, text))

    # -- other programs ----------------------------------------------------------------------------------------------

    async def feed(self, request: web.Request) -> web.Response:
        """WebVTT; `?begin=` is the UTC of its time 0, without it the last cue ends now."""
        token = self._pages.settings.captions.feed_token
        if not token or not same(bearer(request.headers.get(hdrs.AUTHORIZATION, "")), token):
            raise CaptionTrouble("token-missing")
        try:
            cues = read((await self._body(request)).decode("utf-8", "replace"))
        except VttError as error:
            raise CaptionTrouble("vtt-malformed") from error
        taken = await self._desk.feed(cues, _moment(request.query.get("begin")))
        return web.json_response({"taken": [cue.id for cue in taken]})

    async def edge(self, request: web.Request) -> web.StreamResponse:
        """For edges that know the feed token."""
        if not same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._edge_token):
            return web.Response(status=403)
        return await serve_lines(request, self._release.listen, self._release.book.entries)

    # -- helpers -----------------------------------------------------------------------------------------------------

    def _answering(self, handler: Handler) -> Handler:
        """A route that turns refusals into sentences."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except CaptionTrouble as trouble:
                return self._refused(request, trouble.code)
            except OSError as error:
                log.error("caption not kept: %s", error)
                return self._refused(request, "not-kept")

        return answer

    def _refused(self, request: web.Request, code: str) -> web.Response:
        status, sentence = TROUBLES[code]
        self._pages.counters.add("captions_refused", reason=code)
        return web.json_response({"code": code, "text": self._pages.language(request)(sentence)}, status=status)

    async def _written(self, request: web.Request) -> Mapping[str, Any]:
        """What somebody sent who may still write now that all of it has come."""
        link = (await self._writer(request)).invitation
        values = await self._values(request)
        if not self._identities.opens(link):
            raise PageError("revoked")
        return values

    async def _values(self, request: web.Request) -> Mapping[str, Any]:
        """The request's JSON object. JSON is asked for by name, so that no form of another page can send it."""
        if request.content_type != "application/json":
            raise CaptionTrouble("malformed")
        try:
            values = json.loads(await self._body(request))
        except ValueError as error:
            raise CaptionTrouble("malformed") from error
        if not isinstance(values, dict):
            raise CaptionTrouble("malformed")
        return values

    async def _body(self, request: web.Request) -> bytes:
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MOST_BYTES:
                raise CaptionTrouble("too-large")
        return bytes(body)

    async def _writer(self, request: web.Request) -> Identity:
        return await visitor_as(request, self._identities, WRITERS)


def _cue(cue: Cue) -> web.Response:
    return web.json_response(to_json(cue))


def _moment(text: str | None) -> datetime | None:
    """A moment in UTC; raises CaptionTrouble for what is none."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CaptionTrouble("time-odd") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
