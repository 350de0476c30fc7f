"""Refusals about citizens' assemblies."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "assembly-decides-nothing": N_(
        "Eine Bürgerversammlung informiert und berät, beschließt und wählt aber nichts. Für ein Stimmungsbild gibt es "
        "die Live-Umfrage."
    ),
    "audience-invalid": N_("Die Zahl der Personen ist ungültig. Erlaubt ist eine Zahl von 0 bis {limit}."),
}

RULES: Mapping[str, str] = {"assembly-decides-nothing": COURSE, "audience-invalid": LIMITS}
