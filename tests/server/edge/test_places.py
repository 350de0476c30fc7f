"""Where an edge finds earlier recordings, from the first moment on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.edge.cache import Cache
from server.edge.places import FarAway
from server.tasks import cancelled_at_exit


async def test_a_viewer_who_comes_before_an_edge_is_ready_waits_for_it(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def feed(request: web.Request) -> web.Response:
        asked.set()
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/feed/archive/mai", feed)
    async with TestServer(app) as meeting, aiohttp.ClientSession() as session, cancelled_at_exit() as tasks:
        places = FarAway("heute", Cache(tmp_path, 100), session, str(meeting.make_url("/feed")), 3600.0, monotonic)
        opening = tasks.create_task(places.open("mai", tuple))
        await asyncio.sleep(0)
        assert not opening.done()
        tasks.create_task(places.run(asyncio.sleep))
        await asked.wait()
