"""PipeWire as an independent camera: a V4L2 device without a kernel driver, as a desktop's camera is shared.

PipeWire, WirePlumber and GStreamer's camera run beside a D-Bus of their own in a folder of their own. `pw-v4l2` stands
between a program and its device, so that `/dev/video0` is the node that GStreamer feeds.
"""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

THROUGH: Final = ("pw-v4l2",)
DEVICE: Final = "/dev/video0"
NODE: Final = "saalkamera"
FEED: Final = (
    "videotestsrc is-live=true ! video/x-raw,format=YUY2,width=640,height=360,framerate=25/1 "
    f"! pipewiresink mode=provide stream-properties=p,media.class=Video/Source,node.name={NODE}"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A session at work; `environment` is what a program needs that shall see its camera."""

    environment: Mapping[str, str]
    feed: Process


@asynccontextmanager
async def camera(folder: Path) -> AsyncIterator[Desk]:
    """A camera at `DEVICE`, for programs that are started through `THROUGH`."""
    async with AsyncExitStack() as running:
        environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        bus = await running.enter_async_context(
            _process(("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"), environment, PIPE)
        )
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = (await bus.stdout.readline()).decode().strip()
        await running.enter_async_context(_process(("pipewire",), environment))
        await _shown("core", "pipewire-0", environment)
        await running.enter_async_context(_process(("wireplumber",), environment))
        feed = await running.enter_async_context(_process(("gst-launch-1.0", "-q", *FEED.split()), environment))
        await _shown("Node", NODE, environment)
        yield Desk(environment, feed)


@asynccontextmanager
async def _process(
    command: Sequence[str], environment: Mapping[str, str], output: int = DEVNULL
) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=output, stderr=DEVNULL)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _shown(kind: str, name: str, environment: Mapping[str, str]) -> None:
    """Until PipeWire has an object of that kind and name; asking ends at once where it does not answer yet."""
    while True:
        asking = await asyncio.create_subprocess_exec(
            "pw-cli", "list-objects", kind.capitalize(), env=environment, stdout=PIPE, stderr=DEVNULL
        )
        listed, _ = await asking.communicate()
        if name.encode() in listed:
            return
