"""`python -m server import-oparl URL`: coming sittings of another system as planning files, with their papers."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.addresses import Folders
from server.clock import SystemClock
from server.oparl.papers import PaperFetch, Report
from server.oparl.plan import plan_path, write_plans
from server.oparl.sittings import Sitting, sittings
from server.oparl.source import Source


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """The command's words; `commands` are argparse's subparsers, a type that it does not name."""
    parser = commands.add_parser("import-oparl", parents=[common], help="make planning files of an OParl interface")
    parser.add_argument("url", help="address of its System, of a Body or of a Meeting")
    parser.add_argument("--to", type=Path, default=Path.cwd(), help="folder (default: here)")
    parser.add_argument("--since", type=_day, help="first day, such as 2026-04-01 (default: today)")
    parser.add_argument("--private", action="store_true", help="the address is one of the town's own network")
    parser.add_argument("--no-papers", action="store_true", help="do not fetch the papers")


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def run(arguments: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> int:
    """Import into `arguments.to`, papers into the data folder; exit code 0. Raises SourceTrouble."""
    clock = SystemClock()
    since = arguments.since or clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    found, report = asyncio.run(_fetched(arguments, folder, clock, since))
    written = tuple(write_plans(found, arguments.to, report.papers))
    for line in (*map(str, written), *report.missing):
        say(line)
    say(
        f"Sitzungen: {len(found)}, neue Dateien: {len(written)}, Unterlagen: {report.filed}, "
        f"fehlend: {len(report.missing)}; weiter mit `make plan FILE=…`."
    )
    return 0


async def _fetched(
    arguments: argparse.Namespace, folder: Path, clock: SystemClock, since: datetime
) -> tuple[tuple[Sitting, ...], Report]:
    async with Source(arguments.private) as source:
        found = tuple(await sittings(source, arguments.url, since))
        new = [] if arguments.no_papers else [one for one in found if not plan_path(one, arguments.to).exists()]
        return found, await PaperFetch(source, Folders(folder).papers, clock.now).all(new)
