"""Refusals about surveys."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "survey-without-result": N_(
        "Zu dieser Umfrage gibt es kein Ergebnis, das gezeigt werden darf: Es haben weniger als {smallest} Personen "
        "geantwortet."
    ),
}

RULES: Mapping[str, str] = {"survey-without-result": LIMITS}
