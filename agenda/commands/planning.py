"""Planning a sitting: the meeting, its people, its agenda."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import BodyKind, Function, ItemKind, Paper


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """A sitting of a body of that kind; `rehearsal`: it is played through and thrown away.

    `first_sitting`: it is the body's first one of its term (konstituierende Sitzung).
    """

    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str
    kind: BodyKind = "council"
    rehearsal: bool = False
    first_sitting: bool = False


@dataclass(frozen=True, slots=True)
class ListPerson:
    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """List an item; an empty number means the next one, `planned_s` is in seconds.

    `secret`: it is to be kept secret (geheimhaltungsbedürftig), which is more than non-public. `statute`: it decides on
    a statute (Satzung), on which the remote do not vote in some Länder.
    """

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str = ""
    mover: str = ""
    papers: tuple[Paper, ...] = ()
    parent: str = ""
    planned_s: int | None = None
    main_statute: bool = False
    secret: bool = False
    statute: bool = False


PlanningCommand = PlanMeeting | ListPerson | ListItem
