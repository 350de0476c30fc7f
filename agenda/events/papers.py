"""A paper that comes to an item after the planning (Tischvorlage)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperAttached:
    """From now on the paper belongs to the item. `tabled`: it came while the sitting lasted (Tischvorlage)."""

    item_id: str
    title: str
    file: str
    tabled: bool


PapersEvent = PaperAttached
