"""Refusals about papers and results of surveys in the public picture."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW, LIMITS, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "paper-not-of-item": N_(
        "Diese Unterlage gehört nicht zu TOP {number}. Gezeigt werden nur Unterlagen des Punktes, der gerade beraten "
        "wird."
    ),
    "exhibit-not-of-item": N_(
        "Dieses Umfrageergebnis liegt TOP {number} nicht bei. Gezeigt wird nur, was zu dem Punkt gehört, der gerade "
        "beraten wird."
    ),
    "exhibit-page-missing": N_("Diese Frage gibt es nicht; das Ergebnis hat {pages} Fragen. Bitte eine davon wählen."),
    "paper-not-public": N_("Solange nichtöffentlich beraten wird, werden keine Unterlagen in der Übertragung gezeigt."),
    "paper-page-missing": N_("Diese Seite gibt es nicht; die Unterlage hat {pages} Seiten. Bitte eine davon wählen."),
}

RULES: Mapping[str, str] = {
    "paper-not-of-item": MEETING_PLAN,
    "exhibit-not-of-item": MEETING_PLAN,
    "exhibit-page-missing": LIMITS,
    "paper-not-public": LAND_LAW,
    "paper-page-missing": LIMITS,
}
