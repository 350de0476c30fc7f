"""What is proposed for the agenda and not decided yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda.events.additions import ItemProposed


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal on which the body has voted, and whether it was listed then."""

    proposal: ItemProposed
    listed: bool


@dataclass(frozen=True, slots=True)
class Additions:
    """The open proposals by their ids; `count` of all there ever were gives the next id, `decided` are those on which
    the body has voted, as it did last."""

    pending: Mapping[str, ItemProposed] = field(default_factory=dict)
    count: int = 0
    decided: Mapping[str, Decided] = field(default_factory=dict)
