"""`make bench-meeting`: what a command costs, how long a long evening takes to replay, a hundred voices in a second.

Each figure stands beside a bare append in the same run: an event's line written to a file of the same disk and made
durable. Nothing that keeps a log can be cheaper; so the ratio says what the rules, the chain and the sockets add.
`--quick` for a look: a shorter evening, and no SFU beside the vote.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.bench import meeting_core, meeting_votes, namespace, process, table
from tests.bench.load import clip, receiver
from tests.bench.measure import JOIN_TROUBLES, Result, Scenario, Settings, measure, quantile
from tests.bench.peers.ours import ROOT

BUILD: Final = ROOT / "build" / "bench"
REPORT: Final = BUILD / "meeting.json"
APPEND: Final = "bare append"
APPEND_ALL: Final = "bare append of all"
APPENDS: Final = 500

COMMAND_US: Final = 100.0
REPLAY_S: Final = 2.0
VOICE_MS: Final = 250.0
"""The bars: a command's median, the replay of 100,000 events, the 99th percentile of an acknowledgement."""

BESIDE: Final = Scenario("1×30", 1, 30, clip.BITRATE)
WINDOW_S: Final = 12.0
OTHERS: Final = 0.05
"""Share of the server's core that other programs may take before the row says so."""


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meeting", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a shorter evening, no vote: a look, no figures to keep")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    BUILD.mkdir(parents=True, exist_ok=True)
    process.pin_load()
    evening = meeting_core.held(meeting_core.EVENTS // 10 if options.quick else meeting_core.EVENTS)
    rows, append = _core_rows(evening)
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "events": len(evening.log),
        "medians_us": meeting_core.medians_us(evening),
    }
    if not options.quick:
        more, about["trouble"] = _beside_sfu(append)
        rows += more
    table.write(rows, REPORT, about)
    print(table.printed(rows))
    print(f"\n{REPORT.relative_to(ROOT)}")
    return int(any(row.holds is False for row in rows))


def _core_rows(evening: meeting_core.Evening) -> tuple[list[table.Row], list[float]]:
    """The rules alone; and the bare appends in ms, in order of size."""
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder = Path(name)
        append = meeting_core.append_ms(evening.log, folder, APPENDS)
        everything = meeting_core.append_all_s(evening.log, folder)
        restart = asyncio.run(meeting_core.restart_s(evening.log, folder))
    median_us, events = quantile(append, 0.5) * 1000, len(evening.log)
    medians = meeting_core.medians_us(evening)
    voice = medians["CastBallot"]
    evolve = meeting_core.replay_s(evening.log)
    return [
        table.limited("decide and evolve, all commands, median", "µs", medians[""], COMMAND_US, median_us, APPEND),
        table.limited("decide and evolve a voice, median", "µs", voice, COMMAND_US, median_us, APPEND),
        table.limited(f"replay of {events} events: evolve", "s CPU", evolve, REPLAY_S, everything, APPEND_ALL),
        table.limited(f"replay of {events} events: from the disk", "s CPU", restart, REPLAY_S, everything, APPEND_ALL),
    ], append


def _beside_sfu(append: Sequence[float]) -> tuple[list[table.Row], list[str]]:
    """The rows of the vote, and what went wrong with it or its load."""
    try:
        voted, result = asyncio.run(_voted())
    except JOIN_TROUBLES as error:
        trouble = f"{type(error).__name__} {error}"
        print(trouble, file=sys.stderr)
        return [table.limited(f"{meeting_votes.MEMBERS} voices: durable, p99", "ms", None, VOICE_MS)], [trouble]
    return _vote_rows(voted, result, append), list(result.trouble)


async def _voted() -> tuple[list[float], Result]:
    """A vote beside the SFU: the waits in ms in order of size, and what the SFU did meanwhile."""
    council = meeting_votes.Attended(BUILD / "council", namespace.SERVER)
    library, load = receiver.build(BUILD), clip.load(BUILD, BESIDE.bitrate)
    result = await measure(council, "ours", BESIDE, load, library, namespace.LOAD, Settings(0.5, WINDOW_S, False))
    return council.waited_ms, result


def _vote_rows(waited: Sequence[float], result: Result, append: Sequence[float]) -> list[table.Row]:
    median, p99 = quantile(append, 0.5), quantile(append, 0.99)
    others = result.core_share - result.cpu_share
    note = f"others took {others:.0%} of the server's core" if others > OTHERS else ""
    beside = f"{meeting_votes.MEMBERS} voices in {meeting_votes.VOTING_S:g} s beside {result.packets_s:,.0f} packets/s"
    rows = [
        table.told(f"{beside}: durable, median", "ms", quantile(waited, 0.5), median, APPEND),
        table.limited(f"{beside}: durable, p99", "ms", quantile(waited, 0.99), VOICE_MS, p99, f"{APPEND}, p99"),
    ]
    return [replace(row, note=note) for row in rows]


if __name__ == "__main__":
    namespace.enter("tests.bench.meeting", sys.argv[1:])
    sys.exit(main(sys.argv[1:]))
