"""Surveys in the meeting process, joined: clerk's pages, the desk where results are counted, letters, deletion."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiohttp import web

from server.addresses import public_url
from server.identity import Identities
from server.past import PastSittings
from server.retention import Retention
from server.signalling import Signalling
from server.sitting import Sitting
from server.start import Start
from server.surveys.addresses import Addresses
from server.surveys.desk import ClerkPages, SurveyDesk
from server.surveys.letters import Writer
from server.surveys.plans import Shelf
from server.surveys.post import Decisions, Post
from server.surveys.results import Results
from server.surveys.retention import SurveyRetention
from server.surveys.store import SurveyStore
from server.web import Pages


def join_surveys(
    start: Start,
    sitting: Sitting,
    signalling: Signalling,
    pages: Pages,
    identities: Identities,
    tasks: asyncio.TaskGroup,
    past: PastSittings,
) -> Iterable[web.AbstractRouteDef]:
    """The clerk's routes; everything is at work in `tasks`, and the files are closed when these end."""
    folder, zone, now = start.folders.surveys(), sitting.record.zone, sitting.clock.now
    store, shelf, addresses = SurveyStore(folder), Shelf(folder), Addresses(folder)
    results = Results(store, zone)
    desk = SurveyDesk(sitting.desk, shelf, results, now, signalling.submit)
    signalling.submit = desk.submit
    tell = Retention(sitting.desk, past, (), sitting.clock).tell
    days = start.settings.surveys.keep_days
    retention = SurveyRetention(store, addresses, shelf, results, days, now, tell)
    tasks.create_task(_keeping(retention, store, addresses), name="surveys")
    if start.settings.mail.ready:
        _post(start, sitting, pages, shelf, addresses, tasks)
    return ClerkPages(
        pages, identities, lambda: sitting.desk.meeting, shelf, store, zone, now, desk.submit
    ).routes()  # fmt: skip


def _post(
    start: Start, sitting: Sitting, pages: Pages, shelf: Shelf, addresses: Addresses, tasks: asyncio.TaskGroup
) -> None:
    town, now = start.settings.town.name, sitting.clock.now
    writer = Writer(town, public_url(start.settings), sitting.record.zone, pages.texts)
    decisions = Decisions(lambda: sitting.desk.meeting, start.store.log, shelf, addresses, now)
    post = Post(addresses, shelf, writer, start.settings.mail, town, now)
    tasks.create_task(post.run(decisions, asyncio.sleep), name="letters about surveys")


async def _keeping(retention: SurveyRetention, store: SurveyStore, addresses: Addresses) -> None:
    """Delete what is past its time, until cancelled."""
    try:
        await retention.run(asyncio.sleep)
    finally:
        await store.close()
        addresses.close()
