"""All that an edge serves of surveys: the pages, and where mail can be sent, who wants to be told of the decision."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from server.clock import SystemClock
from server.config import Settings
from server.surveys.addresses import Addresses
from server.surveys.edge import SurveyPages
from server.surveys.notice import NoticePages
from server.surveys.plans import Shelf
from server.surveys.store import SurveyStore
from server.web import Pages


class PublicSurveys:
    """Opens what lies in the surveys' folder; to be closed."""

    def __init__(self, pages: Pages, settings: Settings, folder: Path) -> None:
        shelf, zone, now = Shelf(folder), ZoneInfo(settings.town.timezone), SystemClock().now
        self._store, self._addresses = SurveyStore(folder), Addresses(folder)
        self._told = settings.mail.ready
        self._asking = SurveyPages(pages, shelf, self._store, zone, now, self._told)
        self._notices = NoticePages(pages, shelf, self._addresses, zone, now)

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        return [*self._asking.routes(), *(self._notices.routes() if self._told else ())]

    async def close(self) -> None:
        """Close the files."""
        await self._store.close()
        self._addresses.close()
