"""What events of votes do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.minutes_draft import BallotBox, MinutesDraft
from agenda.minutes_values import Tally


def _vote_opened(draft: MinutesDraft, at: datetime, event: VoteOpened) -> None:
    item = draft.items[event.item_id]
    vote = BallotBox(event, at, public=not draft.excluded and item.listed.public)
    draft.votes[event.vote_id] = vote
    item.votes.append(vote)


def _ballot_cast(draft: MinutesDraft, at: datetime, event: BallotCast) -> None:
    vote = draft.votes[event.vote_id]
    if vote.tally is None:
        vote.ballots[event.person_id] = event.choice


def _vote_closed(draft: MinutesDraft, at: datetime, event: VoteClosed) -> None:
    vote = draft.votes[event.vote_id]
    vote.tally = Tally(event.yes, event.no, event.abstain, event.not_voted, event.carried)
    vote.closed_at = at


def _vote_announced(draft: MinutesDraft, at: datetime, event: VoteAnnounced) -> None:
    draft.votes[event.vote_id].announced_at = at


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    VoteOpened: _vote_opened,
    BallotCast: _ballot_cast,
    VoteClosed: _vote_closed,
    VoteAnnounced: _vote_announced,
}
