"""What open data cost: a list page of OParl, and the objects of a long sitting. `make bench-minutes` takes the rows."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.events import Recorded
from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.config import load
from server.edge.source import new_session
from server.opendata import wire
from server.opendata.edge import OpenData
from server.opendata.routes import OpenDataRoutes
from tests.agenda import minutes_evening
from tests.bench.table import Row, limited, told

SITTINGS = 100
"""Eight years of a council that sits once a month."""

ASKED = 50
PAGES = ("meetings", "agendaitems", "persons", "memberships?modified_since=2026-01-01T00:00:00Z")
AT = Addresses("https://rat.example.de")
CONFIG = Path(__file__).resolve().parents[2] / "config.toml"


def rows() -> Sequence[Row]:
    """The rows of this subject."""
    log = minutes_evening.whole().log
    started = time.perf_counter()
    line = _line(log)
    seconds = time.perf_counter() - started
    return (
        *asyncio.run(_pages([_elsewhere(line, number) for number in range(SITTINGS)])),
        told("open data of an evening, from its log", "s", seconds),
        told("open data of an evening, as a line", "kB", len(line) / 1000),
    )


def _line(log: Sequence[Recorded]) -> bytes:
    one = History("abend", AT)
    one.take(log)
    return wire.line(AT, "abend", one.known())


def _elsewhere(line: bytes, number: int) -> bytes:
    """The same evening under another id: making it from the log a hundred times takes half a minute."""
    return line.replace(b'"abend', b'"abend-%d' % number).replace(b"/abend", b"/abend-%d" % number)


async def _pages(town: Sequence[bytes]) -> Sequence[Row]:
    """Each page asked for many times over a real socket; the median, and the time of a whole new catalogue."""
    async with new_session("x", "http://localhost") as session:
        data = OpenData(load(CONFIG), session, "http://localhost", datetime.now(UTC))
        for line in town:
            await data.take(line)
        started = time.perf_counter()
        await data.take(wire.complete())
        made = time.perf_counter() - started
        application = web.Application()
        application.add_routes(OpenDataRoutes(data, Path(), "Stadt").routes())
        async with TestClient(TestServer(application)) as client:
            pages = [await _page(client, name) for name in PAGES]
    return (*pages, told(f"catalogue of {SITTINGS} sittings made anew", "s", made))


async def _page(client: TestClient[web.Request, web.Application], name: str) -> Row:
    taken = []
    for _ in range(ASKED):
        started = time.perf_counter()
        async with client.get(f"/oparl/v1/body/1/{name}") as answer:
            await answer.read()
        taken.append((time.perf_counter() - started) * 1000)
    return limited(f"OParl list page, {name.partition('?')[0]}", "ms", statistics.median(taken), 20.0)
