"""How much loss a line is allowed before it counts as congestion.

Random loss is no congestion: only a share that is surely (three standard deviations) above 10 %, or above 10 % while
packets also queue, is excessive; and a share that does not fall after we sent less is the line's own and is tolerated.

Pure. Shares are 0 to 1.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from media.fanout.line import LineReport

LOSS_PACKETS: Final = 20
"""The share is that of the last second; of fewer packets it would be chance."""

LOSS_LIMIT: Final = 0.10
"""GCC § 6: from here on loss is taken for congestion."""

LOSS_TOLERANCE: Final = 1.2
"""Loss that did not fall by a fifth when we sent less is tolerated up to a fifth more than it is."""

LOSS_TOLERANCE_LIMIT: Final = 0.4
"""Beyond, no picture arrives whole anyway."""

SURE: Final = 3.0
"""Standard deviations."""


def loss_share(report: LineReport) -> float:
    """Of the packets of the last second; 0 where too few went out to tell."""
    return report.lost / report.packets if report.packets >= LOSS_PACKETS else 0.0


def _deviation(report: LineReport) -> float:
    """Of the share. Loss in runs of n packets varies as if 2n - 1 times fewer had been counted."""
    if not report.runs:
        return 0.0
    share, run = loss_share(report), report.lost / report.runs
    return sqrt(share * (1 - share) * (2 * run - 1) / report.packets)


class Tolerance:
    """What of its losses a line is believed to lose by itself."""

    def __init__(self) -> None:
        self._tolerated = LOSS_LIMIT
        self._before: float | None = None

    def is_exceeded(self, report: LineReport, queued: bool) -> bool:
        """Whether more is lost than the line loses by itself."""
        return loss_share(report) - (0.0 if queued else SURE * _deviation(report)) > self._tolerated

    def answered(self, share: float) -> None:
        """We send less because of it. Where the last answer changed nothing, the line itself is lossy."""
        before, self._before = self._before, share
        if before is not None and share * LOSS_TOLERANCE > before:
            self._tolerated = min(LOSS_TOLERANCE_LIMIT, share * LOSS_TOLERANCE)

    def seen(self, share: float) -> None:
        """Where loss is low again, the next answer is a first one."""
        if share < LOSS_LIMIT / 2:
            self._before, self._tolerated = None, LOSS_LIMIT
