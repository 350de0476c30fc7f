"""The stream over HTTP: what waits, what is cached, what is refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.edge.audience import WINDOW, Audience
from server.edge.hls import BRIEFLY
from server.edge.stream import FORGOTTEN_SECONDS, MOST_WAITING
from tests.recordings.made import HIGH, SOUND, beginning, part
from tests.recordings.read_lists import understood
from tests.server.edge.hls_house import MACHINES, House, hls_house


@pytest.fixture(params=MACHINES)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with hls_house(request.param, tmp_path) as one:
        yield one


async def test_master_list_and_parts_lead_from_one_to_the_other(house: House) -> None:
    house.programme.begin(beginning(rungs=(HIGH, SOUND)))
    house.programme.parts(12)
    await house.until(3, 1, "sound")
    master = understood(await house.text("/live/live.m3u8"))
    assert [one["uri"] for one in master["variants"]] == ["live-high.m3u8", "live-sound.m3u8"]
    for variant in master["variants"]:
        text = await house.text(f"/live/{variant['uri']}")
        understood(text)
        parts = [await house.data(f"/live/{uri}") for uri in re.findall(r'EXT-X-PART:.*URI="([^"]+)"', text)]
        assert parts[-7:] == [part(number).data for number in range(5, 12)]
        init = await house.data("/live/" + re.findall(r'EXT-X-MAP:URI="([^"]+)"', text)[0])
        assert init[4:8] == b"ftyp"


async def test_a_request_waits_for_the_part_it_names_and_gets_it_in_the_list(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(7)
    await house.until(2, 1)
    asked = house.ask("/live/live-high.m3u8?_HLS_msn=2&_HLS_part=3")
    await house.waits()
    house.programme.parts(1)
    await house.until(2, 2)
    assert not asked.done()
    house.programme.parts(1)
    assert "s000002.3.m4s" in await asked


async def test_a_request_without_part_waits_for_the_whole_segment(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(5)
    await house.until(1, 4)
    asked = house.ask("/live/live-high.m3u8?_HLS_msn=2")
    await house.waits()
    house.programme.parts(5)
    assert "/s000002.m4s" in await asked


async def test_a_part_beyond_the_segment_means_the_next_one(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(7)
    await house.until(2, 1)
    asked = house.ask("/live/live-high.m3u8?_HLS_msn=2&_HLS_part=99")
    await house.waits()
    house.programme.parts(4)
    assert "s000003.0.m4s" in await asked


async def test_the_hinted_part_is_waited_for(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(5)
    await house.until(1, 4)
    text = await house.text("/live/live-high.m3u8")
    hint = re.findall(r'PRELOAD-HINT:TYPE=PART,URI="([^"]+)"', text)[0]
    asked = asyncio.create_task(house.data(f"/live/{hint}"))
    await house.waits()
    house.programme.parts(1)
    assert await asked == part(5).data


async def test_what_has_an_address_with_a_run_may_be_kept_for_a_minute_and_lists_never(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(6)
    await house.until(2, 0)
    run = "/live/20261119T120000-000001/high"
    for name in ("init.mp4", "s000001.0.m4s", "s000001.m4s"):
        async with house.client.get(f"{run}/{name}") as answer:
            assert answer.headers["Cache-Control"] == BRIEFLY
    async with house.client.get("/live/live-high.m3u8") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"


BROKEN = (
    "_HLS_msn=",
    "_HLS_msn=-1",
    "_HLS_msn=1e3",
    "_HLS_msn=٣",
    "_HLS_msn=99999999999999999999",
    "_HLS_part=1",
    "_HLS_msn=2&_HLS_part=x",
    "_HLS_skip=maybe",
    "_HLS_msn=6",
    "_HLS_msn=900000000&_HLS_part=0",
)


async def test_broken_queries_and_the_far_future_are_refused_at_once(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(9)
    await house.until(2, 3)
    for query in BROKEN:
        await house.text(f"/live/live-high.m3u8?{query}", 400)
    run = "/live/20261119T120000-000001/high"
    await house.text(f"{run}/s000009.0.m4s", 400)
    await house.text(f"{run}/s000009.m4s", 400)
    assert house.stream.waiting == 0


async def test_what_never_was_or_is_gone_is_not_found(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(9)
    await house.until(2, 3)
    run = "/live/20261119T120000-000001"
    for path in ("high/s000000.0.m4s", "high/s000001.5.m4s", "high/s000002.m4s", "high/s000002.7.m4s", "low/init.mp4"):
        await house.text(f"{run}/{path}", 404)
    await house.text("/live/20991119T120000-000001/high/s000001.m4s", 404)
    await house.text("/live/live-low.m3u8", 404)


async def test_a_stream_that_stands_still_lets_those_who_wait_go(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(5)
    await house.until(1, 4)
    asked = asyncio.create_task(house.text("/live/live-high.m3u8?_HLS_msn=2&_HLS_part=0", 503))
    await house.waits()
    house.moment += 3.0
    house.stream.tick()
    await asked


async def test_of_a_stream_that_is_long_over_memory_gives_nothing_out(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(12)
    await house.until(3, 1)
    address = "/live/20261119T120000-000001/high/s000003.0.m4s"
    await house.data(address)
    house.moment += FORGOTTEN_SECONDS + 1
    house.stream.tick()
    await house.text(address, 404)
    await house.text("/live/live.m3u8", 404)
    house.programme.begin(beginning(900, 4, 1))
    house.programme.parts(2)
    await house.until(4, 1)
    assert "s000004.1.m4s" in await house.text("/live/live-high.m3u8")


async def test_more_than_may_wait_are_sent_away(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(5)
    await house.until(1, 4)
    house.stream.waiting = MOST_WAITING
    await house.text("/live/live-high.m3u8?_HLS_msn=2&_HLS_part=0", 503)
    house.stream.waiting = 0


def test_viewers_are_counted_by_the_rate_of_their_requests() -> None:
    moment = [0.0]
    audience = Audience(lambda: moment[0])
    for tenth in range(200):
        moment[0] = tenth / 10
        if tenth % 2 == 0:
            for _ in range(7):
                audience.asked(blocking=True)
        if tenth % 10 == 0:
            for _ in range(3):
                audience.asked(blocking=False)
    assert audience.viewers(0.2, 1.0) == 10
    moment[0] += WINDOW + 2
    assert audience.viewers(0.2, 1.0) == 0
