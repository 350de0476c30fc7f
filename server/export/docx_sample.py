"""Minutes to try a Word template with: one with every field filled and every list longer than none, one with nothing.

With both, each branch that asks whether a field is empty is taken once before a clerk needs the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Final

from agenda.minutes import minutes
from agenda.minutes_head import BEGUN, CHAIR, CLERK, ENDED, PEOPLE, PLACE
from server.export.document import Document, document

HEAD: Final[Mapping[bool, tuple[str, ...]]] = {
    assembly: (PLACE[assembly], BEGUN, ENDED, PEOPLE, CHAIR[assembly], CLERK) for assembly in (False, True)
}
"""All labels that a head may have, by whether it is that of a citizens' assembly."""


def samples() -> tuple[Document, ...]:
    """Of a body and of an assembly, and of a sitting of which nothing is known."""
    empty = document(minutes("", ()), UTC)
    return (*(_full(empty, labels) for labels in HEAD.values()), empty)


def _full(empty: Document, labels: tuple[str, ...]) -> Document:
    return replace(
        empty,
        name="Niederschrift vom 5. März 2026, Stadtverordnetenversammlung",
        body="Stadtverordnetenversammlung",
        kind="Niederschrift",
        title="7. Sitzung",
        notice="Entwurf",
        heading=tuple((label, "Beispiel") for label in labels),
        log_hash="ab" * 32,
    )
