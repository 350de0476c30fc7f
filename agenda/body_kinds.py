"""Kinds of bodies (Gremien): what they are called, which of them never sit in public or decide nothing, and which one a
name betrays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from agenda.events.words import BodyKind
from agenda.wording import N_

TITLES: Mapping[BodyKind, str] = {
    "council": N_("Gemeindevertretung"),
    "committee": N_("Ausschuss"),
    "main-committee": N_("Haupt-, Finanz- oder Rechnungsprüfungsausschuss"),
    "advisory": N_("Beirat"),
    "joint": N_("Zweckverband"),
    "faction": N_("Fraktion"),
    "assembly": N_("Bürgerversammlung"),
}

CLOSED: Final[frozenset[BodyKind]] = frozenset({"faction"})

DECIDES_NOTHING: Final[frozenset[BodyKind]] = frozenset({"assembly"})
"""Without seats, quorum and votes (`agenda/assembly.py`)."""

_MAIN_NAMES: Final = re.compile(
    r"\b(haupt|finanz|rechnungsprüfungs)(-[^()]*)?ausschuss|\bausschuss für (hauptangelegenheiten|finanzen)\b",
    re.IGNORECASE,
)
"""A "Haupt- und Finanzausschuss", a "Finanz-, Bau- und Umweltausschuss"; not a "Hauptschulausschuss"."""


def sounds_like_main(body: str) -> bool:
    """Whether a committee of that name is one of those for main affairs, finance or audit."""
    return _MAIN_NAMES.search(body) is not None


AMONG_ITSELF = N_("Die Fraktion berät unter sich.")
"""Goes into the log in place of the paragraph on which the exclusion of the public rests."""
