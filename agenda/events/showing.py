"""A paper or the result of a survey about the item under debate, full screen in the public picture."""

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


@dataclass(frozen=True, slots=True)
class ExhibitShown:
    """From now on this page (from 1 on, of `pages`) of the result of a survey is shown: one of its tables."""

    item_id: str
    survey_id: str
    title: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ExhibitHidden:
    """The result is shown no longer; its item and survey."""

    item_id: str
    survey_id: str


ShowingEvent = PaperShown | PaperHidden | ExhibitShown | ExhibitHidden
Shown = PaperShown | ExhibitShown
"""What may be ordered into the picture: one at a time."""
