"""The restream process as the meeting process starts it: reads its address itself, tells how it fares, ends in time."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from pathlib import Path
from typing import Any

from media.local import LocalServer
from media.programme.ports import Beginning
from media.room import Room
from server.partserver import PartServer
from tests.media.loopback import loopback
from tests.media.programme.stage import NOON
from tests.media.programme.test_webrtc import Broadcast


def refused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_it_tells_that_its_platform_is_away_without_the_key_and_ends_with_the_meeting_process(
    tmp_path: Path,
) -> None:
    config, live, link = tmp_path / "config.toml", tmp_path / "live", tmp_path / "link.sock"
    live.mkdir()
    config.write_text(f'[restream]\nurls = ["rtmp://127.0.0.1:{refused_port()}/app/secret-key"]\n')
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
            while not told or told[-1]["state"] != "failed":
                await asyncio.to_thread(broadcast.slots, 5)
                for part in broadcast.stage.parts:
                    parts.append(part)
                broadcast.stage.parts.clear()
        await server.close()
        _, said = await child.communicate()
    assert child.returncode == 0
    assert told[-1]["target"] == "rtmp://127.0.0.1"
    assert told[-1]["reason"] == "ConnectionRefusedError"
    assert b"secret-key" not in said
