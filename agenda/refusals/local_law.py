"""Refusals about what a municipality lays down itself, and about joining remotely."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW, LIMITS, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "local-day-invalid": N_("Das Datum der örtlichen Regel ist unbrauchbar. Bitte als JJJJ-MM-TT angeben."),
    "local-day-later": N_("Die örtliche Regel gilt erst nach dem Tag der Sitzung. Bitte das Datum prüfen."),
    "local-basis-unfit": N_("Das Recht des Landes verlangt dafür: {basis}. Bitte die Grundlage prüfen."),
    "local-settled-by-law": N_("Das regelt schon das Recht des Landes. Eine örtliche Regel ist nicht nötig."),
    "local-number-invalid": N_("Die Zahl der örtlichen Regel muss zwischen 1 und {most} liegen."),
    "remote-not-laid-down": N_(
        "Zuschaltung braucht eine Grundlage vor Ort ({basis}); für diese Sitzung ist keine hinterlegt. Bitte im Saal "
        "teilnehmen oder die Grundlage im Sitzungsplan eintragen lassen."
    ),
    "emergency-not-found": N_(
        "Zuschaltung ist hier nur in einem besonderen Ausnahmefall erlaubt; für diese Sitzung ist keiner festgestellt. "
        "Bitte im Saal teilnehmen oder den Beschluss im Sitzungsplan eintragen lassen."
    ),
    "emergency-over": N_(
        "Der festgestellte Ausnahmefall galt bis zum {day}. Bitte im Saal teilnehmen oder den neuen Beschluss im "
        "Sitzungsplan eintragen lassen."
    ),
    "remote-first-sitting": N_(
        "An der ersten Sitzung einer Wahlperiode nimmt niemand zugeschaltet teil. Bitte in den Saal kommen."
    ),
    "remote-after-secret": N_(
        "In dieser Sitzung wurde schon geheim gewählt, geheim abgestimmt oder Geheimes beraten. Eine Zuschaltung ist "
        "deshalb in der ganzen Sitzung nicht mehr zulässig. Bitte in den Saal kommen."
    ),
    "secret-item-remote-locks": N_(
        "An dieser Sitzung nimmt oder nahm jemand zugeschaltet teil. Ein geheim zu haltender Punkt ist deshalb in der "
        "ganzen Sitzung nicht zulässig. Bitte ihn in eine andere Sitzung vertagen."
    ),
    "secret-item-public": N_("Ein geheim zu haltender Punkt gehört in den nichtöffentlichen Teil."),
    "stream-not-laid-down": N_(
        "Die Übertragung ins Internet braucht eine Grundlage vor Ort ({basis}); für diese Sitzung ist keine hinterlegt."
    ),
    "withheld-secrecy": N_(
        "{name} nimmt an diesem Punkt nicht teil: Er ist geheim zu halten, und Zugeschaltete sind davon ausgeschlossen."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("local-day-invalid", "local-number-invalid"), LIMITS),
    "local-day-later": MEETING_PLAN,
    **dict.fromkeys(
        (
            "local-basis-unfit",
            "local-settled-by-law",
            "remote-not-laid-down",
            "emergency-not-found",
            "emergency-over",
            "remote-first-sitting",
            "remote-after-secret",
            "secret-item-remote-locks",
            "secret-item-public",
            "stream-not-laid-down",
            "withheld-secrecy",
        ),
        LAND_LAW,
    ),
}
