"""Disturbances (Störungen) of a remote member's picture and sound: noted, ended, judged, objected to."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Fault, FaultAnswer, FaultEnd, FaultSource, Sphere


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who could see and hear whom when the disturbance was noted, as the server measured it in that second.

    `connected`: the member's own connection stood. `hall_video` and `hall_audio`: the hall's picture and sound reached
    the server. `fine` and `faulty` are the other remote members for whom the hall's picture and sound did or did not
    arrive. The next two pairs say who of those who should (ids; "hall" for the people in the hall) did and did not get
    the member's own sound and picture. `lost_up` and `lost_down` are percent of packets on the member's line.
    """

    connected: bool
    hall_video: bool
    hall_audio: bool
    fine: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    heard_by: tuple[str, ...] = ()
    not_heard_by: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    not_seen_by: tuple[str, ...] = ()
    lost_up: int = 0
    lost_down: int = 0


@dataclass(frozen=True, slots=True)
class DisturbanceNoted:
    """A remote member's transmission is disturbed from now on; `vote_id` is the vote that was open with their voice."""

    disturbance_id: str
    person_id: str
    what: Fault
    source: FaultSource
    vote_id: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class DisturbanceReported:
    """The same disturbance became known in one more way."""

    disturbance_id: str
    source: FaultSource


@dataclass(frozen=True, slots=True)
class EvidenceAttached:
    """What the server measured when a disturbance was reported by people."""

    disturbance_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DisturbanceEnded:
    """It is over; from now on the member may object."""

    disturbance_id: str
    why: FaultEnd


@dataclass(frozen=True, slots=True)
class DisturbanceJudged:
    """The chair decided whose sphere it was; `proposed` is what the rules had proposed, `rule` what that rested on."""

    disturbance_id: str
    sphere: Sphere
    proposed: Sphere
    rule: str


@dataclass(frozen=True, slots=True)
class DisturbanceAnswered:
    """The member said whether to object (Rüge), or let the time for it pass."""

    disturbance_id: str
    answer: FaultAnswer


DisturbanceEvent = (
    DisturbanceNoted
    | DisturbanceReported
    | EvidenceAttached
    | DisturbanceEnded
    | DisturbanceJudged
    | DisturbanceAnswered
)
