"""Presence and quorum."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Presence


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """Present from now on, in the hall or remote (§ 52a HGO)."""

    person_id: str
    how: Presence


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Present no longer."""

    person_id: str


@dataclass(frozen=True, slots=True)
class QuorumStated:
    """The chair stated whether the body is quorate (§ 53 HGO)."""

    present: int
    legal_seats: int
    required: int
    quorate: bool


PresenceEvent = PersonArrived | PersonLeft | QuorumStated
