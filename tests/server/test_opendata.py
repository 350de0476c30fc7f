"""OParl as an edge gives it out: a crawler of our own finds nothing wrong, and papers are read and saved."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.opendata import History
from server.clock import SystemClock
from server.edge.edge import Edge
from server.health import Counters
from server.opendata.catalogue import Catalogue
from server.web import Pages
from tests.agenda.minutes_evening import SECRET
from tests.agenda.open_data import published
from tests.server.oparl_rules import FACTS, crawl, faults
from tests.server.opendata_edge import AT, PUBLIC, Client, client_of, evening_edge, get, settings, whole


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with evening_edge(tmp_path) as edge, client_of(edge) as one:
        yield one


async def test_a_crawler_finds_every_object_and_nothing_wrong(client: Client) -> None:
    found = await crawl(lambda address: get(client, address), "/oparl/v1/system")
    assert found.faults == []
    met = {one["type"].rpartition("/")[2] for one in found.objects.values()}
    assert met == set(FACTS)
    assert SECRET not in json.dumps(found.objects, ensure_ascii=False)


def test_published_minutes_stand_whole_in_their_meeting_and_by_themselves() -> None:
    history = History("abend", AT)
    history.take(published().log)
    meeting = (catalogue := Catalogue(AT, {"abend": history.known()})).find(AT.of("Meeting", "abend"))
    assert meeting is not None
    assert list(faults(meeting.values)) == []
    file = catalogue.find(meeting.values["resultsProtocol"]["id"])
    assert file is not None
    assert file.values["meeting"] == [meeting.id]


async def test_items_tell_votes_speakers_and_their_stretch_of_the_sitting(client: Client) -> None:
    items = await whole(client, "agendaitems", {})
    votes = [vote for item in items for vote in item.get("ratssaal:votes", ())]
    assert all(vote["result"] in ("angenommen", "abgelehnt") and vote["announced"] for vote in votes)
    stretches = [one for item in items for name in ("video", "speakers") for one in item.get(f"ratssaal:{name}", ())]
    assert votes
    assert stretches
    for one in stretches:
        assert datetime.fromisoformat(one["start"]) <= datetime.fromisoformat(one.get("end", one["start"]))
    for item in (one for one in items if not one["public"]):
        assert not [name for name in item if name.startswith("ratssaal:")]


@pytest.mark.parametrize(
    "path", ["/oparl/v1/meeting/gibtsnicht", "/unterlagen/abend/preis.pdf", "/unterlagen/abend/anlage.pdf"]
)
async def test_what_is_not_there_is_an_error_object(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404
        assert json.loads(await answer.text())["message"]


async def test_a_paper_is_read_at_one_address_and_saved_from_another(client: Client) -> None:
    files = await get(client, "/oparl/v1/body/1/files")
    file = next(one for one in files["data"] if one["fileName"] == "plan.pdf")
    for name, disposition in (("accessUrl", None), ("downloadUrl", 'attachment; filename="plan.pdf"')):
        async with client.get(file[name].removeprefix(PUBLIC)) as answer:
            assert await answer.read() == b"%PDF-1.7 plan"
            assert answer.headers.get("Content-Disposition") == disposition


async def test_the_entrance_leads_for_good_to_the_one_address_of_the_system(client: Client) -> None:
    async with client.get("/oparl/v1/system", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "/oparl/v1/system/1")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_who_has_the_newest_gets_nothing_again(client: Client) -> None:
    async with client.get("/oparl/v1/body/1/meetings") as first:
        tag = first.headers["ETag"]
    async with client.get("/oparl/v1/body/1/meetings", headers={"If-None-Match": tag}) as second:
        assert (second.status, await second.read()) == (304, b"")


async def test_before_all_sittings_are_known_nothing_is_said(tmp_path: Path) -> None:
    pages = Pages(settings(), Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    application = web.Application()
    application.add_routes(one.routes())
    async with TestClient(TestServer(application)) as client, client.get("/oparl/v1/bodies") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    await one.close()


async def test_switched_off_there_is_nothing_to_ask(tmp_path: Path) -> None:
    off = settings()
    off = replace(off, open_data=replace(off.open_data, enabled=False))
    pages = Pages(off, Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    assert not [route for route in one.routes() if "oparl" in str(route)]
    await one.close()


@pytest.mark.parametrize("enabled", [True, False])
async def test_public_pages_lead_to_the_open_data_where_there_are_some(tmp_path: Path, enabled: bool) -> None:
    read = settings()
    read = replace(read, open_data=replace(read.open_data, enabled=enabled))
    pages = Pages(read, Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    application = web.Application()
    application.add_routes(one.routes())
    async with TestClient(TestServer(application)) as client, client.get("/") as answer:
        text = await answer.text()
    await one.close()
    assert ('rel="alternate" type="application/atom+xml" href="/daten/news.atom"' in text) is enabled
    assert (">Offene Daten</a>" in text) is enabled
