"""The papers that everybody may read, listed and searched on an edge; a plain page without script.

Which those are is told by what the edge knows already: the public state of the sitting that runs, for that sitting
alone, and the open data for all others. A paper that neither names is not opened, not searched, and not counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from aiohttp import web

from server.edge.audience import Seats
from server.opendata.catalogue import Catalogue, Entry
from server.papers.library import Library, Place
from server.papers.search import LONGEST_QUERY, words
from server.web import Pages

MOST_ASKING: Final = 20
"""Searches that wait for their turn; each takes some hundredths of a second of the edge's processor."""

Public = Mapping[str, Any]


class PublicPapers:
    """The page. `here` is the folder of the running sitting's papers, beside which every other sitting has its own."""

    def __init__(
        self, pages: Pages, here: Path, state: Callable[[], Public | None], catalogue: Callable[[], Catalogue | None]
    ) -> None:
        self._pages = pages
        self._sitting = here.name
        self._state = state
        self._catalogue = catalogue
        self._library = Library(here.parent)
        self._looking = asyncio.Lock()
        self._seats = Seats(MOST_ASKING)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The one page."""
        return [web.get("/unterlagen", self.listed)]

    async def listed(self, request: web.Request) -> web.StreamResponse:
        """All public papers, or with `?suche=` the pages on which the words stand."""
        with self._seats.taken() as free:
            return await self._listed(request) if free else self._pages.full(request)

    async def _listed(self, request: web.Request) -> web.Response:
        query = request.query.get("suche", "")[:LONGEST_QUERY]
        wanted = words(query)
        async with self._looking:
            places = await asyncio.to_thread(lambda: tuple(self._places()))
            found = await asyncio.to_thread(self._library.search, places, wanted) if wanted else None
        return self._pages.render(
            request, "papers.html", {"role": "public"}, query=query, found=found, meetings=_by_meeting(places)
        )

    def _places(self) -> Iterator[Place]:
        """The running sitting first, then the others, the latest first."""
        state, catalogue = self._state(), self._catalogue()
        if state is not None:
            yield from _of_state(state["sections"], self._sitting)
        if catalogue is not None:
            others = (one for one in _of_catalogue(catalogue) if one[1].sitting != self._sitting)
            yield from (place for _, place in sorted(others, key=lambda one: one[0], reverse=True))


def _of_state(sections: Mapping[str, Any], sitting: str) -> Iterator[Place]:
    meeting, seen = sections["meeting"], set[str]()
    title = meeting["title"] if meeting else ""
    for item in sections["agenda"]:
        for paper in item["papers"]:
            if paper["file"] not in seen:
                seen.add(paper["file"])
                at, url = (item["number"], item["title"]), f"/papers/{paper['file']}"
                yield Place(sitting, paper["file"], paper["title"], *at, title, url)


def _of_catalogue(catalogue: Catalogue) -> Iterator[tuple[datetime, Place]]:
    """The papers of the open data with the start of their sitting."""
    for paper in catalogue.present("Paper"):
        consultation = paper.values["consultation"][0]
        meeting, item = catalogue.find(consultation["meeting"]), catalogue.find(consultation["agendaItem"])
        if meeting is not None and item is not None and not meeting.deleted and not item.deleted:
            yield datetime.fromisoformat(meeting.values["start"]), _place(paper, meeting, item)


def _place(paper: Entry, meeting: Entry, item: Entry) -> Place:
    file = paper.values["mainFile"]
    at = (item.values.get("number", ""), item.values["name"])
    sitting = unquote(meeting.id.rpartition("/")[2])
    url = urlsplit(file["accessUrl"]).path
    return Place(sitting, file["fileName"], paper.values["name"], *at, meeting.values["name"], url)


def _by_meeting(places: Sequence[Place]) -> Sequence[tuple[str, Sequence[Place]]]:
    """The papers of each sitting under its title; two sittings of one title stay two."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        found.setdefault((place.sitting, place.meeting), []).append(place)
    return tuple((title, papers) for (_, title), papers in found.items())
