"""From results to rows: what the forwarding unit has promised, and what it kept.

mediasoup's worker is not to be had from a package registry alone; without it the bar is a quarter of Janus' cost. Janus
with two event loops costs about twice what mediasoup does, so "1.5 times mediasoup" is three quarters of Janus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from statistics import median
from typing import Final

from tests.bench.measure import Result
from tests.bench.table import Row, compared, limited, reached, told

NATIVE: Final = "ours"
PYTHON: Final = "twin"
JANUS: Final = "janus"

PEER: Final = "Janus"
QUARTER: Final = 0.25
TWIN: Final = 0.75
LINEAR: Final = 1.1
"""Cost of a packet with 300 subscribers, against 30: not more, but for noise."""

WHOLE: Final = 0.99
"""Share of packets delivered; the rest is what was under way at the window's edges."""

COMPARED: Final = ("1×30", "5×20", "10×10", "1×100")
TWINS: Final = ("1×30", "5×20", "10×10")
ENDS: Final = ("1×10", "1×300")
"""Of the line on which the compared scenarios lie."""


class Figures:
    """Medians of results by scenario, contestant and field; disturbed runs only where there are no others."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._results = results

    def of(self, scenario: str, peer: str, field: str) -> float | None:
        """The median; None where nothing was measured."""
        found = [value for result in self._runs(scenario, peer) if (value := attrgetter(field)(result)) is not None]
        return median(found) if found else None

    def most(self, scenario: str, peer: str, field: str) -> float | None:
        """The worst of all runs."""
        return max((float(attrgetter(field)(result)) for result in self._runs(scenario, peer)), default=None)

    def note(self, scenario: str, peer: str) -> str:
        """What disturbed the runs that count, if all were."""
        return "; ".join(sorted({text for result in self._runs(scenario, peer) for text in result.trouble}))

    def _runs(self, scenario: str, peer: str) -> list[Result]:
        runs = [result for result in self._results if (result.scenario, result.peer) == (scenario, peer)]
        return [result for result in runs if not result.trouble] or runs


def rows(results: Sequence[Result], pictures: Mapping[str, Sequence[float]]) -> list[Row]:
    """Everything promised, in the order of the issue."""
    figures = Figures(results)
    made = [
        *_cost(figures), *_delay(figures), *_crowd(figures), *_memory(figures), *_joins(figures, pictures),
        *_line(figures),
    ]  # fmt: skip
    return [row for row in made if row.ours is not None or row.other is not None]


def _cost(figures: Figures) -> list[Row]:
    unit, field = "µs CPU/packet", "cpu_us"
    made = [
        _noted(
            compared(f"cost {one}", unit, figures.of(one, NATIVE, field), figures.of(one, JANUS, field), PEER, QUARTER),
            figures, one, NATIVE,
        )
        for one in COMPARED
    ]  # fmt: skip
    return made + [
        _noted(
            compared(
                f"cost {one}, plain Python", unit, figures.of(one, PYTHON, field), figures.of(one, JANUS, field), PEER,
                TWIN,
            ),
            figures, one, PYTHON,
        )
        for one in TWINS
    ]  # fmt: skip


def _delay(figures: Figures) -> list[Row]:
    p50, p99, loop = "delay_p50_ms", "delay_p99_ms", "loop_delay_ms"
    one = "1×30"
    return [
        limited(
            f"forwarding delay p50, {one}", "ms", figures.of(one, NATIVE, p50), 1.0, figures.of(one, JANUS, p50), PEER
        ),
        compared(
            f"forwarding delay p99, {one}", "ms", figures.of(one, NATIVE, p99), figures.of(one, JANUS, p99), PEER, 1.0
        ),
        limited(f"event-loop delay p99, {one}", "ms", figures.of(one, NATIVE, loop), 5.0),
    ]


def _crowd(figures: Figures) -> list[Row]:
    one = "1×300 fast"
    made = [
        reached(f"packets out, {one}", "packets/s", figures.of(one, NATIVE, "packets_s"), 90_000),
        limited(f"packets lost, {one}", "packets", figures.most(one, NATIVE, "lost"), 0),
        limited(f"event-loop delay p99, {one}", "ms", figures.of(one, NATIVE, "loop_delay_ms"), 10.0),
        limited(f"share of one core, {one}", "of a core", figures.of(one, NATIVE, "cpu_share"), 1.0),
        told(f"cost {one}", "µs CPU/packet", figures.of(one, NATIVE, "cpu_us")),
    ]
    return [_noted(row, figures, one, NATIVE) for row in made]


def _memory(figures: Figures) -> list[Row]:
    one, field = "1×100", "memory_kb"
    return [
        limited(
            f"memory per subscriber, {one}", "kB", figures.of(one, NATIVE, field), 300, figures.of(one, JANUS, field),
            PEER,
        )
    ]  # fmt: skip


def _joins(figures: Figures, pictures: Mapping[str, Sequence[float]]) -> list[Row]:
    one = "1×30"
    times = {name: median(values) for name, values in pictures.items() if values}
    return [
        limited("join to first picture in Chromium", "ms", times.get(NATIVE), 600, times.get(JANUS), PEER),
        told(
            "join to first packet", "ms", figures.of(one, NATIVE, "first_packet_ms"),
            figures.of(one, JANUS, "first_packet_ms"), PEER,
        ),
        told(
            "join to first keyframe", "ms", figures.of(one, NATIVE, "first_keyframe_ms"),
            figures.of(one, JANUS, "first_keyframe_ms"), PEER,
        ),
    ]  # fmt: skip


def _line(figures: Figures) -> list[Row]:
    field = "cpu_us"
    last, first = figures.of(ENDS[-1], NATIVE, field), figures.of("1×30", NATIVE, field)
    ends = [told(f"cost {one}", "µs CPU/packet", figures.of(one, NATIVE, field)) for one in ENDS]
    if last is None or first is None:
        return ends
    return [*ends, compared("linear: cost 1×300 against 1×30", "µs CPU/packet", last, first, "1×30", LINEAR)]


def _noted(row: Row, figures: Figures, scenario: str, peer: str) -> Row:
    """The row with what is to be said of its runs; nothing holds that was gained by leaving packets out."""
    delivered = figures.of(scenario, peer, "delivered")
    if delivered is not None and delivered < WHOLE:
        note = f"only {100 * delivered:.1f} % of the packets were delivered"
        return replace(row, holds=False if row.holds is not None else None, note=note)
    return replace(row, note=figures.note(scenario, peer))
