"""What a conference system tells and what it can be asked: the same for every make.

Seats are the numbers on the desks, as the device knows them. Events tell what the device said; a command changes
nothing here until the device says so (a CoCon answers "0, done" for seats that do not exist, a CCU nothing at all).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from hardware.conference.room import Choice, Room
from hardware.devices import Driver, Health

Capability = Literal[
    "microphones",  # opens and closes them, and tells
    "requests",  # a key press is told
    "mode",  # tells whether microphones open by themselves, and can be told not to
    "clear",  # requests can be cleared from here
    "priority",  # a seat can be given precedence
    "voting",  # voting keys can be made live and dead from here
    "ballots",  # tells who pressed which voting key
    "counts",  # tells how many pressed which voting key, not who
    "badges",  # tells which card is in which seat
]
Meaningless = Literal[
    "doubled",  # said what was known already
    "late",  # a press of a voting key while no vote was running
]
"""Kinds of messages that are well read and change nothing."""

Outcome = Literal[
    "sent",  # the device has the command; whether it follows, events will tell
    "refused",  # the device said no, or has no such seat
    "offline",  # there is no line to the device
    "unsupported",  # this make has no such command
]


@dataclass(frozen=True, slots=True)
class SeatFound:
    """A unit is there and answers under this number; `label` is what its display says."""

    seat: int
    label: str


@dataclass(frozen=True, slots=True)
class SeatLost:
    """A unit is no longer there."""

    seat: int


@dataclass(frozen=True, slots=True)
class MicrophoneOpened:
    """The microphone is on."""

    seat: int


@dataclass(frozen=True, slots=True)
class MicrophoneClosed:
    """The microphone is off."""

    seat: int


@dataclass(frozen=True, slots=True)
class RequestRaised:
    """Somebody at this seat asks to speak."""

    seat: int


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """The seat is no longer among those asking, also because its microphone was opened."""

    seat: int


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """Whether request keys only ask (`manual`), or open microphones without the chair."""

    manual: bool


@dataclass(frozen=True, slots=True)
class BadgeIn:
    """A card was put in; `card` is its number as the device writes it."""

    seat: int
    card: str


@dataclass(frozen=True, slots=True)
class BadgeOut:
    """The card was taken out."""

    seat: int
    card: str


@dataclass(frozen=True, slots=True)
class VotingStarted:
    """The voting keys are live; what was pressed before is void."""


@dataclass(frozen=True, slots=True)
class VotingStopped:
    """The voting keys are dead."""


@dataclass(frozen=True, slots=True)
class VoteCast:
    """A voting key was pressed; the last press of a seat counts."""

    seat: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class VotesCounted:
    """How many seats pressed which key, from systems that do not tell who."""

    yes: int
    no: int
    abstain: int


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """The device is in another state; its sentence says what is to be done."""

    health: Health


RoomEvent = (
    SeatFound
    | SeatLost
    | MicrophoneOpened
    | MicrophoneClosed
    | RequestRaised
    | RequestWithdrawn
    | ModeChanged
    | BadgeIn
    | BadgeOut
    | VotingStarted
    | VotingStopped
    | VoteCast
    | VotesCounted
)
ConferenceEvent = RoomEvent | HealthChanged
Hear = Callable[[ConferenceEvent], None]


class ConferenceSystem(Driver, Protocol):
    """A conference system. Events come to the `Hear` given when it is built, in order, on the event loop."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this make can do."""
        ...

    @property
    def room(self) -> Room:
        """What the device last said; stale while its health is not usable."""
        ...

    @property
    def counted(self) -> Mapping[Meaningless, int]:
        """How many messages changed nothing, by their kind."""
        ...

    async def switch(self, opened: Sequence[int] = (), closed: Sequence[int] = ()) -> Outcome:
        """Close these microphones, then open those; a seat that is not there is "refused", the others are told."""
        ...

    async def open(self, seat: int) -> Outcome:
        """Open this microphone."""
        ...

    async def close(self, seat: int) -> Outcome:
        """Close this microphone."""
        ...

    async def all_off(self) -> Outcome:
        """Close every microphone."""
        ...

    async def take_over(self) -> Outcome:
        """Let request keys ask and no more, so that only commands open microphones."""
        ...

    async def put_back(self, mode: str) -> Outcome:
        """Let microphones open as they did before; `mode` is what `room.mode` was then."""
        ...

    async def prioritise(self, seat: int, on: bool) -> Outcome:
        """Give the seat precedence over others, or take it away."""
        ...

    async def clear_requests(self) -> Outcome:
        """Put out the request lamps of all seats."""
        ...

    async def start_voting(self) -> Outcome:
        """Make the voting keys live: yes, no, abstain, not secret. A vote that runs goes on as it is."""
        ...

    async def stop_voting(self) -> Outcome:
        """Make the voting keys dead."""
        ...
