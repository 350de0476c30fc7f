"""Disturbances (Störungen) of remote members as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.disturbance import Evidence
from agenda.events.words import Fault, FaultAnswer, FaultEnd, FaultSource, Sphere

DisturbanceState = Literal["running", "asked", "answered"]
"""It lasts; it is over and the member is asked whether to object; that is settled."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One disturbance of one remote member.

    `sources` are the ways in which it became known, in order. `vote_id` is the vote that was open when it began and in
    which the member has a voice. `sphere` is the chair's decision, None before it.
    """

    disturbance_id: str
    person_id: str
    what: Fault
    sources: tuple[FaultSource, ...]
    since: datetime
    vote_id: str
    evidence: Evidence | None
    state: DisturbanceState = "running"
    until: datetime | None = None
    ended: FaultEnd | None = None
    sphere: Sphere | None = None
    answer: FaultAnswer | None = None
