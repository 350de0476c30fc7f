"""From what a device said before and what it says now to events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hardware.conference.ports import (
    BadgeIn,
    BadgeOut,
    MicrophoneClosed,
    MicrophoneOpened,
    ModeChanged,
    RequestRaised,
    RequestWithdrawn,
    RoomEvent,
    SeatFound,
    SeatLost,
    VoteCast,
    VotesCounted,
    VotingStarted,
    VotingStopped,
)
from hardware.conference.room import Room


def changes(before: Room, after: Room) -> Iterator[RoomEvent]:
    """What happened, in an order that never shows two speakers for one: closed before opened, stopped last."""
    yield from _seats(before, after)
    yield from _cards(before, after)
    yield from _mode(before, after)
    yield from (MicrophoneClosed(seat) for seat in _without(before.open, after.open))
    yield from (RequestWithdrawn(seat) for seat in _without(before.requests, after.requests))
    yield from (MicrophoneOpened(seat) for seat in _without(after.open, before.open))
    yield from (RequestRaised(seat) for seat in _without(after.requests, before.requests))
    yield from _voting(before, after)


def _without(these: Iterable[int], those: Iterable[int]) -> tuple[int, ...]:
    known = frozenset(those)
    return tuple(seat for seat in these if seat not in known)


def _seats(before: Room, after: Room) -> Iterator[RoomEvent]:
    yield from (SeatLost(seat) for seat in sorted(before.seats.keys() - after.seats.keys()))
    yield from (SeatFound(seat, label) for seat, label in after.seats.items() if before.seats.get(seat) != label)


def _cards(before: Room, after: Room) -> Iterator[RoomEvent]:
    yield from (BadgeOut(seat, card) for seat, card in before.cards.items() if after.cards.get(seat) != card)
    yield from (BadgeIn(seat, card) for seat, card in after.cards.items() if before.cards.get(seat) != card)


def _mode(before: Room, after: Room) -> Iterator[RoomEvent]:
    if after.manual is not None and after.manual != before.manual:
        yield ModeChanged(after.manual)


def _voting(before: Room, after: Room) -> Iterator[RoomEvent]:
    if after.live and not before.live:
        yield VotingStarted()
    known = {} if after.live and not before.live else before.ballots
    yield from (VoteCast(seat, choice) for seat, choice in after.ballots.items() if known.get(seat) != choice)
    if after.counts != before.counts:
        yield VotesCounted(after.counts["yes"], after.counts["no"], after.counts["abstain"])
    if before.live and not after.live:
        yield VotingStopped()
