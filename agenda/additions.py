"""Additions to the agenda during the sitting: only with the majority the law asks for (§ 58 Abs. 2 HGO).

What was not on the invitation is dealt with only if two thirds of the legal number of members agree in Hesse; two
thirds of those present do not suffice. So an addition is proposed, put to the vote, and listed by the announcement of
the result. It gets the next number and stands last of its part: public items before the non-public end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import planning, rearranging, texts, tree, voting
from agenda.commands import Command
from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.events import Event
from agenda.events.additions import ItemProposalSettled, ItemProposed
from agenda.events.items import ItemRestored
from agenda.events.planning import ItemListed
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.additions import Decided
from agenda.state.items import Item
from agenda.state.votes import Vote
from agenda.wording import N_

MOST_PENDING = 50


def propose(meeting: Meeting, command: ProposeItem) -> tuple[Event, ...]:
    """Take down what somebody wants on the agenda, with the reason why it cannot wait."""
    planning.check_parent(meeting, command.parent, public=command.public)
    if len(meeting.additions.pending) >= MOST_PENDING:
        raise Refusal("too-many-proposals", limit=MOST_PENDING)
    return (
        ItemProposed(
            proposal_id=f"z{meeting.additions.count + 1}",
            title=texts.filled_line(command.title, "Der Titel"),
            public=command.public,
            kind=command.kind,
            motion=texts.paragraphs(command.motion, "Der Beschlussvorschlag", texts.MOTION_LIMIT),
            mover=texts.line(command.mover, "Der Name des Antragstellers"),
            parent=command.parent,
            reason=texts.filled_line(command.reason, "Der Grund", texts.REMARK_LIMIT),
            main_statute=command.main_statute,
            secret=planning.checked_secret(meeting, public=command.public, secret=command.secret),
            statute=command.statute,
            heard=not meeting.public_excluded,
        ),
    )


def withdraw(meeting: Meeting, command: WithdrawProposal) -> tuple[Event, ...]:
    """Take the proposal back."""
    proposal = _pending(meeting, command.proposal_id)
    if meeting.vote_unfinished:
        raise Refusal("vote-unfinished")
    return (ItemProposalSettled(proposal.proposal_id, "withdrawn"),)


def put(meeting: Meeting, command: PutProposalToVote) -> tuple[Event, ...]:
    """Let the body decide on the addition."""
    proposal = _pending(meeting, command.proposal_id)
    # The title of a non-public item may tell what it is about.
    title = proposal.title if proposal.public or meeting.public_excluded else N_("nichtöffentlicher Punkt")
    rule = meeting.law.agenda_addition
    return voting.start(
        meeting,
        N_("Soll „{title}“ auf die Tagesordnung?").format(title=title),
        about="amend-agenda",
        about_id=proposal.proposal_id,
        rule=rule.value,
        basis=rule.citation,
        form=command.form,
        order=command.order,
        lot=command.lot,
    )


def decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """The item comes onto the agenda, or the proposal is gone; a repeated vote that ends otherwise turns that round."""
    pending = meeting.additions.pending.get(vote.about_id)
    if pending is not None:
        return _put_on(meeting, pending) if carried else (ItemProposalSettled(pending.proposal_id, "rejected"),)
    first = meeting.additions.decided.get(vote.about_id)
    if first is None or first.listed == carried:
        return ()  # what became of the item since then was decided for itself
    return _put_on(meeting, first.proposal) if carried else _taken_off(meeting, first.proposal)


def _put_on(meeting: Meeting, proposal: ItemProposed) -> tuple[Event, ...]:
    item = _listed_as(meeting, proposal.proposal_id)
    said = proposal.reason if proposal.heard or meeting.public_excluded else ""
    back = listed(meeting, proposal) if item is None else ItemRestored(item.item_id, said, "decision")
    return (back, ItemProposalSettled(proposal.proposal_id, "listed"))


def _taken_off(meeting: Meeting, proposal: ItemProposed) -> tuple[Event, ...]:
    """What was dealt with meanwhile stays dealt with."""
    item = _listed_as(meeting, proposal.proposal_id)
    if item is None or item.state != "coming":
        return ()
    gone = rearranging.removal(meeting, item, "taken-off", "", "", "decision")
    return (*gone, ItemProposalSettled(proposal.proposal_id, "rejected"))


def _listed_as(meeting: Meeting, proposal_id: str) -> Item | None:
    """The item that came of the proposal: the last one of its id (`_free_id`), if it came during the sitting."""
    known = None
    while proposal_id in meeting.items:
        known, proposal_id = meeting.items[proposal_id], f"{proposal_id}."
    return known if known is not None and known.added else None


def listed(meeting: Meeting, proposal: ItemProposed) -> ItemListed:
    """The proposed item as it is listed: next number, last of its part."""
    return ItemListed(
        item_id=_free_id(meeting, proposal.proposal_id),
        number=tree.next_number(meeting.items, proposal.parent, public=proposal.public),
        title=proposal.title,
        public=proposal.public,
        kind=proposal.kind,
        motion=proposal.motion,
        mover=proposal.mover,
        papers=(),
        parent=proposal.parent,
        before=tree.place(meeting.items, proposal.parent, public=proposal.public),
        reason=proposal.reason,
        main_statute=proposal.main_statute,
        secret=proposal.secret,
        statute=proposal.statute,
        heard=proposal.heard,
    )


def _pending(meeting: Meeting, proposal_id: str) -> ItemProposed:
    try:
        return meeting.additions.pending[proposal_id]
    except KeyError:
        raise Refusal("proposal-unknown") from None


def _free_id(meeting: Meeting, wanted: str) -> str:
    """The proposal's own id, with dots where a planned item has it already."""
    while wanted in meeting.items:
        wanted += "."
    return wanted


def on_proposed(meeting: Meeting, event: ItemProposed, at: datetime) -> Meeting:
    """One more to decide on."""
    pending = {**meeting.additions.pending, event.proposal_id: event}
    return replace(meeting, additions=replace(meeting.additions, pending=pending, count=meeting.additions.count + 1))


def on_settled(meeting: Meeting, event: ItemProposalSettled, at: datetime) -> Meeting:
    """One less to decide on."""
    known = {**meeting.additions.decided, **_voted_on(meeting, event)}
    return replace(
        meeting, additions=replace(meeting.additions, pending=_without(meeting, event.proposal_id), decided=known)
    )


def _voted_on(meeting: Meeting, event: ItemProposalSettled) -> Mapping[str, Decided]:
    proposal = meeting.additions.pending.get(event.proposal_id)
    if event.how == "withdrawn":
        return {}
    if proposal is None:
        proposal = meeting.additions.decided[event.proposal_id].proposal
    return {event.proposal_id: Decided(proposal, event.how == "listed")}


def _without(meeting: Meeting, proposal_id: str) -> Mapping[str, ItemProposed]:
    return {one: proposal for one, proposal in meeting.additions.pending.items() if one != proposal_id}


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ProposeItem: propose,
    WithdrawProposal: withdraw,
    PutProposalToVote: put,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ItemProposed: on_proposed,
    ItemProposalSettled: on_settled,
}
