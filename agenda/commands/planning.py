"""Planning a sitting: the meeting, its people, its agenda."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Function, ItemKind, Paper


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str


@dataclass(frozen=True, slots=True)
class ListPerson:
    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str = ""
    mover: str = ""
    papers: tuple[Paper, ...] = ()


PlanningCommand = PlanMeeting | ListPerson | ListItem
