"""The lot (Los): always an act of the chair, recorded with what it was drawn among.

Drawn by the chair's own hand it is only recorded. Drawn by the server it goes in two steps, so that nobody has to trust
the server: first it publishes the SHA-256 of a random number (`SealLot`), then somebody in the hall calls a number, and
the two together decide (`DrawLot`). Neither the server, which was bound before, nor the hall, which could not know the
sealed number, could choose. Recompute: for each candidate the SHA-256 of `seed:number:candidate`, the smallest win.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from agenda.commands import Command
from agenda.commands.elections import DrawLot, RecordLot, SealLot
from agenda.elections import after, find, kept
from agenda.elections_counted import elected_by, with_ballot
from agenda.events import Event
from agenda.events.elections import LotDrawn, LotSealed, Outcome
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.elections import Election

HASH_DIGITS = 64
LARGEST_NUMBER = 10**9


def commitment_to(seed: str) -> str:
    """What is published of a sealed number before the draw; both in hexadecimal."""
    return sha256(seed.encode("ascii")).hexdigest()


def winners(seed: str, number: int, among: tuple[str, ...], seats: int) -> tuple[str, ...]:
    """On whom the lot falls, in the order of `among`."""
    ranked = sorted(among, key=lambda one: sha256(f"{seed}:{number}:{one}".encode("ascii")).digest())
    return tuple(one for one in among if one in ranked[:seats])


def seal(meeting: Meeting, command: SealLot) -> tuple[Event, ...]:
    """Publish the server's commitment; once, because a second try would be a choice."""
    election, _ = _waiting(meeting, command.election_id)
    if election.commitment:
        return ()
    if len(command.commitment) != HASH_DIGITS:
        raise Refusal("election-lot-not-sealed")
    return (LotSealed(election.election_id, command.commitment),)


def draw(meeting: Meeting, command: DrawLot) -> tuple[Event, ...]:
    """Let the sealed number and the one called in the hall decide."""
    election, outcome = _waiting(meeting, command.election_id)
    if not election.commitment:
        raise Refusal("election-lot-not-sealed")
    if not command.seed.isascii() or commitment_to(command.seed) != election.commitment:
        raise Refusal("election-lot-seed-wrong")
    if not 0 <= command.number <= LARGEST_NUMBER:
        raise Refusal("election-lot-number", limit=LARGEST_NUMBER)
    fell_on = winners(command.seed, command.number, outcome.lot, outcome.lot_seats)
    return (LotDrawn(election.election_id, "server", outcome.lot, fell_on, command.seed, command.number),)


def record(meeting: Meeting, command: RecordLot) -> tuple[Event, ...]:
    """Record the lot drawn by hand."""
    election, outcome = _waiting(meeting, command.election_id)
    fell_on = tuple(one for one in outcome.lot if one in command.winners)
    if len(fell_on) != len(command.winners) or len(fell_on) != outcome.lot_seats:
        raise Refusal("election-lot-wrong", seats=outcome.lot_seats)
    return (LotDrawn(election.election_id, "by-hand", outcome.lot, fell_on),)


def _waiting(meeting: Meeting, election_id: str) -> tuple[Election, Outcome]:
    election = find(meeting, election_id)
    outcome = election.ballot.outcome if election.state == "lot" else None
    if outcome is None:
        raise Refusal("election-no-lot")
    return election, outcome


def on_sealed(meeting: Meeting, event: LotSealed, at: datetime) -> Meeting:
    """The server is bound."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, replace(election, commitment=event.commitment))


def on_drawn(meeting: Meeting, event: LotDrawn, at: datetime) -> Meeting:
    """Somebody is elected by it, or the run-off has its candidates."""
    election = meeting.elections.by_id[event.election_id]
    drawn = with_ballot(election, replace(election.ballot, lot=event))
    outcome = drawn.ballot.outcome
    assert outcome is not None, "a lot follows a count"
    if outcome.next == "lot":
        elected = elected_by(election, outcome, event.winners)
        return kept(meeting, replace(drawn, state=after(election.state, "elect"), elected=elected))
    chosen = (*outcome.fixed, *event.winners)
    standing = tuple(one for one in drawn.ballot.candidates if one in chosen)
    again = replace(drawn, state=after(election.state, "again"), round=election.round + 1, standing=standing)
    return kept(meeting, again)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {SealLot: seal, DrawLot: draw, RecordLot: record}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {LotSealed: on_sealed, LotDrawn: on_drawn}
