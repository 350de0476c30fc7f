"""The clerk's people: a file of them comes up twice, first to be looked at, then to be taken over; and personal links.

The link is the same for a seat in the hall and for taking part from home: its page asks which of the two it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import segno
from aiohttp import hdrs, web

from agenda.events.words import Function
from agenda.ports import Refusal
from server.identity import Identities, Identity
from server.people_csv import MOST_LINES, Line, Problem, TableUnusable, preview
from server.sitting import Sitting
from server.store.registry import Registry
from server.texts import Texts, refusal_text
from server.visitors import CLERKS, visitor_as
from server.web import PageError, Pages

HAVE_THEIR_OWN: Final[frozenset[Function]] = frozenset({"chair", "clerk"})
"""Who works on a page of another role, so that a member's page would be a second one."""


class PeoplePages:
    """Routes for the clerk; `url` is the address of the people's pages, `valid` how long a personal link works."""

    def __init__(
        self,
        pages: Pages,
        sitting: Sitting,
        identities: Identities,
        registry: Registry,
        url: str,
        valid: timedelta,
    ) -> None:
        self._pages = pages
        self._sitting = sitting
        self._identities = identities
        self._registry = registry
        self._url = url
        self._valid = valid

    def routes(self) -> list[web.AbstractRouteDef]:
        """Look at a file, take it over, show somebody's link."""
        return [
            web.post("/p/{slug}/people/preview", self.look),
            web.post("/p/{slug}/people", self.take),
            web.post("/p/{slug}/people/{person}/link", self.link),
        ]

    async def look(self, request: web.Request) -> web.Response:
        """Each line of the file with the reason why it cannot be taken, if there is one."""
        identity = await self._clerk(request)
        texts = self._pages.language(request)
        try:
            lines = await self._lines(request, identity)
        except TableUnusable as error:
            return _answer({"problem": _said(error.problem, texts), "lines": []})
        return _answer({"problem": "", "lines": [_line_json(line, texts) for line in lines]})

    async def take(self, request: web.Request) -> web.Response:
        """Take the good lines over; the answer has links for those who take part remotely."""
        identity = await self._clerk(request)
        texts = self._pages.language(request)
        try:
            lines = await self._lines(request, identity)
        except TableUnusable as error:
            return _answer({"problem": _said(error.problem, texts), "taken": 0, "lines": [], "links": []})
        done = [await self._take(line, identity) for line in lines]
        left = [_line_json(line, texts) for line in done if line.problem]
        links = [await self._link(line) for line in done if not line.problem and line.remote]
        return _answer({"problem": "", "taken": len(done) - len(left), "lines": left, "links": links})

    async def _take(self, line: Line, identity: Identity) -> Line:
        if line.command is None:
            return line
        try:
            await self._sitting.desk.submit(line.command, identity.actor)
        except Refusal as refusal:  # the meeting has changed since the file was looked at
            return Line(line.number, line.cells, problem=Problem(refusal_text(refusal), refusal.values))
        return line

    async def link(self, request: web.Request) -> web.Response:
        """The personal link of one person, as an address and as a code for a telephone's camera."""
        await self._clerk(request)
        person = self._sitting.desk.meeting.people.get(request.match_info["person"])
        if person is None:
            raise PageError("page-missing", 404)
        if person.function in HAVE_THEIR_OWN:
            raise PageError("not-allowed")
        url = await self._url_of(person.person_id)
        return _answer({"name": person.name, "url": url, "code": code(url)})

    async def _link(self, line: Line) -> Mapping[str, str]:
        assert line.command is not None
        return {"name": line.command.name, "url": await self._url_of(line.command.person_id)}

    async def _url_of(self, person_id: str) -> str:
        """The address of somebody's page; whoever has been invited keeps that link."""
        meeting_id = self._sitting.desk.meeting.meeting_id
        slug = f"{meeting_id}-{person_id}"
        known = (one for one in await self._registry.invitations(meeting_id) if one.slug == slug)
        invitation = next((one for one in known if self._identities.opens(one)), None)
        if invitation is None:
            invitation = await self._identities.invite("member", slug, person_id, self._valid)
        return f"{self._url}/einladung/{self._identities.token(invitation.id)}"

    async def _lines(self, request: web.Request, identity: Identity) -> Sequence[Line]:
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise TableUnusable("too-large", limit=MOST_LINES) from None
        return preview(self._sitting.desk.meeting, raw, identity.actor, self._sitting.clock.now())

    async def _clerk(self, request: web.Request) -> Identity:
        return await visitor_as(request, self._identities, CLERKS)


def code(url: str) -> dict[str, Any]:
    """A QR code as an SVG path of squares of one unit, with the side's length in units, margin of four included."""
    made = segno.make(url, error="m")
    rows = enumerate(made.matrix_iter(border=4))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row) if dark)
    return {"size": made.symbol_size(border=4)[0], "path": path}


def _line_json(line: Line, texts: Texts) -> dict[str, Any]:
    return {
        "number": line.number,
        "cells": dict(line.cells),
        "problem": _said(line.problem, texts) if line.problem else "",
    }


def _said(problem: Problem, texts: Texts) -> str:
    return texts(problem.text).format(**problem.values)


def _answer(value: Mapping[str, Any]) -> web.Response:
    return web.json_response(value, headers={hdrs.CACHE_CONTROL: "no-store"})
