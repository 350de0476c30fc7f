"""Refusals about motions on procedure."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, LIMITS, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "point-unknown": N_("Dieser Antrag zur Geschäftsordnung liegt nicht mehr vor. Es ist nichts weiter zu tun."),
    "point-waiting-already": N_("Ein solcher Antrag liegt schon vor. Bitte erst darüber entscheiden."),
    "point-ranked-lower": N_("Zuerst ist über den weitergehenden Antrag zu entscheiden: {first}."),
    "side-heard-already": N_("Zu diesem Antrag wurde auf dieser Seite schon gesprochen: je einmal dafür und dagegen."),
    "vote-needed": N_("Darüber muss abgestimmt werden, auch wenn niemand widerspricht."),
    "secret-vote-unlawful": N_("Geheim darf über Anträge nicht abgestimmt werden, nur bei Wahlen."),
    "procedure-time-invalid": N_("Die Dauer muss zwischen 1 Sekunde und {limit} Minuten liegen."),
}

RULES: Mapping[str, str] = {
    "point-unknown": COURSE,
    **dict.fromkeys(("point-waiting-already", "point-ranked-lower", "side-heard-already"), STANDING_ORDERS),
    **dict.fromkeys(("vote-needed", "secret-vote-unlawful"), LAND_LAW),
    "procedure-time-invalid": LIMITS,
}
