"""`make bench-chamber`: how quickly the hall follows the chair, and the screens the hall.

One meeting process with its production drivers on real sockets. The chair's page and the desks (a simulated CoCon), the
other pages and the programme's input are processes of their own (`tests/bench/chamber_outside.py`), as they are other
machines in a town hall; two VISCA cameras move in here, and are drawn by the production capture process. Every figure
is taken from outside: from the moment the chair's page sends its intent to the moment the device has the command or the
programme has the picture, from a key at a desk to the moment the last page has the queue. `--quick` for a look.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import importlib.util
import os
import platform
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from hardware.settings import ConferenceSettings
from hardware.simulated.cameras.embedded import NAMES, SimulatedCameras
from hardware.simulated.cameras.head import TRAVEL_S
from server.chamber import Chamber
from server.direction import Direction
from server.hall_picture import HallPicture
from server.tasks import cancelled_at_exit
from tests.bench import table
from tests.bench.chamber_outside import Outside, outside
from tests.bench.measure import quantile
from tests.bench.peers.ours import ROOT
from tests.hardware.meeting import child, settings
from tests.server.evening import ARRIVALS, OPENING
from tests.server.house import House, open_house

REPORT: Final = ROOT / "build" / "bench" / "chamber.json"
OTHERS: Final = (
    "tests.bench.chamber_mix",
    "tests.bench.chamber_capture",
    "tests.bench.chamber_passing",
    "tests.bench.chamber_browser",
)
"""Benches of the hall's sound and of its pictures, each with `rows()`."""

COMMAND_MS: Final = 50.0
QUEUE_MS: Final = 200.0
PICTURE_MS: Final = 200.0
"""The bars, 95th percentile each: microphone command, queue on every screen, picture beyond the camera's own travel."""

PAGES: Final = 12
ROUNDS, QUICK_ROUNDS, SHOTS, QUICK_SHOTS = 60, 40, 12, 6
SPEAKERS: Final = (2, 4, 6, 3, 5)
BETWEEN_S: Final = 0.3
"""Between two rounds, so that each is a single change: views that follow one another within 0.2 s travel together."""

SHOT_S: Final = 3.0
"""Between two pictures: the shortest shot is over, so that nothing but the journey holds up the next."""

FPS: Final = 15
OTHER_MACHINES: Final = "pages, desks and programme in processes of their own"


@dataclass(frozen=True, slots=True)
class Hall:
    """A sitting at work with its devices, its pages, and, where it is filmed, its programme."""

    desks: Outside
    pages: Outside
    programme: Outside | None


@asynccontextmanager
async def _hall(folder: Path, *, filmed: bool) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(folder))
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        chair, *links = [await _link(house, number) for number in range(PAGES + 1)]
        desks = await stack.enter_async_context(outside("desks", link=chair))
        direction, chamber = await _at_work(stack, house, desks, filmed=filmed)
        pages = await stack.enter_async_context(outside("pages", links=links))
        programme = await _film(stack, house, folder / "local.sock") if filmed else None
        while not chamber.system.health.usable or direction.on_air.kind != "wide":
            await asyncio.sleep(0.05)
        yield Hall(desks, pages, programme)


async def _link(house: House, number: int) -> str:
    """The chair's, and those of so many screens."""
    path = await (house.link("hall", f"klein-saal-{number}", None) if number else house.link("chair", "klein", "p1"))
    return str(house.server.make_url(path))


async def _at_work(stack: AsyncExitStack, house: House, desks: Outside, *, filmed: bool) -> tuple[Direction, Chamber]:
    """Conference system, cameras and director, joined as `server.hall` joins them."""
    cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=asyncio.sleep))
    tasks = await stack.enter_async_context(cancelled_at_exit())
    picture = HallPicture(house.sitting.room, tuple(NAMES)) if filmed else None
    chamber = Chamber(house.sitting, ConferenceSettings(**desks.ready), house.counters)
    direction = Direction(house.sitting, cameras.seatmap, (), cameras.windows, house.counters, picture)
    direction.follow(chamber)
    chamber.start(tasks)
    direction.start(tasks)
    return direction, chamber


async def _film(stack: AsyncExitStack, house: House, socket: Path) -> Outside:
    """The drawn hall on its way to the programme, which begins with the whole hall."""
    await house.sitting.local.start(socket)
    stack.push_async_callback(house.sitting.local.close)
    await stack.enter_async_context(child("hardware.capture", socket, *settings(cameras=tuple(NAMES), fps=FPS)))
    programme = await stack.enter_async_context(outside("programme", socket=str(socket), seats=SPEAKERS))
    await programme.ask(seat=0)
    return programme


# -- the chair's key ---------------------------------------------------------------------------------------------------


async def _command_ms(hall: Hall, seat: int) -> float:
    """From the chair's key to the device that has the command."""
    given = await hall.desks.ask(give=seat)
    return 1000 * float(given["opened"] - given["asked"])


async def _picture_ms(hall: Hall, seat: int) -> float:
    """From the chair's key to the programme's first picture of the right seat, without the camera's own journey."""
    assert hall.programme is not None
    given = await hall.desks.ask(give=seat)
    shown = await hall.programme.ask(seat=seat)
    return 1000 * float(shown["at"] - given["asked"] - TRAVEL_S)


# -- a key in the hall -------------------------------------------------------------------------------------------------


async def _queue_ms(hall: Hall, seat: int) -> float:
    """From a key at a desk to the last of all pages that shows who waits."""
    pressed = await hall.desks.ask(press=seat)
    shown = await hall.pages.ask(waits=[f"p{seat}", True])
    await hall.desks.ask(press=seat)
    await hall.pages.ask(waits=[f"p{seat}", False])
    return 1000 * float(shown["at"] - pressed["at"])


# -- rows --------------------------------------------------------------------------------------------------------------


async def measured(rounds: int, shots: int) -> list[table.Row]:
    """All three, the pictures in a hall of their own."""
    with tempfile.TemporaryDirectory() as folder:
        async with _hall(Path(folder), filmed=False) as hall:
            queue = await _repeated(lambda seat: _queue_ms(hall, seat), rounds, BETWEEN_S)
            command = await _repeated(lambda seat: _command_ms(hall, seat), rounds, BETWEEN_S)
    with tempfile.TemporaryDirectory() as folder:
        async with _hall(Path(folder), filmed=True) as hall:
            picture = await _repeated(lambda seat: _picture_ms(hall, seat), shots, SHOT_S)
    return [
        *_rows(f"chair's key to microphone command at the device ({OTHER_MACHINES})", command, COMMAND_MS),
        *_rows(f"key at a desk to the queue on {PAGES} pages", queue, QUEUE_MS),
        *_rows(
            "chair's key to the programme's picture of the right seat, beyond the camera's travel", picture, PICTURE_MS
        ),
    ]


async def _repeated(once: Callable[[int], Awaitable[float]], rounds: int, between_s: float) -> list[float]:
    waited = []
    for number in range(rounds):
        waited.append(await once(SPEAKERS[number % len(SPEAKERS)]))
        await asyncio.sleep(between_s)
    return waited


def _rows(name: str, waited: Sequence[float], most: float) -> list[table.Row]:
    ordered = sorted(waited)
    return [
        table.told(f"{name}, median of {len(ordered)}", "ms", quantile(ordered, 0.5)),
        table.limited(f"{name}, p95", "ms", quantile(ordered, 0.95), most),
    ]


def others() -> tuple[list[table.Row], list[str]]:
    """Rows of the other benches of the hall, and which of them there are not."""
    there = [name for name in OTHERS if importlib.util.find_spec(name) is not None]
    rows = [row for name in there for row in importlib.import_module(name).rows()]
    return rows, [name for name in OTHERS if name not in there]


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.chamber", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a look, no figures to keep")
    quick = parser.parse_args(arguments).quick
    rows = asyncio.run(measured(QUICK_ROUNDS if quick else ROUNDS, QUICK_SHOTS if quick else SHOTS))
    further, missing = others()
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "missing": missing,
    }
    table.write([*rows, *further], REPORT, about)
    print(table.printed([*rows, *further]))
    print(f"\n{REPORT.relative_to(ROOT)}")
    return int(any(row.holds is False for row in (*rows, *further)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
