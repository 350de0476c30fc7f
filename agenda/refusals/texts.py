"""Refusals about foreign text."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "text-missing": N_("{what} fehlt. Bitte ausfüllen."),
    "text-too-long": N_("{what} ist mit {length} Zeichen zu lang. Bitte auf höchstens {limit} Zeichen kürzen."),
    "text-invalid": N_("{what} enthält unzulässige Steuerzeichen. Bitte den Text neu eintippen statt einfügen."),
    "file-name-invalid": N_("Der Dateiname darf keinen Ordner enthalten und nicht mit einem Punkt beginnen."),
}

RULES: Mapping[str, str] = dict.fromkeys(SENTENCES, LIMITS)
