"""A paper of the item under debate, full screen in the public picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperShown:
    """From now on this page (from 1 on, of `pages`) of a paper of the item is shown."""

    item_id: str
    file: str
    title: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class PaperHidden:
    """The paper is shown no longer; its item and file."""

    item_id: str
    file: str


ShowingEvent = PaperShown | PaperHidden
