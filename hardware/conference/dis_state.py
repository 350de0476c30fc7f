"""What a CCU has said so far, message by message; pure.

A whole telling (`mic_status` … `mic_status_done`) builds a room of its own beside the known one and replaces it when it
is complete: half a telling takes nothing away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hardware.conference.dis_wire import (
    KEYS,
    AllMicrophonesOff,
    Count,
    Message,
    Microphone,
    Mode,
    Refusal,
    Request,
    SeatState,
    StateTold,
    Unneeded,
    VoteKind,
    Voting,
)
from hardware.conference.room import (
    Choice,
    Room,
    with_count,
    with_microphone,
    with_request,
    with_seat,
    with_voting,
)


@dataclass(frozen=True, slots=True)
class Listening:
    """What has been said: the room; what is being told anew, None between two tellings; counts not complete yet."""

    room: Room = field(default_factory=Room)
    telling: Room | None = None
    counts: Mapping[Choice, int] = field(default_factory=dict)
    kinds: tuple[VoteKind, ...] = ()


def begin_telling(listening: Listening) -> Listening:
    """`mic_status` has been asked for: what follows builds a room from nothing, but for votes, which are not told."""
    told = replace(listening.room, seats={}, open=(), requests=(), manual=None, mode="")
    return replace(listening, telling=told)


def follow(listening: Listening, message: Message) -> Listening:
    """What is known after a message. A line may tell and a change may happen at once: both rooms follow."""
    match message:
        case StateTold():
            return listening if listening.telling is None else replace(listening, room=listening.telling, telling=None)
        case Count():
            return _counted(listening, message)
        case VoteKind():
            kinds = (one for one in listening.kinds if one.number != message.number)
            return replace(listening, kinds=(*kinds, message))
        case _:
            telling = None if listening.telling is None else _room_after(listening.telling, message)
            return replace(listening, room=_room_after(listening.room, message), telling=telling)


def is_doubled(before: Listening, after: Listening, message: Message) -> bool:
    """Whether the message that led from one to the other said what was known already.

    While all is told anew, because it was asked for, nothing counts as doubled.
    """
    return before == after and before.telling is None and not isinstance(message, Refusal | Unneeded)


def _room_after(room: Room, message: Message) -> Room:
    match message:
        case Microphone(seat, on):
            return with_microphone(room, seat, on)
        case AllMicrophonesOff():
            return replace(room, open=())
        case Request(seat, on):
            return with_request(room, seat, on)
        case SeatState(seat, active, name):
            return with_seat(room, seat, name if active else None)
        case Voting(live):
            return with_voting(room, live)
        case Mode(manual, name):
            return replace(room, manual=manual, mode=name)
        case _:
            return room


def _counted(listening: Listening, count: Count) -> Listening:
    """Counts come key by key and are told together: a sum from two moments would be a wrong result."""
    counts = {**listening.counts, count.choice: count.number}
    if not count.last:
        return replace(listening, counts=counts)
    complete = len(counts) == len(KEYS)
    telling = None if listening.telling is None else _with_counts(listening.telling, counts, count.final)
    room = _with_counts(listening.room, counts, count.final) if complete else listening.room
    return replace(listening, room=room, telling=telling if complete else listening.telling, counts={})


def _with_counts(room: Room, counts: Mapping[Choice, int], final: bool) -> Room:
    """Interim results tell by themselves that a vote runs, for one who was not there when it began."""
    room = room if final else with_voting(room, True)
    for choice, number in counts.items():
        room = with_count(room, choice, number)
    return room
