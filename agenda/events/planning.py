"""Planning a sitting: the meeting, its people, its agenda."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Function, ItemKind, Paper


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A sitting (Sitzung) of a body (Gremium) was planned.

    `starts_at` is ISO 8601 with offset, `legal_seats` the legal number of members, `profile` names the law.
    """

    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str


@dataclass(frozen=True, slots=True)
class PersonListed:
    """Somebody belongs to the sitting. `seat` is the number on the seat map, None for those without one."""

    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None


@dataclass(frozen=True, slots=True)
class ItemListed:
    """An agenda item (TOP); `motion` is the text put to the vote (Beschlussvorschlag), empty where there is none."""

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    papers: tuple[Paper, ...]


PlanningEvent = MeetingPlanned | PersonListed | ItemListed
