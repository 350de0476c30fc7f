"""A paper that comes to an item after the planning (Tischvorlage)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttachPaper:
    """Add a paper to the item; `file` is its name in the meeting's papers folder, where it lies already."""

    item_id: str
    title: str
    file: str


PapersCommand = AttachPaper
