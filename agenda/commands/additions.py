"""Additions to the agenda during the sitting."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, ItemKind, VoteForm


@dataclass(frozen=True, slots=True)
class ProposeItem:
    """Propose an item that was not on the invitation; `main_statute`, `secret` and `statute` as in `ListItem`."""

    title: str
    public: bool
    kind: ItemKind
    reason: str
    motion: str = ""
    mover: str = ""
    parent: str = ""
    main_statute: bool = False
    secret: bool = False
    statute: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawProposal:
    proposal_id: str


@dataclass(frozen=True, slots=True)
class PutProposalToVote:
    """Let the body decide whether the proposed item comes onto the agenda; the form as in `OpenVote`."""

    proposal_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


AdditionsCommand = ProposeItem | WithdrawProposal | PutProposalToVote
