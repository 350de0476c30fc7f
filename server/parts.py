"""The parts of the meeting process, joined: desk and log, the sitting, and one web application for all pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

from aiohttp import web

from agenda.commands import Actor
from agenda.commands.presence import NoteArrival
from agenda.events.words import PublicationMode
from agenda.opendata.things import Addresses
from hardware.readiness import CallTried
from media.server import MediaServer
from server import captions_machine, setup_messages
from server.addresses import meeting_url, public_url
from server.captions import CaptionFile
from server.captions_desk import CaptionDesk
from server.captions_pages import CaptionPages
from server.captions_release import Release
from server.config import Settings
from server.demo.papers import write_papers
from server.desk import MeetingDesk
from server.disturbances import DisturbanceWatch
from server.elections import join_elections
from server.export import House
from server.feed import Feed
from server.health import Counters, Health, PartState
from server.identity import Identities, feed_token, load_secret, watch_token
from server.minutes_pages import MinutesPages, house
from server.minutes_publishing import MinutesPublishing
from server.observation import Observation
from server.opendata.publisher import Publisher
from server.originals import Originals
from server.outlets import OutletPages
from server.pages import RolePages
from server.people_pages import PeoplePages
from server.planning import check, commands
from server.polls_pages import join_polls
from server.publishing import Publishing
from server.relay import Relay
from server.retention import Periods, Retention, kinds
from server.setup import Setup
from server.setup_call import tried_call
from server.setup_desk import OperatorDesk
from server.setup_file import TaughtFile
from server.setup_pages import SetupPages
from server.showing import PaperPages
from server.signalling import Signalling
from server.sitting import Sitting
from server.start import Start
from server.store import last_hash
from server.surveys_desk import join_surveys
from server.turn import ice_servers
from server.web import Pages
from server.whip import Whip


@dataclass(frozen=True, slots=True)
class Parts:
    """What the rest of the process works with."""

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
    setup: Setup


async def build(start: Start, media: MediaServer, tasks: asyncio.TaskGroup) -> Parts:
    """All parts, at work in `tasks`; a sitting that is new is planned, one that was begun goes on."""
    settings, counters = start.settings, Counters()
    desk = await _desk(start, tasks)
    papers = start.folders.papers(start.meeting_id)
    if start.options.demo:
        await asyncio.to_thread(write_papers, start.plan, papers)
    zone = ZoneInfo(settings.town.timezone)
    sitting = Sitting(desk, media, tasks, start.clock, asyncio.sleep, papers, zone, _originals(settings))
    publishing = Publishing(sitting, start.folders.live(start.meeting_id))
    await publishing.set(_mode(settings), settings.publication.delay_s)
    parts = _joined(start, sitting, _health(start, sitting, counters), counters, tasks)
    sitting.apply_floor()
    sitting.presence.expect_again()
    _start(start, parts, publishing, tasks)
    return parts


async def _desk(start: Start, tasks: asyncio.TaskGroup) -> MeetingDesk:
    """The desk, taking commands, with everything that the log holds."""
    desk = MeetingDesk(start.meeting_id, start.store.log, start.clock)
    await desk.replay()
    tasks.create_task(desk.run(), name="desk")
    if not desk.recorded:
        check(start.plan, start.settings.sitting.profile, start.clock.now())
        await _plan_meeting(start, desk)
    return desk


async def _plan_meeting(start: Start, desk: MeetingDesk) -> None:
    system, plan = Actor("system"), start.plan
    expected = plan.expected("hall") if start.options.demo else ()
    arrivals = [NoteArrival(person.id, "hall", "seat") for person in expected]
    # Submitted together, they share a write; the mailbox keeps their order.
    planned = (*commands(plan, start.settings.sitting.profile), *arrivals)
    await asyncio.gather(*(desk.submit(command, system) for command in planned))


def _mode(settings: Settings) -> PublicationMode:
    """What is published; nothing where no programme is made."""
    return cast(PublicationMode, settings.publication.mode) if settings.programme.enabled else "none"


def _originals(settings: Settings) -> Originals | None:
    return Originals(settings.originals.non_public) if settings.originals.enabled else None


def _health(start: Start, sitting: Sitting, counters: Counters) -> Health:
    health = Health(counters)
    health.register("store", start.store.state)
    health.register("media", lambda: _dropped(sitting.media.counters()))
    health.register("local", lambda: _dropped(sitting.local.counters))
    return health


def _dropped(counters: Mapping[str, int]) -> PartState:
    """What a part refused or dropped, under names that Prometheus takes."""
    return PartState("ok", "", {name.replace("-", "_"): count for name, count in counters.items()})


def _start(start: Start, parts: Parts, publishing: Publishing, tasks: asyncio.TaskGroup) -> None:
    """Everything that works by itself, until cancelled."""
    settings, desk = start.settings, parts.sitting.desk
    parts.observation.start(tasks)
    retention = Retention(desk, start.store.log, kinds(start.folders, _periods(settings)), start.clock)
    at_work = {
        "views": parts.signalling.run_views(),
        "live": parts.signalling.run_live(),
        "whip": parts.whip.run(),
        "captions": parts.machine.run(),
        "captions released": parts.release.run(asyncio.sleep),
        "publishing": publishing.run(),
        "retention": retention.run(asyncio.sleep),
        "disturbances": _disturbances(settings, parts).run(),
        "layers": parts.signalling.media.run(),
    }
    for name, work in at_work.items():
        tasks.create_task(work, name=name)


def _periods(settings: Settings) -> Periods:
    return Periods(
        recording=settings.publication.recording_days,
        original=settings.originals.keep_days,
        perception=settings.perception.keep_days,
    )


def _disturbances(settings: Settings, parts: Parts) -> DisturbanceWatch:
    """Who notices that a remote member's picture or sound fails."""
    sitting = parts.sitting
    return DisturbanceWatch(
        sitting.desk,
        sitting.clients,
        lambda: parts.observation.perception.receptions,
        sitting.live.sample,
        sitting.clock,
        sitting.pause,
        settings.perception.notice_seconds,
    )


# -- one web application -----------------------------------------------------------------------------------------------


def _joined(start: Start, sitting: Sitting, health: Health, counters: Counters, tasks: asyncio.TaskGroup) -> Parts:
    """Pages, Socket.IO and feed on one web application."""
    settings = start.settings
    secret = load_secret(start.options.folder)
    identities = Identities(start.store.registry, secret, sitting.clock)
    pages = Pages(settings, counters, meeting_url(settings))
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    signalling = _signalling(settings, sitting, identities, pages, counters)
    observation = Observation(settings, sitting, identities, health, start.options.folder)
    whip = Whip(pages, sitting, observation.admission.check_viewer, watch_token(secret))
    feed = Feed(sitting, feed_token(secret))
    machine, release, caption_pages = _captions(start, sitting, pages, identities, secret)
    elections = join_elections(sitting, signalling, secret, start.folders.urns(start.meeting_id))
    relay = Relay(start.folders.live(start.meeting_id), feed_token(secret), streams=settings.programme.enabled)
    outlets = OutletPages(
        identities, settings.restream.urls, lambda: sitting.children, lambda: captions_machine.able(settings)
    )
    address, answers = public_url(settings), start.folders.polls(start.meeting_id)
    polls = join_polls(sitting, signalling, answers, feed_token(secret), address, tasks)
    setup = _setup(start, sitting, signalling, observation, tasks)
    hall_pages = SetupPages(pages, identities, setup, sitting)
    for routes in (
        *(
            part.routes()
            for part in (feed, relay, whip, observation, elections, caption_pages, outlets, polls, hall_pages)
        ),
        *(part.routes() for part in _role_pages(start, sitting, pages, identities, health)),
    ):
        application.add_routes(routes)
    application.add_routes(_open_data(start, sitting, feed_token(secret), tasks).routes())
    signalling.submit = _papers(start, sitting, signalling).submit
    signalling.submit = _minutes(start, sitting, signalling).submit
    surveys = join_surveys(pages, identities, sitting, signalling, start.folders.surveys(), tasks)
    application.add_routes(surveys.routes())
    signalling.submit = OperatorDesk(setup.report, lambda: setup.direction, signalling.submit).submit
    signalling.io.attach(application)
    return Parts(
        sitting, signalling, identities, health, application, feed, whip, observation, machine, release, counters, setup
    )


def _open_data(start: Start, sitting: Sitting, token: str, tasks: asyncio.TaskGroup) -> Publisher:
    """The open data of all sittings, for the edges."""
    at = Addresses(public_url(start.settings))
    publisher = Publisher(sitting.desk, start.store, at, token, sitting.pause)
    tasks.create_task(publisher.run(), name="open data")
    return publisher


def _signalling(
    settings: Settings, sitting: Sitting, identities: Identities, pages: Pages, counters: Counters
) -> Signalling:
    return Signalling(
        sitting,
        identities,
        pages.texts,
        counters,
        settings.town.language,
        settings.sitting.max_message_bytes,
        lambda client: ice_servers(settings.turn, client.identity.invitation.slug, sitting.clock.now()),
    )


def _setup(
    start: Start, sitting: Sitting, signalling: Signalling, observation: Observation, tasks: asyncio.TaskGroup
) -> Setup:
    """The hall's set-up page: devices join it later, with the hall."""

    def call() -> CallTried:
        return tried_call(sitting.live.sample(), observation.perception.receptions)

    setup = Setup(sitting, TaughtFile(start.options.folder), call, tasks, sitting.pause)
    signalling.serve(setup_messages.EVENT, setup_messages.SetupMessages(setup).serve)
    return setup


def _captions(
    start: Start, sitting: Sitting, pages: Pages, identities: Identities, secret: bytes
) -> tuple[captions_machine.Machine, Release, CaptionPages]:
    """Captions: the machine's way in, their way out, and their pages."""
    segment = timedelta(seconds=start.settings.programme.segment_s)
    desk = CaptionDesk(sitting, CaptionFile(start.folders.captions(start.meeting_id)), segment)
    machine = captions_machine.Machine(desk, sitting.clock)
    sitting.hear(captions_machine.NAME, machine.hear)
    release = Release(desk, sitting)
    return machine, release, CaptionPages(pages, identities, desk, release, feed_token(secret), watch_token(secret))


def _role_pages(
    start: Start, sitting: Sitting, pages: Pages, identities: Identities, health: Health
) -> tuple[RolePages, MinutesPages, PeoplePages]:
    settings, store = start.settings, start.store
    valid = timedelta(days=settings.sitting.link_validity_days)
    return (
        RolePages(pages, sitting, identities, health),
        MinutesPages(sitting, identities, _house(start, sitting), lambda: last_hash(store, start.meeting_id)),
        PeoplePages(pages, sitting, identities, store.registry, meeting_url(settings), valid),
    )


def _house(start: Start, sitting: Sitting) -> House:
    """What the files of the minutes have of the town."""
    return house(start.settings, sitting.record.zone, public_url(start.settings))


def _minutes(start: Start, sitting: Sitting, signalling: Signalling) -> MinutesPublishing:
    """Who writes the files of published minutes before the intent to publish them is submitted."""
    log_hash = partial(last_hash, start.store, start.meeting_id)
    return MinutesPublishing(sitting, _house(start, sitting), log_hash, sitting.clock.now, signalling.submit)


def _papers(start: Start, sitting: Sitting, signalling: Signalling) -> PaperPages:
    """Who draws the page of a paper before the intent to show it is submitted."""
    programme = start.settings.programme
    size, folder = (programme.width, programme.height), start.folders.pages(start.meeting_id)
    return PaperPages(sitting.desk, sitting.papers, folder, size, sitting.clock.now, signalling.submit)
