"""Doubting the quorum, and second calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuorumCheckRequested:
    """A member asked for the quorum to be found anew (§ 53 Abs. 1 S. 2 HGO)."""

    person_id: str


@dataclass(frozen=True, slots=True)
class SecondCallNoted:
    """The item is called a second time for want of a quorum, and the invitation said so (§ 53 Abs. 2 HGO)."""

    item_id: str


QuorumEvent = QuorumCheckRequested | SecondCallNoted
