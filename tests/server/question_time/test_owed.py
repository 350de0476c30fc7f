"""Answers that were promised in writing: late ones say so, and those of earlier sittings stay readable."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp

from agenda.commands.question_time import AcceptResidentQuestion, AnswerResidentQuestion, OweResidentAnswer
from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.clock import SystemClock
from server.edge.source import new_session
from server.health import Counters
from server.opendata.catalogue import Catalogue
from server.question_time.earlier import promised
from server.question_time.edge import EdgeQuestions
from server.web import Pages
from tests.server.evening import CLERK
from tests.server.question_time.town import SENT, ZONE, Town, served


async def test_an_answer_that_is_late_says_so_to_everybody(town: Town) -> None:
    async with town.audience() as resident:
        _, path, _ = await town.ask(resident)
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        await town.desk.submit(OweResidentAnswer("f1"), CLERK)
        due = town.house.sitting.desk.meeting.question_time.questions["f1"].due
        assert due == (datetime.now(ZONE).date() + timedelta(days=14)).isoformat()
        assert "Die Antwort folgt schriftlich bis zum" in await (await resident.get(path)).text()
    pages = Pages(town.settings, Counters(), "")
    session = new_session(town.house.feed_token, "http://localhost")
    late = EdgeQuestions(
        pages,
        session,
        str(town.server.make_url("/feed")),
        town.sections,
        SystemClock().monotonic,
        lambda: datetime.now(UTC) + timedelta(days=16),
        tuple,
    )
    async with served(pages, late.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        assert "Überfällig: Die Antwort war bis zum" in await (await visitor.get("/fragen")).text()


@asynccontextmanager
async def _next_sitting(town: Town, running: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A visitor of the edge while the sitting of that id runs, and what was before stands in the open data."""
    at = Addresses("https://rat.example")
    history = History("klein", at)
    history.take(town.house.sitting.desk.recorded)
    catalogue = Catalogue(at, {"klein": history.known()})
    pages, session = Pages(town.settings, Counters(), ""), new_session(town.house.feed_token, "http://localhost")
    feed, clock = str(town.server.make_url("/feed")), SystemClock()
    edge = EdgeQuestions(
        pages, session, feed, lambda: None, clock.monotonic, clock.now, lambda: promised(catalogue, running, ZONE)
    )
    async with served(pages, edge.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        yield visitor


async def test_what_an_earlier_sitting_owes_stays_readable_when_the_next_one_runs_and_so_does_its_answer(
    town: Town,
) -> None:
    for token in "ab":
        await town.desk.take(token * 22, replace(SENT, text=f"Wann kommt der <i>Bus {token}</i>?"))
    for command in (
        AcceptResidentQuestion("f1"),
        AcceptResidentQuestion("f2"),
        OweResidentAnswer("f1", "2031-02-03"),
    ):
        await town.desk.submit(command, CLERK)
    async with _next_sitting(town, "naechste") as visitor:
        owed = await (await visitor.get("/fragen")).text()
    assert "Sitzung vom 26.11.2026" in owed
    assert "Wann kommt der &lt;i&gt;Bus a&lt;/i&gt;?" in owed
    assert "Die Antwort folgt schriftlich bis zum 03.02.2031" in owed
    assert "Bus b" not in owed
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
    async with _next_sitting(town, "naechste") as visitor:
        answered = await (await visitor.get("/fragen")).text()
    for told in ("Zugesagt war die Antwort bis zum 03.02.2031", "Schriftlich beantwortet von Max Meier", "Im Mai."):
        assert told in answered


async def test_the_running_sittings_own_promises_are_not_listed_twice(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.submit(OweResidentAnswer("f1"), CLERK)
    async with _next_sitting(town, "klein") as visitor:
        assert "früheren Sitzungen" not in await (await visitor.get("/fragen")).text()
