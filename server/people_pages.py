"""The clerk's people: a file of them comes up twice, first to be looked at, then to be taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import hdrs, web

from agenda.ports import Refusal
from server.identity import Identities, Identity
from server.link_pages import LinkPages
from server.people_csv import MOST_LINES, Line, Problem, TableUnusable, preview
from server.sitting import Sitting
from server.texts import Texts, refusal_text
from server.visitors import CLERKS, visitor_as
from server.web import Pages


class PeoplePages:
    """Routes for the clerk."""

    def __init__(self, pages: Pages, sitting: Sitting, identities: Identities, links: LinkPages) -> None:
        self._pages = pages
        self._sitting = sitting
        self._identities = identities
        self._links = links

    def routes(self) -> list[web.AbstractRouteDef]:
        """Look at a file, take it over."""
        return [
            web.post("/p/{slug}/people/preview", self.look),
            web.post("/p/{slug}/people", self.take),
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

    async def _link(self, line: Line) -> Mapping[str, str]:
        assert line.command is not None
        return {"name": line.command.name, "url": await self._links.url_of_member(line.command.person_id)}

    async def _lines(self, request: web.Request, identity: Identity) -> Sequence[Line]:
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise TableUnusable("too-large", limit=MOST_LINES) from None
        return preview(self._sitting.desk.meeting, raw, identity.actor, self._sitting.clock.now())

    async def _clerk(self, request: web.Request) -> Identity:
        return await visitor_as(request, self._identities, CLERKS)


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
