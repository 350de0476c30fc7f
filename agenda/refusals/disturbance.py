"""Refusals about disturbances of picture and sound."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "source-unfit": N_("Auf diesem Weg können Sie das nicht melden. Bitte die Taste auf Ihrer eigenen Seite nutzen."),
    "disturbance-unknown": N_("Diese Störung ist nicht verzeichnet. Bitte die Anzeige beachten."),
    "disturbance-not-remote": N_(
        "{name} ist nicht zugeschaltet. Eine Störung der Übertragung kann nur Zugeschaltete betreffen."
    ),
    "disturbance-over": N_("Diese Störung ist bereits beendet. Bei einer neuen bitte erneut melden."),
    "disturbance-not-asked": N_("Zu dieser Störung ist keine Frage offen. Es ist nichts weiter zu tun."),
    "answer-still-due": N_("Die Zeit für eine Rüge läuft noch. Bitte die Antwort abwarten."),
    "disturbance-blocks": N_(
        "Die Übertragung zu {name} ist gestört, und die Störung liegt bei der Gemeinde. Weiter geht es, sobald sie "
        "behoben ist oder der Vorsitz anders entschieden hat."
    ),
}

RULES: Mapping[str, str] = {
    "source-unfit": WHO_MAY,
    **dict.fromkeys(("disturbance-unknown", "disturbance-over", "disturbance-not-asked"), COURSE),
    **dict.fromkeys(("disturbance-not-remote", "answer-still-due", "disturbance-blocks"), LAND_LAW),
}
