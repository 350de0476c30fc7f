"""A receiver of the web hook for tally lamps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.contracts.camera_bench import PATIENCE


class Receiver:
    """A web server that is told; `status` is what it answers next."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.status = 204
        self.changed = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()

    async def post(self, request: web.Request) -> web.Response:
        self.told.append(await request.json())
        self.changed.set()
        await self.hold.wait()
        return web.Response(status=self.status)

    async def until(self, state: object) -> None:
        async with asyncio.timeout(PATIENCE):
            while state not in self.told:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    one, app = Receiver(), web.Application()
    app.router.add_post("/hook", one.post)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield one, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        one.hold.set()
        await runner.cleanup()
