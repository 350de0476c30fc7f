"""Order in the sitting as sections: calls and exclusions for chair and clerk, the own ones for each member."""

from __future__ import annotations

from agenda import conduct
from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.conduct import Call, Exclusion
from agenda.state.people import Person

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _conduct(meeting: Meeting, audience: Role) -> Section:
    if audience not in LEADERS:
        return None
    return {
        "calls": [_call(meeting, one) for one in meeting.conduct.calls.values() if not one.revoked],
        "exclusions": [_exclusion(meeting, one) for one in meeting.conduct.exclusions.values()],
    }


def _call(meeting: Meeting, one: Call) -> dict[str, Section]:
    return {
        "id": one.call_id,
        "person_id": one.person_id,
        "name": meeting.people[one.person_id].name,
        "kind": one.kind,
        "reason": one.reason,
        "at": time_json(one.at),
    }


def _exclusion(meeting: Meeting, one: Exclusion) -> dict[str, Section]:
    return {
        "person_id": one.person_id,
        "name": meeting.people[one.person_id].name,
        "reason": one.reason,
        "since": time_json(one.since),
        "state": one.state,
    }


def _mine(meeting: Meeting, person: Person) -> Section:
    exclusion = meeting.conduct.exclusions.get(person.person_id)
    return {
        "order": conduct.calls_of(meeting, person.person_id, "order"),
        "matter": conduct.calls_of(meeting, person.person_id, "matter"),
        "exclusion": None if exclusion is None else {"reason": exclusion.reason, "state": exclusion.state},
    }


SECTIONS: Sections = {"conduct": _conduct}
MINE: Mine = {"conduct": _mine}
