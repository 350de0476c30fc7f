"""What the clerk writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProseWritten:
    """The clerk's whole text for an item, in place of the former one; an empty item_id means the general remarks."""

    item_id: str
    text: str


ProseEvent = ProseWritten
