"""The votes of a sitting as they stand in the meeting: how one is found, put on record and amended later.

An announced vote on an item is kept at its item; test votes, and votes held while no item was under debate, beside the
items. `meeting.vote` is the newest one until the debate goes on, so a vote may stand in two places and is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.votes import Vote


def votes_of(meeting: Meeting) -> Iterator[Vote]:
    """Every vote of the sitting that is on record or running; one broken off is neither."""
    if meeting.vote is not None and meeting.vote.state != "announced":
        yield meeting.vote
    yield from meeting.results
    for item in meeting.items.values():
        yield from item.results


def votes_here(meeting: Meeting) -> tuple[Vote, ...]:
    """Those of the item under debate, or those beside the items where there is none."""
    return tuple(vote for vote in votes_of(meeting) if is_here(meeting, vote))


def is_here(meeting: Meeting, vote: Vote) -> bool:
    """Whether the vote belongs to what is under debate, or took its own item off the agenda just now."""
    return vote.item_id == (meeting.item_id or "") or (meeting.item_id is None and _left_last(meeting, vote.item_id))


def _left_last(meeting: Meeting, item_id: str) -> bool:
    """Whether this item was the last one under debate and was taken off then."""
    item = meeting.items.get(item_id)
    if item is None or item.off is None or item.closed_at is None:
        return False
    return all(other.closed_at is None or other.closed_at <= item.closed_at for other in meeting.items.values())


def find(meeting: Meeting, vote_id: str) -> Vote:
    """A vote of the sitting; raises Refusal where none has this id or it was broken off."""
    for vote in votes_of(meeting):
        if vote.vote_id == vote_id:
            return vote
    raise Refusal("vote-unknown")


def kept(meeting: Meeting, vote: Vote) -> Meeting:
    """The meeting with an announced vote put on record."""
    if vote.about == "test" or not vote.item_id:
        return replace(meeting, vote=vote, results=(*meeting.results, vote))
    item = meeting.items[vote.item_id]
    decided = replace(item, results=(*item.results, vote))
    return replace(meeting, vote=vote, items={**meeting.items, item.item_id: decided})


def amended(meeting: Meeting, vote: Vote) -> Meeting:
    """The meeting with this newer version of a vote wherever the older one stood."""
    item = meeting.items.get(vote.item_id)
    items = meeting.items
    if item is not None:
        items = {**items, item.item_id: replace(item, results=_exchanged(item.results, vote))}
    shown = meeting.vote is not None and meeting.vote.vote_id == vote.vote_id
    return replace(
        meeting, vote=vote if shown else meeting.vote, items=items, results=_exchanged(meeting.results, vote)
    )


def _exchanged(votes: tuple[Vote, ...], newer: Vote) -> tuple[Vote, ...]:
    return tuple(newer if one.vote_id == newer.vote_id else one for one in votes)


def tested(meeting: Meeting) -> bool:
    """Whether a test vote was held in this sitting."""
    return any(vote.about == "test" for vote in meeting.results)
