"""The lists of the stream: through restarts of the programme, rewound, with marks, and what was taken down is a gap."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from recordings.layout import run_info
from recordings.lists import Mark
from recordings.wire import Begun
from server.edge.stream import Stream
from tests.recordings.made import NOON, beginning, part
from tests.recordings.read_lists import sent, understood
from tests.server.edge.hls_house import MACHINES, House, hls_house


@pytest.fixture(params=MACHINES)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with hls_house(request.param, tmp_path) as one:
        yield one


async def test_after_a_restart_of_the_programme_the_list_goes_on_with_a_discontinuity(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(7)
    await house.until(2, 1)
    asked = house.ask("/live/live-high.m3u8?_HLS_msn=3&_HLS_part=0")
    await house.waits()
    house.programme.begin(beginning(4, 3, 1))
    house.programme.parts(3)
    text = await asked
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1
    assert "20261119T120004-000003/high/s000003.0.m4s" in text
    understood(await house.text("/live/live-high.m3u8"))


async def test_the_whole_sitting_can_be_rewound_over_restarts_of_everything(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(250)
    house.programme.begin(beginning(55, 51, 1))
    house.programme.parts(50)
    await house.kept(60)
    text = await house.text("/live/rewind-high.m3u8")
    read = understood(text)
    assert [one["mediaSequenceNumber"] for one in read["segments"]] == list(range(1, 61))
    first = await house.data("/live/" + next(line for line in text.splitlines() if line.endswith(".m4s")))
    assert first == b"".join(part(number).data for number in range(5))
    assert understood(await house.text("/live/rewind-high.m3u8?_HLS_skip=YES"))["skip"] == 54
    assert [one["uri"] for one in understood(await house.text("/live/rewind.m3u8"))["variants"]] == ["rewind-high.m3u8"]


async def test_a_rewind_list_waits_for_the_segment_it_is_asked_for(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(5)
    await house.kept(1)
    asked = house.ask("/live/rewind-high.m3u8?_HLS_msn=2")
    await house.waits()
    house.programme.parts(5)
    assert "s000002.m4s" in await asked
    await house.text("/live/rewind-high.m3u8?_HLS_msn=2&_HLS_part=1", 400)
    await house.text("/live/rewind-high.m3u8?_HLS_msn=60", 400)


async def test_a_long_list_is_compressed_where_the_browser_takes_it(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(1000)
    await house.kept(200)
    packed = await house.client.get(
        "/live/rewind-high.m3u8", headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(await packed.read()) == house.stream.rewind("high", skip=False)


async def test_the_list_says_which_state_item_and_speaker_hold_at_every_moment_of_its_window() -> None:
    stream = Stream(lambda: 0.0)
    timeline = beginning()
    stream.take(Begun(run_info(timeline), {"high": timeline.inits[0]}))
    for number in range(200):
        stream.take(sent(run_info(timeline).name, 1, number))  # forty seconds, of which thirty are in the window
    stream.take_marks(
        Mark(f"item-{second}", "item", NOON + timedelta(seconds=second), {"item": f"t{second}"})
        for second in (1, 4, 20)
    )
    for version, second in ((7, 2), (8, 6), (9, 30)):
        stream.take_state("20261119", version, NOON + timedelta(seconds=second))
    text = stream.live("high", skip=False).decode()
    assert re.findall(r'ID="([^"]+)"', text) == [
        "item-4",
        "state-20261119-8",
        "item-20",
        "state-20261119-9",
    ]
    understood(text)


async def test_what_was_taken_down_is_served_by_no_address_of_the_window(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(12)
    await house.until(3, 1)
    (info,) = {segment.run for segment in house.stream.rungs["high"].segments}
    run = f"/live/{info.name}/high"
    house.stream.take_down(((info.begun + timedelta(seconds=1.2), info.begun + timedelta(seconds=1.4)),))
    for name in ("s000002.m4s", "s000002.0.m4s"):
        await house.text(f"{run}/{name}", 404)
    assert await house.data(f"{run}/s000001.m4s")
    assert await house.data(f"{run}/s000003.0.m4s")


async def test_what_was_taken_down_is_a_gap_in_the_live_list_and_in_the_rewind_list_at_once(house: House) -> None:
    house.programme.begin(beginning())
    house.programme.parts(17)
    await house.kept(3)
    await house.until(4, 1)
    for name in ("live", "rewind"):
        assert "GAP" not in await house.text(f"/live/{name}-high.m3u8")
    (info,) = {segment.run for segment in house.stream.rungs["high"].segments}
    house.stream.take_down(((info.begun + timedelta(seconds=1.2), info.begun + timedelta(seconds=1.4)),))
    for name in ("live", "rewind"):
        read = understood(await house.text(f"/live/{name}-high.m3u8"))
        listed = [one for one in read["segments"] if one.get("uri")]
        assert [one["mediaSequenceNumber"] for one in listed] == [1, 2, 3]
        assert [one["mediaSequenceNumber"] for one in listed if one.get("gap")] == [2]
