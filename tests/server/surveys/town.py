"""The pages of a survey on a real socket, for the tests of surveys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.surveys_form import Survey
from server.addresses import public_url
from server.config import load
from server.health import Counters
from server.surveys.edge import SurveyPages
from server.surveys.plans import Shelf
from server.surveys.store import Kept, SurveyStore
from server.web import Pages

EXAMPLE = Path(__file__).parent / "survey.toml"
ZONE = ZoneInfo("Europe/Berlin")
DURING = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
AFTER = datetime(2026, 3, 5, 11, tzinfo=UTC)
CONFIG = Path(__file__).resolve().parents[3] / "config.toml"


@dataclass(slots=True)
class Town:
    """The survey's pages on a real socket, with a clock that the test sets."""

    client: TestClient[web.Request, web.Application]
    store: SurveyStore
    survey: Survey
    now: datetime = DURING

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        async with self.client.get(path) as answer:
            return answer.status, await answer.text()

    async def send(self, token: str = "", address: str = "", **fields: Any) -> tuple[int, str]:
        """Send the form; status and text of the page that follows at once."""
        data = {**({"token": token} if token else {}), **fields}
        headers = {"X-Forwarded-For": address} if address else {}
        async with self.client.post("/umfrage/radweg", data=data, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", "") or await answer.text()

    async def stored(self) -> tuple[Kept, ...]:
        """What is on the disk."""
        return await self.store.answers("radweg")


@asynccontextmanager
async def asking(folder: Path, *edits: tuple[str, str], proxies: tuple[str, ...] = ()) -> AsyncIterator[Town]:
    """The example's pages, its file changed by the edits; `proxies` are those that are trusted beside this machine."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (folder / "radweg.toml").write_text(text, "utf-8")
    shelf, store, settings = Shelf(folder), SurveyStore(folder), load(CONFIG)
    settings = replace(settings, server=replace(settings.server, trusted_proxies=proxies))
    survey = shelf.survey("radweg")
    assert survey is not None
    pages = Pages(settings, Counters(), public_url(settings))
    town: list[Town] = []
    asked = SurveyPages(pages, shelf, store, ZONE, lambda: town[0].now if town else DURING)
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    application.add_routes([*asked.routes(), *pages.static_routes()])
    async with TestClient(TestServer(application)) as client:
        town.append(Town(client, store, survey))
        yield town[0]
    await store.close()
