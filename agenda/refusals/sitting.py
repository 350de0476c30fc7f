"""Refusals about the sitting as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LIMITS, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "meeting-unplanned": N_("Diese Sitzung ist noch nicht angelegt. Bitte zuerst Gremium, Ort und Beginn eintragen."),
    "meeting-planned-already": N_("Diese Sitzung ist schon angelegt. Für eine weitere bitte eine neue anlegen."),
    "sitting-not-open": N_("Die Sitzung ist noch nicht eröffnet. Das geht, sobald der Vorsitz sie eröffnet hat."),
    "sitting-running": N_("Die Sitzung läuft bereits. Das geht nur vor der Eröffnung oder nach einer Unterbrechung."),
    "sitting-interrupted": N_("Die Sitzung ist unterbrochen. Bitte warten Sie, bis der Vorsitz sie fortsetzt."),
    "sitting-closed": N_("Die Sitzung ist geschlossen. Nur die Niederschrift lässt sich noch ergänzen."),
    "profile-unknown": N_("Für dieses Land sind keine Regeln hinterlegt. Bekannt sind: {known}."),
    "seats-invalid": N_("Die gesetzliche Mitgliederzahl muss zwischen {low} und {high} liegen."),
    "time-invalid": N_("Der Beginn ist keine vollständige Zeit. Bitte so angeben: 2026-05-07T19:30:00+02:00."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("meeting-unplanned", "meeting-planned-already", "profile-unknown"), MEETING_PLAN),
    **dict.fromkeys(("sitting-not-open", "sitting-running", "sitting-interrupted", "sitting-closed"), COURSE),
    **dict.fromkeys(("seats-invalid", "time-invalid"), LIMITS),
}
