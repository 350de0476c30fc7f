"""The whole meeting process without its children: every part, joined as the program joins them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import TestServer

from media.server import MediaServer
from media.settings import MediaSettings
from server.addresses import Folders
from server.build import build
from server.clock import SystemClock
from server.config import load
from server.parts import Parts
from server.planning import read_plan
from server.start import Options, Start
from server.store.store import Store
from server.tasks import cancelled_at_exit
from tests.server.house import ROOT

CONFIG = ROOT / "config.toml"


@asynccontextmanager
async def open_program(folder: Path) -> AsyncIterator[tuple[Parts, TestServer]]:
    """The demonstration's sitting, planned, and its web server."""
    clock, media = SystemClock(), MediaServer(MediaSettings("127.0.0.1", 0))
    store, plan = Store.open("", folder, clock), read_plan(ROOT / "server/demo/meeting.toml")
    await media.start()
    async with cancelled_at_exit() as tasks:
        start = Start(load(CONFIG), Options(CONFIG, folder), plan, store, clock, Folders(folder))
        parts = await build(start, media, tasks)
        server = TestServer(parts.application)
        await server.start_server()
        yield parts, server
        await server.close()
    await media.close()
    await store.close()
