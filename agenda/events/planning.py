"""Planning a sitting: the meeting, its people, its agenda."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import BodyKind, Function, ItemKind, Paper


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A sitting (Sitzung) of a body (Gremium) was planned.

    `starts_at` is ISO 8601 with offset, `legal_seats` the legal number of members, `profile` names the law.
    `rehearsal`: it is only played through, and says so wherever it shows. `first_sitting`: the first of a term.
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
class PersonListed:
    """Somebody belongs to the sitting. `seat` is the number on the seat map, None for those without one."""

    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None


@dataclass(frozen=True, slots=True)
class ItemListed:
    """An agenda item (TOP); `motion` is the text put to the vote (Beschlussvorschlag), empty where there is none.

    `parent` is the item it belongs under, `planned_s` the time planned for it in seconds. It stands before the item
    `before`, or at the end. `reason` says why it was added in the sitting; empty for what was invited to.
    `main_statute`: it changes the Hauptsatzung, which takes a majority of its own (§ 6 Abs. 2 HGO). `secret`: it is to
    be kept secret, which is more than non-public. `statute`: it decides on a statute (Satzung). `heard`: mover, motion
    and reason were said before the public, or stood in the invitation.
    """

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    papers: tuple[Paper, ...]
    parent: str = ""
    planned_s: int | None = None
    before: str = ""
    reason: str = ""
    main_statute: bool = False
    secret: bool = False
    statute: bool = False
    heard: bool = True


PlanningEvent = MeetingPlanned | PersonListed | ItemListed
