"""The composition root of the meeting process: builds the parts, starts them in one TaskGroup, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from aiohttp import web

from agenda.commands import Actor
from agenda.commands.presence import NoteArrival
from agenda.events.words import PublicationMode
from agenda.publication import streams
from hardware.simulated.conference.desks import Desks
from media.fanout import FanoutMissing
from media.server import MediaServer
from media.settings import FanoutName, MediaSettings
from server import captions_machine, chamber, children, collector, links, originals
from server.addresses import Folders, meeting_url, public_url
from server.captions import CaptionFile
from server.captions_desk import CaptionDesk
from server.captions_pages import CaptionPages
from server.captions_release import Release
from server.clock import Clock, SystemClock
from server.config import Settings
from server.demo.bots import start_bots
from server.demo.papers import write_papers
from server.desk import MeetingDesk
from server.direction import directed
from server.disturbances import DisturbanceWatch
from server.elections import join_elections
from server.feed import Feed
from server.folder import folder_lock
from server.health import Counters, Health, PartState
from server.identity import Identities, feed_token, load_secret, watch_token
from server.observation import Observation
from server.obstacles import StartError, certificate, occupied, wait_for_port
from server.originals import Originals
from server.outlets import OutletPages
from server.pages import RolePages
from server.people_pages import PeoplePages
from server.planning import MeetingPlan, check, commands
from server.programme_state import programme_state
from server.publishing import Publishing
from server.relay import Relay
from server.retention import Periods, Retention, kinds
from server.showing import PaperPages
from server.signalling import Signalling
from server.sitting import Sitting
from server.store import Store, last_hash
from server.tasks import cancelled_at_exit
from server.turn import ice_servers
from server.web import Pages
from server.whip import Whip

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


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of the server beside config.toml."""

    config: Path
    folder: Path
    demo: bool = False
    play: bool = False
    codes: bool = False


async def serve(settings: Settings, options: Options, plan: MeetingPlan, say: Callable[[str], None]) -> None:
    """Run the meeting until SIGINT or SIGTERM. Raises StartError or StorageTrouble."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    clock, folders = SystemClock(), Folders(options.folder)
    with folder_lock(options.folder):
        store = Store.open(settings.storage.database, options.folder, clock)
        try:
            async with running(settings, options, plan, store, clock, folders, say):
                collector.settle()
                await stop.wait()
        finally:
            await store.close()


@asynccontextmanager
async def running(
    settings: Settings,
    options: Options,
    plan: MeetingPlan,
    store: Store,
    clock: Clock,
    folders: Folders,
    say: Callable[[str], None],
) -> AsyncIterator[Sitting]:
    """The whole meeting process, from the first socket to the last."""
    media = _media_server(settings)
    with occupied(settings.media.port, "media.port"):
        await media.start()
    try:
        async with contextlib.AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(cancelled_at_exit())
            parts = await _build(settings, options, plan, store, clock, folders, media, tasks)
            stack.push_async_callback(parts.observation.close)
            stack.push_async_callback(parts.sitting.local.close)
            await stack.enter_async_context(_web_server(settings, parts))
            stack.push_async_callback(parts.signalling.stop)
            desks = await _hall(settings, parts, tasks, stack)
            await _start_children(settings, options, plan, folders, parts, tasks, clock, desks)
            await _public_page_open(parts.feed)
            say(await _announcement(settings, options, plan, parts, store))
            yield parts.sitting
    finally:
        await media.close()


@dataclass(frozen=True, slots=True)
class _Parts:
    sitting: Sitting
    signalling: Signalling
    identities: Identities
    health: Health
    application: web.Application
    feed: Feed
    whip: Whip
    observation: Observation
    machine: captions_machine.Machine
    release: Release
    counters: Counters


async def _build(
    settings: Settings,
    options: Options,
    plan: MeetingPlan,
    store: Store,
    clock: Clock,
    folders: Folders,
    media: MediaServer,
    tasks: asyncio.TaskGroup,
) -> _Parts:
    counters = Counters()
    health = Health(counters)
    meeting_id = plan.meeting.id
    desk = MeetingDesk(meeting_id, store.log, clock)
    await desk.replay()
    tasks.create_task(desk.run(), name="desk")
    if not desk.recorded:
        check(plan, settings.sitting.profile, clock.now())
        await _plan_meeting(desk, plan, settings.sitting.profile, options)
    papers = folders.papers(meeting_id)
    if options.demo:
        await asyncio.to_thread(write_papers, plan, papers)
    zone = ZoneInfo(settings.town.timezone)
    sitting = Sitting(desk, media, tasks, clock, asyncio.sleep, papers, zone, _originals(settings))
    publishing = Publishing(sitting, folders.live(meeting_id))
    await publishing.set(_mode(settings), settings.publication.delay_s)
    health.register("store", store.state)
    health.register("media", lambda: _dropped(media.counters()))
    health.register("local", lambda: _dropped(sitting.local.counters))
    parts = _serving(settings, sitting, store, options.folder, counters, health)
    sitting.apply_floor()
    sitting.presence.expect_again()
    tasks.create_task(parts.signalling.run_views(), name="views")
    tasks.create_task(parts.signalling.run_live(), name="live")
    tasks.create_task(parts.whip.run(), name="whip")
    tasks.create_task(parts.machine.run(), name="captions")
    tasks.create_task(parts.release.run(asyncio.sleep), name="captions released")
    tasks.create_task(publishing.run(), name="publishing")
    retention = Retention(desk, store.log, kinds(folders, _periods(settings)), clock)
    tasks.create_task(retention.run(asyncio.sleep), name="retention")
    parts.observation.start(tasks)
    tasks.create_task(_disturbances(settings, sitting, parts.observation).run(), name="disturbances")
    tasks.create_task(parts.signalling.media.run(), name="layers")
    return parts


def _mode(settings: Settings) -> PublicationMode:
    """What is published; nothing where no programme is made."""
    return cast(PublicationMode, settings.publication.mode) if settings.programme.enabled else "none"


def _originals(settings: Settings) -> Originals | None:
    return Originals(settings.originals.non_public) if settings.originals.enabled else None


def _periods(settings: Settings) -> Periods:
    return Periods(
        recording=settings.publication.recording_days,
        original=settings.originals.keep_days,
        perception=settings.perception.keep_days,
    )


def _disturbances(settings: Settings, sitting: Sitting, observation: Observation) -> DisturbanceWatch:
    """Who notices that a remote member's picture or sound fails."""
    return DisturbanceWatch(
        sitting.desk,
        sitting.clients,
        lambda: observation.perception.receptions,
        sitting.live.sample,
        sitting.clock,
        sitting.pause,
        settings.perception.notice_seconds,
    )


def _serving(
    settings: Settings, sitting: Sitting, store: Store, folder: Path, counters: Counters, health: Health
) -> _Parts:
    """Pages, Socket.IO and feed on one web application."""
    secret = load_secret(folder)
    identities = Identities(store.registry, secret, sitting.clock)
    pages = Pages(settings, counters, meeting_url(settings))
    signalling = Signalling(
        sitting,
        identities,
        pages.texts,
        counters,
        settings.town.language,
        settings.sitting.max_message_bytes,
        lambda client: ice_servers(settings.turn, client.identity.invitation.slug, sitting.clock.now()),
    )
    meeting_id = sitting.desk.meeting.meeting_id
    role_pages = RolePages(pages, sitting, identities, health, lambda: last_hash(store, meeting_id))
    feed = Feed(sitting, feed_token(secret))
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    valid = timedelta(days=settings.sitting.link_validity_days)
    people = PeoplePages(pages, sitting, identities, store.registry, meeting_url(settings), valid)
    observation = Observation(settings, sitting, identities, health, folder)
    whip = Whip(pages, sitting, observation.admission.check_viewer, watch_token(secret))
    segment = timedelta(seconds=settings.programme.segment_s)
    captions = CaptionDesk(sitting, CaptionFile(Folders(folder).captions(meeting_id)), segment)
    machine = captions_machine.Machine(captions, sitting.clock)
    sitting.hear(captions_machine.NAME, machine.hear)
    outlets = OutletPages(
        identities, settings.restream.urls, lambda: sitting.children, lambda: machine_ability(settings)
    )
    release = Release(captions, sitting)
    caption_pages = CaptionPages(pages, identities, captions, release, feed_token(secret), watch_token(secret))
    urns = Folders(folder).urns(sitting.desk.meeting.meeting_id)
    elections = join_elections(sitting, signalling, secret, urns)
    size = (settings.programme.width, settings.programme.height)
    papers = PaperPages(
        sitting.desk, sitting.papers, Folders(folder).pages(meeting_id), size, sitting.clock.now, signalling.submit
    )
    signalling.submit = papers.submit
    relay = Relay(Folders(folder).live(meeting_id), feed_token(secret), streams=settings.programme.enabled)
    for part in (role_pages, people, feed, relay, whip, observation, elections, caption_pages, outlets):
        application.add_routes(part.routes())
    signalling.io.attach(application)
    return _Parts(
        sitting, signalling, identities, health, application, feed, whip, observation, machine, release, counters
    )


def machine_ability(settings: Settings) -> captions_machine.Ability:
    """Whether a machine writes captions here."""
    model = settings.captions.model
    return captions_machine.ability(str(settings.path(model)) if model else "")


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


def _dropped(counters: Mapping[str, int]) -> PartState:
    """What a part refused or dropped, under names that Prometheus takes."""
    return PartState("ok", "", {name.replace("-", "_"): count for name, count in counters.items()})


async def _plan_meeting(desk: MeetingDesk, plan: MeetingPlan, profile: str, options: Options) -> None:
    system = Actor("system")
    arrivals = [NoteArrival(person.id, "hall", "seat") for person in plan.expected("hall")] if options.demo else []
    # Submitted together, they share a write; the mailbox keeps their order.
    await asyncio.gather(*(desk.submit(command, system) for command in (*commands(plan, profile), *arrivals)))


async def _hall(
    settings: Settings, parts: _Parts, tasks: asyncio.TaskGroup, stack: contextlib.AsyncExitStack
) -> Desks | None:
    """Conference system, cameras and director; the desks of a simulated system, for whoever plays the hall."""
    joined = await stack.enter_async_context(
        chamber.joined(settings.conference, parts.sitting, parts.health, parts.counters, tasks)
    )
    drawn = settings.hall.video == "simulated" and joined.desks is not None
    director = await stack.enter_async_context(
        directed(settings.seatmap, parts.sitting, parts.health, tasks, joined.chair_seats, simulated=drawn)
    )
    if joined.chamber is not None and director is not None:
        joined.chamber.listen(director.hear)
    return joined.desks


async def _start_children(
    settings: Settings,
    options: Options,
    plan: MeetingPlan,
    folders: Folders,
    parts: _Parts,
    tasks: asyncio.TaskGroup,
    clock: Clock,
    desks: Desks | None,
) -> None:
    socket, meeting_id = folders.socket(), plan.meeting.id
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    await parts.sitting.local.start(socket)
    await wait_for_port(settings.server.public_host, settings.server.public_port, "server.public_port")
    family = children.Children(tasks, clock, asyncio.sleep)
    parts.health.register("children", family.health)
    family.start("edge", children.edge_argv(options.config, options.folder, meeting_id))
    for number, argv in enumerate(children.hall_argvs(settings, socket)):
        family.start(f"hall{number or ''}", argv)
    if streams(parts.sitting.desk.meeting):
        folders.live(meeting_id).mkdir(parents=True, exist_ok=True)
        publication = parts.sitting.desk.meeting.publication
        family.start("programme", children.programme_argv(settings, publication, folders, meeting_id, socket))
        status = parts.sitting.children
        parts.health.register("programme", lambda: programme_state(status.get("programme"), settings.programme.fps))
        platforms = children.restream_argvs(settings, (options.config,), socket, folders.live(meeting_id))
        for number, argv in enumerate(platforms):
            family.start(f"restream{number}", argv)
        if machine_ability(settings) == "ready":
            words = captions_machine.prompt(parts.sitting.desk.meeting, parts.sitting.sections("public"))
            family.start(captions_machine.NAME, children.captions_argv(settings, socket, words))
    if settings.originals.enabled:
        told = parts.sitting.children
        family.start(originals.NAME, children.originals_argv(settings, folders.originals(meeting_id), socket))
        parts.health.register(originals.NAME, lambda: originals.state(told.get(originals.NAME)))
    if options.demo:
        remote = [{"id": one.id, "name": one.name, "faction": one.faction} for one in plan.expected("remote")]
        if options.play:
            family.start("members", children.members_argv(remote, socket))
        start_bots(parts.sitting, tasks, desks, play=options.play, remote=[one["id"] for one in remote])


async def _public_page_open(feed: Feed) -> None:
    """Links are shown when all of them work; an edge that cannot start must not keep the sitting waiting."""
    try:
        await asyncio.wait_for(feed.followed.wait(), EDGE_SECONDS)
    except TimeoutError:
        log.warning("the public page is not open yet")


async def _announcement(settings: Settings, options: Options, plan: MeetingPlan, parts: _Parts, store: Store) -> str:
    valid = timedelta(days=settings.sitting.link_validity_days)
    invitations = await links.ensure_invitations(plan, parts.identities, store.registry, valid)
    shown = links.links(plan, invitations, parts.identities, meeting_url(settings), public_url(settings))
    state = WHERE_WE_ARE[parts.sitting.desk.meeting.state]
    plane = PLANES[parts.sitting.media.fanout.name]
    head = f"{plan.meeting.title} – {plan.meeting.body}\n{plane}\n{state} Persönliche Links, bitte nicht weitergeben:"
    return head + links.terminal(shown, options.codes)


@asynccontextmanager
async def _web_server(settings: Settings, parts: _Parts) -> AsyncIterator[None]:
    context = certificate(settings)
    runner = web.AppRunner(parts.application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        with occupied(settings.server.port, "server.port"):
            await web.TCPSite(runner, settings.server.host, settings.server.port, ssl_context=context).start()
        yield
    finally:
        await runner.cleanup()
