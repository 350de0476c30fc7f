"""The meeting process, put together: desk and log, the sitting, the web application, and what works by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast
from zoneinfo import ZoneInfo

from agenda.commands import Actor
from agenda.commands.presence import NoteArrival
from agenda.events.words import PublicationMode
from media.server import MediaServer
from server.config import Settings
from server.demo.papers import write_papers
from server.desk import MeetingDesk
from server.disturbances import DisturbanceWatch
from server.health import Counters, Health, PartState
from server.originals import Originals
from server.parts import Parts, joined
from server.planning import check, commands
from server.publishing import Publishing
from server.retention import Periods, Retention, kinds
from server.sitting import Sitting
from server.start import Start


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
    parts = joined(start, sitting, _health(start, sitting, counters), counters, tasks)
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
    parts.health.register("recording", publishing.state)
    parts.health.register("recordings", parts.earlier.state)
    retention = Retention(desk, parts.past, kinds(start.folders, _periods(settings)), start.clock)
    at_work = {
        "views": parts.signalling.run_views(),
        "live": parts.signalling.run_live(),
        "whip": parts.whip.run(),
        "captions": parts.machine.run(),
        "captions released": parts.release.run(asyncio.sleep),
        "publishing": publishing.run(),
        "retention": retention.run(asyncio.sleep),
        "past logs": parts.logs.run(),
        "recordings": parts.earlier.run(),
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
        question=settings.question_time.keep_days,
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
