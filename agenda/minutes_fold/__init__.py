"""What each event does to the minutes: one small function per event, one table.

A draft fed with the same events always gives equal minutes. The fold trusts the log: an event about somebody or
something that was never listed is a bug and raises KeyError. Texts of incidents carry no time and no local custom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event, Recorded
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold import (
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


def advance(draft: MinutesDraft, recorded: Recorded) -> None:
    """Take the next event of the log into the draft."""
    HANDLERS[type(recorded.event)](draft, recorded.at, recorded.event)
    draft.as_of = recorded.at


# Any: each function takes the one event type it stands beside.
HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    event: handler
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
    for event, handler in subject.HANDLERS.items()
}
