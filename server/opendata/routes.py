"""What an edge answers to other programs: OParl 1.1, votes and attendance, news. Every answer may be read from any
website (CORS, chapter 2.6) and has an ETag, so that who asks again gets nothing where nothing changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, get_args

from aiohttp import hdrs, web

from agenda.events.words import Paper
from agenda.opendata.papers import paper_key
from agenda.opendata.things import DOWNLOAD, ONLY, ROOT, Kind
from server.invitations.calendar import calendar
from server.opendata import diary, news, openapi, tables
from server.opendata.catalogue import SCHEMA, Catalogue, Entry
from server.opendata.edge import OpenData
from server.opendata.lists import BadQuery, page, wanted
from server.opendata.popolo import vote_events
from server.opendata.town import LISTS, bodies_address, list_address
from server.web import PageError, safe_path

KINDS: Final[Mapping[str, Kind]] = {kind.lower(): kind for kind in get_args(Kind)}
OPEN: Final = {hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*", hdrs.CACHE_CONTROL: "no-cache"}
SOON: Final = {hdrs.RETRY_AFTER: "2"}
JSON, CSV, ICS = "application/json", "text/csv", "text/calendar"
ATOM, RSS = "application/atom+xml", "application/rss+xml"

NOT_YET = "Die Daten werden gerade gelesen. Bitte in einem Augenblick noch einmal fragen."
UNKNOWN = "Dieses Objekt gibt es nicht."
GONE = "Diese Datei ist nicht mehr öffentlich."
NO_PAGE = "Diese Listenseite gibt es nicht."

Answer = Callable[[web.Request, Catalogue], web.StreamResponse]


class _Trouble(Exception):
    """An answer with an error object (chapter 2.9)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class OpenDataRoutes:
    """The routes; `papers` is the folder below which every sitting has its papers."""

    def __init__(self, data: OpenData, papers: Path, title: str) -> None:
        self._data = data
        self._papers = papers
        self._title = title

    def routes(self) -> list[web.AbstractRouteDef]:
        """What other programs may ask for."""
        kinds, lists, names = "|".join(KINDS), "|".join(LISTS), "|".join(tables.COLUMNS)
        return [
            web.get(f"{ROOT}/system", self.system),
            web.get(f"{ROOT}/bodies", self._answering(self.bodies)),
            web.get(f"{ROOT}/body/{ONLY}/{{list:{lists}}}", self._answering(self.list)),
            web.get(f"{ROOT}/{{kind:{kinds}}}/{{key}}", self._answering(self.object)),
            web.get("/unterlagen/{sitting:[a-z0-9-]{1,64}}/{file:[A-Za-z0-9._-]+}", self._answering(self.file)),
            web.get(f"/daten/{{table:{names}}}.csv", self._answering(self.csv)),
            web.get(f"/daten/{{table:{names}}}.json", self._answering(self.json)),
            web.get("/daten/vote-events.json", self._answering(self.popolo)),
            web.get("/daten/news.atom", self._answering(self.atom)),
            web.get("/daten/news.rss", self._answering(self.rss)),
            web.get("/daten/sitzungen.ics", self._answering(self.diary)),
            web.get("/openapi.json", self.description),
        ]

    def _answering(self, answer: Answer) -> Callable[[web.Request], Any]:
        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                if self._data.catalogue is None:
                    raise _Trouble(503, NOT_YET)
                return answer(request, self._data.catalogue)
            except _Trouble as trouble:
                return _error(trouble)

        return handler

    # -- OParl ---------------------------------------------------------------------------------------------------------

    async def system(self, request: web.Request) -> web.StreamResponse:
        """The entrance leads to the one system object, for good (chapter 2.3)."""
        raise web.HTTPMovedPermanently(f"{ROOT}/system/{ONLY}", headers=OPEN)

    def object(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """One object; a deleted one is answered, too (chapter 2.8)."""
        kind, key = KINDS[request.match_info["kind"]], request.match_info["key"]
        entry = catalogue.find(self._data.at.of(kind, key))
        if entry is None:
            raise _Trouble(404, UNKNOWN)
        return _sent(request, entry.whole, JSON)

    def bodies(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """The list of the one body."""
        return self._page(request, catalogue.all("Body"), "Body", bodies_address(self._data.at))

    def list(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """One of the body's lists."""
        name = request.match_info["list"]
        kind, _ = LISTS[name]
        return self._page(request, catalogue.all(kind), kind, list_address(self._data.at, name))

    def _page(self, request: web.Request, entries: Sequence[Entry], kind: Kind, address: str) -> web.StreamResponse:
        try:
            body = page(entries, wanted(request.query, kind), address)
        except BadQuery as error:
            raise _Trouble(400, str(error)) from error
        if body is None:
            raise _Trouble(404, NO_PAGE)
        return _sent(request, body, JSON)

    def file(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """A paper of a public item of any sitting, to read, or with `?download=true` to save (chapter 2.7)."""
        sitting, name = request.match_info["sitting"], request.match_info["file"]
        entry = catalogue.find(self._data.at.of("File", paper_key(sitting, Paper("", name))))
        if entry is None or entry.deleted:
            raise _Trouble(404, UNKNOWN) if entry is None else _Trouble(410, GONE)
        to_save = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'} if DOWNLOAD in request.query else {}
        try:
            return web.FileResponse(safe_path(self._papers / sitting, name), headers={**OPEN, **to_save})
        except PageError as error:
            raise _Trouble(404, UNKNOWN) from error

    # -- tables and news -----------------------------------------------------------------------------------------------

    def csv(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """Votes, attendance or live polls for a spreadsheet."""
        name = request.match_info["table"]
        return _sent(request, tables.as_csv(tables.rows(catalogue, name), tables.COLUMNS[name]), CSV)

    def json(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """The same rows as JSON."""
        return _sent(request, _listed(tables.rows(catalogue, request.match_info["table"])), JSON)

    def popolo(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """Votes as Popolo vote events."""
        return _sent(request, _listed(vote_events(catalogue)), JSON)

    def atom(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """News as Atom."""
        address = f"{self._data.at.public}/daten/news.atom"
        return _sent(request, news.atom(self._news(catalogue), self._title, address, self._data.started), ATOM)

    def rss(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """News as RSS."""
        return _sent(request, news.rss(self._news(catalogue), self._title, f"{self._data.at.public}/"), RSS)

    def _news(self, catalogue: Catalogue) -> tuple[news.News, ...]:
        return news.news(catalogue, f"{self._data.at.public}/")

    def diary(self, request: web.Request, catalogue: Catalogue) -> web.StreamResponse:
        """The sittings for a calendar."""
        return _sent(request, calendar(diary.entries(catalogue)), ICS)

    async def description(self, request: web.Request) -> web.StreamResponse:
        """All public addresses (OpenAPI 3.1)."""
        return _sent(request, json.dumps(openapi.description(self._data.at.public), ensure_ascii=False), JSON)


def _listed(rows: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(tuple(rows), ensure_ascii=False)


def _sent(request: web.Request, body: str | bytes, content_type: str) -> web.StreamResponse:
    """The body, or only that it is still the same (RFC 9110 § 13.1.2)."""
    raw = body.encode() if isinstance(body, str) else body
    tag = hashlib.blake2b(raw, digest_size=12).hexdigest()
    known = request.if_none_match or ()
    if any(one.value in (tag, "*") for one in known):
        response = web.Response(status=304, headers=OPEN)
    else:
        response = web.Response(body=raw, content_type=content_type, charset="utf-8", headers=OPEN)
    response.etag = tag
    return response


def _error(trouble: _Trouble) -> web.Response:
    body = {"type": f"{SCHEMA}Error", "message": str(trouble), "debug": ""}
    headers = {**OPEN, **(SOON if trouble.status == HTTPStatus.SERVICE_UNAVAILABLE else {})}
    return web.json_response(body, status=trouble.status, headers=headers)
