"""Replaying a log: the meeting after many events, the same as after one at a time and much faster.

A meeting is a value, so every event makes a new one; most events of a long sitting are voices in a vote, each of which
would copy all voices before it. Here voices of one vote that stand together in the log are taken together. A property
test holds the two ways against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby

from agenda import voting
from agenda.events import Event, Recorded
from agenda.events.votes import BallotCast
from agenda.meeting import evolve
from agenda.state import Meeting


def replayed(meeting: Meeting, recorded: Iterable[Recorded]) -> Meeting:
    """The meeting after these events, which follow those it is made of."""
    for _, run in groupby(recorded, key=lambda one: _vote_id(one.event)):
        meeting = _after_run(meeting, tuple(run))
    return meeting


def _after_run(meeting: Meeting, run: Sequence[Recorded]) -> Meeting:
    voices = [one.event for one in run if isinstance(one.event, BallotCast)]
    return voting.cast_all(meeting, voices) if voices else reduce(evolve, run, meeting)


def _vote_id(event: Event) -> str | None:
    """The vote of a voice; None for every other event."""
    return event.vote_id if type(event) is BallotCast else None
