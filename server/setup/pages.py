"""The technician's addresses about the hall: `hall.json`, and `readiness.html`, the report to be printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web

from agenda.events.shots import ReadinessNoted
from server.identity import Identities
from server.setup.messages import SETUP_ROLES
from server.setup.report import failed, others, seat_lines, unseen
from server.setup.setup import Setup
from server.setup.view import view
from server.sitting import Sitting
from server.visitors import visitor_as
from server.web import Pages


class SetupPages:
    """Routes for the operator's role alone."""

    def __init__(self, pages: Pages, identities: Identities, setup: Setup, sitting: Sitting) -> None:
        self._pages = pages
        self._identities = identities
        self._setup = setup
        self._sitting = sitting
        self._zone = ZoneInfo(pages.settings.town.timezone)

    def routes(self) -> list[web.AbstractRouteDef]:
        """For the application of the meeting process."""
        return [web.get("/p/{slug}/hall.json", self.hall), web.get("/p/{slug}/readiness.html", self.report)]

    async def hall(self, request: web.Request) -> web.Response:
        """Everything that the page draws of the hall."""
        await self._check(request)
        return web.json_response(view(self._setup, self._sitting), headers={hdrs.CACHE_CONTROL: "no-store"})

    async def report(self, request: web.Request) -> web.Response:
        """The list as it stands, to be printed."""
        await self._check(request)
        report, texts = self._setup.report(), self._pages.language(request)
        meeting = self._sitting.desk.meeting
        people = {one.seat: one.name for one in meeting.people.values() if one.seat is not None}
        return self._pages.render(
            request,
            "readiness.html",
            report=report,
            meeting=meeting.planned,
            day=self._local(self._sitting.clock.now()),
            noted=self._noted(),
            seats=seat_lines(report, people, texts),
            others=others(report, texts),
            failed=failed(report, texts),
            unseen=unseen(report, texts),
        )

    def _noted(self) -> dict[str, Any] | None:
        """The last check that was recorded: when, and who is named for it."""
        recorded = reversed(self._sitting.desk.recorded)
        last = next((one for one in recorded if isinstance(one.event, ReadinessNoted)), None)
        if last is None or not isinstance(last.event, ReadinessNoted):
            return None
        return {"at": self._local(last.at), "examiner": last.event.examiner}

    def _local(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%d.%m.%Y, %H:%M}"

    async def _check(self, request: web.Request) -> None:
        await visitor_as(request, self._identities, SETUP_ROLES)
