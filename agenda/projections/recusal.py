"""Conflicts of interest as sections: who is out at the item, for chair and clerk also what is entered for later."""

from __future__ import annotations

from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.recusal import current
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.recusals import Recusal

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _recusals(meeting: Meeting, audience: Role) -> Section:
    if audience not in LEADERS:
        return [_entry(meeting, one) for one in current(meeting)]
    return [_entry(meeting, one) for one in meeting.recusals.values() if one.state != "lifted"]


def _entry(meeting: Meeting, one: Recusal) -> dict[str, Section]:
    person = meeting.people[one.person_id]
    return {
        "id": one.recusal_id,
        "item_id": one.item_id,
        "person_id": one.person_id,
        "name": person.name,
        "faction": person.faction,
        "how": person.present,
        "origin": one.origin,
        "state": one.state,
        "doubt": one.doubt,
        "since": time_json(one.since),
        "left_room": one.left_room,
    }


def _mine(meeting: Meeting, person: Person) -> Section:
    """The items in which this person takes no part."""
    entries = meeting.recusals.values()
    return [one.item_id for one in entries if one.person_id == person.person_id and one.state != "lifted"]


SECTIONS: Sections = {"recusals": _recusals}
MINE: Mine = {"recusals": _mine}
