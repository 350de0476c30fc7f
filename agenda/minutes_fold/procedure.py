"""What events of motions on procedure do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.procedure import (
    ProcedureDecided,
    ProcedureHeard,
    ProcedureMoved,
    ProcedureSupported,
    ProcedureWithdrawn,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded


def _moved(draft: MinutesDraft, at: datetime, event: ProcedureMoved) -> None:
    draft.points[event.point_id] = event
    known = event if event.heard else replace(event, reason="")
    draft.tell(at, agenda_texts.point_moved(event), agenda_texts.point_moved(known))


def _supported(draft: MinutesDraft, at: datetime, event: ProcedureSupported) -> None:
    draft.tell(at, agenda_texts.point_supported(draft.points[event.point_id], draft.people[event.person_id].name))


def _decided(draft: MinutesDraft, at: datetime, event: ProcedureDecided) -> None:
    moved = draft.points[event.point_id]
    draft.tell(at, agenda_texts.point_decided(moved, event.basis, carried=event.carried))


def _withdrawn(draft: MinutesDraft, at: datetime, event: ProcedureWithdrawn) -> None:
    draft.tell(at, agenda_texts.point_withdrawn(draft.points[event.point_id]))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ProcedureMoved: _moved,
    ProcedureHeard: unrecorded,
    ProcedureSupported: _supported,
    ProcedureDecided: _decided,
    ProcedureWithdrawn: _withdrawn,
}
"""Who spoke on it stands among the contributions."""
