"""Repeating a ballot of an election that a disturbance touched (§ 10 Abs. 2 DigiSiVO and its like).

What was counted stays in the log; what it led to does not hold: the same candidates stand again in the same round, and
later rounds rest on nothing. A ballot that is still running or not announced ends without a result instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.elections import RepeatElection
from agenda.elections import after, find, kept
from agenda.events import Event
from agenda.events.elections import ElectionBrokenOff, ElectionImpaired, ElectionRepeated, ElectionUnimpaired
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.elections import Ballot, Election
from agenda.wording import N_

IMPAIRED = N_("Störung der Bild-Ton-Übertragung während des Wahlgangs")


def to_repeat(election: Election) -> int:
    """Which ballot has to be held again, counted from 1 and the oldest first; 0 where none has."""
    due = (place for place, one in enumerate(election.ballots, start=1) if one.impaired and not one.repeated)
    return next(due, 0)


def mark_impaired(
    meeting: Meeting, election_id: str, ballot: int, reason: str, disturbance_id: str
) -> tuple[Event, ...]:
    """The mark that a ballot has to be repeated; nothing where it has it already."""
    known = meeting.elections.by_id[election_id].ballots[ballot - 1]
    return () if known.impaired else (ElectionImpaired(election_id, ballot, reason, disturbance_id),)


def clear(meeting: Meeting, election_id: str, ballot: int, reason: str) -> tuple[Event, ...]:
    """Take the mark back; nothing where there is none, or the ballot was already repeated."""
    known = meeting.elections.by_id[election_id].ballots[ballot - 1]
    due = known.impaired and not known.repeated
    return (ElectionUnimpaired(election_id, ballot, reason),) if due else ()


def repeat(meeting: Meeting, command: RepeatElection) -> tuple[Event, ...]:
    """Hold the oldest impaired ballot again."""
    election = find(meeting, command.election_id)
    place = to_repeat(election)
    if not place:
        raise Refusal("election-not-impaired")
    if meeting.item_id != election.item_id:
        raise Refusal("election-elsewhere", number=meeting.items[election.item_id].number)
    ended = (ElectionBrokenOff(election.election_id, IMPAIRED),) if election.running else ()
    if election.running and place == len(election.ballots):
        return ended
    return (*ended, ElectionRepeated(election.election_id, place))


def on_impaired(meeting: Meeting, event: ElectionImpaired, at: datetime) -> Meeting:
    """It waits for its repetition."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, _with(election, event.ballot, lambda ballot: _marked(ballot, event)))


def _marked(ballot: Ballot, event: ElectionImpaired) -> Ballot:
    return replace(ballot, impaired=True, impaired_by=event.disturbance_id)


def on_unimpaired(meeting: Meeting, event: ElectionUnimpaired, at: datetime) -> Meeting:
    """The ballot holds."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, _with(election, event.ballot, lambda one: replace(one, impaired=False, impaired_by="")))


def on_repeated(meeting: Meeting, event: ElectionRepeated, at: datetime) -> Meeting:
    """As before that ballot; whoever has declined since then does not stand again."""
    election = meeting.elections.by_id[event.election_id]
    first = election.ballots[event.ballot - 1]
    void = tuple(replace(one, repeated=True) for one in election.ballots[event.ballot - 1 :])
    stand = tuple(one for one in first.candidates if one not in election.withdrawn)
    again = replace(
        election,
        state=after(election.state, "repeat"),
        round=first.round,
        standing=stand,
        ballots=(*election.ballots[: event.ballot - 1], *void),
        commitment="",
        elected=(),
        reason="",
    )
    return kept(meeting, again)


def _with(election: Election, ballot: int, change: Callable[[Ballot], Ballot]) -> Election:
    ballots = (change(one) if place == ballot else one for place, one in enumerate(election.ballots, start=1))
    return replace(election, ballots=tuple(ballots))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {RepeatElection: repeat}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ElectionImpaired: on_impaired,
    ElectionRepeated: on_repeated,
    ElectionUnimpaired: on_unimpaired,
}
