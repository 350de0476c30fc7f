"""Starts GStreamer's camera and GStreamer's microphones, and ends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-gi is for
CAMERA = Path(__file__).with_name("gst_camera.py")
PACKETS_S = 0.001  # AES67 § 7.2.1: packets of a millisecond


def h264(group: int, size: str = "width=640,height=360") -> str:
    """What GStreamer's camera sends: a test picture, a keyframe every so many pictures, and a tone in Opus."""
    return (
        f"( videotestsrc is-live=true ! video/x-raw,{size},framerate=25/1 "
        f"! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={group} ! rtph264pay name=pay0 pt=96 "
        "audiotestsrc is-live=true freq=1000 ! audio/x-raw,rate=48000,channels=1 ! opusenc "
        "! rtpopuspay name=pay1 pt=97 )"
    )


@asynccontextmanager
async def camera(launch: str) -> AsyncIterator[str]:
    """A network camera; its address."""
    process = await asyncio.create_subprocess_exec(
        SYSTEM_PYTHON, str(CAMERA), launch, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    async with _ended(process):
        assert process.stdout is not None
        yield f"rtsp://127.0.0.1:{int(await process.stdout.readline())}/1"


@asynccontextmanager
async def microphones(folder: Path, port: int, depth: int, address: str = "127.0.0.1") -> AsyncIterator[Path]:
    """A tone of 1 kHz by AES67 with samples of `depth` bits to `address`; its description."""
    described = folder / "microphones.sdp"
    described.write_text(
        f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Saal\r\nc=IN IP4 {address}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 98\r\na=rtpmap:98 L{depth}/48000/1\r\na=ptime:1\r\n"
    )
    formats = {16: "S16BE", 24: "S24BE"}
    pipeline = (
        f"audiotestsrc is-live=true freq=1000 samplesperbuffer=48 ! audio/x-raw,rate=48000,channels=1,format=S32LE "
        f"! audioconvert ! audio/x-raw,format={formats[depth]} ! rtpL{depth}pay pt=98 "
        f"max-ptime={round(PACKETS_S * 1e9)} ! udpsink host={address} port={port} multicast-iface=lo sync=true"
    )
    process = await asyncio.create_subprocess_exec(
        "gst-launch-1.0", "-q", *pipeline.split(), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    async with _ended(process):
        yield described


@asynccontextmanager
async def _ended(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
