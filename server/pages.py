"""The pages of the people of the sitting: personal links, role pages, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Role
from agenda.projections import view
from server.health import Health
from server.identity import Identities, LinkInvalid, role_of
from server.sitting import Sitting
from server.visitors import COOKIE, visitor, visitor_as
from server.web import PageError, Pages, safe_path

TEMPLATES: Mapping[str, str] = {
    "chair": "chair.html",
    "clerk": "clerk.html",
    "member": "member.html",
    "hall": "hall.html",
    "operator": "operator.html",
    "captioner": "captions.html",
    "viewer": "viewer.html",
}
"""The page of each role that has one."""

READERS: Final[frozenset[Role]] = frozenset({"chair", "clerk", "member", "hall", "operator", "captioner"})
"""Who is handed the papers that the role sees; who only watches is not."""


class RolePages:
    """Routes of the meeting process."""

    def __init__(
        self,
        pages: Pages,
        sitting: Sitting,
        identities: Identities,
        health: Health,
    ) -> None:
        self._pages = pages
        self._sitting = sitting
        self._identities = identities
        self._health = health

    def routes(self) -> list[web.AbstractRouteDef]:
        """All routes but Socket.IO's and the feed's."""
        return [
            web.get("/", self.landing),
            web.get("/einladung/{token}", self.invitation),
            web.get("/p/{slug}/", self.role_page),
            web.post("/p/{slug}/ticket", self.ticket),
            web.get(r"/p/{slug}/papers/{file:[A-Za-z0-9._-]+}", self.paper),
            web.get("/healthz", self.healthz),
            web.get("/metrics", self.metrics),
            *self._pages.static_routes(),
        ]

    async def landing(self, request: web.Request) -> web.Response:
        """Who comes without a link is told what to do."""
        return self._pages.render(request, "landing.html")

    async def invitation(self, request: web.Request) -> web.StreamResponse:
        """Open a personal link: set the cookie for these pages only and lead there, away from the token."""
        try:
            invitation, cookie = await self._identities.enter(request.match_info["token"])
        except LinkInvalid as error:
            raise PageError(error.code) from error
        path = f"/p/{invitation.slug}/"
        response = web.Response(status=303, headers={hdrs.LOCATION: path, hdrs.CACHE_CONTROL: "no-store"})
        age = max(60, int((invitation.expires_at - self._sitting.clock.now()).total_seconds()))
        response.set_cookie(
            COOKIE, cookie, path=path, max_age=age, httponly=True, samesite="Lax", secure=self._pages.secure
        )
        return response

    async def role_page(self, request: web.Request) -> web.StreamResponse:
        """The page of the role."""
        identity = await visitor(request, self._identities)
        role = role_of(identity.invitation)
        if role not in TEMPLATES:
            raise PageError("not-allowed")
        plan = self._sitting.desk.meeting.plan
        data: dict[str, Any] = {
            "role": role,
            "slug": identity.invitation.slug,
            "person_id": identity.invitation.person_id,
            "rehearsal": plan is not None and plan.rehearsal,
            "phrases": self._pages.settings.minutes.phrases if role == "clerk" else (),
        }
        return self._pages.render(request, TEMPLATES[role], data)

    async def ticket(self, request: web.Request) -> web.Response:
        """A ticket for one socket."""
        try:
            identity = await self._identities.recognise(request.cookies.get(COOKIE), request.match_info["slug"])
        except LinkInvalid as error:
            text = self._pages.language(request).trouble(error.code)
            return web.json_response({"code": error.code, "text": text}, status=403)
        return web.json_response({"ticket": self._identities.ticket(identity, request.cookies[COOKIE])})

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """A paper of an item that this role sees."""
        identity = await visitor_as(request, self._identities, READERS)
        sections = view(self._sitting.desk.meeting, role_of(identity.invitation), identity.invitation.person_id)
        name = request.match_info["file"]
        if name not in {paper["file"] for item in sections["agenda"] for paper in item["papers"]}:
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(self._sitting.papers, name), headers={hdrs.CACHE_CONTROL: "private"})

    async def healthz(self, request: web.Request) -> web.Response:
        """State of the program for a watchdog."""
        report = self._health.report()
        return web.json_response(report, status=503 if report["state"] == "failed" else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """Counters in Prometheus' text format."""
        return web.Response(text=self._health.metrics(), headers={hdrs.CONTENT_TYPE: "text/plain; version=0.0.4"})
