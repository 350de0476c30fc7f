"""The timeline's sentences about the non-public part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from agenda.timeline.known import Known


def _resolved(known: Known, event: ExclusionResolved) -> str:
    stays = "bleibt" if event.holds else "ist nicht mehr"
    return f"Die Öffentlichkeit {stays} zu {known.item(event.item_id)} durch Beschluss ausgeschlossen."


def _asked(known: Known, event: PrivacyAsked) -> str:
    return "Die Zugeschalteten sind gebeten zu bestätigen, dass niemand mithört."


def _confirmed(known: Known, event: PrivacyConfirmed) -> str:
    return f"{known.names[event.person_id]} bestätigt, dass niemand mithört oder mitsieht."


def _admitted(known: Known, event: ListenerAdmitted) -> str:
    return f"{known.names[event.person_id]} ist zu {known.item(event.item_id)} zugelassen."


def _dismissed(known: Known, event: ListenerDismissed) -> str:
    return f"Die Zulassung von {known.names[event.person_id]} zu {known.item(event.item_id)} ist beendet."


def _due(known: Known, event: AnnouncementDue) -> str:
    where = f" zu {known.item(event.item_id)}" if event.item_id else ""
    return f"Der nichtöffentlich gefasste Beschluss{where} ist bekannt zu geben."


def _announced(known: Known, event: ResolutionAnnounced) -> str:
    return f"Bekannt gegeben: {event.text}"


def _kept(known: Known, event: ResolutionKept) -> str:
    return f"Ein nichtöffentlich gefasster Beschluss wird nicht bekannt gegeben: {event.reason}"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ExclusionResolved: _resolved,
    PrivacyAsked: _asked,
    PrivacyConfirmed: _confirmed,
    ListenerAdmitted: _admitted,
    ListenerDismissed: _dismissed,
    AnnouncementDue: _due,
    ResolutionAnnounced: _announced,
    ResolutionKept: _kept,
}
