"""The log as sentences: every event is one line that a clerk can read.

A pure fold: the state holds what later sentences need, names and numbers. The time stands beside the sentence in UTC
and is not part of it; how it is shown is the page's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any, TypedDict

from agenda.events import Event, Recorded
from agenda.timeline import (
    additions,
    assembly,
    bodies,
    chairing,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    local_law,
    minutes_course,
    motions,
    papers,
    planning,
    polls,
    presence,
    procedure,
    prose,
    publication,
    publicity,
    question_time,
    quorum,
    recusal,
    secret_vote,
    shots,
    showing,
    sitting,
    surveys,
    votes,
)
from agenda.timeline.known import Known


class Sentence(TypedDict):
    """One line of the timeline; `at` is ISO 8601 in UTC."""

    seq: int
    at: str
    text: str


class Timeline:
    """Turns one event after the other into its sentence."""

    def __init__(self) -> None:
        self.known = Known()

    def add(self, recorded: Recorded) -> Sentence:
        """The sentence of the next event."""
        text = SENTENCES[type(recorded.event)](self.known, recorded.event)
        return {"seq": recorded.seq, "at": recorded.at.astimezone(UTC).isoformat(), "text": text}


def sentences(recorded: Iterable[Recorded]) -> list[Sentence]:
    """All events of a meeting as sentences, in the order of the log."""
    timeline = Timeline()
    return [timeline.add(one) for one in recorded]


# Any: each function takes the one event type it stands beside.
SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    event: say
    for subject in (
        floor,
        items,
        planning,
        local_law,
        presence,
        quorum,
        prose,
        sitting,
        chairing,
        votes,
        secret_vote,
        elections,
        recusal,
        disturbance,
        additions,
        motions,
        procedure,
        bodies,
        publicity,
        publication,
        shots,
        showing,
        surveys,
        papers,
        polls,
        question_time,
        conduct,
        assembly,
        minutes_course,
    )
    for event, say in subject.SENTENCES.items()
}
