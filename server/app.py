"""The composition root of the meeting process: builds the parts, starts them in one TaskGroup, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import web

from media.fanout import FanoutMissing
from media.server import MediaServer
from media.settings import FanoutName, MediaSettings
from server import collector, links
from server.addresses import Folders, meeting_url, public_url
from server.build import build
from server.clock import SystemClock
from server.config import Settings
from server.feed import Feed
from server.folder import folder_lock
from server.hall import join_hall
from server.obstacles import StartError, certificate, occupied
from server.parts import Parts
from server.planning import MeetingPlan
from server.processes import start_processes
from server.sitting import Sitting
from server.start import Options, Start
from server.store.store import Store
from server.tasks import cancelled_at_exit

log = logging.getLogger(__name__)

WHERE_WE_ARE: Mapping[str, str] = {
    "planned": "Die Sitzung ist bereit.",
    "open": "Die Sitzung geht weiter, wo sie war.",
    "interrupted": "Die Sitzung ist unterbrochen; sie geht weiter, wo sie war.",
    "closed": 'Die Sitzung ist geschlossen. (Eine neue Vorführung: make run ARGS="--fresh")',
}
"""What the terminal says above the links, by the state of the sitting."""

PLANES: Mapping[str, str] = {
    "native": "Bild und Ton leitet der schnelle, nativ gebaute Medien-Thread weiter.",
    "python": "Bild und Ton leitet Python allein weiter: genug für etwa hundert Empfänger (schneller mit gcc).",
}
"""Which media plane runs, in the words of the start."""

EDGE_SECONDS = 15.0
"""How long the links wait for the public page; an edge needs one or two seconds on an idle machine."""


async def serve(settings: Settings, options: Options, plan: MeetingPlan, say: Callable[[str], None]) -> None:
    """Run the meeting until SIGINT or SIGTERM. Raises StartError or StorageTrouble."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    clock = SystemClock()
    with folder_lock(options.folder):
        store = Store.open(settings.storage.database, options.folder, clock)
        start = Start(settings, options, plan, store, clock, Folders(options.folder))
        try:
            async with running(start, say):
                collector.settle()
                await stop.wait()
        finally:
            await store.close()


@asynccontextmanager
async def running(start: Start, say: Callable[[str], None]) -> AsyncIterator[Sitting]:
    """The whole meeting process, from the first socket to the last."""
    media = _media_server(start.settings)
    with occupied(start.settings.media.port, "media.port"):
        await media.start()
    try:
        async with contextlib.AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(cancelled_at_exit())
            parts = await build(start, media, tasks)
            stack.push_async_callback(parts.observation.close)
            stack.push_async_callback(parts.sitting.local.close)
            await stack.enter_async_context(_web_server(start.settings, parts))
            # Ended before the web server, which would wait for what the edge reads of it.
            processes = await stack.enter_async_context(cancelled_at_exit())
            stack.push_async_callback(parts.signalling.stop)
            desks = await join_hall(start.settings, parts, tasks, stack)
            await start_processes(start, parts, processes, desks)
            await _public_page_open(parts.feed)
            say(await _announcement(start, parts))
            yield parts.sitting
    finally:
        await media.close()


def _media_server(settings: Settings) -> MediaServer:
    media = settings.media
    fanout = cast(FanoutName, media.fanout)  # the configuration allows these words only
    try:
        return MediaServer(MediaSettings(media.host, media.port, tuple(media.addresses), media.tcp_port, fanout))
    except FanoutMissing as error:
        raise StartError(
            f"Der native Medien-Thread ist nicht gebaut ({error}). Bitte gcc und python3-dev installieren und "
            'make native aufrufen, oder in config.toml media.fanout = "auto" eintragen.'
        ) from error


async def _public_page_open(feed: Feed) -> None:
    """Links are shown when all of them work; an edge that cannot start must not keep the sitting waiting."""
    try:
        await asyncio.wait_for(feed.followed.wait(), EDGE_SECONDS)
    except TimeoutError:
        log.warning("the public page is not open yet")


async def _announcement(start: Start, parts: Parts) -> str:
    settings, plan, options = start.settings, start.plan, start.options
    valid = links.validity(plan, settings.sitting.link_validity_days, start.clock.now())
    invitations = await links.ensure_invitations(plan, parts.identities, start.store.registry, valid)
    shown = links.links(plan, invitations, parts.identities, meeting_url(settings), public_url(settings))
    state = WHERE_WE_ARE[parts.sitting.desk.meeting.state]
    plane = PLANES[parts.sitting.media.fanout.name]
    head = f"{plan.meeting.title} – {plan.meeting.body}\n{plane}\n{state} Persönliche Links, bitte nicht weitergeben:"
    return head + links.terminal(shown, options.codes)


@asynccontextmanager
async def _web_server(settings: Settings, parts: Parts) -> AsyncIterator[None]:
    context = certificate(settings)
    runner = web.AppRunner(parts.application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        with occupied(settings.server.port, "server.port"):
            await web.TCPSite(runner, settings.server.host, settings.server.port, ssl_context=context).start()
        yield
    finally:
        await runner.cleanup()
