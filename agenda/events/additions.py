"""Additions to the agenda during the sitting (§ 58 Abs. 2 HGO)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agenda.events.words import ItemKind


@dataclass(frozen=True, slots=True)
class ItemProposed:
    """Somebody wants the body to deal with what was not on the invitation. `reason` says why it cannot wait.

    `main_statute`, `secret` and `statute` as in `ItemListed`. `heard`: it was proposed before the public.
    """

    proposal_id: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    parent: str
    reason: str
    main_statute: bool = False
    secret: bool = False
    statute: bool = False
    heard: bool = True


@dataclass(frozen=True, slots=True)
class ItemProposalSettled:
    """Nothing is left to decide: the item was listed by the event before, rejected by the body, or taken back."""

    proposal_id: str
    how: Literal["listed", "rejected", "withdrawn"]


AdditionsEvent = ItemProposed | ItemProposalSettled
