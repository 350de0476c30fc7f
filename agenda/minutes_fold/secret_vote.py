"""What the counting of a secret vote does to the minutes: who counted, and what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.secret_vote import PapersConfirmed, PapersTyped
from agenda.minutes_draft import MinutesDraft


def _typed(draft: MinutesDraft, at: datetime, event: PapersTyped) -> None:
    draft.votes[event.vote_id].papers = event


def _confirmed(draft: MinutesDraft, at: datetime, event: PapersConfirmed) -> None:
    vote = draft.votes[event.vote_id]
    papers = vote.papers
    assert papers is not None, "what is confirmed was typed before"
    first, second = draft.people[papers.person_id].name, draft.people[event.person_id].name
    invalid = f", davon {papers.invalid} ungültig" if papers.invalid else ""
    count = papers.yes + papers.no + papers.abstain + papers.invalid
    vote.notes.append(draft.incident(at, f"{count} Stimmzettel{invalid}; gezählt von {first}, bestätigt von {second}."))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    PapersTyped: _typed,
    PapersConfirmed: _confirmed,
}
