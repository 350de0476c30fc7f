"""The one joint proposal (einheitlicher Wahlvorschlag): an open vote with nobody against it (§ 55 Abs. 2 HGO).

It spares the ballot by lists. Who is remote votes only where the law lets remote members elect by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import beforehand, voting
from agenda.commands import Command
from agenda.commands.elections import VoteOnProposal
from agenda.election_access import admitted
from agenda.elections import after, check_here, find, kept
from agenda.events import Event
from agenda.events.elections import JointProposalDecided
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.elections import Elected, Election
from agenda.state.votes import Vote
from agenda.wording import N_

QUESTION = N_("Wird der einheitliche Wahlvorschlag „{label}“ angenommen?")
FROM_CLOSED = N_("Wird der einheitliche Wahlvorschlag aus der nichtöffentlichen Beratung angenommen?")
"""Before the public nobody is named who was proposed without it (§ 52 HGO)."""


def vote_on_proposal(meeting: Meeting, command: VoteOnProposal) -> tuple[Event, ...]:
    """Put the joint proposal to an open vote; nobody may be against it (§ 55 Abs. 2 HGO)."""
    election = find(meeting, command.election_id)
    after(election.state, "open")
    check_here(meeting, election)
    if election.kind != "joint":
        raise Refusal("election-not-joint", rule=meeting.law.joint_proposal.cited)
    if not election.on_paper:
        raise Refusal("election-no-candidate")
    beforehand.check(meeting)
    proposal = election.on_paper[0]
    rule = meeting.law.joint_proposal
    _, locked_out = admitted(meeting, "hands")
    return voting.start(
        meeting,
        _question(meeting, election).format(label=election.candidates[proposal].label),
        about="election",
        about_id=f"{election.election_id}/{proposal}",
        rule=rule.value,
        basis=rule.citation,
        form=command.form,
        order=command.order,
        lot=command.lot,
        barred=frozenset(locked_out),
    )


def _question(meeting: Meeting, election: Election) -> str:
    return QUESTION if election.public or meeting.public_excluded else FROM_CLOSED


def decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """The names of the proposal are elected, or it stays open (`announcing.CONSEQUENCES`).

    A repeated vote that somebody is against opens it again.
    """
    election = _election_of(meeting, vote)
    overturned = bool(vote.repeats) and not carried and election.state in ("elected", "concluded")
    if not overturned and (election.state != "ready" or not stands(meeting, vote)):
        return ()
    return (JointProposalDecided(election.election_id, vote.vote_id, carried),)


def stands(meeting: Meeting, vote: Vote) -> bool:
    """Whether the proposal voted on is still the one of its election, and that one was not given up."""
    election = _election_of(meeting, vote)
    return election.state != "ended" and election.on_paper[:1] == (vote.about_id.partition("/")[2],)


def _election_of(meeting: Meeting, vote: Vote) -> Election:
    return meeting.elections.by_id[vote.about_id.partition("/")[0]]


def on_joint(meeting: Meeting, event: JointProposalDecided, at: datetime) -> Meeting:
    """Carried, its first names are elected."""
    election = meeting.elections.by_id[event.election_id]
    if not event.carried:
        return kept(meeting, _open_again(election)) if election.elected else meeting
    proposal = election.on_paper[0]
    names = election.candidates[proposal].names[: election.seats]
    elected = tuple(Elected(name, proposal) for name in names)
    return kept(meeting, replace(election, state=after(election.state, "elect"), elected=elected))


def _open_again(election: Election) -> Election:
    return replace(election, state=after(election.state, "repeat"), elected=())


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {VoteOnProposal: vote_on_proposal}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {JointProposalDecided: on_joint}
