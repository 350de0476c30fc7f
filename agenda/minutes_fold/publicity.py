"""What events of the non-public part do to the minutes: confirmations, admissions, what was announced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.publicity import (
    AnnouncementDue,
    ExclusionResolved,
    ListenerAdmitted,
    ListenerDismissed,
    PrivacyAsked,
    PrivacyConfirmed,
    ResolutionAnnounced,
    ResolutionKept,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_values import Incident

ANNOUNCED = "Nichtöffentlich gefasster Beschluss, in öffentlicher Sitzung bekannt gegeben: {text}"
NOTIFIED = "Nichtöffentlich gefasster Beschluss, nach der Sitzung öffentlich bekannt gegeben: {text}"


def _confirmed(draft: MinutesDraft, at: datetime, event: PrivacyConfirmed) -> None:
    name = draft.people[event.person_id].name
    draft.note(at, f"{name} bestätigt, dass niemand den nichtöffentlichen Teil mithört oder mitsieht.")


def _admitted(draft: MinutesDraft, at: datetime, event: ListenerAdmitted) -> None:
    _tell_of(draft, at, event, "{name} ist zu TOP {number} auch im nichtöffentlichen Teil zugelassen.")


def _dismissed(draft: MinutesDraft, at: datetime, event: ListenerDismissed) -> None:
    _tell_of(draft, at, event, "Die Zulassung von {name} zu TOP {number} ist beendet.")


def _tell_of(draft: MinutesDraft, at: datetime, event: ListenerAdmitted | ListenerDismissed, template: str) -> None:
    name, number = draft.people[event.person_id].name, draft.items[event.item_id].listed.number
    draft.note(at, template.format(name=name, number=number))


def _announced(draft: MinutesDraft, at: datetime, event: ResolutionAnnounced) -> None:
    """Public by being announced, whatever part of the sitting the log is in."""
    template = ANNOUNCED if draft.closed_at is None else NOTIFIED
    text = template.format(text=event.text)
    draft.incidents.append(Incident(at, text, text))


def _kept(draft: MinutesDraft, at: datetime, event: ResolutionKept) -> None:
    text = f"Ein nichtöffentlich gefasster Beschluss wird nicht bekannt gegeben: {event.reason}"
    draft.incidents.append(Incident(at, text, ""))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ExclusionResolved: unrecorded,
    PrivacyAsked: unrecorded,
    PrivacyConfirmed: _confirmed,
    ListenerAdmitted: _admitted,
    ListenerDismissed: _dismissed,
    AnnouncementDue: unrecorded,
    ResolutionAnnounced: _announced,
    ResolutionKept: _kept,
}
