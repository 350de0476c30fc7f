"""What a CoCon has said so far, message by message; pure.

Votes come with numbers of delegates and options; which seat and which key that is was said before, or the vote is
counted as unreadable. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hardware.conference.cocon_messages import (
    Badge,
    Ballot,
    Ballots,
    Delegates,
    Lists,
    LoggedIn,
    Message,
    Mode,
    Options,
    Reseated,
    Rewired,
    Seats,
    Voting,
)
from hardware.conference.ports import Meaningless
from hardware.conference.room import Choice, Room, with_ballots, with_card, with_seat, with_voting


@dataclass(frozen=True, slots=True)
class Known:
    """The room, who sits where, whose card has which number, what the keys mean, how many presses nobody can read.

    `most` is how many microphones may be open at once.
    """

    room: Room = field(default_factory=Room)
    seating: Mapping[int, int] = field(default_factory=dict)
    cards: Mapping[int, str] = field(default_factory=dict)
    options: Mapping[int, Choice] = field(default_factory=dict)
    vote: int | None = None
    most: int = 4
    unreadable: int = 0


def follow(known: Known, message: Message) -> Known:
    """What is known after a message."""
    match message:
        case Lists(opened, requests):
            return replace(known, room=replace(known.room, open=_once(opened), requests=_once(requests)))
        case Mode(manual, most, words):
            return replace(known, room=replace(known.room, manual=manual, mode=words), most=most)
        case Seats(labels):
            return replace(known, room=_with_seats(known.room, labels))
        case Badge():
            return _badged(known, message)
        case Delegates(seats, cards):
            return replace(known, seating=seats, cards=cards)
        case LoggedIn(delegates):
            cards = {seat: known.cards[one] for seat, one in delegates.items() if one in known.cards}
            return replace(known, room=replace(known.room, cards=cards))
        case Voting(live):
            return replace(known, room=with_voting(known.room, live))
        case Options(choices, vote):
            return replace(known, options=choices, vote=vote)
        case Ballots(ballots):
            return _balloted(known, ballots)
        case _:
            return known


def meaningless(before: Known, after: Known, message: Message) -> Meaningless | None:
    """Why the news that led from one to the other changed nothing; None where they did, or lead to a question.

    An item of the agenda is told again for parts of it that are of no concern here.
    """
    if before != after or isinstance(message, Options | Reseated | Rewired):
        return None
    return "late" if isinstance(message, Ballots) and not before.room.live else "doubled"


def _once(seats: tuple[int, ...]) -> tuple[int, ...]:
    """The list without repetitions, in its order."""
    return tuple(dict.fromkeys(seats))


def _with_seats(room: Room, labels: Mapping[int, str]) -> Room:
    """Cards are told by messages of their own: a unit that a list lacks for a moment sends nobody home."""
    if not labels:
        return room
    for seat in room.seats.keys() - labels.keys():
        room = with_card(with_seat(room, seat, None), seat, room.cards.get(seat))
    return replace(room, seats=dict(labels))


def _badged(known: Known, badge: Badge) -> Known:
    """The card in its seat; a delegate has one seat, the newest."""
    moved = {who: seat for who, seat in known.seating.items() if badge.seat != seat or badge.delegate is None}
    seating = moved if badge.delegate is None else moved | {badge.delegate: badge.seat}
    return replace(known, room=with_card(known.room, badge.seat, badge.card), seating=seating)


def _balloted(known: Known, ballots: tuple[Ballot, ...]) -> Known:
    pressed = [(_seat(known, one), _choice(known, one)) for one in ballots]
    readable = {seat: choice for seat, choice in pressed if seat is not None and choice is not None}
    unreadable = sum(seat is None or choice is None for seat, choice in pressed)
    return replace(known, room=with_ballots(known.room, readable), unreadable=known.unreadable + unreadable)


def _seat(known: Known, ballot: Ballot) -> int | None:
    return known.seating.get(ballot.delegate) if ballot.seat is None else ballot.seat


def _choice(known: Known, ballot: Ballot) -> Choice | None:
    return None if ballot.option is None else known.options.get(ballot.option)
