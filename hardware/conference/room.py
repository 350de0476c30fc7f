"""The chamber as a conference system describes it: a value. What changed between two of them are the events.

Because events are differences, whatever is said twice happens once, and reading everything anew after a lost line tells
exactly what was missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Choice = Literal["yes", "no", "abstain"]

LAST_SEAT: Final = 65535
"""The highest seat number of the CCU's protocol, higher than any other's."""

NO_COUNTS: Final[Mapping[Choice, int]] = {"yes": 0, "no": 0, "abstain": 0}


@dataclass(frozen=True, slots=True)
class Room:
    """Seats with their labels; open microphones, the newest last; requests in their order; cards.

    `live` are the voting keys, `ballots` what was pressed since they are, by seat; `counts` come from systems that do
    not tell who pressed. `manual`: request keys only ask. None where the device does not tell; where it is False,
    microphones open without the chair. `mode` is the same in the device's own words, with which it can be put back.
    """

    seats: Mapping[int, str] = field(default_factory=dict)
    open: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    cards: Mapping[int, str] = field(default_factory=dict)
    live: bool = False
    ballots: Mapping[int, Choice] = field(default_factory=dict)
    counts: Mapping[Choice, int] = field(default_factory=lambda: NO_COUNTS)
    manual: bool | None = None
    mode: str = ""


def seat_number(text: str | int) -> int | None:
    """A seat number, or None where it cannot be one."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit() and len(text) <= len(str(LAST_SEAT))):
        return None
    number = int(text)
    return number if 0 <= number <= LAST_SEAT else None


def knows(room: Room, seat: int) -> bool:
    """Whether the device has this seat, as far as it has said; a unit that speaks is there though no list has it."""
    spoken = (*room.open, *room.requests, *room.cards)
    return not room.seats or seat in room.seats or seat in spoken


def with_microphone(room: Room, seat: int, on: bool) -> Room:
    """The room after the device said that this microphone is on or off."""
    others = tuple(one for one in room.open if one != seat)
    if on and seat in room.open:
        return room
    return replace(room, open=(*others, seat) if on else others)


def with_request(room: Room, seat: int, on: bool) -> Room:
    """The room after the device said that this seat asks to speak or does not."""
    if on and seat in room.requests:
        return room
    others = tuple(one for one in room.requests if one != seat)
    return replace(room, requests=(*others, seat) if on else others)


def with_seat(room: Room, seat: int, label: str | None) -> Room:
    """The room with this unit there under `label`, or gone (None) with all that was its own."""
    others = {number: name for number, name in room.seats.items() if number != seat}
    if label is not None:
        return replace(room, seats=others | {seat: label})
    silent = with_request(with_microphone(room, seat, False), seat, False)
    return with_card(replace(silent, seats=others), seat, None)


def with_card(room: Room, seat: int, card: str | None) -> Room:
    """The room with this card in the seat, or none."""
    others = {number: one for number, one in room.cards.items() if number != seat}
    return replace(room, cards=others if card is None else others | {seat: card})


def with_voting(room: Room, live: bool) -> Room:
    """The room after the device said that the voting keys are live or dead; a new vote begins empty."""
    if live == room.live:
        return room
    return replace(room, live=True, ballots={}, counts=NO_COUNTS) if live else replace(room, live=False)


def with_ballots(room: Room, ballots: Mapping[int, Choice]) -> Room:
    """The room with these keys pressed as well; presses outside a vote are nothing."""
    return replace(room, ballots={**room.ballots, **ballots}) if room.live else room


def with_count(room: Room, choice: Choice, number: int) -> Room:
    """The room with this many presses of a key."""
    return replace(room, counts={**room.counts, choice: number})
