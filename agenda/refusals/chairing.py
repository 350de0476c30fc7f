"""Refusals about who leads the sitting."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "chair-handed-over": N_("Die Sitzung leitet gerade {name}. Bitte zuerst die Leitung wieder übernehmen."),
    "chair-leads-already": N_("Der Vorsitz leitet die Sitzung schon selbst. Es ist nichts weiter zu tun."),
    "chair-members-only": N_("{name} ist kein Mitglied des Gremiums. Bitte die Leitung einem Mitglied übergeben."),
    "chair-item-not-called": N_("Für einen Punkt wird die Leitung übergeben, solange er beraten wird."),
    "barred-may-not-lead": N_(
        "{name} nimmt an diesem Punkt wegen Widerstreits der Interessen nicht teil und kann ihn auch nicht leiten. "
        "Bitte jemand anderen wählen."
    ),
    "barred-from-chair": N_(
        "Wer bei einem Punkt wegen Widerstreits der Interessen ausgeschlossen ist, leitet ihn auch nicht. Bitte zuerst "
        "die Sitzungsleitung übergeben."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("chair-handed-over", "chair-leads-already", "chair-item-not-called"), COURSE),
    "chair-members-only": MEETING_PLAN,
    **dict.fromkeys(("barred-may-not-lead", "barred-from-chair"), LAND_LAW),
}
