"""Refusals about order in the sitting."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "call-unknown": N_("Diesen Ruf gibt es nicht, oder er ist schon zurückgenommen. Bitte die Anzeige beachten."),
    "chair-not-excludable": N_("Wer die Sitzung leitet, kann nicht ausgeschlossen werden."),
    "exclusion-unknown": N_("{name} ist nicht von der Sitzung ausgeschlossen."),
    "exclusion-not-contestable": N_("Über diesen Ausschluss entscheidet das Gremium bereits, oder er ist erledigt."),
    "exclusion-not-contested": N_(
        "Gegen diesen Ausschluss ist das Gremium nicht angerufen. Es ist nichts zu entscheiden."
    ),
    "exclusion-not-liftable": N_("Dieser Ausschluss ist aufgehoben oder vom Gremium bestätigt und bleibt, wie er ist."),
    "withheld-excluded": N_("{name} ist für diese Sitzung ausgeschlossen und nimmt nicht mehr teil."),
}

RULES: Mapping[str, str] = {
    "call-unknown": STANDING_ORDERS,
    **dict.fromkeys(
        (
            "chair-not-excludable",
            "exclusion-unknown",
            "exclusion-not-contestable",
            "exclusion-not-contested",
            "exclusion-not-liftable",
            "withheld-excluded",
        ),
        LAND_LAW,
    ),
}
