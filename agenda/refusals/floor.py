"""Refusals about the speaker queue and the floor."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "request-waiting-already": N_("Die Wortmeldung liegt bereits vor. Eine zweite ist nicht nötig."),
    "request-unknown": N_("Diese Wortmeldung liegt nicht mehr vor. Es ist nichts weiter zu tun."),
    "speaks-already": N_("{name} hat das Wort bereits."),
    "nobody-speaks": N_("Gerade hat niemand das Wort. Es ist nichts zu beenden."),
    "limit-invalid": N_("Die Redezeit muss zwischen 1 und {limit} Sekunden liegen."),
}
