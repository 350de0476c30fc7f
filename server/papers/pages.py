"""The papers of the sitting for its people: each sees and searches those of the own view, the clerk puts in new ones.

Plain forms and links, no script. Before the sitting the clerk reads here until when the invitations must be there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Actor, Role
from agenda.ports import Refusal
from agenda.projections import view
from server.identity import Identities, Identity, role_of
from server.invitations.deadline import of_sitting, outlook
from server.papers.attaching import Attaching
from server.papers.library import Library, Place
from server.papers.search import LONGEST_QUERY, words
from server.papers.shelf import PaperShelf, Version
from server.papers.upload import FIELD, MOST_BYTES, SENTENCES, STATUS, Intake, NotTaken
from server.sitting import Sitting
from server.visitors import visitor_as
from server.web import PageError, Pages

READERS: Final[frozenset[Role]] = frozenset({"chair", "clerk", "member"})
NO_STORE: Final = {hdrs.CACHE_CONTROL: "no-store"}
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why nothing was taken: status of the answer, the sentence, and the rule where the meeting has refused it."""

    status: int
    sentence: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A paper on the page: what is there of it, its versions, whether its text can be searched (None: not read yet)."""

    place: Place
    newest: Version | None
    versions: Sequence[Version]
    searchable: bool | None


class PaperDesk:
    """Routes of the meeting process; `root` is the folder below which every sitting has its papers."""

    def __init__(
        self, pages: Pages, identities: Identities, sitting: Sitting, root: Path, most: int = MOST_BYTES
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._sitting = sitting
        self._library = Library(root)
        self._looking = asyncio.Lock()
        self._shelf = PaperShelf(sitting.papers)
        self._most = most
        self._intake = Intake(self._shelf, most)
        self._attaching = Attaching(sitting.desk, self._shelf, self._intake, sitting.clock.now)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The list with its search, a paper that is added, a version that comes up, an older one."""
        one = r"/p/{slug}/unterlagen/{file:[A-Za-z0-9._-]+\.pdf}"
        return [
            web.get("/p/{slug}/unterlagen", self.listed),
            web.post("/p/{slug}/unterlagen", self.attach),
            web.post(one, self.take),
            web.get(one + r"/{number:\d{1,4}}", self.version),
        ]

    async def listed(self, request: web.Request) -> web.Response:
        """All papers that this role sees, or with `?suche=` the pages on which the words stand."""
        return await self._page(request, await self._reader(request))

    async def take(self, request: web.Request) -> web.Response:
        """File a new version of a paper that an item has."""
        identity = await self._clerk(request)
        name = self._known(request, identity)
        try:
            if self._sitting.desk.meeting.state == "closed":
                raise NotTaken("over")
            await self._intake.take(name, request, self._sitting.clock.now())
        except NotTaken as refused:
            return await self._page(request, identity, self._wrong(request, refused))
        return _back(request)

    async def attach(self, request: web.Request) -> web.Response:
        """Add a paper to an item."""
        identity = await self._clerk(request)
        try:
            await self._attaching.take(request, Actor("clerk", identity.invitation.person_id))
        except (NotTaken, Refusal) as refused:
            return await self._page(request, identity, self._wrong(request, refused))
        return _back(request)

    async def version(self, request: web.Request) -> web.StreamResponse:
        """An older version of a paper that this role sees."""
        name = self._known(request, await self._reader(request))
        path = self._shelf.path_of(name, int(request.match_info["number"]))
        if not path.is_file():
            raise PageError("page-missing", 404)
        return web.FileResponse(path, headers={hdrs.CACHE_CONTROL: "private"})

    # -- parts -----------------------------------------------------------------------------------------------------

    async def _page(self, request: web.Request, identity: Identity, wrong: Wrong | None = None) -> web.Response:
        role = role_of(identity.invitation)
        places = tuple(self._places(identity, request.match_info["slug"]))
        query = request.query.get("suche", "")[:LONGEST_QUERY]
        wanted = words(query)
        async with self._looking:
            found = await asyncio.to_thread(self._library.search, places, wanted) if wanted else None
        return self._pages.render(
            request,
            "papers_people.html",
            {"role": role, "slug": request.match_info["slug"]},
            200 if wrong is None else wrong.status,
            query=query,
            found=found,
            rows=await asyncio.to_thread(lambda: tuple(map(self._row, places))),
            wrong=wrong,
            items=tuple(self._sitting.desk.meeting.items.values()) if role == "clerk" else (),
            deadline=self._deadline(request) if role == "clerk" else "",
            filing=role == "clerk" and self._sitting.desk.meeting.state != "closed",
            field=FIELD,
        )

    def _wrong(self, request: web.Request, refused: NotTaken | Refusal) -> Wrong:
        texts = self._pages.language(request)
        match refused:
            case NotTaken(wrong=wrong):
                sentence = texts(SENTENCES[wrong]).format(most=self._most >> 20)
                return Wrong(STATUS.get(wrong, UNPROCESSABLE), sentence)
            case Refusal():
                return Wrong(CONFLICT, texts.refusal(refused), texts.refusal_rule(refused))

    def _row(self, place: Place) -> Row:
        text = self._shelf.text(place.file)
        searchable = None if text is None else text.readable and any(text.pages)
        return Row(place, self._shelf.newest(place.file), self._shelf.versions(place.file), searchable)

    def _places(self, identity: Identity, slug: str) -> Iterator[Place]:
        """The papers in the view of that role; each file once, as it may lie on two items."""
        meeting, seen = self._sitting.desk.meeting, set[str]()
        title = meeting.plan.title if meeting.plan else ""
        for item, paper in self._papers(identity):
            if paper["file"] not in seen:
                seen.add(paper["file"])
                at, url = (item["number"], item["title"]), f"/p/{slug}/papers/{paper['file']}"
                yield Place(self._sitting.papers.name, paper["file"], paper["title"], *at, title, url)

    def _papers(self, identity: Identity) -> Iterator[tuple[Mapping[str, Any], Mapping[str, str]]]:
        sections = view(self._sitting.desk.meeting, role_of(identity.invitation), identity.invitation.person_id)
        return ((item, paper) for item in sections["agenda"] for paper in item["papers"])

    def _known(self, request: web.Request, identity: Identity) -> str:
        """The name of a paper in the view of that role; raises PageError."""
        name = request.match_info["file"]
        if name not in {paper["file"] for _, paper in self._papers(identity)}:
            raise PageError("page-missing", 404)
        return name

    def _deadline(self, request: web.Request) -> str:
        """Until when invitations must be there, while that can still be of use."""
        meeting, zone = self._sitting.desk.meeting, self._sitting.record.zone
        if meeting.plan is None or meeting.state != "planned":
            return ""
        today = self._sitting.clock.now().astimezone(zone).date()
        return outlook(of_sitting(meeting.plan, today, zone), self._pages.language(request))

    async def _clerk(self, request: web.Request) -> Identity:
        identity = await self._reader(request)
        if role_of(identity.invitation) != "clerk":
            raise PageError("not-allowed")
        return identity

    async def _reader(self, request: web.Request) -> Identity:
        return await visitor_as(request, self._identities, READERS)


def _back(request: web.Request) -> web.Response:
    """To the list."""
    location = f"/p/{request.match_info['slug']}/unterlagen"
    return web.Response(status=303, headers={hdrs.LOCATION: location, **NO_STORE})
