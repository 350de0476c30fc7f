"""From results to rows: what the forwarding unit has promised, and what it kept.

Costs are promised against mediasoup. Where its worker is not on the machine, Janus takes its place: with two event
loops it costs about twice what mediasoup does, so half of mediasoup's is a quarter of Janus' cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from statistics import median
from typing import Final

from tests.bench.measure import Result
from tests.bench.table import Row, compared, limited, reached, told

NATIVE: Final = "ours"
PYTHON: Final = "twin"
MEDIASOUP: Final = "mediasoup"
JANUS: Final = "janus"


@dataclass(frozen=True, slots=True)
class Opponent:
    """Somebody to be measured with: the share of its cost that ours may be by scenario, and that the twin's may be."""

    peer: str
    name: str
    shares: Mapping[str, float]
    twin: float


OPPONENTS: Final = (
    Opponent(MEDIASOUP, "mediasoup", {"1×30": 1 / 2, "5×20": 1 / 2, "10×10": 1 / 2, "1×100": 1 / 3}, 1.5),
    Opponent(JANUS, "Janus", {"1×30": 1 / 4, "5×20": 1 / 4, "10×10": 1 / 4, "1×100": 1 / 4}, 3 / 4),
)
"""The first that was measured is the one to beat."""

LINEAR: Final = 1.1
"""Cost of a packet with 300 subscribers, against 30: not more, but for noise."""

WHOLE: Final = 0.99
"""Share of packets delivered; the rest is what was under way at the window's edges."""

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
    measured = {result.peer for result in results}
    first, *others = [one for one in OPPONENTS if one.peer in measured] or OPPONENTS[-1:]
    made = [
        *_cost(figures, first), *_others(figures, others), *_delay(figures, first), *_crowd(figures),
        *_memory(figures, first), *_joins(figures, pictures, first), *_line(figures),
    ]  # fmt: skip
    return [row for row in made if row.ours is not None or row.other is not None]


UNIT: Final = "µs CPU/packet"


def _cost(figures: Figures, whom: Opponent) -> list[Row]:
    native = [
        _fought(f"cost {one}", figures, one, NATIVE, whom, share) for one, share in whom.shares.items()
    ]  # fmt: skip
    return native + [_fought(f"cost {one}, plain Python", figures, one, PYTHON, whom, whom.twin) for one in TWINS]


def _fought(name: str, figures: Figures, scenario: str, peer: str, whom: Opponent, share: float) -> Row:
    ours, other = (figures.of(scenario, one, "cpu_us") for one in (peer, whom.peer))
    row = _noted(compared(name, UNIT, ours, other, whom.name, share), figures, scenario, peer)
    return _fair(row, figures, scenario, whom)


def _others(figures: Figures, others: Sequence[Opponent]) -> list[Row]:
    """The same beside those who are not the one to beat."""
    return [
        told(
            f"cost {one}, beside {whom.name}", UNIT, figures.of(one, NATIVE, "cpu_us"),
            figures.of(one, whom.peer, "cpu_us"), whom.name,
        )
        for whom in others for one in whom.shares
    ]  # fmt: skip


def _delay(figures: Figures, whom: Opponent) -> list[Row]:
    p50, p99, loop = "delay_p50_ms", "delay_p99_ms", "loop_delay_ms"
    one, other = "1×30", whom.peer
    return [
        limited(
            f"forwarding delay p50, {one}", "ms", figures.of(one, NATIVE, p50), 1.0, figures.of(one, other, p50),
            whom.name,
        ),
        compared(
            f"forwarding delay p99, {one}", "ms", figures.of(one, NATIVE, p99), figures.of(one, other, p99), whom.name,
            1.0,
        ),
        limited(f"event-loop delay p99, {one}", "ms", figures.of(one, NATIVE, loop), 5.0),
    ]  # fmt: skip


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


def _memory(figures: Figures, whom: Opponent) -> list[Row]:
    one, field = "1×100", "memory_kb"
    return [
        limited(
            f"memory per subscriber, {one}", "kB", figures.of(one, NATIVE, field), 300,
            figures.of(one, whom.peer, field), whom.name,
        )
    ]  # fmt: skip


def _joins(figures: Figures, pictures: Mapping[str, Sequence[float]], whom: Opponent) -> list[Row]:
    one, other = "1×30", whom.peer
    times = {name: median(values) for name, values in pictures.items() if values}
    return [
        limited("join to first picture in Chromium", "ms", times.get(NATIVE), 600, times.get(other), whom.name),
        told(
            "join to first packet", "ms", figures.of(one, NATIVE, "first_packet_ms"),
            figures.of(one, other, "first_packet_ms"), whom.name,
        ),
        told(
            "join to first keyframe", "ms", figures.of(one, NATIVE, "first_keyframe_ms"),
            figures.of(one, other, "first_keyframe_ms"), whom.name,
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


def _fair(row: Row, figures: Figures, scenario: str, whom: Opponent) -> Row:
    """A packet is dear to a peer that leaves packets out: such a comparison says nothing."""
    delivered = figures.of(scenario, whom.peer, "delivered")
    if delivered is None or delivered >= WHOLE:
        return row
    return replace(row, holds=None, note=f"{whom.name} delivered only {100 * delivered:.1f} % of the packets")
