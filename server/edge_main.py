"""Start of an edge process, on the machine of the meeting process or on another one that reaches it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from server.addresses import Folders, feed_url, public_url, tls
from server.clock import SystemClock
from server.config import Settings
from server.edge import Edge
from server.health import Counters
from server.identity import feed_token, load_secret
from server.surveys import Shelf
from server.surveys_edge import SurveyPages
from server.surveys_store import SurveyStore
from server.web import Pages

Pause = Callable[[float], Awaitable[None]]


async def run_edge(settings: Settings, folder: Path, meeting_id: str, parent: int | None) -> None:
    """Serve the public until told to stop, or until the parent process is gone."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    if parent is not None:
        _end_with(parent, stop)
    folders, pages = Folders(folder), Pages(settings, Counters(), public_url(settings))
    token = feed_token(load_secret(folder))
    now = SystemClock().monotonic
    edge = Edge(pages, feed_url(settings), token, folders.live(meeting_id), folders.papers(meeting_id), now)
    surveys = SurveyStore(folders.surveys())
    zone = ZoneInfo(settings.town.timezone)
    asking = SurveyPages(pages, Shelf(folders.surveys()), surveys, zone, SystemClock().now)
    application = edge_application(edge, pages)
    application.add_routes(asking.routes())
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        server = settings.server
        await web.TCPSite(runner, server.public_host, server.public_port, ssl_context=tls(settings)).start()
        ever = (
            edge.read_feed,
            edge.read_stream,
            edge.keep_time,
            edge.captions.run,
            edge.polls.run,
            *_open_data(edge, settings),
        )
        running = [asyncio.create_task(one(asyncio.sleep)) for one in ever]
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((*running, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            if task.done():
                task.result()  # none ends by itself: a bug ends the process, loudly, and the parent restarts it
            task.cancel()
    finally:
        await runner.cleanup()
        await edge.close()
        await surveys.close()


def edge_application(edge: Edge, pages: Pages) -> web.Application:
    """The web server of an edge."""
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    application.add_routes(edge.routes())
    return application


def _open_data(edge: Edge, settings: Settings) -> Sequence[Callable[[Pause], Coroutine[Any, Any, None]]]:
    """What follows the open data, where they are given out."""
    return (edge.open_data.run,) if settings.open_data.enabled else ()


def _end_with(parent: int, stop: asyncio.Event) -> None:
    """A pidfd becomes readable when its process ends, even by SIGKILL (pidfd_open(2)); no polling, no race."""
    try:
        handle = os.pidfd_open(parent)
    except ProcessLookupError:
        stop.set()
        return
    asyncio.get_running_loop().add_reader(handle, stop.set)
