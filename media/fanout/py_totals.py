"""What the twin has done since its start: sums over all streams, those included that have ended (`figures.Totals`).

They are asked for every second, of hundreds of streams: so a stream tells plain figures, and each is added once.
"""

from __future__ import annotations

from operator import add
from typing import Final

from media.fanout.figures import Flow, Totals

NOTHING: Final = Totals(0, 0, *[Flow(0, 0, 0, 0, 0, 0, 0)] * 4)

Figures = tuple[int, int, int, int, int, int, int]
"""A `Flow` without its names."""

IN: Final = 0
OUT: Final = 2
"""Where the sums of a direction stand: first those of sound, then those of pictures."""


class Sums:
    """What is being added up."""

    def __init__(self) -> None:
        self._packets = self._octets = 0
        self._flows: list[Figures] = [(0,) * 7] * 4

    def line(self, packets: int, octets: int) -> None:
        """What was sent to a browser."""
        self._packets += packets
        self._octets += octets

    def stream(self, direction: int, video: bool, figures: Figures) -> None:
        """What a stream did."""
        place = direction + video
        self._flows[place] = tuple(map(add, self._flows[place], figures))

    def include(self, other: Sums) -> None:
        """What was added up before."""
        self.line(other._packets, other._octets)
        for place, figures in enumerate(other._flows):
            self._flows[place] = tuple(map(add, self._flows[place], figures))

    def totals(self) -> Totals:
        """The sums, with their names."""
        return Totals(self._packets, self._octets, *(Flow(*figures) for figures in self._flows))
