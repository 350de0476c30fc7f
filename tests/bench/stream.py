"""`make bench-stream`: how late a viewer sees the hall, what an audience costs the edge, what the programme costs.

A picture with the time burnt in goes through our encoders, packager, socket and edge; Chromium plays it with our player
and reads the time off each picture. `--quick` for a look, `--only programme` for one subject.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tests.bench import programme, stream_download, stream_nginx, stream_shots, stream_viewers, stream_whep, table
from tests.bench.peers.ours import ROOT

REPORT: Final = ROOT / "build" / "bench" / "stream.json"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of watching by HLS and by WHEP, of serving an audience, of making the programme; shots to be changed."""

    watching: float
    reacting: float = 60.0
    serving: float = 20.0
    making: float = programme.SECONDS
    shots: int = stream_shots.CHANGES


QUICK: Final = Lengths(30.0, 10.0, 5.0, 6.0, 6)

SUBJECTS: Final[Mapping[str, Callable[[Lengths], Sequence[table.Row]]]] = {
    "glass": lambda lengths: stream_viewers.glass(lengths.watching),
    "whep": lambda lengths: asyncio.run(stream_whep.rows(lengths.reacting)),
    "shots": lambda lengths: asyncio.run(stream_shots.rows(lengths.shots)),
    "programme": lambda lengths: asyncio.run(programme.rows(REPORT.parent, lengths.making)),
    "edge": lambda lengths: stream_viewers.edge(lengths.serving),
    "nginx": lambda lengths: stream_nginx.rows(lengths.serving),
    "download": lambda lengths: stream_download.rows(),
}


def main(arguments: Sequence[str]) -> int:
    """Entry point; 0 where every bar that was measured holds. The report is written where nothing was left out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stream", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some minutes instead of twenty: no figures to keep")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long the player watches")
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=tuple(SUBJECTS), help="these subjects")
    options = parser.parse_args(arguments)
    lengths = QUICK if options.quick else Lengths(options.seconds)
    rows = list[table.Row]()
    for subject in options.only:  # told as they come: a quarter of an hour is not lost with the last of them
        found = SUBJECTS[subject](lengths)
        print(table.printed(found), flush=True)
        rows += found
    if len(options.only) == len(SUBJECTS):
        table.write(rows, REPORT, _about(lengths))
    return 0 if all(row.holds is not False for row in rows) else 1


def _about(lengths: Lengths) -> dict[str, object]:
    """What the run was."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "load": os.getloadavg()[1],
        "seconds": lengths.watching,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
