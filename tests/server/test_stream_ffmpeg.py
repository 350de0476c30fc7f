"""The lists as FFmpeg reads them over HTTP, from pictures that our encoders made: live, rewind, and over a restart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from media.programme.ports import Beginning, PartSink
from media.programme.settings import ProgrammeSettings
from recordings.writer import SittingWriter
from server.archive.download import Here
from server.archive.making import Maker
from server.clock import SystemClock
from server.edge.audience import Audience
from server.edge.hls import HlsRoutes
from server.edge.source import Source, new_session
from server.edge.stream import Stream
from server.partserver import PartServer
from tests.media.programme.stage import NOON, SMALL, Stage

SETTINGS: ProgrammeSettings = replace(SMALL, rungs=("low", "sound"))
SECONDS = 6


def _run(sinks: tuple[PartSink, ...], first: int, earlier: int) -> None:
    """A programme that makes six seconds and is then gone."""
    stage = Stage(SETTINGS)
    packagers = stage.studio.timeline.packagers
    rungs, inits = zip(*((one.rung, one.init) for one in packagers), strict=True)
    for sink in sinks:
        sink.begin(Beginning(NOON, first, earlier, rungs, inits, 18_000, 90_000))
    stage.slots(SECONDS * SETTINGS.fps + 3)
    for part in stage.parts:
        for sink in sinks:
            sink.append(part)


async def _frames(url: str, seconds: int, stream: str = "v:0") -> int:
    """How many frames FFmpeg decodes of so many seconds from the first segment on; every complaint is a failure."""
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-hide_banner", "-v", "warning", "-xerror", "-live_start_index", "0", "-i", url),
        *("-map", f"0:{stream}", "-t", str(seconds), "-f", "framecrc", "-"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await asyncio.wait_for(process.communicate(), 120)
    assert (process.returncode, complaints) == (0, b"")
    return sum(1 for line in out.splitlines() if not line.startswith(b"#"))


@pytest.mark.parametrize(("name", "stream"), [("live.m3u8", "v:0"), ("rewind.m3u8", "v:0"), ("sound.m3u8", "a:0")])
async def test_ffmpeg_reads_every_picture_and_all_sound(tmp_path: Path, name: str, stream: str) -> None:
    live = PartServer(asyncio.get_running_loop(), 30)
    sinks = (live, SittingWriter(tmp_path, live.kept))
    async with live.serving(tmp_path), new_session("none", "http://127.0.0.1:9") as session:
        state = Stream(SystemClock().monotonic)
        source = Source(state, tmp_path, session, "http://127.0.0.1:9")
        application = web.Application()
        application.add_routes(
            HlsRoutes(
                state, Here(tmp_path, tuple, lambda: 0.0, Maker(tmp_path.parent, 0)), Audience(SystemClock().monotonic)
            ).routes()
        )
        async with TestServer(application) as edge:
            following = asyncio.create_task(source.run(asyncio.sleep))
            await asyncio.to_thread(_run, sinks, 1, 0)
            while state.rewind_position("sound") < SECONDS:
                await asyncio.wait_for(state.changed(), 60)
            frames = await _frames(str(edge.make_url(f"/live/{name}")), SECONDS - 1, stream)
            following.cancel()
    assert frames == ((SECONDS - 1) * SETTINGS.fps if stream == "v:0" else -(-(SECONDS - 1) * 24_000 // 1024))
