"""What events of disturbances do to the minutes: from when until when, whose sphere, whether the member objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.disturbance_texts import ANSWERED, FAULT, JUDGED, witnessed
from agenda.events import Event
from agenda.events.disturbance import (
    DisturbanceAnswered,
    DisturbanceEnded,
    DisturbanceJudged,
    DisturbanceNoted,
    DisturbanceReported,
    Evidence,
    EvidenceAttached,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded


def _noted(draft: MinutesDraft, at: datetime, event: DisturbanceNoted) -> None:
    draft.whereabouts.disturbed(at, event)
    text = FAULT[event.what].format(name=draft.people[event.person_id].name)
    draft.tell_lasting(event.disturbance_id, at, f"{text}.")
    if event.evidence:
        _tell_measured(draft, at, event.disturbance_id, event.evidence)


def _attached(draft: MinutesDraft, at: datetime, event: EvidenceAttached) -> None:
    _tell_measured(draft, at, event.disturbance_id, event.evidence)


def _ended(draft: MinutesDraft, at: datetime, event: DisturbanceEnded) -> None:
    draft.whereabouts.repaired(at, event.disturbance_id)
    draft.over(event.disturbance_id, at)


def _judged(draft: MinutesDraft, at: datetime, event: DisturbanceJudged) -> None:
    draft.whereabouts.judged(event.disturbance_id, event.sphere)
    draft.tell(at, JUDGED[event.sphere].format(name=_name(draft, event.disturbance_id)))


def _answered(draft: MinutesDraft, at: datetime, event: DisturbanceAnswered) -> None:
    draft.whereabouts.answered(event.disturbance_id, event.answer)
    draft.tell(at, ANSWERED[event.answer].format(name=_name(draft, event.disturbance_id)))


def _tell_measured(draft: MinutesDraft, at: datetime, disturbance_id: str, evidence: Evidence) -> None:
    """The public edition never has it: it names others with the state of their lines, who are not disturbed themselves,
    and it may follow a second later, when the public is back, on a disturbance in the non-public part."""
    names = {person_id: person.name for person_id, person in draft.people.items()}
    draft.tell(at, witnessed(evidence, draft.whereabouts.whose(disturbance_id), names), known="")


def _name(draft: MinutesDraft, disturbance_id: str) -> str:
    return draft.people[draft.whereabouts.whose(disturbance_id)].name


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    DisturbanceNoted: _noted,
    DisturbanceReported: unrecorded,
    EvidenceAttached: _attached,
    DisturbanceEnded: _ended,
    DisturbanceJudged: _judged,
    DisturbanceAnswered: _answered,
}
