"""Counters and the state of the parts: `/metrics` for Prometheus, `/healthz` for people and watchdogs.

Nothing here names a person, a meeting or a secret: labels are codes from the program, and their number is bounded.
Parts register a probe that is asked when somebody looks; a probe answers from memory and never waits.
Format: Prometheus text exposition 0.0.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["ok", "degraded", "failed"]
LEVELS: tuple[Level, ...] = ("ok", "degraded", "failed")
"""From good to bad; the whole is as bad as its worst part."""

PREFIX = "ratssaal"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SERIES_LIMIT = 100
"""Different label values per counter; what comes after is counted as "other", so that no client can fill the memory."""

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part is: a level, a code or short sentence why, and figures worth a graph."""

    level: Level
    note: str = ""
    values: Mapping[str, int | float] = field(default_factory=dict)


Probe = Callable[[], PartState]


class Counters:
    """Named counters that only grow, split by labels: `add("intents_refused", code="not-chair")`.

    For the event loop only; a part with a thread of its own counts there and reports by its probe.
    """

    def __init__(self) -> None:
        self._counts: dict[str, dict[Labels, int]] = {}

    def add(self, counter: str, /, amount: int = 1, **labels: str) -> None:
        """Count `amount` more; constant time."""
        series = self._counts.setdefault(counter, {})
        key: Labels = tuple(labels.items())
        if key not in series and len(series) >= SERIES_LIMIT:
            key = tuple((label, "other") for label in labels)
        series[key] = series.get(key, 0) + amount

    def of(self, counter: str, /, **labels: str) -> int:
        """How often so far, with exactly these labels in the order in which they are counted."""
        return self._counts.get(counter, {}).get(tuple(labels.items()), 0)

    def lines(self) -> list[str]:
        """All counters in Prometheus' text form, by name and label."""
        return [line for counter in sorted(self._counts) for line in _counter(counter, self._counts[counter])]


class Health:
    """The parts of the program and how they are."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._probes: dict[str, Probe] = {}
        self._exposed: list[Callable[[], Sequence[str]]] = []

    def register(self, part: str, probe: Probe) -> None:
        """Ask `probe` for the state of `part` from now on; a later probe of the same name replaces the former."""
        self._probes[part] = probe

    def expose(self, lines: Callable[[], Sequence[str]]) -> None:
        """Add lines in Prometheus' text form to /metrics, for figures with labels; they keep the rules above."""
        self._exposed.append(lines)

    def report(self) -> dict[str, object]:
        """The answer of /healthz: `{"state", "parts": {name: {"state", "note", "values"}}}`."""
        states = self.states()
        return {"state": worst(states), "parts": {part: _as_json(state) for part, state in states.items()}}

    def metrics(self) -> str:
        """The answer of /metrics."""
        exposed = [line for lines in self._exposed for line in lines()]
        return "\n".join([*self._counters.lines(), *_gauges(self.states()), *exposed, ""])

    def states(self) -> dict[str, PartState]:
        """How each part is now, by name."""
        return {part: self._probes[part]() for part in sorted(self._probes)}


def worst(states: Mapping[str, PartState]) -> Level:
    """The level of the whole; nothing registered is ok."""
    return max((state.level for state in states.values()), key=LEVELS.index, default="ok")


def _as_json(state: PartState) -> dict[str, object]:
    return {"state": state.level, "note": state.note, "values": dict(state.values)}


def _gauges(states: Mapping[str, PartState]) -> list[str]:
    name = f"{PREFIX}_part_state"
    lines = [f"# HELP {name} State of a part: 0 ok, 1 degraded, 2 failed.", f"# TYPE {name} gauge"]
    lines += [f'{name}{{part="{_quoted(part)}"}} {LEVELS.index(state.level)}' for part, state in states.items()]
    for part, state in states.items():
        lines += [
            _gauge(f"{PREFIX}_{part.replace('-', '_')}_{key}", value) for key, value in sorted(state.values.items())
        ]
    return lines


def _gauge(name: str, value: float) -> str:
    return f"# TYPE {name} gauge\n{name} {value}"


def _counter(name: str, series: Mapping[Labels, int]) -> list[str]:
    metric = f"{PREFIX}_{name}_total"
    return [f"# TYPE {metric} counter", *(f"{metric}{_labels(key)} {series[key]}" for key in sorted(series))]


def _labels(key: Labels) -> str:
    inner = ",".join(f'{label}="{_quoted(value)}"' for label, value in key)
    return f"{{{inner}}}" if inner else ""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
