"""Refusals about papers that are added to an item."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW, LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "paper-behind-doors": N_(
        "TOP {number} ist öffentlich, die Öffentlichkeit ist gerade ausgeschlossen. Eine Unterlage dazu könnten danach "
        "alle lesen; bitte hinzufügen, wenn die Öffentlichkeit wieder zugelassen ist."
    ),
    "paper-of-another-item": N_(
        "Eine Datei dieses Namens gehört schon zu TOP {number}. Bitte die Datei umbenennen und noch einmal hinzufügen."
    ),
}

RULES: Mapping[str, str] = {
    "paper-behind-doors": LAND_LAW,
    "paper-of-another-item": LIMITS,
}
