"""The processes beside the meeting process: programme, chamber capture, simulated members, edge.

Each is started with the same interpreter, watched, and restarted; each ends by itself when this process goes.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from agenda.publication import KEEPING
from agenda.state.publication import Publication
from hardware.supervisor import Supervisor
from server.addresses import Folders
from server.captures import captured
from server.clock import Clock
from server.config import Settings
from server.health import PartState
from server.web import WEB

Argv = Sequence[str]

FONT = WEB / "node_modules/@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-700-normal.woff"
"""The typeface of the pages, for names in simulated pictures."""


def programme_argv(
    settings: Settings, publication: Publication, folders: Folders, meeting_id: str, socket: Path
) -> Argv:
    """`python -m server.programme_main …`; what is kept and how late it leaves is what the log says."""
    values = dataclasses.asdict(settings.programme)
    del values["enabled"]
    values |= {"town": settings.town.name, "accent": settings.town.accent}
    values |= {"keep": publication.mode in KEEPING, "delay_s": publication.delay_s}
    values |= {"pages": str(folders.pages(meeting_id))}
    values |= {"reserve": settings.publication.reserve_mb * 1_000_000}
    return _python("server.programme_main", socket, values, "--folder", str(folders.live(meeting_id)))


def hall_argvs(settings: Settings, socket: Path) -> Sequence[Argv]:
    """`python -m hardware.capture …`, once per device that can hang alone."""
    return [_python("hardware.capture", socket, one.as_json(), "--font", str(FONT)) for one in captured(settings)]


def members_argv(people: Sequence[dict[str, Any]], socket: Path) -> Argv:
    """`python -m hardware.simulated.members …`"""
    return (
        sys.executable, "-m", "hardware.simulated.members", "--socket", str(socket),
        "--people", json.dumps(people, ensure_ascii=False), "--font", str(FONT),
    )  # fmt: skip


def restream_argvs(settings: Settings, configs: Sequence[Path], socket: Path, live: Path) -> Sequence[Argv]:
    """`python -m server.restream_main …`, once per platform; the addresses stay in config.toml for their keys' sake."""
    files = [str(one) for one in configs]
    return [
        (
            sys.executable, "-m", "server.restream_main", "--config", *files, "--number", str(number),
            "--socket", str(socket), "--folder", str(live),
        )
        for number in range(len(settings.restream.urls))
    ]  # fmt: skip


def originals_argv(settings: Settings, folder: Path, socket: Path) -> Argv:
    """`python -m server.originals_main …`"""
    reserve = settings.publication.reserve_mb * 1_000_000
    return (
        sys.executable, "-m", "server.originals_main", "--socket", str(socket), "--folder", str(folder),
        "--reserve", str(reserve),
    )  # fmt: skip


def captions_argv(settings: Settings, socket: Path) -> Argv:
    """`python -m server.captions.main …`"""
    return (
        sys.executable, "-m", "server.captions.main", "--socket", str(socket),
        "--model", str(settings.path(settings.captions.model)), "--language", settings.town.language,
    )  # fmt: skip


def edge_argv(config: Path, folder: Path, meeting_id: str) -> Argv:
    """`python -m server edge …`, ending with this process."""
    return (
        sys.executable, "-m", "server", "edge", "--config", str(config), "--folder", str(folder),
        "--meeting", meeting_id, "--parent", str(os.getpid()),
    )  # fmt: skip


def _python(module: str, socket: Path, values: dict[str, Any], *more: str) -> Argv:
    return (sys.executable, "-m", module, "--socket", str(socket), "--settings", json.dumps(values), *more)


class Children:
    """All supervised processes of the server."""

    def __init__(self, tasks: asyncio.TaskGroup, clock: Clock, pause: Callable[[float], Awaitable[None]]) -> None:
        self._tasks = tasks
        self._clock = clock
        self._pause = pause
        self._supervisors: dict[str, Supervisor] = {}

    def start(self, name: str, argv: Argv) -> None:
        """Keep such a process running."""
        supervisor = Supervisor(name, argv, now=self._clock.monotonic, pause=self._pause)
        self._supervisors[name] = supervisor
        self._tasks.create_task(supervisor.run(), name=f"child {name}")

    def health(self) -> PartState:
        """Degraded while one of them is down."""
        down = [name for name, one in self._supervisors.items() if one.state != "running"]
        restarts = {f"{name}_restarts": one.restarts for name, one in self._supervisors.items()}
        return PartState("degraded" if down else "ok", ", ".join(down), restarts)
