"""What a network camera costs: passed through as it came, against decoded and encoded anew.

A 720p25 camera of GStreamer with H.264 by RTSP, one capture process, a receiver in the room; what the capture process
alone spends, by the scheduler's nanoseconds. The twin is the same camera as it sends Motion JPEG, which browsers do not
take, so that it is decoded and encoded to H.264 here. Run alone: `python -m tests.bench.chamber_passing`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hardware.settings import PICTURE
from media import rtp
from tests.bench.process import cpu_s
from tests.bench.table import Row, limited, printed
from tests.chamber.peers import camera
from tests.hardware.meeting import child, meeting, settings

CORE_PERCENT: Final = 10.0
"""The bar: what a camera that is passed through may take of a core."""

WARM_PACKETS: Final = 500
"""Until the connection stands and the stream's kind is known: about three seconds."""

WINDOW_S: Final = 10.0
FPS: Final = 25
CODED: Final = {
    "passed": "x264enc tune=zerolatency bframes=0 speed-preset=ultrafast key-int-max=25 bitrate=1500 ! rtph264pay",
    "decoded": "jpegenc ! rtpjpegpay",
}


def _launch(order: str) -> str:
    """A ball that moves over a plain ground; H.264 with a keyframe each second, or a picture at a time."""
    picture = (
        f"videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=1280,height=720,framerate={FPS}/1"
    )
    return f"( {picture} ! {CODED[order]} name=pay0 pt={96 if order == 'passed' else 26} )"


async def _core_percent(order: str) -> float:
    """CPU time of the capture process for 25 of the camera's pictures, however many a busy machine lets through."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with camera(_launch(order)) as address, meeting(folder) as here:
            wished = settings(video=address, audio="none", width=1280, height=720, fps=FPS)
            async with child("hardware.capture", here.socket, *wished) as capture:
                await here.recorder.until(lambda: here.recorder.count(PICTURE) > WARM_PACKETS)
                spent_s, begin = sum(cpu_s(capture.pid).values()), here.recorder.count(PICTURE)
                await asyncio.sleep(WINDOW_S)
                spent_s = sum(cpu_s(capture.pid).values()) - spent_s
                pictures = sum(rtp.parse(one).marker for one in here.recorder.packets[PICTURE][begin:])
                passed = any(one["paced"] for one in here.statuses[-1:])
                if passed != (order == "passed"):
                    raise RuntimeError(f"the camera was not {order}")
                return 100 * spent_s / pictures * FPS


async def measured() -> list[Row]:
    """The row: ours passed through, the other decoded and encoded anew."""
    passed, decoded = [await _core_percent(order) for order in CODED]
    name = "capture process of one RTSP camera passed through, 720p25 H.264, CPU"
    return [limited(name, "% of a core", passed, CORE_PERCENT, decoded, "MJPEG, encoded here")]


def rows() -> list[Row]:
    """For `make bench-chamber`."""
    return asyncio.run(measured())


if __name__ == "__main__":
    print(printed(rows()))
