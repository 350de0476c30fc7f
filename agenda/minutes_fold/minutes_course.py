"""What proposing, objecting, signing and publishing do to the minutes: the text stands still, its standing grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.minutes_course import (
    MinutesObjected,
    MinutesObjectionSettled,
    MinutesProposed,
    MinutesPublished,
    MinutesReopened,
    MinutesSigned,
)
from agenda.events.words import MinutesState
from agenda.minutes_course import OFFICES
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_values import Objection, Signature
from agenda.minutes_verbatim import said


def _proposed(draft: MinutesDraft, at: datetime, event: MinutesProposed) -> None:
    draft.as_of = at
    draft.transcript = said(event.transcript)
    draft.approval = replace(
        draft.approval,
        state="proposed",
        version=event.version,
        kind=event.kind,
        proposed_at=at,
        changed_at=at,
        signatures=(),
        published_at=None,
    )
    draft.versions.append(replace(draft.written(), approval=draft.approval))


def _reopened(draft: MinutesDraft, at: datetime, event: MinutesReopened) -> None:
    draft.approval = replace(draft.approval, state="draft", changed_at=at, signatures=(), published_at=None)


def _objected(draft: MinutesDraft, at: datetime, event: MinutesObjected) -> None:
    number = draft.items[event.item_id].listed.number if event.item_id else ""
    name = draft.people[event.person_id].name
    made = Objection(event.objection_id, draft.approval.version, name, number, at, event.reason)
    _objections(draft, at, (*draft.approval.objections, made))


def _settled(draft: MinutesDraft, at: datetime, event: MinutesObjectionSettled) -> None:
    settled = tuple(
        replace(one, how=event.how, note=event.note) if one.objection_id == event.objection_id else one
        for one in draft.approval.objections
    )
    _objections(draft, at, settled)


def _objections(draft: MinutesDraft, at: datetime, objections: tuple[Objection, ...]) -> None:
    """These objections, and the state that follows from whether one of them is open."""
    disputed = any(one.how is None for one in objections)
    state: MinutesState = "disputed" if disputed else "proposed"
    draft.approval = replace(draft.approval, state=state, objections=objections, changed_at=at)


def _signed(draft: MinutesDraft, at: datetime, event: MinutesSigned) -> None:
    name = draft.people[event.person_id].name
    others = tuple(one for one in draft.approval.signatures if one.office != event.office)
    signatures = (*others, Signature(event.office, name, at))
    both = {one.office for one in signatures} >= OFFICES
    state: MinutesState = "approved" if both else draft.approval.state
    draft.approval = replace(draft.approval, state=state, signatures=signatures, changed_at=at)


def _published(draft: MinutesDraft, at: datetime, event: MinutesPublished) -> None:
    # `changed_at` stays, and with it the date in the files: what is printed is what was approved.
    draft.approval = replace(draft.approval, state="published", published_at=at)


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    MinutesProposed: _proposed,
    MinutesReopened: _reopened,
    MinutesObjected: _objected,
    MinutesObjectionSettled: _settled,
    MinutesSigned: _signed,
    MinutesPublished: _published,
}
