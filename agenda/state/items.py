"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.surveys import SurveyAttached
from agenda.events.words import Basis, ItemKind, Paper, Removed
from agenda.state.motions import Part
from agenda.state.votes import Vote

ItemState = Literal["coming", "now", "done", "off"]


@dataclass(frozen=True, slots=True)
class Removal:
    """How an item left the agenda; `to` is the committee it was referred to."""

    how: Removed
    to: str
    reason: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item (TOP) with its announced votes.

    `parent` is the id of the item it belongs under. `planned_s` and `paused_s` are seconds: planned for it, and spent
    in breaks while it was under debate; `since` is its newest call, `called_at` its first. `wording` is the text to be
    voted on as amended, `parts` what is voted on separately, `order` the chair's order of voting on the motions.
    `statute`: it decides on a statute, `main_statute`: on the Hauptsatzung. `secret`: it is to be kept secret,
    beyond being non-public.
    `veiled`: something of it was settled while the public was excluded, so
    its texts stay out of the public's sight; so do the votes in `unheard`, by their ids. `heard`: mover and motion were
    said before the public, `wording_heard`: the wording was. `exhibits` are the results of surveys about it.
    """

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
    parent: str = ""
    planned_s: int | None = None
    since: datetime | None = None
    paused_s: int = 0
    main_statute: bool = False
    statute: bool = False
    secret: bool = False
    added: str = ""
    off: Removal | None = None
    wording: str = ""
    parts: tuple[Part, ...] = ()
    order: tuple[str, ...] = ()
    veiled: bool = False
    unheard: frozenset[str] = frozenset()
    heard: bool = True
    wording_heard: bool = True
    exhibits: tuple[SurveyAttached, ...] = ()
