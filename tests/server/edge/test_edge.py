"""The edge: what the public gets, and that it is fed by the meeting alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands.items import CallItem
from agenda.commands.minutes_course import ProposeMinutes, PublishMinutes, SignMinutes
from agenda.commands.sitting import CloseSitting
from server.addresses import public_url
from server.clock import SystemClock
from server.edge.audience import Seats
from server.edge.edge import Edge, OtherSitting
from server.edge.state import KEPT_VERSIONS, PublicState
from server.export import House as Town
from server.export import render
from server.health import Counters
from server.minutes.published import FOLDER, LIST
from server.web import Pages
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING
from tests.server.house import House, open_house

TOWN = Town(ZoneInfo("Europe/Berlin"))

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house") as one:
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        yield one


@pytest.fixture
async def edge(house: House, tmp_path: Path) -> AsyncIterator[tuple[Edge, Client]]:
    pages = Pages(house.settings, Counters(), public_url(house.settings))
    for folder in ("live", "klein"):
        (tmp_path / folder).mkdir()
    feed = str(house.server.make_url("/feed"))
    one = Edge(pages, feed, house.feed_token, tmp_path / "live", tmp_path / "klein", SystemClock().monotonic)
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(one.routes())
    async with TestClient(TestServer(application)) as client:
        reading = [asyncio.create_task(work(asyncio.sleep)) for work in (one.read_feed, one.shelf.run)]
        await one.state.newer_than(-1, 60)
        await one.shelf.complete.wait()
        yield one, client
        for task in reading:
            task.cancel()
    await one.close()


async def _latest(client: Client) -> dict[str, Any]:
    async with client.get("/state/latest.json") as answer:
        document: dict[str, Any] = json.loads(await answer.text())
        return document


async def test_the_public_state_follows_the_meeting_and_hides_the_non_public_part(
    house: House, edge: tuple[Edge, Client]
) -> None:
    one, client = edge
    before = await _latest(client)
    assert before["sections"]["item"] == "t1"
    await house.submit(CallItem("t2"), CHAIR)
    await one.state.newer_than(before["version"], 60)
    after = await _latest(client)
    assert after["sections"]["item"] is None
    assert after["sections"]["meeting"]["public_excluded"]
    for path in ("/", "/?ansicht=text", f"/state/{after['epoch']}/{after['version']}.json"):
        async with client.get(path) as answer:
            text = await answer.text()
            assert answer.status == 200
            assert "Grundst" not in text
            assert "Firma X" not in text


async def test_of_another_sitting_than_its_own_it_shows_nothing(edge: tuple[Edge, Client]) -> None:
    one, client = edge
    before = await _latest(client)
    meeting = {**before["sections"]["meeting"], "id": "heute"}
    other = {**before, "version": before["version"] + 1, "sections": {**before["sections"], "meeting": meeting}}
    with pytest.raises(OtherSitting, match="heute"):
        one.take(json.dumps(other).encode())
    assert await _latest(client) == before


async def test_the_text_view_says_what_is_debated_without_a_script(edge: tuple[Edge, Client]) -> None:
    async with edge[1].get("/?ansicht=text") as answer:
        assert "Haushalt" in await answer.text()


async def test_published_minutes_are_shown_with_their_own_style_and_pictures_and_nothing_else(
    house: House, edge: tuple[Edge, Client], tmp_path: Path
) -> None:
    one, client = edge
    file = "niederschrift-fassung-1.html"
    (tmp_path / "klein" / FOLDER).mkdir()
    (tmp_path / "klein" / FOLDER / file).write_bytes(render(house.sitting.record.minutes(), "html", TOWN))
    async with client.get(f"/niederschrift/{file}") as answer:
        assert answer.status == 404
    steps = (
        (CloseSitting(), CHAIR),
        (ProposeMinutes(), CLERK),
        (SignMinutes("s1"), CLERK),
        (SignMinutes("p1"), CHAIR),
        (PublishMinutes(), CLERK),
    )
    for command, actor in steps:
        await house.submit(command, actor)
    while file not in (seen := await _latest(client))["sections"]["minutes_published"]:
        await one.state.newer_than(seen["version"], 60)
    async with client.get(f"/niederschrift/{file}") as answer:
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
        )
        assert "Niederschrift" in await answer.text()
        assert answer.url.path == f"/niederschrift/klein/{file}"


async def test_published_minutes_of_earlier_sittings_stay_and_nothing_else_of_them_is_given(
    edge: tuple[Edge, Client], tmp_path: Path
) -> None:
    folder = tmp_path / "april" / FOLDER
    folder.mkdir(parents=True)
    for name in ("niederschrift-fassung-1.html", "niederschrift-fassung-2.html", LIST):
        (folder / name).write_text(f"<p>{name}</p>", "utf-8")
    (folder / LIST).write_text('["niederschrift-fassung-2.html"]', "utf-8")
    (tmp_path / "april" / "vorlage.pdf").write_text("non-public", "utf-8")
    async with edge[1].get("/niederschrift/april/niederschrift-fassung-2.html") as answer:
        assert (answer.status, await answer.text()) == (200, "<p>niederschrift-fassung-2.html</p>")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    hidden = ("april/niederschrift-fassung-1.html", f"april/{LIST}", "april/vorlage.pdf", "april/..%2Fvorlage.pdf")
    for path in (*hidden, "mai/niederschrift-fassung-2.html", "klein/niederschrift-fassung-2.html"):
        async with edge[1].get(f"/niederschrift/{path}") as answer:
            assert answer.status == 404, path


async def test_a_version_of_the_state_may_be_kept_by_any_cache(edge: tuple[Edge, Client]) -> None:
    one, client = edge
    latest = await _latest(client)
    async with client.get(f"/state/{one.state.epoch}/{latest['version']}.json") as answer:
        assert json.loads(await answer.text()) == latest
        assert "immutable" in answer.headers["Cache-Control"]


NOWHERE = (
    "/live/../secret",
    "/live/secret.txt",
    "/live/live.m3u8",
    "/live/rewind.m3u8",
    "/live/live-high.m3u8",
    "/live/20261119T120000-000001/high/init.mp4",
    "/live/20261119T120000-000001/high/../../secret.txt",
    "/papers/x.pdf",
    "/state/20261119T120000000000/1.json",
    "/feed",
)


@pytest.mark.parametrize("path", NOWHERE)
async def test_nothing_else_is_there(edge: tuple[Edge, Client], tmp_path: Path, path: str) -> None:
    (tmp_path / "live" / "secret.txt").write_text("x", "utf-8")
    async with edge[1].get(path) as answer:
        assert answer.status == 404


def test_old_documents_are_let_go() -> None:
    state = PublicState()
    for version in range(KEPT_VERSIONS + 5):
        document = {"version": version, "epoch": "a", "sections": {}}
        state.take(document, json.dumps(document).encode())
    assert state.document(0) is None
    assert state.document(state.version) is not None


class TestPlaces:
    def test_there_are_so_many_and_one_that_is_left_is_free_again(self) -> None:
        seats = Seats(2)
        with seats.taken() as first, seats.taken() as second, seats.taken() as third:
            assert (first, second, third) == (True, True, False)
        with seats.taken() as again:
            assert again

    def test_who_fails_leaves_the_place_too(self) -> None:
        seats = Seats(1)
        with pytest.raises(ConnectionResetError), seats.taken():
            raise ConnectionResetError
        with seats.taken() as again:
            assert again

    @pytest.mark.parametrize("address", ["/state/events", "/captions/events"])
    async def test_who_comes_when_all_are_taken_is_told_so_and_when_to_come_again(
        self, edge: tuple[Edge, Client], address: str
    ) -> None:
        one, client = edge
        one._listening = one.captions._seats = Seats(1)
        async with client.get(address) as first:
            assert first.status == 200
            async with client.get(address, headers={"Accept-Language": "de"}) as second:
                assert (second.status, second.headers["Retry-After"]) == (503, "1")
                assert (await second.text()).startswith("Der Server hat gerade sehr viel zu tun.")


async def test_a_moment_of_a_sitting_under_way_is_shown_on_its_own_page(edge: tuple[Edge, Client]) -> None:
    _, client = edge
    async with client.get("/?ab=2026-11-19T18:00:00%2B00:00", allow_redirects=False) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("path", ["/", "/aufzeichnung"])
async def test_a_moment_of_another_sitting_is_told_to_be_one_and_never_shown_as_this_ones(
    edge: tuple[Edge, Client], path: str
) -> None:
    moment = {"ab": "2026-04-19T18:00:00+00:00", "sitzung": "april"}
    async with edge[1].get(path, params=moment, headers={"Accept-Language": "de"}) as answer:
        assert answer.status == 404
        assert "führt in die Aufzeichnung einer anderen Sitzung" in await answer.text()


async def test_a_moment_that_names_this_sitting_is_shown(edge: tuple[Edge, Client]) -> None:
    async with edge[1].get("/", params={"ab": "2026-11-19T18:00:00+00:00", "sitzung": "klein"}) as answer:
        assert answer.status == 200
