"""Start of an edge process, on the machine of the meeting process or on another one that reaches it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from server.addresses import Folders, feed_url, public_url, tls
from server.clock import SystemClock
from server.config import Settings
from server.edge.cache import Cache
from server.edge.edge import Edge, OtherSitting
from server.health import Counters
from server.secret import feed_token, load_secret
from server.surveys.public import PublicSurveys
from server.web import Pages

log = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[None]]
Work = Callable[[Pause], Coroutine[Any, Any, None]]


async def run_edge(settings: Settings, folder: Path, meeting_id: str, parent: int | None) -> None:
    """Serve the public until told to stop, or until the parent process is gone.

    When the meeting process goes on to another sitting, everything is made anew for that one.
    """
    stop, sitting = _told_to_stop(parent), meeting_id
    while not stop.is_set():
        try:
            await _serve(settings, Folders(folder), sitting, parent is not None, stop)
        except OtherSitting as other:
            log.warning("the meeting process serves %s and not %s: this edge goes on with it", other, sitting)
            sitting = other.sitting


async def _serve(settings: Settings, folders: Folders, sitting: str, child: bool, stop: asyncio.Event) -> None:
    """One sitting, until told to stop; raises OtherSitting when another one is served."""
    pages = Pages(settings, Counters(), public_url(settings))
    edge = _edge(settings, folders, pages, sitting, child)
    surveys = PublicSurveys(pages, settings, folders.surveys())
    runner = web.AppRunner(edge_application(pages, edge, surveys), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        server = settings.server
        await web.TCPSite(runner, server.public_host, server.public_port, ssl_context=tls(settings)).start()
        await _until(stop, _ever(edge, settings))
    finally:
        await runner.cleanup()
        await edge.close()
        await surveys.close()


def _told_to_stop(parent: int | None) -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    if parent is not None:
        _end_with(parent, stop)
    return stop


def _edge(settings: Settings, folders: Folders, pages: Pages, meeting_id: str, child: bool) -> Edge:
    """Where this machine is not the meeting's it keeps what it fetched; a child of the meeting process is there."""
    token, now = feed_token(load_secret(folders.root)), SystemClock().monotonic
    live, papers = folders.live(meeting_id), folders.papers(meeting_id)
    cache = None if child or live.is_dir() else _cache(folders, settings)
    return Edge(pages, feed_url(settings), token, live, papers, now, cache)


async def _until(stop: asyncio.Event, ever: Sequence[Work]) -> None:
    """Do all of it until told to stop; nothing of it goes on afterwards."""
    running = [asyncio.create_task(one(asyncio.sleep)) for one in ever]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((*running, stopping), return_when=asyncio.FIRST_COMPLETED)
    ended = [task for task in running if task.done()]
    for task in (*running, stopping):
        task.cancel()
    await asyncio.wait((*running, stopping))
    for task in ended:
        task.result()  # none ends by itself: a bug ends the process, loudly, and the parent restarts it


def _ever(edge: Edge, settings: Settings) -> Sequence[Work]:
    """What an edge does all the time; open data are followed where they are given out."""
    elsewhere = (edge.elsewhere.run,) if edge.elsewhere else ()
    open_data = (edge.open_data.run,) if settings.open_data.enabled else ()
    return (
        *(edge.read_feed, edge.read_stream, edge.keep_time),
        *(edge.captions.run, edge.polls.run, edge.shelf.run),
        *elsewhere,
        *open_data,
    )


def _cache(folders: Folders, settings: Settings) -> Cache:
    """Two edges on one machine have two ports."""
    return Cache(folders.edge(settings.server.public_port), settings.edge.cache_mb * 1_000_000)


class Served(Protocol):
    """A part of the public's web server."""

    def routes(self) -> list[web.AbstractRouteDef]:
        """What may be asked of it."""


def edge_application(pages: Pages, *parts: Served) -> web.Application:
    """The web server of an edge."""
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    for part in parts:
        application.add_routes(part.routes())
    return application


def _end_with(parent: int, stop: asyncio.Event) -> None:
    """A pidfd becomes readable when its process ends, even by SIGKILL (pidfd_open(2)); no polling, no race."""
    try:
        handle = os.pidfd_open(parent)
    except ProcessLookupError:
        stop.set()
        return
    asyncio.get_running_loop().add_reader(handle, stop.set)
