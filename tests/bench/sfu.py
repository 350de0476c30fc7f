"""`make bench-sfu`: what forwarding costs, beside mediasoup and Janus in the same run.

`--quick` is for a look, without it there are medians of three.

The server has one core, the load the other; runs of the contestants take turns, so that a disturbance of the machine
hits all of them. A run that the load generator itself disturbed is repeated once and, if need be, marked.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.async_api import Error as BrowserError

from tests.bench import namespace, process, sfu_rows, table
from tests.bench.load import clip, receiver
from tests.bench.load.sdp import FEEDBACK
from tests.bench.measure import JOIN_TROUBLES, Result, Scenario, Settings, measure
from tests.bench.peers import janus, mediasoup
from tests.bench.peers.contract import Peer
from tests.bench.peers.janus import Janus
from tests.bench.peers.mediasoup import Mediasoup
from tests.bench.peers.ours import ROOT, Ours
from tests.bench.picture import join_times
from tests.bench.sfu_rows import JANUS, MEDIASOUP, NATIVE, PYTHON

BUILD: Final = ROOT / "build" / "bench"
REPORT: Final = BUILD / "sfu.json"
FAST_BITRATE: Final = 2_300_000
"""With sound a little more than 300 packets a second: 90,000 for 300 subscribers."""

MORE_TRIES: Final = 1
SAID_US: Final = 0.5
TROUBLES: Final = (*JOIN_TROUBLES, BrowserError)

ALL: Final = (NATIVE, MEDIASOUP, JANUS, PYTHON)
PEERS: Final = (NATIVE, MEDIASOUP, JANUS)
PLAN: Final[Mapping[Scenario, tuple[str, ...]]] = {
    Scenario("1×10", 1, 10, clip.BITRATE): (NATIVE,),
    Scenario("1×30", 1, 30, clip.BITRATE): ALL,
    Scenario("5×20", 5, 20, clip.BITRATE): ALL,
    Scenario("10×10", 10, 10, clip.BITRATE): ALL,
    Scenario("1×100", 1, 100, clip.BITRATE): PEERS,
    Scenario("1×300", 1, 300, clip.BITRATE): (NATIVE,),
    Scenario("1×300 fast", 1, 300, FAST_BITRATE): (NATIVE,),
}
QUICK: Final[Mapping[str, tuple[str, ...]]] = {
    "1×30": ALL,
    "10×10": PEERS,
    "1×100": PEERS,
    "1×300 fast": (NATIVE,),
}

Makers = Mapping[str, Callable[[], Peer]]


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    process.pin_load()
    rows, about = asyncio.run(_run(options))
    table.write(rows, REPORT, about)
    print(table.printed(rows))
    print(f"\n{REPORT.relative_to(ROOT)}")
    return int(any(row.holds is False for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sfu", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short run each: a look, no figures to keep")
    parser.add_argument("--runs", type=int, help="runs of each scenario and contestant (3)")
    parser.add_argument("--seconds", type=float, help="length of a window (10)")
    parser.add_argument("--only", nargs="*", default=[], help="names of scenarios, as 1×30")
    parser.add_argument("--peers", nargs="*", default=list(ALL), choices=ALL)
    parser.add_argument("--gro", action="store_true", help="the load takes segments as one, as behind a network card")
    parser.add_argument("--feedback", default="twcc", choices=FEEDBACK, help="what viewers say of their lines (twcc)")
    parser.add_argument("--joins", type=int, help="joins of a browser (7, 5 with --quick; 0 for none)")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    window = options.seconds or (3.0 if options.quick else 10.0)
    return Settings(0.5 if options.quick else 2.0, window, options.gro, options.feedback)


async def _run(options: argparse.Namespace) -> tuple[list[table.Row], dict[str, object]]:
    library, makers = receiver.build(BUILD), _makers(options.peers)
    results: list[Result] = []
    runs = options.runs or (1 if options.quick else 3)
    for scenario, contestants in PLAN.items():
        if options.only and scenario.name not in options.only:
            continue
        wanted = QUICK.get(scenario.name, ()) if options.quick and not options.only else contestants
        taking_part = [name for name in wanted if name in makers]
        for turn in range(runs):
            for name in taking_part:
                results += await _counted(makers[name], name, scenario, library, _settings(options), turn)
    joins = options.joins if options.joins is not None else (5 if options.quick else 7)
    pictures = {name: await _pictures(makers[name], library, joins) for name in PEERS if name in makers}
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "settings": {**asdict(_settings(options)), "runs": runs},
        "results": [asdict(result) for result in results],
        "pictures_ms": pictures,
    }
    return sfu_rows.rows(results, pictures), about


def _makers(wanted: Sequence[str]) -> Makers:
    makers: dict[str, Callable[[], Peer]] = {
        NATIVE: lambda: Ours(BUILD, namespace.SERVER, "native"),
        PYTHON: lambda: Ours(BUILD, namespace.SERVER, "python"),
        MEDIASOUP: lambda: Mediasoup(BUILD, namespace.SERVER),
        JANUS: lambda: Janus(BUILD, namespace.SERVER),
    }
    for name, there, how in (
        (MEDIASOUP, mediasoup.installed(), "npm install in tests/bench/peers/node found no worker"),
        (JANUS, janus.installed(), "apt-get install janus"),
    ):
        if not there:
            print(f"{name} is not installed ({how}): not compared with.", file=sys.stderr)
            del makers[name]
    return {name: make for name, make in makers.items() if name in wanted}


async def _counted(
    make: Callable[[], Peer], name: str, scenario: Scenario, library: Path, settings: Settings, turn: int
) -> list[Result]:
    """The result of one turn; disturbed or failed runs are repeated, and the last one stands as it is."""
    last: list[Result] = []
    for _ in range(1 + MORE_TRIES):
        try:
            clip_ = clip.load(BUILD, scenario.bitrate)
            result = await measure(make(), name, scenario, clip_, library, namespace.LOAD, settings)
        except TROUBLES as error:
            print(f"{scenario.name} {name}: {type(error).__name__} {error}", file=sys.stderr)
            continue
        _say(result, turn)
        last = [result]
        if not result.trouble:
            break
    return last


def _say(result: Result, turn: int) -> None:
    loop = "-" if result.loop_delay_ms is None else f"{result.loop_delay_ms:.1f}"
    threads = ", ".join(f"{name} {spent:.1f}" for name, spent in result.threads_us.items() if spent >= SAID_US)
    print(
        f"{result.scenario:>10} {result.peer:<5} run {turn + 1}: {result.cpu_us:6.2f} µs/packet ({threads}), "
        f"{result.packets_s:8,.0f} packets/s, {result.cpu_share:4.0%} of the core (busy {result.core_share:4.0%}), "
        f"delay {result.delay_p50_ms:.2f}/{result.delay_p99_ms:.2f} ms, loop {loop} ms, lost {result.lost}, "
        f"{result.memory_kb:.0f} kB each, load {result.load_share:4.0%} {'; '.join(result.trouble)}",
        file=sys.stderr, flush=True,
    )  # fmt: skip


async def _pictures(make: Callable[[], Peer], library: Path, joins: int) -> list[float]:
    if not joins:
        return []
    try:
        return await join_times(make(), clip.load(BUILD), library, namespace.LOAD, joins)
    except TROUBLES as error:
        print(f"first picture: {type(error).__name__} {error}", file=sys.stderr)
        return []


if __name__ == "__main__":
    namespace.enter("tests.bench.sfu", sys.argv[1:])
    sys.exit(main(sys.argv[1:]))
