"""An encoder that comes to us by RTMP, as OBS does; FFmpeg's own program is the encoder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.hardware.films import film, group
from tests.hardware.meeting import Meeting, child, meeting, settings
from tests.hardware.ports import free_port
from tests.hardware.receiving import pictures_of, sound_of

KEY = "geheim-4711"
SMALL = {"width": 640, "height": 360, "fps": 25, "video_bitrate": 500_000}


async def listening(port: int) -> None:
    """Until somebody listens there: FFmpeg's program gives up at the first refusal."""
    hexadecimal = f":{port:04X} 00000000:0000 0A"  # the state LISTEN in /proc/net/tcp
    while hexadecimal not in Path("/proc/net/tcp").read_text("ascii"):
        await asyncio.sleep(0)


@asynccontextmanager
async def encoder(source: Path, port: int, key: str) -> AsyncIterator[None]:
    """Sends a film in real time, once."""
    await listening(port)
    command = ("ffmpeg", "-v", "error", "-re", "-i", str(source), "-c", "copy", "-f", "flv")
    process = await asyncio.create_subprocess_exec(
        *command, f"rtmp://127.0.0.1:{port}/live/{key}", stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def said(here: Meeting, word: str) -> list[object]:
    return [one[word] for one in here.statuses]


async def test_an_encoder_with_the_key_is_seen_and_heard_leaves_and_comes_again(tmp_path: Path) -> None:
    port, source = free_port(), film(tmp_path / "film.flv", *group(25), seconds=4, tone=True)
    listens = settings(video=f"rtmp:{port}/{KEY}", audio="video", **SMALL)
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *listens):
        async with encoder(source, port, KEY):
            await here.recorder.until(lambda: "reconnecting" in said(here, "state"))
        async with encoder(source, port, KEY):
            await here.recorder.until(lambda: said(here, "state")[-1] == "live")
    assert pictures_of(here.recorder.packets["hall.camera"][:200])[-1].shape == (240, 320, 3)
    assert sound_of(here.recorder.packets["hall.microphone"]).size > 48_000
    assert any(said(here, "paced")), "the pictures went on undecoded"
    assert "ended" in said(here, "fault")


async def test_an_encoder_with_another_key_is_not_shown_and_that_is_told(tmp_path: Path) -> None:
    port, source = free_port(), film(tmp_path / "film.flv", *group(25))
    listens = settings(video=f"rtmp:{port}/{KEY}", audio="none", **SMALL)
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *listens),
        encoder(source, port, "falsch-4711"),
    ):
        await here.recorder.until(lambda: bool(here.statuses))
    assert [here.statuses[0][word] for word in ("state", "fault")] == ["lost", "key"]
    assert not here.recorder.packets


async def test_an_encoder_with_b_frames_is_shown_all_the_same_and_that_is_told(tmp_path: Path) -> None:
    port, source = free_port(), film(tmp_path / "film.flv", *group(25, b_frames=2), seconds=6)
    listens = settings(video=f"rtmp:{port}/{KEY}", audio="none", **SMALL)
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *listens),
        encoder(source, port, KEY),
    ):
        await here.recorder.until(lambda: "reordered" in said(here, "advice"))
        before = here.recorder.count("hall.camera")
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > before + 20)
    assert said(here, "paced")[-1] is False, "decoded and encoded anew"
