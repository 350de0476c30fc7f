"""The way of the stream to an edge: whom the relay serves and cuts off, whom an edge trusts and how often it asks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.clock import SystemClock
from server.edge.source import NO_STREAM_SECONDS, RETRY_SECONDS, Source, is_loopback, new_session
from server.edge.stream import Stream
from server.partserver import BEHIND, PartServer, follow
from server.relay import Relay
from tests.recordings.made import SEGMENT, beginning, part
from tests.server.edge.hls_house import TOKEN


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


def test_the_edge_is_fed_by_the_machine_s_own_clock() -> None:
    assert SystemClock().monotonic() > 0


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
