"""Kinds of bodies (Gremien): what they are called, and which of them never sit in public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agenda.events.words import BodyKind
from agenda.wording import N_

TITLES: Mapping[BodyKind, str] = {
    "council": N_("Gemeindevertretung"),
    "committee": N_("Ausschuss"),
    "advisory": N_("Beirat"),
    "joint": N_("Zweckverband"),
    "faction": N_("Fraktion"),
}

CLOSED: Final[frozenset[BodyKind]] = frozenset({"faction"})

AMONG_ITSELF = N_("Die Fraktion berät unter sich.")
"""Goes into the log in place of the paragraph on which the exclusion of the public rests."""
