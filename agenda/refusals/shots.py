"""Refusals about what an operator wants shown."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "shot-incomplete": N_("Bitte einen Platz oder eine Kamera mit Voreinstellung nennen."),
}

RULES: Mapping[str, str] = {"shot-incomplete": LIMITS}
