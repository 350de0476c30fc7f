"""The open data of a whole evening, and an edge that gives them out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.events.planning import ItemListed
from agenda.events.words import Paper
from agenda.opendata import History
from agenda.opendata.things import Addresses, Known
from server.clock import SystemClock
from server.config import Settings, load
from server.edge.edge import Edge
from server.health import Counters
from server.opendata import wire
from server.web import Pages
from tests.agenda import minutes_evening
from tests.server.house import ROOT

PUBLIC = "https://rat.example.de"
AT = Addresses(PUBLIC)
REAL_CLOCK = timedelta(microseconds=177_865)
"""What the clock has beside whole seconds, and OParl must not show."""

Client = TestClient[web.Request, web.Application]


def settings() -> Settings:
    read = load(ROOT / "config.toml")
    about = replace(read.open_data, term="Wahlzeit 2026–2031", term_start="2026-04-01", mail="rat@example.de")
    return replace(read, open_data=about, server=replace(read.server, public_url=PUBLIC))


@cache
def evening_objects(meeting_id: str = "abend") -> tuple[Known, ...]:
    """What a whole evening tells of itself, by a clock that knows parts of a second."""
    evening = minutes_evening.planned()
    listed = next(one.event for one in evening.log if isinstance(one.event, ItemListed))
    evening.add(replace(listed, item_id="neu", papers=(Paper("Plan", "plan.pdf"), Paper("Anlage", "anlage.pdf"))))
    history = History(meeting_id, AT)
    log = (*evening.log, *minutes_evening.whole().log[len(evening.log) - 1 :])
    history.take(replace(one, at=one.at + REAL_CLOCK) for one in log)
    return history.known()


@asynccontextmanager
async def evening_edge(root: Path) -> AsyncIterator[Edge]:
    """An edge that knows the evening and has two of its papers."""
    folder = root / "papers" / "abend"
    folder.mkdir(parents=True)
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    (folder / "preis.pdf").write_bytes(b"%PDF-1.7 preis")
    pages = Pages(settings(), Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", root / "live", folder, SystemClock().monotonic)
    await one.open_data.take(wire.line(AT, "abend", evening_objects()))
    await one.open_data.take(wire.complete())
    yield one
    await one.close()


@asynccontextmanager
async def client_of(edge: Edge) -> AsyncIterator[Client]:
    """Somebody who asks this edge."""
    application = web.Application(middlewares=[edge._pages.middleware])
    application.add_routes(edge.routes())
    async with TestClient(TestServer(application)) as one:
        yield one


async def get(client: Client, address: str) -> Any:
    async with client.get(address.removeprefix(PUBLIC)) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(await answer.text())


async def whole(client: Client, name: str, query: Mapping[str, str]) -> list[Any]:
    """All pages of a list, each of two objects."""
    found: list[Any] = []
    following: str | None = f"/oparl/v1/body/1/{name}?{urlencode({**query, 'limit': '2'})}"
    while following:
        page = await get(client, following)
        found, following = [*found, *page["data"]], page["links"].get("next")
    return found
