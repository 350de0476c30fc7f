"""Disturbances as sections: what the chair has to decide, and what a member is asked."""

from __future__ import annotations

import dataclasses

from agenda.commands import Role
from agenda.disturbance import answer_due, asked_of, impaired, running_of, unsettled
from agenda.disturbance_course import proposal
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.projections.recusal import LEADERS
from agenda.state import Meeting
from agenda.state.disturbances import Disturbance
from agenda.state.people import Person


def _disturbances(meeting: Meeting, audience: Role) -> Section:
    return [_entry(meeting, one) for one in unsettled(meeting)] if audience in LEADERS else []


def _entry(meeting: Meeting, one: Disturbance) -> dict[str, Section]:
    person, proposed = meeting.people[one.person_id], proposal(meeting, one)
    return {
        "id": one.disturbance_id,
        "person_id": one.person_id,
        "name": person.name,
        "faction": person.faction,
        "what": one.what,
        "sources": list(one.sources),
        "since": time_json(one.since),
        "until": time_json(one.until),
        "state": one.state,
        "sphere": one.sphere,
        "answer": one.answer,
        "votes": list(impaired(meeting, one)),
        "proposed": proposed.sphere,
        "rule": proposed.rule,
        "reason": proposed.reason,
        "evidence": dataclasses.asdict(one.evidence) if one.evidence else None,
    }


def _mine(meeting: Meeting, person: Person) -> Section:
    """What disturbs this person now, else the oldest to which an answer is due."""
    one = running_of(meeting, person.person_id) or asked_of(meeting, person.person_id)
    if one is None:
        return None
    return {
        "id": one.disturbance_id,
        "state": one.state,
        "what": one.what,
        "since": time_json(one.since),
        "until": time_json(one.until),
        "answer_by": time_json(answer_due(meeting, one)),
    }


SECTIONS: Sections = {"disturbances": _disturbances}
MINE: Mine = {"disturbance": _mine}
