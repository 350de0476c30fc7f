"""Conflicts of interest (Widerstreit der Interessen, § 25 HGO): noted, doubted, in effect, decided, over."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import RecusalOrigin


@dataclass(frozen=True, slots=True)
class RecusalNoted:
    """Somebody takes no part in an item. Nothing happens before the item is under debate (`RecusalBegan`)."""

    recusal_id: str
    item_id: str
    person_id: str
    origin: RecusalOrigin


@dataclass(frozen=True, slots=True)
class RecusalDoubted:
    """What the member declared is doubted: the body has to decide."""

    recusal_id: str


@dataclass(frozen=True, slots=True)
class RecusalBegan:
    """From now on the person is out: no word, no voice, no sight of the debate."""

    recusal_id: str


@dataclass(frozen=True, slots=True)
class RecusedLeftRoom:
    """It was confirmed that the person has left the hall."""

    recusal_id: str


@dataclass(frozen=True, slots=True)
class RecusalConfirmed:
    """The body decided, without the person, that there is a conflict of interest."""

    recusal_id: str
    vote_id: str


@dataclass(frozen=True, slots=True)
class RecusalLifted:
    """There is none: by decision of the body (`vote_id`), or the entry was taken back for a reason."""

    recusal_id: str
    reason: str
    vote_id: str = ""


@dataclass(frozen=True, slots=True)
class RecusalEnded:
    """The item is over, or the person has gone: the time outside ends."""

    recusal_id: str


RecusalEvent = (
    RecusalNoted | RecusalDoubted | RecusalBegan | RecusedLeftRoom | RecusalConfirmed | RecusalLifted | RecusalEnded
)
