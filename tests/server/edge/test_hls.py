"""The stream over HTTP: what waits, what is cached, what is refused, through restarts of the programme."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from media.programme.ports import Beginning, PartSink
from recordings.layout import run_info
from recordings.lists import Mark
from recordings.wire import Begun
from recordings.writer import SittingWriter
from server.archive.download import Here
from server.archive.feed import ArchiveFeed
from server.archive.making import Maker
from server.clock import SystemClock
from server.edge.audience import WINDOW, Audience
from server.edge.cache import Cache
from server.edge.elsewhere import Elsewhere
from server.edge.hls import BRIEFLY, HlsRoutes
from server.edge.mirror import Mirror
from server.edge.source import NO_STREAM_SECONDS, RETRY_SECONDS, Source, is_loopback, new_session
from server.edge.stream import FORGOTTEN_SECONDS, MOST_WAITING, Stream
from server.partserver import BEHIND, PartServer, follow
from server.relay import Relay
from tests.recordings.made import HIGH, NOON, SEGMENT, SOUND, beginning, part
from tests.recordings.test_lists import sent, understood

Client = TestClient[web.Request, web.Application]
TOKEN = "feed-token"


class Programme:
    """A programme's end of the stream: parts by order, to the socket and to the disk."""

    def __init__(self, folder: Path) -> None:
        self.live = PartServer(asyncio.get_running_loop(), 8)
        self.folder = folder
        self._sinks: tuple[PartSink, ...] = (self.live, SittingWriter(folder, self.live.kept))
        self.timeline: Beginning | None = None
        self._made = 0

    def begin(self, timeline: Beginning) -> None:
        self.timeline, self._made = timeline, 0
        for sink in self._sinks:
            sink.begin(timeline)

    def parts(self, count: int) -> None:
        """Make so many parts more, in every rung."""
        assert self.timeline is not None
        for number in range(self._made, self._made + count):
            for rung in self.timeline.rungs:
                for sink in self._sinks:
                    sink.append(part(number, rung.name))
        self._made += count


class House:
    """A programme and an edge; `moment` is the edge's clock."""

    def __init__(self, folder: Path, client: Client, stream: Stream, programme: Programme) -> None:
        self.folder = folder
        self.client = client
        self.stream = stream
        self.programme = programme
        self.moment = 1000.0

    async def until(self, number: int, index: int, rung: str = "high") -> None:
        """Wait until the edge has that part."""
        await self.known(lambda: rung in self.stream.rungs and self.stream.rungs[rung].position >= (number, index))

    async def kept(self, number: int) -> None:
        """Wait until the edge knows that this segment is on disk."""
        await self.known(lambda: self.stream.rewind_position("high") >= number)

    async def known(self, ready: Callable[[], bool]) -> None:
        while not ready():
            await asyncio.wait_for(self.stream.changed(), 30)

    async def text(self, path: str, status: int = 200) -> str:
        async with self.client.get(path) as answer:
            assert answer.status == status, path
            return await answer.text()

    async def data(self, path: str) -> bytes:
        async with self.client.get(path) as answer:
            assert answer.status == 200, path
            return await answer.read()

    def ask(self, path: str) -> asyncio.Task[str]:
        """A request that will wait."""
        return asyncio.create_task(self.text(path))

    async def waits(self, count: int = 1) -> None:
        """Until so many requests wait."""
        while self.stream.waiting < count:
            await asyncio.sleep(0)


@pytest.fixture(params=["same machine", "another machine"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """The edge beside the programme, or with nothing but HTTP to the meeting process."""
    folder, elsewhere = tmp_path / "live", tmp_path / "elsewhere"
    relay = web.Application()
    relay.add_routes(Relay(folder, TOKEN).routes())
    relay.add_routes(ArchiveFeed(folder.parent, TOKEN, SystemClock(), asyncio.sleep).routes())
    async with TestServer(relay) as meeting, new_session(TOKEN, "http://127.0.0.1") as session:
        made: list[House] = []
        stream = Stream(lambda: made[0].moment if made else 0.0)
        url = str(meeting.make_url("/feed"))
        other = Elsewhere("live", Mirror(tuple, 60.0, lambda: 0.0), Cache(elsewhere / "edge", 10**6), session, url)
        far = other if request.param == "another machine" else None
        source = Source(stream, elsewhere if far else folder, session, url, far)
        edge = web.Application()
        edge.add_routes(
            HlsRoutes(
                stream, far or Here(folder, tuple, lambda: 0.0, Maker(folder.parent, 0)), Audience(lambda: 0.0)
            ).routes()
        )
        programme = Programme(folder)
        async with programme.live.serving(folder), TestClient(TestServer(edge)) as client:
            made.append(House(folder, client, stream, programme))
            following = [asyncio.create_task(source.run(asyncio.sleep))]
            if far is not None:
                following.append(asyncio.create_task(far.run(asyncio.sleep)))
                await far.mirror.heard.wait()
            yield made[0]
            for one in following:
                one.cancel()


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


async def test_the_relay_opens_to_the_feed_token_alone(tmp_path: Path) -> None:
    relay = web.Application()
    folder = tmp_path / "klein"
    folder.mkdir()
    relay.add_routes(Relay(folder, TOKEN).routes())
    (folder / "secret").write_text("x", "utf-8")
    async with TestClient(TestServer(relay)) as client:
        for path in ("/feed/live", "/feed/recorded", "/feed/recorded/klein/secret"):
            for headers in ({}, {"Authorization": "Bearer other"}):
                async with client.get(path, headers=headers) as answer:
                    assert answer.status == 403


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


def test_the_edge_is_fed_by_the_machine_s_own_clock() -> None:
    assert SystemClock().monotonic() > 0


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


async def test_a_follower_that_does_not_read_is_cut_off_and_may_come_again(tmp_path: Path) -> None:
    server = PartServer(asyncio.get_running_loop(), 2)
    async with server.serving(tmp_path):
        server.begin(beginning())
        reader, writer = await follow(tmp_path)
        await reader.readexactly(1)  # it is there
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        large = replace(part(0), data=bytes(BEHIND // 8))
        for number in range(12):
            server.append(replace(large, segment=number, start=number * SEGMENT, ends=True))
        while server.followers:
            await asyncio.sleep(0)
        again, writing = await follow(tmp_path)
        assert await again.readexactly(1)
        writing.close()
        writer.close()


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("https://localhost:8440/feed", True),
        ("https://127.0.0.1:8440/feed", True),
        ("https://[::1]:8440/feed", True),
        ("https://rat.example.de/feed", False),
        ("https://127.0.0.1.example.de/feed", False),
        ("https://192.0.2.1:8440/feed", False),
    ],
)
def test_only_this_machine_is_trusted_without_a_certificate(url: str, here: bool) -> None:
    assert is_loopback(url) is here


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


async def test_an_edge_seldom_asks_for_a_stream_that_is_not_made_this_evening(tmp_path: Path) -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        raise asyncio.CancelledError

    for streams in (True, False):
        relay = web.Application()
        relay.add_routes(Relay(tmp_path / "live", TOKEN, streams=streams).routes())
        async with TestServer(relay) as meeting, new_session(TOKEN, "http://127.0.0.1") as session:
            source = Source(Stream(lambda: 0.0), tmp_path / "elsewhere", session, str(meeting.make_url("/feed")))
            with pytest.raises(asyncio.CancelledError):
                await source.run(pause)
    assert paused == [RETRY_SECONDS, NO_STREAM_SECONDS]
