"""`make test-network`: real Chromium over bad lines, through Ratssaal and through Janus in the same run.

A page publishes its fake camera over a good line; another watches over a bad one, joining anew for each. Lines are made
by a relay in user space (relay.py): netem is not in every kernel, and a relay needs no privilege.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

from playwright.async_api import Browser
from playwright.async_api import Error as BrowserError

from tests.bench import namespace, table
from tests.bench.chromium import PATIENCE_MS, PageParty, open_page, running
from tests.bench.measure import JOIN_TROUBLES
from tests.bench.peers import janus
from tests.bench.peers.contract import Peer
from tests.bench.peers.janus import Janus
from tests.bench.peers.ours import ROOT, Ours
from tests.bench.relay import Line, Relay, RelayedParty
from tests.bench.table import Row

BUILD: Final = ROOT / "build" / "bench"
REPORT: Final = BUILD / "network.json"
OURS: Final = "ours"
JANUS: Final = "janus"
PEER: Final = "Janus"
ROOM: Final = "network"
TROUBLES: Final = (*JOIN_TROUBLES, BrowserError)

CLEAN: Final = "good line"
BLACKOUT: Final = "2 s blackout"
LINES: Final[Mapping[str, Line]] = {
    CLEAN: Line(),
    "2 % loss": Line(loss=0.02),
    "5 % loss": Line(loss=0.05),
    "10 % loss": Line(loss=0.10),
    "100 ms round trip": Line(delay_s=0.05),
    "300 ms round trip": Line(delay_s=0.15),
    "500 kbit/s": Line(down_bits=500_000),
    BLACKOUT: Line(),
}
BLACKOUT_S: Final = 2.0
FULL_HEIGHT: Final = 720
FULL_BITS: Final = 2_500_000
"""What the publisher's estimate must reach: its highest layer."""

FULL_PATIENCE_S: Final = PATIENCE_MS / 1000
NEVER_MS: Final = FULL_PATIENCE_S * 1000
"""Stands for what did not happen while it was waited for."""

LOOK_S: Final = 0.2
SETTLE_S: Final = 3.0
"""After joining: what a browser does to find its feet is not what the line did."""

SLACK: Final = 0.01
"""Shares below one in a hundred are told apart by chance only."""

SLACK_MS: Final = 100.0
"""One or two pictures of the fake camera."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a viewer had of a line: shares of time frozen and of sound made up, and ms until it was well."""

    peer: str
    line: str
    frozen: float | None
    concealed: float | None
    first_ms: float | None
    full_ms: float | None
    recovered_ms: float | None
    pictures_s: float | None


Makers = Mapping[str, Callable[[], Peer]]


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    rows, about = asyncio.run(_run(options))
    table.write(rows, REPORT, about)
    print(table.printed(rows))
    print(f"\n{REPORT.relative_to(ROOT)}")
    return int(any(row.holds is False for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.network", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="five seconds of each line: a look")
    parser.add_argument("--seconds", type=float, help="how long each line is watched (20)")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=list(LINES), choices=LINES)
    parser.add_argument("--peers", nargs="*", default=[OURS, JANUS], choices=[OURS, JANUS])
    return parser


async def _run(options: argparse.Namespace) -> tuple[list[Row], dict[str, object]]:
    seconds = options.seconds or (5.0 if options.quick else 20.0)
    watched: list[Watched] = []
    uplinks: dict[str, list[float]] = {}
    makers = _makers(options.peers)
    async with running() as browser:
        for _ in range(options.runs):
            for name, make in makers.items():
                async with AsyncExitStack() as stack:
                    uplinks.setdefault(name, []).extend(
                        await _one_peer(stack, browser, name, make(), options.only, seconds, watched)
                    )
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "seconds": seconds,
        "watched": [asdict(one) for one in watched],
        "uplinks_ms": uplinks,
    }
    return rows(watched, uplinks), about


def _makers(wanted: Sequence[str]) -> Makers:
    makers: dict[str, Callable[[], Peer]] = {
        OURS: lambda: Ours(BUILD, namespace.SERVER, "native"),
        JANUS: lambda: Janus(BUILD, namespace.SERVER),
    }
    if not janus.installed():
        print("Janus is not installed (apt-get install janus): nothing to compare with.", file=sys.stderr)
        del makers[JANUS]
    return {name: make for name, make in makers.items() if name in wanted}


async def _one_peer(
    stack: AsyncExitStack, browser: Browser, name: str, peer: Peer, lines: Sequence[str], seconds: float,
    watched: list[Watched],
) -> list[float]:  # fmt: skip
    """All lines through one server; ms until the publisher was at full rate."""
    stack.push_async_callback(peer.stop)
    await peer.start()
    publisher = await _page(stack, browser, simulcast=True)
    await publisher.begin()
    await peer.publish(ROOM, publisher)
    full_ms = await _at_full_rate(publisher)
    print(f"{name}: publisher at full rate after {full_ms} ms", file=sys.stderr, flush=True)
    for line in lines:
        try:
            watched.append(await _watch(browser, name, peer, line, seconds))
        except TROUBLES as error:
            print(f"{name}, {line}: {type(error).__name__} {error}", file=sys.stderr)
            continue
        print(watched[-1], file=sys.stderr, flush=True)
    return [full_ms]


async def _page(stack: AsyncExitStack, browser: Browser, simulcast: bool = False) -> PageParty:
    page = await open_page(browser)
    stack.push_async_callback(page.context.close)
    return PageParty(page, simulcast=simulcast)


async def _at_full_rate(publisher: PageParty) -> float:
    """Ms until the highest layer is sent in full height and the line is trusted with it.

    The whole patience where that does not happen; a machine too slow to encode (limit "cpu") shows in what is printed.
    """
    began = time.monotonic()
    while time.monotonic() - began < FULL_PATIENCE_S:
        found = await publisher.figures()
        top = max((layer["height"] for layer in found["layers"].values()), default=0)
        if top >= FULL_HEIGHT and found.get("availableOutgoingBitrate", 0) >= FULL_BITS:
            return (time.monotonic() - began) * 1000
        await asyncio.sleep(LOOK_S)
    print(f"publisher never at full rate: {await publisher.figures()}", file=sys.stderr)
    return NEVER_MS


async def _watch(browser: Browser, name: str, peer: Peer, line: str, seconds: float) -> Watched:
    async with AsyncExitStack() as stack:
        relay = Relay(namespace.LOAD)
        await relay.open()
        stack.callback(relay.close)
        relay.set(LINES[line])
        viewer = await _page(stack, browser)
        await viewer.begin()
        await peer.subscribe(ROOM, RelayedParty(viewer, relay))
        first_ms = await viewer.first_picture_ms()
        if first_ms is None:
            return Watched(name, line, 1.0, 1.0, None, NEVER_MS, NEVER_MS, 0.0)
        full_ms = await viewer.full_picture_ms() or NEVER_MS if line == CLEAN else None
        await asyncio.sleep(SETTLE_S)
        before = await viewer.figures()
        recovered_ms = await _blackout(viewer, relay) if line == BLACKOUT else None
        await asyncio.sleep(seconds)
        after = await viewer.figures()
        return _watched(name, line, before, after, first_ms, full_ms, recovered_ms)


async def _blackout(viewer: PageParty, relay: Relay) -> float:
    """Ms from the end of a cut to the first picture."""
    relay.cut(True)
    await asyncio.sleep(BLACKOUT_S)
    relay.cut(False)
    return await viewer.next_picture_ms() or NEVER_MS


def _watched(
    name: str, line: str, before: Mapping[str, Any], after: Mapping[str, Any], first_ms: float, full_ms: float | None,
    recovered_ms: float | None,
) -> Watched:  # fmt: skip
    seconds = (after["at"] - before["at"]) / 1000

    def grown(key: str) -> float:
        return float(after.get(key, 0) - before.get(key, 0))

    samples = grown("totalSamplesReceived")
    concealed = grown("concealedSamples") - grown("silentConcealedSamples")
    pictures = grown("framesDecoded")
    frozen = grown("totalFreezesDuration") / seconds if pictures else 1.0
    share = concealed / samples if samples else 1.0
    return Watched(name, line, frozen, share, first_ms, full_ms, recovered_ms, pictures / seconds)


def rows(watched: Sequence[Watched], uplinks: Mapping[str, Sequence[float]]) -> list[Row]:
    """What was promised of bad lines: no worse than the peer; and full quality soon on a good one."""

    def of(peer: str, line: str, field: str) -> float | None:
        values = [getattr(one, field) for one in watched if (one.peer, one.line) == (peer, line)]
        known = [value for value in values if value is not None]
        return median(known) if known else None

    def both(line: str, field: str) -> tuple[float | None, float | None]:
        return of(OURS, line, field), of(JANUS, line, field)

    uplink = {peer: median(values) / 1000 for peer, values in uplinks.items() if values}
    full = [None if value is None else value / 1000 for value in both(CLEAN, "full_ms")]
    made = [
        table.limited("publisher at full rate after", "s", uplink.get(OURS), 10, uplink.get(JANUS), PEER),
        table.limited("viewer has the full layer after", "s", full[0], 5, full[1], PEER),
        table.compared("picture back after a blackout", "ms", *both(BLACKOUT, "recovered_ms"), PEER, 1.0, SLACK_MS),
    ]
    for line in LINES:
        made.append(table.compared(f"frozen, {line}", "share", *both(line, "frozen"), PEER, 1.0, SLACK))
        made.append(table.compared(f"concealed, {line}", "share", *both(line, "concealed"), PEER, 1.0, SLACK))
        made.append(table.told(f"pictures, {line}", "1/s", *both(line, "pictures_s"), PEER))
    return [row for row in made if row.ours is not None or row.other is not None]


if __name__ == "__main__":
    namespace.enter("tests.bench.network", sys.argv[1:])
    sys.exit(main(sys.argv[1:]))
