"""`make bench-stream`: how late a viewer sees the hall, and what an audience costs the edge.

A picture with the time burnt in goes through our encoders, packager, socket and edge; Chromium plays it with our player
and reads the time off each picture. The edge then serves two hundred viewers, and beside it, in the same process, the
least handler that aiohttp can have serves the same bytes. At last, what the programme costs beside ffmpeg. `--quick`
for a look.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Route

from tests.bench import chromium, process, programme, table
from tests.bench.load import viewers
from tests.bench.measure import quantile
from tests.bench.peers.ours import ROOT

REPORT: Final = ROOT / "build" / "bench" / "stream.json"
PAGE: Final = Path(__file__).with_name("stream.html")

GLASS_MS: Final = 1_000.0
GLASS_P95_MS: Final = 1_300.0
REQUEST_RATIO: Final = 1.5
CORE: Final = 100.0
VIEWERS: Final = 200
"""The bars: glass to glass, CPU of a request beside a bare handler's, a core for two hundred viewers."""

SETTLING_MS: Final = 5_000
"""A viewer's first seconds do not count: the player comes up to the end of the stream."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The running edge: its process, its port, and the bare handlers' port behind it."""

    edge: subprocess.Popen[bytes]
    port: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What an audience cost: CPU milliseconds a request, percent of a core, requests a second."""

    request_ms: float
    core: float
    rate: float
    counts: viewers.Counts


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stream", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute instead of ten: a look, no figures to keep")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long the player watches")
    options = parser.parse_args(arguments)
    watching, serving = (30.0, 5.0) if options.quick else (options.seconds, 20.0)
    with _stage() as stage:
        seen = asyncio.run(_watched(stage, watching))
        ours = _cost(stage, stage.port, viewers.watch, serving)
        bare = _cost(stage, stage.port + 1, viewers.fetch_bare, serving)
    rows = [*_glass_rows(seen), *_edge_rows(ours, bare)]
    if not options.quick:
        rows += asyncio.run(programme.rows(REPORT.parent))
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "load": os.getloadavg()[1],
        "seconds": watching,
    }
    table.write(rows, REPORT, about)
    print(table.printed(rows))
    return 0 if all(row.holds is not False for row in rows) else 1


@contextlib.contextmanager
def _stage() -> Iterator[Stage]:
    """A source and an edge."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        port = _free_pair()
        source = _started("tests.bench.stream_source", folder)
        stack.callback(process.stop_server, source)
        edge = _started("tests.bench.stream_edge", folder, str(port))
        stack.callback(process.stop_server, edge)
        yield Stage(edge, port)


def _started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A process of this bench, once it says that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def _free_pair() -> int:
    """A port that was free a moment ago, as was the next."""
    while True:
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            second.bind(("127.0.0.1", port + 1))
            return port


async def _watched(stage: Stage, seconds: float) -> dict[str, Any]:
    """What a page with our player saw."""
    async with chromium.running() as browser:
        page = await browser.new_page(viewport={"width": 640, "height": 360})
        await page.route("**/page", _page)
        await page.goto(f"http://127.0.0.1:{stage.port}/page")
        await page.wait_for_function("window.seen?.first !== null", timeout=chromium.PATIENCE_MS)
        await asyncio.sleep(seconds)
        found: dict[str, Any] = await page.evaluate("window.seen")
        return found


async def _page(route: Route) -> None:
    await route.fulfill(path=PAGE, content_type="text/html")


def _cost(stage: Stage, port: int, behaviour: viewers.Behaviour, seconds: float) -> Cost:
    """What two hundred of such viewers cost the edge's process."""
    before: list[float] = []
    counts = asyncio.run(
        viewers.crowd(port, VIEWERS, behaviour, seconds, lambda: before.append(_cpu_s(stage.edge.pid)))
    )
    spent = _cpu_s(stage.edge.pid) - before[0]
    return Cost(spent * 1000 / max(1, counts.requests), spent / seconds * 100, counts.requests / seconds, counts)


def _cpu_s(pid: int) -> float:
    return sum(process.cpu_s(pid).values())


def _glass_rows(seen: dict[str, Any]) -> list[table.Row]:
    first = float(seen["first"])
    delays = sorted(delay for at, delay in seen["delays"] if at > first + SETTLING_MS)
    return [
        table.limited("glass to glass, median", "ms", statistics.median(delays), GLASS_MS),
        table.limited("glass to glass, p95", "ms", quantile(delays, 0.95), GLASS_P95_MS),
        table.limited("stalls", "", float(seen["stalls"]), 0),
        table.told("first picture after", "ms", first),
        table.told("pictures seen", "", float(len(delays))),
    ]


def _edge_rows(ours: Cost, bare: Cost) -> list[table.Row]:
    gaps = sorted(ours.counts.gaps_s)
    return [
        table.compared("CPU of a request", "ms", ours.request_ms, bare.request_ms, "bare aiohttp", REQUEST_RATIO),
        table.limited(f"{VIEWERS} viewers, of a core", "%", ours.core, CORE, bare.core, "bare aiohttp"),
        table.told("requests a second", "", ours.rate, bare.rate, "bare aiohttp"),
        table.limited("refused", "", float(ours.counts.refused), 0),
        table.told("between two lists, p99", "ms", quantile(gaps, 0.99) * 1000),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
