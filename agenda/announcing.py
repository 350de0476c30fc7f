"""The announcement of a result by the chair: only now is it final, and only now has it consequences.

What a carried or lost vote leads to belongs to the subject it was about; `CONSEQUENCES` names the function of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda import additions, conduct, election_joint, motions_decided, procedure, recusal_course, voting
from agenda.commands import Command
from agenda.commands.votes import AnnounceVote
from agenda.events import Event
from agenda.events.votes import VoteAnnounced
from agenda.events.words import VoteAbout
from agenda.state import Meeting
from agenda.state.votes import Vote

Consequence = Callable[[Meeting, Vote, bool], tuple[Event, ...]]
"""(meeting, the vote, whether it was carried) -> the events that follow from it."""

CONSEQUENCES: Mapping[VoteAbout, Consequence] = {
    "recusal": recusal_course.decided,
    "exclusion": conduct.decided,
    "item": motions_decided.item_decided,
    "motion": motions_decided.motion_decided,
    "procedure": procedure.decided,
    "amend-agenda": additions.decided,
    "election": election_joint.decided,
}


def announce(meeting: Meeting, command: AnnounceVote) -> tuple[Event, ...]:
    """Make the result final."""
    vote = voting.the_vote(meeting)
    voting.after(vote.state, "announce")
    return (VoteAnnounced(vote.vote_id), *_consequences(meeting, vote))


def _consequences(meeting: Meeting, vote: Vote) -> tuple[Event, ...]:
    follow = CONSEQUENCES.get(vote.about)
    if follow is None or vote.counted is None:
        return ()
    return follow(meeting, vote, vote.counted.carried)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {AnnounceVote: announce}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {}
