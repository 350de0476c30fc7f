"""The clerk's personal links: shown to their people, and taken back where one was lost or passed on.

A member's link is the same for a seat in the hall and for taking part from home: its page asks which of the two it is.
Whoever takes a link back sees the new one only when both are durable, and when nobody is left whom the old one let in.
Nothing of it is an event: which links there were is no part of what the meeting decided.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import segno
from aiohttp import hdrs, web

from agenda import chairing
from agenda.commands import Role
from agenda.events.words import Function
from agenda.meeting import Meeting
from agenda.state.people import Person
from server.identity import Identities
from server.links import Seat, invited, seat_of_member, seat_of_role
from server.sitting import Sitting
from server.store.registry import Invitation, Registry
from server.store.trouble import StorageTrouble
from server.texts import N_
from server.visitors import CLERKS, visitor_as
from server.web import PageError, Pages

log = logging.getLogger(__name__)

HAVE_THEIR_OWN: Final[frozenset[Function]] = frozenset({"chair", "clerk"})
"""Who works on a page of another role, so that a member's page would be a second one."""

OF_A_ROLE: Final[Mapping[Role, str]] = {
    "chair": N_("Vorsitz"),
    "hall": N_("Saalbildschirm"),
    "operator": N_("Technik"),
    "captioner": N_("Untertitel"),
    "viewer": N_("Mitsehen"),
}
"""Whose link may be taken back beside the members', and what it is called. Deny by default: who stole the clerk's own
could lock the clerk out with it."""

CutOff = Callable[[frozenset[str]], Awaitable[None]]
"""End whatever was opened by the invitations of these ids."""


class LinkPages:
    """Routes for the clerk; `url` is the address of the people's pages, `valid` tells how long a new link works."""

    def __init__(
        self,
        pages: Pages,
        sitting: Sitting,
        identities: Identities,
        registry: Registry,
        url: str,
        valid: Callable[[], timedelta],
        cut_off: CutOff,
    ) -> None:
        self._pages = pages
        self._sitting = sitting
        self._identities = identities
        self._registry = registry
        self._url = url
        self._valid = valid
        self._cut_off = cut_off

    def routes(self) -> list[web.AbstractRouteDef]:
        """Show a member's link; take back a member's, or the one of a role."""
        return [
            web.post("/p/{slug}/people/{person}/link", self.show),
            web.post("/p/{slug}/people/{person}/link/renew", self.renew_of_member),
            web.post("/p/{slug}/links/{role}/renew", self.renew_of_role),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """The personal link of one person, as an address and as a code for a telephone's camera."""
        await visitor_as(request, self._identities, CLERKS)
        person = self._member(request)
        return _shown(person.name, await self.url_of_member(person.person_id))

    async def renew_of_member(self, request: web.Request) -> web.Response:
        """Another link for a person, whose old ones open nothing more."""
        await visitor_as(request, self._identities, CLERKS)
        person = self._member(request)
        return await self._renewed(request, seat_of_member(self._meeting.meeting_id, person.person_id), person.name)

    async def renew_of_role(self, request: web.Request) -> web.Response:
        """Another link to the chair's page, or for all who share one."""
        await visitor_as(request, self._identities, CLERKS)
        role = next((one for one in OF_A_ROLE if one == request.match_info["role"]), None)
        if role is None:
            raise PageError("page-missing", 404)
        seat = seat_of_role(self._meeting.meeting_id, role, _owner(self._meeting, role))
        return await self._renewed(request, seat, self._pages.language(request)(OF_A_ROLE[role]))

    async def url_of_member(self, person_id: str) -> str:
        """The address of somebody's page; whoever has been invited keeps that link."""
        known = await self._registry.invitations(self._meeting.meeting_id)
        seat = seat_of_member(self._meeting.meeting_id, person_id)
        return self._url_of(await invited(seat, known, self._identities, self._valid()))

    async def _renewed(self, request: web.Request, seat: Seat, name: str) -> web.Response:
        try:
            fresh, taken_back = await self._identities.renew(seat.role, seat.slug, seat.person_id, self._valid())
        except StorageTrouble as trouble:
            log.error("link of %s not taken back: %s", seat.slug, trouble)
            return _answer({"text": self._pages.language(request).trouble("storage")}, status=503)
        log.info("link of %s taken back, %d invitations", seat.slug, len(taken_back))
        self._pages.counters.add("links_renewed", role=seat.role)
        await self._cut_off(taken_back)
        return _shown(name, self._url_of(fresh))

    def _member(self, request: web.Request) -> Person:
        person = self._meeting.people.get(request.match_info["person"])
        if person is None:
            raise PageError("page-missing", 404)
        if person.function in HAVE_THEIR_OWN:
            raise PageError("not-allowed")
        return person

    def _url_of(self, invitation: Invitation) -> str:
        return f"{self._url}/einladung/{self._identities.token(invitation.id)}"

    @property
    def _meeting(self) -> Meeting:
        return self._sitting.desk.meeting


def code(url: str) -> dict[str, Any]:
    """A QR code as an SVG path of squares of one unit, with the side's length in units, margin of four included."""
    made = segno.make(url, error="m")
    rows = enumerate(made.matrix_iter(border=4))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row) if dark)
    return {"size": made.symbol_size(border=4)[0], "path": path}


def _owner(meeting: Meeting, role: Role) -> str | None:
    """Who works on the page of that role; None where it is nobody's own."""
    person = chairing.chair(meeting) if role == "chair" else None
    return person.person_id if person else None


def _shown(name: str, url: str) -> web.Response:
    return _answer({"name": name, "url": url, "code": code(url)})


def _answer(value: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers={hdrs.CACHE_CONTROL: "no-store"})
