"""Disturbances (Störungen) of a remote member's picture and sound."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.disturbance import Evidence
from agenda.events.words import Fault, FaultSource, Sphere


@dataclass(frozen=True, slots=True)
class ReportDisturbance:
    """Somebody says that a remote member is disturbed: the member, the clerk for a call, the chair."""

    person_id: str
    what: Fault = "both"
    source: FaultSource = "app"


@dataclass(frozen=True, slots=True)
class NoteDisturbance:
    """The server sees it in the packets."""

    person_id: str
    what: Fault
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """The server adds what it measured to a disturbance that people reported."""

    disturbance_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EndDisturbance:
    disturbance_id: str


@dataclass(frozen=True, slots=True)
class JudgeDisturbance:
    """The chair decides whose sphere it is."""

    disturbance_id: str
    sphere: Sphere


@dataclass(frozen=True, slots=True)
class AnswerDisturbance:
    """Whether the member objects (Rüge)."""

    disturbance_id: str
    objects: bool


@dataclass(frozen=True, slots=True)
class ForfeitObjection:
    """The time in which the member might have objected is over."""

    disturbance_id: str


DisturbanceCommand = (
    ReportDisturbance
    | NoteDisturbance
    | AttachEvidence
    | EndDisturbance
    | JudgeDisturbance
    | AnswerDisturbance
    | ForfeitObjection
)
