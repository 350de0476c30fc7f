"""The recording of a sitting that is over, as the public finds it: list, page, chapters and download."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import AsyncIterator

import av
import pytest
import pytest_asyncio

from recordings.index import read_sitting
from recordings.ondemand import stretches
from tests.media.programme.stage import NOON
from tests.server.archive.short_evening import evening
from tests.server.broadcast import Broadcast, Told, addresses, later, on_air

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def broadcast(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broadcast]:
    """One evening for all tests, for none of them changes it."""
    async with on_air(tmp_path_factory.mktemp("watching")) as one:
        await evening(one)
        yield one


async def test_the_list_on_demand_holds_everything_public_and_ends(broadcast: Broadcast) -> None:
    status, master = await broadcast.get("/archive/vod.m3u8")
    assert (status, master.decode().splitlines()[-1]) == (200, "vod-high.m3u8")
    _, text = await broadcast.get("/archive/vod-high.m3u8")
    assert text.decode().endswith("#EXT-X-ENDLIST\n")
    assert text.decode().count("#EXT-X-DISCONTINUITY") == 1
    files = [await broadcast.get(address) for address in addresses(text.decode())]
    assert {status for status, _ in files} == {200}


async def test_chapters_lie_where_the_recording_shows_them(broadcast: Broadcast) -> None:
    status, body = await broadcast.get("/archive/chapters.json")
    told = json.loads(body)
    assert status == 200
    (item,), (speaker,) = told["items"], told["speakers"]
    assert (item["title"], item["item"], item["begin"]) == ("TOP 1 Haushalt", "t1", 0)
    assert speaker["title"] == "Rat 7, CDU"
    assert (round(speaker["begin"]), round(speaker["end"])) == (2, 4)
    _, vtt = await broadcast.get("/archive/speakers.vtt")
    assert vtt.decode().startswith("WEBVTT\n")
    assert "Rat 7, CDU" in vtt.decode()


async def test_the_mp4_holds_the_same_pictures_with_the_chapters_and_without_a_hole(broadcast: Broadcast) -> None:
    status, data = await broadcast.get("/archive/sitting.mp4")
    assert status == 200
    with av.open(io.BytesIO(data), "r") as container:
        chapters = [one["metadata"]["title"] for one in container.chapters()]
        times = [float(frame.time) for frame in container.decode(video=0)]
    assert chapters == ["TOP 1 Haushalt"]
    assert max(b - a for a, b in itertools.pairwise(times)) < 0.1
    runs = read_sitting(broadcast.folder)
    assert abs(times[-1] - sum(one.seconds for one in stretches(runs, "high"))) < 0.1
    told = Told(data)
    assert told.red
    assert told.blue
    assert list(broadcast.folder.glob("sitting-*.mp4"))


async def test_the_page_tells_items_and_speakers_without_a_script(broadcast: Broadcast) -> None:
    status, page = await broadcast.get("/aufzeichnung")
    assert status == 200
    assert "TOP 1 Haushalt" in page.decode()
    assert "Rat 7, CDU" in page.decode()
    assert "Grundst" not in page.decode()


async def test_the_page_has_the_links_to_open_data_and_news_of_every_public_page(broadcast: Broadcast) -> None:
    _, page = await broadcast.get("/aufzeichnung")
    assert 'href="/daten/news.atom"' in page.decode()
    assert 'href="/openapi.json"' in page.decode()


async def test_a_line_of_the_transcript_leads_to_its_second_of_the_recording(broadcast: Broadcast) -> None:
    moment = later(NOON, 2.5)
    async with broadcast.client.get("/", params={"ab": moment}, allow_redirects=False) as answer:
        assert answer.status == 302
        address = answer.headers["Location"]
    assert address.startswith("/aufzeichnung/klein?ab=2026-")
    assert (await broadcast.get(address))[0] == 200
