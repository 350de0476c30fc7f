"""The speaker queue and the floor."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import FloorEnd


@dataclass(frozen=True, slots=True)
class FloorRequested:
    """Somebody wants to speak (Wortmeldung)."""

    request_id: str
    person_id: str
    remark: str


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """A request to speak was taken back or struck off."""

    request_id: str


@dataclass(frozen=True, slots=True)
class FloorGiven:
    """The chair gave the floor (Worterteilung); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    request_id: str | None
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class FloorTaken:
    """A contribution (Redebeitrag) ended."""

    contribution_id: str
    why: FloorEnd


FloorEvent = FloorRequested | RequestWithdrawn | FloorGiven | FloorTaken
