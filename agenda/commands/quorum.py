"""Doubting the quorum, and second calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestQuorumCheck:
    """A member asks for the quorum to be found anew; the chair answers with StateQuorum."""

    person_id: str


@dataclass(frozen=True, slots=True)
class NoteSecondCall:
    """The invitation said that this item is called a second time after it failed for want of a quorum."""

    item_id: str


QuorumCommand = RequestQuorumCheck | NoteSecondCall
