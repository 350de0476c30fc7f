"""The programme as the process it is, at real speed for its first second."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from media.local import LocalServer
from media.room import Room
from server.programme_main import PIECES, fonts, main, settings_of
from tests.media.loopback import loopback

REPOSITORY = Path(__file__).parents[2]


async def test_the_process_reports_and_ends_with_code_0_when_the_meeting_process_goes(tmp_path: Path) -> None:
    statuses: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    with loopback(time.monotonic) as fanout:
        room = Room("sitting", fanout, time.monotonic)
        server = LocalServer(room, lambda name, message: statuses.put_nowait(message), lambda: None)
        await server.start(tmp_path / "link.sock")
        server.send("programme", {"type": "scene", "layout": "placard", "title": "Gleich geht es los"})
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.programme_main"),
            *("--socket", str(tmp_path / "link.sock"), "--folder", str(tmp_path / "live")),
            *("--settings", json.dumps({"width": 320, "height": 180, "town": "Lindenbrück"})),
            cwd=REPOSITORY,
        )
        status = await statuses.get()
        assert (status["type"], status["layout"], status["disk"]) == ("status", "placard", "ok")
        await server.close()
        assert await process.wait() == 0


def test_settings_that_cannot_be_end_the_process_with_code_2(tmp_path: Path) -> None:
    for settings in ("{", '{"colour": 1}', '{"fps": 7}', "[]"):
        assert main(["--socket", str(tmp_path / "none"), "--folder", str(tmp_path), "--settings", settings]) == 2


def test_without_a_meeting_process_it_ends_with_code_2(tmp_path: Path) -> None:
    assert main(["--socket", str(tmp_path / "none"), "--folder", str(tmp_path / "live")]) == 2


def test_the_typeface_of_our_pages_is_used_unless_settings_name_another() -> None:
    assert settings_of("{}").fonts == fonts(400)
    assert len(fonts(700)) == len(PIECES)
    assert settings_of('{"fonts": ["other.ttf"]}').fonts == ("other.ttf",)
