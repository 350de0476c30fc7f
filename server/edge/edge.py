"""The edge: what the public sees, served apart from the meeting so that an audience is never felt there.

Fed by the meeting process over `/feed`, and with the stream by the programme (`server.edge.source`). State is a series
of immutable documents that any cache may keep; browsers learn of a new one from the list they play (EXT-X-DATERANGE),
or without picture by server-sent events.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web

from media.programme.ports import TICKS
from recordings.lists import Mark
from recordings.ondemand import LIVE
from server import marks
from server.archive.archive import Archive, address, passages_of
from server.archive.download import Here, Recording
from server.archive.making import Maker
from server.archive.shelf import Places, Shelf
from server.archive.shown import Shown
from server.captions.edge import EdgeCaptions, Words
from server.clock import SystemClock
from server.edge.audience import Audience, Seats
from server.edge.cache import Cache
from server.edge.elsewhere import Elsewhere
from server.edge.feeds import feed, follow_for_ever
from server.edge.hls import FOR_EVER, HlsRoutes
from server.edge.mirror import Mirror
from server.edge.places import FarAway, Nearby
from server.edge.source import Source, new_session
from server.edge.state import PublicState
from server.edge.stream import Stream
from server.minutes.published import FOLDER as MINUTES_FOLDER
from server.minutes.published import POLICY, published
from server.opendata.edge import OpenData
from server.opendata.routes import OpenDataRoutes
from server.papers.edge import PublicPapers
from server.polls.edge import EdgePolls
from server.question_time.earlier import promised
from server.question_time.edge import EdgeQuestions
from server.web import PageError, Pages, safe_path

FEED_SILENCE_SECONDS = 15.0

TICK_SECONDS = 1.0
"""How often requests that wait look at the time."""


class OtherSitting(Exception):
    """The meeting process serves another sitting than this edge was made for; `sitting` is its id.

    Files, captions and passages of the one must never be taken for those of the other.
    """

    def __init__(self, sitting: str) -> None:
        super().__init__(sitting)
        self.sitting = sitting


class Edge:
    """Routes and the feed's reader of one edge process. With a `cache` the recording lies on another machine.

    It is made for one sitting, whose id is the name of the folder `papers`.
    """

    def __init__(
        self,
        pages: Pages,
        feed_url: str,
        feed_token: str,
        live: Path,
        papers: Path,
        now: Callable[[], float],
        cache: Cache | None = None,
    ) -> None:
        self._pages = pages
        self._feed_url = feed_url
        self._session = new_session(feed_token, feed_url)
        self._papers = papers
        self._marks: dict[str, Mark] = {}
        self._listening = Seats()
        self.state = PublicState()
        self.stream = Stream(now)
        self.audience = Audience(now)
        self.elsewhere = self._elsewhere(cache, papers.name, now) if cache else None
        self._source = Source(self.stream, live, self._session, feed_url, self.elsewhere)
        maker = Maker(live.parent, pages.settings.publication.reserve_mb * 1_000_000)
        recording = self.elsewhere or Here(live, self._passages, now, maker)
        places = self._far_away(cache, papers.name, now) if cache else Nearby(live.parent, now, maker)
        self.captions = self._captions(recording, papers.name)
        self.shelf = self._shelf(recording, places, now)
        self.archive = Archive(pages, self.shelf)
        self._hls = HlsRoutes(self.stream, self.shelf.served, self.audience, self._watchable)
        self.polls = EdgePolls(pages, self._session, feed_url, self._known_polls, now)
        settings = pages.settings
        self.questions = self._questions(now)
        self.open_data = OpenData(settings, self._session, feed_url, SystemClock().now())
        self._open_routes = OpenDataRoutes(self.open_data, papers.parent, settings.town.name)
        self._papers_page = PublicPapers(pages, papers, lambda: self.state.latest, lambda: self.open_data.catalogue)

    def _elsewhere(self, cache: Cache, served: str, now: Callable[[], float]) -> Elsewhere:
        return Elsewhere(served, Mirror(self._passages, self._trust, now), cache, self._session, self._feed_url)

    def _far_away(self, cache: Cache, served: str, now: Callable[[], float]) -> FarAway:
        return FarAway(served, cache, self._session, self._feed_url, self._trust, now)

    def _captions(self, recording: Recording, served: str) -> EdgeCaptions:
        return EdgeCaptions(
            self._pages,
            self._session,
            self._feed_url,
            lambda: recording.read()[1],
            self._watchable,
            SystemClock().now,
            served,
            self._words,
        )

    def _questions(self, now: Callable[[], float]) -> EdgeQuestions:
        zone, served = ZoneInfo(self._pages.settings.town.timezone), self._papers.name
        return EdgeQuestions(
            self._pages,
            self._session,
            self._feed_url,
            lambda: self.state.latest,
            now,
            SystemClock().now,
            lambda: promised(self.open_data.catalogue, served, zone),
        )

    def _shelf(self, recording: Recording, places: Places, now: Callable[[], float]) -> Shelf:
        """The recordings: that of the sitting that is served, and those of earlier ones."""
        served = Shown(
            files=LIVE,
            recording=recording,
            may=self._watchable,
            deleted=self._deleted,
            state=lambda: self.state.latest,
            marks=self._marks.values,
            words=self.captions.here,
        )
        return Shelf(served, self._sitting_id, places, self._session, self._feed_url, now)

    @property
    def _trust(self) -> float:
        return self._pages.settings.edge.away_hours * 3600

    def _publication(self) -> Mapping[str, Any]:
        return self.state.latest["sections"]["publication"] if self.state.latest else {}

    def _watchable(self) -> bool:
        """Whether the recording of the sitting that is served may be watched."""
        return bool(self._publication().get("archive"))

    def _deleted(self) -> bool:
        return bool(self._publication().get("deleted"))

    async def _words(self, sitting: str) -> Words:
        return await self.shelf.words(sitting)

    def _passages(self) -> list[tuple[datetime, datetime]]:
        return passages_of(self.state.latest)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything the public may ask for."""
        return [
            web.get("/", self.page),
            web.get("/state/latest.json", self.latest),
            web.get("/state/events", self.events),
            web.get(r"/state/{epoch:[0-9T]{1,32}}/{version:\d{1,12}}.json", self.document),
            *self._hls.routes(),
            *self.archive.routes(),
            *self.captions.routes(),
            *self.polls.routes(),
            *self.questions.routes(),
            *(self._open_routes.routes() if self._pages.settings.open_data.enabled else ()),
            *self._papers_page.routes(),
            web.get(r"/papers/{file:[A-Za-z0-9._-]+}", self.paper),
            web.get(r"/wahlen/{file:[A-Za-z0-9._-]+}", self.lists),
            web.get(r"/niederschrift/{file:[a-z0-9.-]+}", self.minutes_here),
            web.get("/niederschrift/{sitting:[a-z0-9][a-z0-9-]{0,63}}/{file:[a-z0-9.-]+}", self.minutes),
            web.get("/healthz", self.healthz),
            *self._pages.static_routes(),
        ]

    # -- the feed --------------------------------------------------------------------------------------------------

    async def read_feed(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow the meeting process for ever; what is known stays while it is away. Raises OtherSitting."""
        await follow_for_ever("feed", self._follow, pause)

    async def read_stream(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow the programme for ever."""
        await self._source.run(pause)

    async def keep_time(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Let go, in time, of requests that wait in vain."""
        while True:
            self.stream.tick()
            await pause(TICK_SECONDS)

    async def close(self) -> None:
        """End what is open towards the meeting process."""
        await self._session.close()

    async def _follow(self) -> None:
        async with feed(self._session, self._feed_url) as lines:
            async for line in lines:
                if line:
                    self.take(line)

    def take(self, line: bytes) -> None:
        """A line of the feed: a document, or marks that are new or known already; raises OtherSitting."""
        values = json.loads(line)
        if "marks" in values:
            self._marks |= {one["id"]: marks.from_json(one) for one in values["marks"]}
            self.stream.take_marks(self._marks.values())
            return
        if (sitting := values["sections"]["meeting"]["id"]) != self._papers.name:
            raise OtherSitting(sitting)
        self.state.take(values, line)
        self.stream.take_state(values["epoch"], values["version"], datetime.fromisoformat(values["at"]))
        self.stream.take_down(self._passages())
        if self.elsewhere is not None:
            self.elsewhere.taken_down()

    # -- handlers --------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """The public page; `?ansicht=text` works without picture and script.

        A moment (`?ab=`) of a sitting that is over, or of another (`?sitzung=`), is on the page of its recording."""
        moment, here = request.query.get("ab", ""), self._sitting_id()
        sitting = request.query.get("sitzung") or here
        if here and (sitting != here or (moment and await self.shelf.served.watched())):
            raise web.HTTPFound(address(sitting, moment))
        return self._pages.render(
            request, "public.html", {"role": "public"}, state=self.state.latest, view=request.query.get("ansicht", "")
        )

    async def latest(self, request: web.Request) -> web.Response:
        """The newest document."""
        body = self.state.document(self.state.version)
        if body is None:
            raise PageError("page-missing", 404)
        return _json(body, "no-cache")

    async def document(self, request: web.Request) -> web.Response:
        """One version, which never changes."""
        known = request.match_info["epoch"] == self.state.epoch
        body = self.state.document(int(request.match_info["version"])) if known else None
        if body is None:
            raise PageError("page-missing", 404)
        return _json(body, FOR_EVER)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the number of each new document."""
        with self._listening.taken() as free:
            return await self._tell(request) if free else self._pages.full(request)

    async def _tell(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        version = -2
        while True:
            newest = await self.state.newer_than(version, FEED_SILENCE_SECONDS)
            await response.write(b": still here\n\n" if newest == version else f"data: {newest}\n\n".encode())
            version = newest

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """A paper of a public item."""
        name = request.match_info["file"]
        agenda = self.state.latest["sections"]["agenda"] if self.state.latest else []
        if name not in {paper["file"] for item in agenda for paper in item["papers"]}:
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(self._papers, name))

    async def lists(self, request: web.Request) -> web.StreamResponse:
        """The three lists of an electronic ballot, once its result is announced."""
        name = request.match_info["file"]
        elections = self.state.latest["sections"]["elections"] if self.state.latest else []
        if name not in {ballot["lists"] for election in elections for ballot in election["ballots"]}:
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(self._papers, name))

    def _known_polls(self) -> list[dict[str, Any]]:
        return list(self.state.latest["sections"]["polls"]) if self.state.latest else []

    async def minutes_here(self, request: web.Request) -> web.StreamResponse:
        """The short address leads to the one that stays when another sitting is served."""
        name = request.match_info["file"]
        if self.state.latest is None or name not in self.state.latest["sections"]["minutes_published"]:
            raise PageError("page-missing", 404)
        raise web.HTTPFound(f"/niederschrift/{self._sitting_id()}/{name}")

    async def minutes(self, request: web.Request) -> web.StreamResponse:
        """A published edition of the minutes of any sitting."""
        sitting, name = request.match_info["sitting"], request.match_info["file"]
        here = self.state.latest is not None and sitting == self._sitting_id()
        folder = (self._papers if here else self._papers.parent / sitting) / MINUTES_FOLDER
        if name not in await self._public_minutes(folder, here):
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(folder, name), headers=POLICY)

    async def _public_minutes(self, folder: Path, here: bool) -> Sequence[str]:
        if here and self.state.latest:
            return list(self.state.latest["sections"]["minutes_published"])
        return await asyncio.to_thread(published, folder)

    def _sitting_id(self) -> str:
        """The sitting that is served; empty before the first document."""
        return str(self.state.latest["sections"]["meeting"]["id"]) if self.state.latest else ""

    async def healthz(self, request: web.Request) -> web.Response:
        """Fed or not, and how many watch."""
        state = "ok" if self.state.latest is not None else "degraded"
        return web.json_response({"state": state, "version": self.state.version, "viewers": self.viewers()})

    def viewers(self) -> int:
        """How many watch or listen, by the requests of the last seconds."""
        info = self.stream.window.info
        return self.audience.viewers(info.part_ticks / TICKS, info.segment_ticks / TICKS) if info else 0


def _json(body: bytes, caching: str) -> web.Response:
    return web.Response(body=body, content_type="application/json", headers={hdrs.CACHE_CONTROL: caching})
