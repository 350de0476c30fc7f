"""The restream process as the meeting process starts it: reads its address itself, tells how it fares, ends in time."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.local import LocalServer
from media.programme.ports import Beginning
from media.room import Room
from server.partserver import PartServer
from tests.media.loopback import loopback
from tests.media.programme.broadcast import Broadcast
from tests.media.programme.stage import NOON


def refused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(slots=True)
class Restreaming:
    """A restream process beside a programme; `told` is what it said."""

    told: list[dict[str, Any]]
    child: asyncio.subprocess.Process
    server: LocalServer
    _parts: PartServer
    _programme: Broadcast

    async def programme_goes_on(self) -> None:
        """A fifth of a second more."""
        await asyncio.to_thread(self._programme.slots, 5)
        for part in self._programme.stage.parts:
            self._parts.append(part)
        self._programme.stage.parts.clear()


@asynccontextmanager
async def restreaming(folder: Path, url: str) -> AsyncIterator[Restreaming]:
    """The process as the meeting process starts it, for this address."""
    config, live, link = folder / "config.toml", folder / "live", folder / "link.sock"
    live.mkdir()
    config.write_text(f'[restream]\nurls = ["{url}"]\n')
    told: list[dict[str, Any]] = []
    with loopback(time.monotonic) as fanout:
        server = LocalServer(Room("sitting", fanout, time.monotonic), lambda name, one: told.append(one), lambda: None)
        await server.start(link)
        parts, broadcast = PartServer(asyncio.get_running_loop(), 8), Broadcast()
        packager = broadcast.stage.studio.timeline.packagers[0]
        async with parts.serving(live):
            parts.begin(Beginning(NOON, 1, 0, (packager.rung,), (packager.init,), 18_000, 90_000))
            words = ("--config", str(config), "--number", "0", "--socket", str(link), "--folder", str(live))
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "server.restream_main", *words, stderr=asyncio.subprocess.PIPE
            )
            try:
                yield Restreaming(told, child, server, parts, broadcast)
            finally:
                if child.returncode is None:
                    child.kill()
                await server.close()


async def test_it_tells_that_its_platform_is_away_without_the_key_and_ends_with_the_meeting_process(
    tmp_path: Path,
) -> None:
    async with restreaming(tmp_path, f"rtmp://127.0.0.1:{refused_port()}/app/secret-key") as one:
        while not one.told or one.told[-1]["state"] != "failed":
            await one.programme_goes_on()
        await one.server.close()
        _, said = await one.child.communicate()
    assert one.child.returncode == 0
    assert one.told[-1]["target"] == "rtmp://127.0.0.1"
    assert one.told[-1]["reason"] == "ConnectionRefusedError"
    assert b"secret-key" not in said


async def test_a_platform_that_takes_the_connection_and_says_nothing_holds_up_neither_reports_nor_the_end(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as platform:
        platform.setblocking(False)
        connected = asyncio.ensure_future(asyncio.get_running_loop().sock_accept(platform))
        async with restreaming(tmp_path, f"rtmp://127.0.0.1:{platform.getsockname()[1]}/app/k") as one:
            while not connected.done():
                await one.programme_goes_on()
            before = len(one.told)
            async with asyncio.timeout(60):
                while len(one.told) < before + 3:
                    await one.programme_goes_on()
                await one.server.close()
                await one.child.communicate()
        connected.result()[0].close()
    assert one.child.returncode == 0
    assert "sending" not in {report["state"] for report in one.told}
