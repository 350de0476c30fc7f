"""Order in the sitting (§ 58 Abs. 4, § 60 HGO). That the floor was withdrawn is `FloorTaken`."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Rebuke


@dataclass(frozen=True, slots=True)
class CalledToOrder:
    """Somebody was called to order or to the matter, for the `count`-th time in this kind."""

    call_id: str
    person_id: str
    kind: Rebuke
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class CallRevoked:
    """The call counts no longer."""

    call_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExcludedForDay:
    """Somebody is out for the rest of the sitting."""

    person_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExclusionContested:
    """The body has to decide, at the latest in its next sitting."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ExclusionUpheld:
    """The body decided that it stands."""

    person_id: str
    vote_id: str


@dataclass(frozen=True, slots=True)
class ExclusionLifted:
    """It is lifted: by the body (`vote_id`), or by the chair for a reason."""

    person_id: str
    reason: str
    vote_id: str = ""


ConductEvent = CalledToOrder | CallRevoked | ExcludedForDay | ExclusionContested | ExclusionUpheld | ExclusionLifted
