"""Passages that were taken out of a recording: stretches of time of which nothing is shown, whatever the disk holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from recordings.archive import touches
from recordings.index import Run

Passages = Sequence[tuple[datetime, datetime]]


def without(run: Run, passages: Passages) -> Run:
    """The run without the segments that hold anything of a passage."""
    rungs = {
        name: tuple(one for one in segments if not any(touches(run.info, one, *passage) for passage in passages))
        for name, segments in run.rungs.items()
    }
    return replace(run, rungs=rungs)


def passages_to_json(passages: Passages) -> list[list[str]]:
    """Beginnings and ends in ISO 8601."""
    return [[since.isoformat(), until.isoformat()] for since, until in passages]


def passages_from_json(values: Iterable[tuple[str, str]]) -> Passages:
    """The passages of `passages_to_json`; raises TypeError or ValueError for what are none."""
    return tuple((datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in values)
