"""Refusals about stream and recording."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import CONSENT, LIMITS, PUBLICATION
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "delay-invalid": N_("Die Verzögerung der Übertragung beträgt 0 bis {limit} Sekunden. Bitte die Angabe prüfen."),
    "publication-not-now": N_(
        "Während die Öffentlichkeit ausgeschlossen ist, ändert sich die Veröffentlichung nicht. Bitte danach versuchen."
    ),
    "stream-none": N_("Diese Sitzung wird nicht übertragen."),
    "dump-no-delay": N_(
        "Die Übertragung läuft ohne Verzögerung; es gibt nichts zu verwerfen. Eine Stelle der Aufzeichnung kann die "
        "Schriftführung herausnehmen."
    ),
    "dump-unknown": N_("Diese Unterbrechung der Übertragung gibt es nicht. Bitte die Anzeige beachten."),
    "consent-needless": N_("{name} gehört zur Sitzung und wird nicht um eine Einwilligung gebeten."),
    "release-needless": N_("Die Aufzeichnung dieser Sitzung braucht keine Freigabe."),
    "passage-invalid": N_("Beginn und Ende der Stelle passen nicht. Bitte zwei Zeiten angeben, die frühere zuerst."),
    "count-invalid": N_("Eine Anzahl ist nie kleiner als null. Bitte die Angabe prüfen."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        ("delay-invalid", "publication-not-now", "stream-none", "dump-no-delay", "dump-unknown", "release-needless"),
        PUBLICATION,
    ),
    "consent-needless": CONSENT,
    **dict.fromkeys(("passage-invalid", "count-invalid"), LIMITS),
}
