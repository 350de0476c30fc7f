"""An edge for the stream's bench: ours, with two routes more that hand out bytes of the same size and do nothing else.

`python -m tests.bench.stream_edge FOLDER PORT`
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from aiohttp import web

from server.clock import SystemClock
from server.config import Settings
from server.edge.edge import Edge
from server.edge.main import edge_application
from server.health import Counters
from server.web import WEB, Pages

PAGE: Final = Path(__file__).with_name("stream.html")
BARE: Final = {"list": bytes(1_600), "part": bytes(52_000)}
"""Bytes of a delta update and of a part of 200 ms at 2 Mbit/s."""


async def bare(request: web.Request) -> web.Response:
    """What the least handler costs that aiohttp can have."""
    return web.Response(body=BARE[request.match_info["what"]])


async def page(request: web.Request) -> web.Response:
    """Our player alone, with a reader of the time in the picture."""
    return web.Response(text=PAGE.read_text("utf-8"), content_type="text/html", headers={"Content-Security-Policy": ""})


async def main(folder: Path, port: int) -> None:
    """Serve until killed."""
    pages = Pages(Settings(), Counters(), "http://localhost")
    edge = Edge(pages, "http://127.0.0.1:9/feed", "none", folder, folder, SystemClock().monotonic)
    ours, least = edge_application(pages, edge), web.Application()
    least.add_routes([web.get("/bare/{what:list|part}", bare), web.get("/page", page)])
    least.add_routes([web.get(r"/vendor/{path:.+}", _vendor), web.get(r"/static/{path:.+}", _static)])
    for application, at in ((ours, port), (least, port + 1)):
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", at).start()
    print("ready", flush=True)
    await asyncio.gather(edge.read_stream(asyncio.sleep), edge.keep_time(asyncio.sleep))


async def _vendor(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(WEB / "node_modules" / request.match_info["path"])


async def _static(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(WEB / "static" / request.match_info["path"])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
