"""Rows of a bench: one figure of ours beside a peer's, the bar it must hold, and whether it does."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HEADS = ("what", "unit", "ours", "other", "whose", "ratio", "bar", "holds")


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is ours divided by the other's; `holds` None where nothing was measured, or where there is no bar."""

    name: str
    unit: str
    ours: float | None
    other: float | None
    other_name: str
    ratio: float | None
    bar: str
    holds: bool | None
    note: str = ""


def compared(
    name: str, unit: str, ours: float | None, other: float | None, whose: str, most: float, slack: float = 0.0
) -> Row:
    """Ours must not be more than `most` times the other's, plus `slack` where both may be next to nothing."""
    bar = f"≤ {most:g} × {whose}" + (f" + {slack:g}" if slack else "")
    measured = ours is not None and other is not None and not math.isnan(ours + other)
    holds = ours <= most * other + slack if measured and ours is not None and other is not None else None
    return Row(name, unit, ours, other, whose, ours / other if ours is not None and other else None, bar, holds)


def limited(
    name: str, unit: str, ours: float | None, most: float, other: float | None = None, whose: str = ""
) -> Row:  # fmt: skip
    """Ours must not be more than `most`; the other's is for comparison."""
    return _row(name, unit, ours, other, whose, f"≤ {most:g} {unit}", None if ours is None else ours <= most)


def reached(name: str, unit: str, ours: float | None, least: float) -> Row:
    """Ours must be at least `least`."""
    return _row(name, unit, ours, None, "", f"≥ {least:g} {unit}", None if ours is None else ours >= least)


def told(name: str, unit: str, ours: float | None, other: float | None = None, whose: str = "") -> Row:
    """A figure without a bar."""
    return _row(name, unit, ours, other, whose, "", None)


def write(rows: Sequence[Row], path: Path, about: dict[str, object]) -> None:
    """Keep the rows as a list in JSON, and beside it (`NAME.run.json`) what the run was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = [{key: _known(value) for key, value in asdict(row).items()} for row in rows]
    for file, kept in ((path, known), (path.with_suffix(".run.json"), about)):
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def printed(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown, which the documentation takes over."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    notes = [f"* {row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([lines[0], rule, *lines[1:], *([""] if notes else []), *notes])


def _row(
    name: str, unit: str, ours: float | None, other: float | None, whose: str, bar: str, holds: bool | None
) -> Row:  # fmt: skip
    ratio = None if ours is None or not other else ours / other
    return Row(name, unit, ours, other, whose if other is not None else "", ratio, bar, holds)


def _cells(row: Row) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: "-"}[row.holds]
    figures = (_figure(row.ours), _figure(row.other), row.other_name, _figure(row.ratio))
    return (row.name, row.unit, *figures, row.bar, holds)


def _figure(value: float | None) -> str:
    value = _known(value)
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
