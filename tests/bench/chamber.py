"""`make bench-chamber`: how quickly the hall follows the chair, and the screens the hall.

One meeting process with its production drivers on real sockets: a simulated CoCon and two VISCA cameras, a chair's page
and further pages on Socket.IO. Every figure is taken from outside: from the moment the chair's page sends its intent to
the moment the device has the command, from a key at a desk to the moment the last page has the queue. Everything shares
one event loop here, pages and devices too, so the figures are those of a machine that is busier than a real one.
`--quick` for a look: fewer rounds.
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

from agenda.commands.floor import TakeFloor
from hardware.conference.room import Room
from hardware.simulated.cameras.embedded import SimulatedCameras
from hardware.simulated.cameras.head import TRAVEL_S
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.embedded import simulated_conference
from server.chamber import Chamber
from server.direction import Direction
from server.scenes import Framing
from server.tasks import cancelled_at_exit
from tests.bench import table
from tests.bench.measure import quantile
from tests.bench.peers.ours import ROOT
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.house import House, Page, open_house

REPORT: Final = ROOT / "build" / "bench" / "chamber.json"
OTHERS: Final = ("tests.bench.chamber_mix", "tests.bench.chamber_capture", "tests.bench.chamber_browser")
"""Benches of the hall's sound and of its pictures, each with `rows()`."""

COMMAND_MS: Final = 50.0
QUEUE_MS: Final = 200.0
PICTURE_MS: Final = 200.0
"""The bars, 95th percentile each: microphone command, queue on every screen, picture beyond the camera's own travel."""

PAGES: Final = 12
ROUNDS, QUICK_ROUNDS, SHOTS, QUICK_SHOTS = 40, 10, 12, 4
SPEAKERS: Final = (2, 3, 4, 5, 6)
BETWEEN_S: Final = 0.3
"""Between two rounds, so that each is a single change: views that follow one another within 0.2 s travel together."""

SHOT_S: Final = 6.5
"""Between two pictures: the shortest shot and the longest journey are over, and the next move is the only one."""


@dataclass(slots=True)
class Hall:
    """A sitting at work with its devices; the times at which things were seen are put down by whoever sees them."""

    house: House
    desks: Desks
    direction: Direction
    chair: Page
    pages: list[Page]
    framed: asyncio.Queue[str | None]


@asynccontextmanager
async def _hall(folder: Path) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(folder))
        unit = await stack.enter_async_context(simulated_conference())
        cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=asyncio.sleep))
        tasks = await stack.enter_async_context(cancelled_at_exit())
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        chamber = Chamber(house.sitting, unit.settings, house.counters)
        direction = Direction(house.sitting, cameras.seatmap, (), cameras.windows, house.counters)
        chamber.listen(direction.hear)
        framed = _framings(house)
        chamber.start(tasks)
        direction.start(tasks)
        chair = await house.connect("chair", "klein-vorsitz", "p1")
        pages = [await house.connect("hall", f"klein-saal-{number}") for number in range(PAGES)]
        while not chamber.system.health.usable or direction.on_air.kind != "wide":
            await asyncio.sleep(0.05)
        yield Hall(house, unit.desks, direction, chair, pages, framed)


def _framings(house: House) -> asyncio.Queue[str | None]:
    """Whom the camera on air frames, as the programme is told it."""
    told: asyncio.Queue[str | None] = asyncio.Queue()
    frame = house.sitting.frame

    def heard(framing: Framing) -> None:
        frame(framing)
        told.put_nowait(framing.person_id)

    house.sitting.frame = heard  # type: ignore[method-assign]  # listens, and goes on
    return told


# -- the chair's key ---------------------------------------------------------------------------------------------------


async def _command_ms(hall: Hall, seat: int) -> float:
    """From the chair's key to the device that has the command."""
    opened = asyncio.Event()

    def changed(before: Room, after: Room) -> None:
        if seat in after.open:
            opened.set()

    stop = hall.desks.listen(changed)
    began = monotonic()
    asked = asyncio.create_task(hall.chair.ask("GiveFloor", person_id=f"p{seat}"))
    await opened.wait()
    took = (monotonic() - began) * 1000
    stop()
    _accepted(await asked)
    return took


async def _picture_ms(hall: Hall, seat: int) -> float:
    """From the chair's key to the picture of the right seat, without the camera's own journey."""
    began = monotonic()
    _accepted(await hall.chair.ask("GiveFloor", person_id=f"p{seat}"))
    while await hall.framed.get() != f"p{seat}":
        pass
    return (monotonic() - began - TRAVEL_S) * 1000


def _accepted(answer: dict[str, object]) -> None:
    if not answer["ok"]:
        raise RuntimeError(str(answer["error"]))


# -- a key in the hall -------------------------------------------------------------------------------------------------


async def _queue_ms(hall: Hall, seat: int) -> float:
    """From a key at a desk to the last of all pages that shows who waits."""
    began = monotonic()
    hall.desks.press(seat)
    everybody = [page.until("queue", _waits(f"p{seat}", True)) for page in (hall.chair, *hall.pages)]
    await asyncio.gather(*everybody)
    took = (monotonic() - began) * 1000
    hall.desks.press(seat)
    await asyncio.gather(*(page.until("queue", _waits(f"p{seat}", False)) for page in (hall.chair, *hall.pages)))
    return took


def _waits(person_id: str, waits: bool) -> Callable[[Sequence[dict[str, object]]], bool]:
    return lambda queue: any(one["person_id"] == person_id for one in queue) == waits


# -- rows --------------------------------------------------------------------------------------------------------------


async def measured(rounds: int, shots: int) -> list[table.Row]:
    """All three, in a hall of their own."""
    with tempfile.TemporaryDirectory() as folder:
        async with _hall(Path(folder)) as hall:
            queue = await _repeated(lambda seat: _queue_ms(hall, seat), rounds, BETWEEN_S)
            command = await _repeated(lambda seat: _command_ms(hall, seat), rounds, BETWEEN_S)
            await hall.house.submit(TakeFloor(), CHAIR)
            await asyncio.sleep(SHOT_S)
            picture = await _repeated(lambda seat: _picture_ms(hall, seat), shots, SHOT_S)
    return [
        *_rows("chair's key to microphone command at the device", command, COMMAND_MS),
        *_rows(f"key at a desk to the queue on {PAGES + 1} pages", queue, QUEUE_MS),
        *_rows("chair's key to the right picture on air, beyond the camera's travel", picture, PICTURE_MS),
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
