"""Presence and quorum."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ArrivalBy, DepartureBy, Presence, QuorumBasis


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """Present from now on, in the hall or remote (§ 52a HGO); `by` says how that was noted."""

    person_id: str
    how: Presence
    by: ArrivalBy = ""


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Present no longer; `by` says how that was noted."""

    person_id: str
    by: DepartureBy = ""


@dataclass(frozen=True, slots=True)
class QuorumStated:
    """The chair stated whether the body is quorate (§ 53 HGO); `basis` is the rule, `item_id` the item it holds for.

    A statement by the ordinary rule holds for all items and names none.
    """

    present: int
    legal_seats: int
    required: int
    quorate: bool
    basis: QuorumBasis = "ordinary"
    item_id: str = ""


PresenceEvent = PersonArrived | PersonLeft | QuorumStated
