"""The parts of the meeting process on one web application: pages, intents, Socket.IO, and what edges are fed from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiohttp import web

from agenda.opendata.things import Addresses
from hardware.readiness import CallTried
from server.addresses import edge_url, meeting_url, public_url
from server.archive.clerk import ClerkRecordings
from server.archive.earlier import EarlierRecordings
from server.archive.earlier_feed import EarlierFeed
from server.archive.feed import ArchiveFeed
from server.captions import machine as captions_machine
from server.captions.book import CaptionFile
from server.captions.desk import CaptionDesk
from server.captions.pages import CaptionPages
from server.captions.release import Release
from server.config import Settings
from server.elections import join_elections
from server.export import House
from server.feed import Feed
from server.health import Counters, Health
from server.identity import Identities
from server.link_pages import CutOff, LinkPages
from server.links import validity
from server.minutes.pages import MinutesPages, house
from server.minutes.publishing import MinutesPublishing
from server.minutes.transcript import MinutesTranscript
from server.observation import Observation
from server.opendata.publisher import Publisher
from server.outlets import OutletPages
from server.pages import RolePages
from server.papers.join import join_papers
from server.past import PastSittings
from server.past_logs import PastLogs
from server.people_pages import PeoplePages
from server.polls.pages import join_polls
from server.question_time.join import join_questions
from server.relay import Relay
from server.secret import feed_token, load_secret
from server.setup import messages as setup_messages
from server.setup.call import tried_call
from server.setup.desk import OperatorDesk
from server.setup.file import TaughtFile
from server.setup.pages import SetupPages
from server.setup.setup import Setup
from server.showing import PaperPages
from server.signalling import Signalling
from server.sitting import Sitting
from server.start import Start
from server.store.store import last_hash
from server.surveys.join import join_surveys
from server.turn import ice_servers
from server.web import Pages
from server.whip.by_link import ProgrammeByLink
from server.whip.whip import Whip


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
    past: PastSittings
    logs: PastLogs
    earlier: EarlierRecordings


@dataclass(frozen=True, slots=True)
class _Joint:
    """What the parts of the web application are made from; `secret` is the folder's."""

    start: Start
    sitting: Sitting
    pages: Pages
    identities: Identities
    signalling: Signalling
    observation: Observation
    secret: bytes
    tasks: asyncio.TaskGroup
    past: PastSittings
    logs: PastLogs
    earlier: EarlierRecordings

    @property
    def token(self) -> str:
        """What edges show."""
        return feed_token(self.secret)


@dataclass(frozen=True, slots=True)
class _Captions:
    """Captions: their desk, the machine's way in, their way out, and their pages."""

    desk: CaptionDesk
    machine: captions_machine.Machine
    release: Release
    pages: CaptionPages


def joined(start: Start, sitting: Sitting, health: Health, counters: Counters, tasks: asyncio.TaskGroup) -> Parts:
    """Pages, Socket.IO and feed on one web application."""
    settings, secret = start.settings, load_secret(start.options.folder)
    identities = Identities(start.store.registry, secret, sitting.clock, start.plan.meeting.id)
    pages = Pages(settings, counters, meeting_url(settings))
    signalling = _signalling(settings, sitting, identities, pages, counters)
    observation = Observation(settings, sitting, identities, health, start.options.folder)
    past = PastSittings(start.store.log, sitting.clock)
    logs = PastLogs(start.store, past, start.meeting_id, sitting.pause)
    earlier = _earlier(start, past, logs)
    joint = _Joint(start, sitting, pages, identities, signalling, observation, secret, tasks, past, logs, earlier)
    feed = Feed(sitting, joint.token)
    whip = Whip(pages, sitting, observation.admission.check_viewer)
    captions, setup = _captions(joint), _setup(joint, health)
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    by_link = ProgrammeByLink(pages, identities, whip)
    for part in (feed, whip, by_link, observation, captions.pages, *_live(joint), *_role_pages(joint, health, whip)):
        application.add_routes(part.routes())
    for routes in _desks(joint, captions.desk, setup):
        application.add_routes(routes)
    signalling.io.attach(application)
    machine, release = captions.machine, captions.release
    return Parts(
        sitting, signalling, identities, health, application, feed, whip, observation, machine, release, counters,
        setup, past, logs, earlier,
    )  # fmt: skip


def _desks(joint: _Joint, captions: CaptionDesk, setup: Setup) -> Iterator[Iterable[web.AbstractRouteDef]]:
    """Everything through which intents pass on their way to the sitting's desk, the last of them first."""
    start, sitting, signalling, tasks = joint.start, joint.sitting, joint.signalling, joint.tasks
    pages, identities = joint.pages, joint.identities
    yield join_elections(sitting, signalling, joint.secret, start.folders.urns(start.meeting_id)).routes()
    address, answers, polls = public_url(start.settings), start.folders.polls(start.meeting_id), start.settings.polls
    yield join_polls(sitting, signalling, answers, joint.token, address, polls, tasks).routes()
    signalling.submit = _showing(start, sitting, signalling).submit
    publishing = _minutes(start, sitting, signalling)
    signalling.submit = publishing.submit
    tasks.create_task(publishing.name_public(), name="published minutes")
    signalling.submit = MinutesTranscript(captions.book.shown, signalling.submit).submit
    yield join_surveys(start, sitting, signalling, pages, identities, tasks, joint.past)
    yield join_questions(start, sitting, signalling, pages, identities, joint.token, tasks)
    meeting, zone = lambda: sitting.desk.meeting, sitting.record.zone
    yield ClerkRecordings(pages, identities, joint.earlier, meeting, zone).routes()
    yield join_papers(pages, identities, sitting, signalling, tasks).routes()
    signalling.submit = OperatorDesk(setup.report, lambda: setup.direction, signalling.submit).submit
    yield SetupPages(pages, identities, setup, sitting).routes()


def _earlier(start: Start, past: PastSittings, logs: PastLogs) -> EarlierRecordings:
    """The recordings of the sittings before this one."""
    segment = timedelta(seconds=start.settings.programme.segment_s)
    return EarlierRecordings(start.store, past, logs, start.folders, segment)


def _live(joint: _Joint) -> tuple[Relay, ArchiveFeed, EarlierFeed, OutletPages, Publisher]:
    """What edges and platforms are fed from, and the open data of all sittings."""
    start, sitting, settings = joint.start, joint.sitting, joint.start.settings
    live = start.folders.live(start.meeting_id)
    publisher = Publisher(sitting.desk, joint.logs, Addresses(public_url(settings)), joint.token, sitting.pause)
    able = partial(captions_machine.able, settings)
    return (
        Relay(live, joint.token, streams=settings.programme.enabled, beside=edge_url(settings)),
        ArchiveFeed(live.parent, joint.token, sitting.clock, sitting.pause),
        EarlierFeed(joint.earlier, joint.token),
        OutletPages(joint.identities, settings.restream.urls, lambda: sitting.children, able),
        publisher,
    )


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


def _setup(joint: _Joint, health: Health) -> Setup:
    """The hall's set-up page: devices join it later, with the hall."""
    sitting, perception = joint.sitting, joint.observation.perception

    def call() -> CallTried:
        return tried_call(sitting.live.sample(), perception.receptions)

    file = TaughtFile(joint.start.options.folder)
    setup = Setup(sitting, file, call, health.states, joint.tasks, sitting.pause)
    joint.signalling.serve(setup_messages.EVENT, setup_messages.SetupMessages(setup).serve)
    return setup


def _captions(joint: _Joint) -> _Captions:
    start, sitting = joint.start, joint.sitting
    segment = timedelta(seconds=start.settings.programme.segment_s)
    desk = CaptionDesk(sitting, CaptionFile(start.folders.captions(start.meeting_id)), segment)
    machine = captions_machine.Machine(desk, sitting.clock)
    sitting.hear(captions_machine.NAME, machine.hear)
    release = Release(desk, sitting)
    shown = CaptionPages(joint.pages, joint.identities, desk, release, joint.token)
    return _Captions(desk, machine, release, shown)


def _role_pages(joint: _Joint, health: Health, whip: Whip) -> tuple[RolePages, MinutesPages, LinkPages, PeoplePages]:
    start, sitting, pages, identities = joint.start, joint.sitting, joint.pages, joint.identities
    settings, store = start.settings, start.store
    registry, cut_off = store.registry, _cut_off(joint.signalling, whip)

    def valid() -> timedelta:
        return validity(start.plan, settings.sitting.link_validity_days, sitting.clock.now())

    links = LinkPages(pages, sitting, identities, registry, meeting_url(settings), valid, cut_off)
    return (
        RolePages(pages, sitting, identities, health),
        MinutesPages(sitting, identities, _house(start, sitting), lambda: last_hash(store, start.meeting_id)),
        links,
        PeoplePages(pages, sitting, identities, links),
    )


def _cut_off(signalling: Signalling, whip: Whip) -> CutOff:
    """What ends in the moment in which links are taken back; whatever else asks first whether they still open."""

    async def cut_off(taken_back: frozenset[str]) -> None:
        whip.sessions.end_opened_by(taken_back)
        await signalling.cut_off(taken_back)

    return cut_off


def _house(start: Start, sitting: Sitting) -> House:
    """What the files of the minutes have of the town."""
    return house(start.settings, sitting.record.zone, public_url(start.settings))


def _minutes(start: Start, sitting: Sitting, signalling: Signalling) -> MinutesPublishing:
    """Who writes the files of published minutes before the intent to publish them is submitted."""
    log_hash = partial(last_hash, start.store, start.meeting_id)
    return MinutesPublishing(sitting, _house(start, sitting), log_hash, sitting.clock.now, signalling.submit)


def _showing(start: Start, sitting: Sitting, signalling: Signalling) -> PaperPages:
    """Who draws the page of a paper before the intent to show it is submitted."""
    programme = start.settings.programme
    size, folder = (programme.width, programme.height), start.folders.pages(start.meeting_id)
    return PaperPages(sitting.desk, sitting.papers, folder, size, sitting.clock.now, signalling.submit)
