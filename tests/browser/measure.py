"""`make measure`: what `make run` starts, with CPU and memory, while a remote member speaks and the public looks on."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.people import REMOTE, enter, join
from tests.browser.town import Town

SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK")
NAMES = {
    "meeting": "meeting process: pages, Socket.IO, SFU, event log",
    "edge": "edge: public page, state, HLS",
    "hardware.capture": "simulated hall: camera and microphone",
    "server.programme_main": "programme: compose, H.264, AAC, HLS",
}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(pid: int) -> float:
    """Proportional set size: shared pages counted once for all who share them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def measure(town: Town) -> None:
    """Three remote members, hall screen, chair and one public viewer; the table goes to standard output."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        chair, _hall, _public = [await enter(browser, town.links[role]) for role in ("chair", "hall", "public")]
        members = [await join(browser, town.links[name]) for name in REMOTE.values()]
        for key in ("open-sitting", "state-quorum"):
            await chair.press_next(key)
        await chair.call_first()
        await members[0].at("hand").click()
        await chair.at("give-p02").click()
        pids = {"meeting": town.pid, **town.children()}
        begun, before = time.monotonic(), {name: cpu_seconds(pid) for name, pid in pids.items()}
        await asyncio.sleep(SECONDS)
        wall = time.monotonic() - begun
        print("| process | CPU (of one core) | memory |\n|---|---|---|")
        for name, pid in pids.items():
            share = (cpu_seconds(pid) - before[name]) / wall
            print(f"| {NAMES.get(name, name)} | {share:.0%} | {memory_mib(pid):.0f} MiB |")
        await browser.close()


def main() -> int:
    """Start a town, measure, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        town.start()
        try:
            asyncio.run(measure(town))
        finally:
            town.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
