"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.words import ItemKind, Paper
from agenda.state.votes import Vote

ItemState = Literal["coming", "now", "done"]


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item (TOP) with its announced votes."""

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    papers: tuple[Paper, ...]
    state: ItemState = "coming"
    called_at: datetime | None = None
    closed_at: datetime | None = None
    results: tuple[Vote, ...] = ()
