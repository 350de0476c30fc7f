"""What a CoCon says, as values; sections are those of the "CoCon API Description", 20 Nov 2024."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.conference.room import Choice


@dataclass(frozen=True, slots=True)
class Lists:
    """All open microphones and all requests, each in their order (§ 4.2.2.1)."""

    open: tuple[int, ...]
    requests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mode:
    """Whether request keys only ask, how many microphones may be open, and the whole as it can be set (§ 4.2.2.2)."""

    manual: bool
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Seats:
    """All seats with their labels (§ 4.3.2.12)."""

    labels: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Badge:
    """A card was put in or, None, taken out; who sits there if the system knows (§ 4.2.6.1, § 4.2.6.2)."""

    seat: int
    card: str | None
    delegate: int | None


@dataclass(frozen=True, slots=True)
class Delegates:
    """Who sits where, and whose card has which number (§ 4.3.7.2)."""

    seats: Mapping[int, int]
    cards: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Seats at which somebody is logged in, with the delegate (§ 4.3.4.35)."""

    delegates: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Voting:
    """Whether the voting keys are live (§ 4.2.4.1, § 4.3.5.4)."""

    live: bool


@dataclass(frozen=True, slots=True)
class Options:
    """What the keys of the active vote mean, and the vote's number in the system's database (§ 4.3.4.8)."""

    choices: Mapping[int, Choice]
    vote: int | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One press of a voting key: the delegate, the option, and the seat where the message has it."""

    delegate: int
    option: int | None
    seat: int | None


@dataclass(frozen=True, slots=True)
class Ballots:
    """Presses of voting keys (§ 4.2.4.4, § 4.3.5.7)."""

    ballots: tuple[Ballot, ...]


@dataclass(frozen=True, slots=True)
class Reseated:
    """Who sits where has changed and must be asked for."""


@dataclass(frozen=True, slots=True)
class Rewired:
    """A unit has come, gone or changed: which seats there are must be asked for (§ 4.2.1)."""


Message = Lists | Mode | Seats | Badge | Delegates | LoggedIn | Voting | Options | Ballots | Reseated | Rewired


@dataclass(frozen=True, slots=True)
class Decoded:
    """The messages of a notification or an answer, and how many parts of it could not be read."""

    messages: tuple[Message, ...] = ()
    unread: int = 0
