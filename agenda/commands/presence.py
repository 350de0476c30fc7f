"""Presence and quorum."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ArrivalBy, DepartureBy, Presence


@dataclass(frozen=True, slots=True)
class NoteArrival:
    person_id: str
    how: Presence
    by: ArrivalBy = ""


@dataclass(frozen=True, slots=True)
class NoteDeparture:
    person_id: str
    by: DepartureBy = ""


@dataclass(frozen=True, slots=True)
class StateQuorum:
    pass


PresenceCommand = NoteArrival | NoteDeparture | StateQuorum
