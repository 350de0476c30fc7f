"""The sitting, its quorum and its people as sections."""

from __future__ import annotations

from datetime import datetime

from agenda import quorum
from agenda.body_kinds import DECIDES_NOTHING
from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.people import Person


def _meeting(meeting: Meeting, audience: Role) -> Section:
    plan = meeting.plan
    excluded = meeting.public_excluded and meeting.state != "closed"
    return {
        "id": meeting.meeting_id,
        "title": plan.title if plan else "",
        "body": plan.body if plan else "",
        "place": plan.place if plan else "",
        "starts_at": time_json(datetime.fromisoformat(plan.starts_at)) if plan else None,
        "state": meeting.state,
        "reason": meeting.reason,
        "resumes_at": time_json(meeting.pause.ends_at) if meeting.pause else None,
        "opened_at": time_json(meeting.opened_at),
        "closed_at": time_json(meeting.closed_at),
        "public_excluded": excluded,
        "kind": plan.kind if plan else "council",
        "rehearsal": plan.rehearsal if plan else False,
        "audience": meeting.audience,
    }


def _quorum(meeting: Meeting, audience: Role) -> Section:
    if meeting.plan is None or meeting.plan.kind in DECIDES_NOTHING:
        return None
    now = quorum.count(meeting)
    return {
        "present": now.present,
        "hall": now.hall,
        "remote": now.remote,
        "legal_seats": now.legal_seats,
        "required": now.required,
        "quorate": now.quorate,
        "entitled": now.entitled,
        "disturbed": now.disturbed,
        "barred": now.barred,
        "basis": now.basis,
        "rule": now.rule,
        "doubted_by": _name(meeting, meeting.quorum_course.doubted_by),
        "second_calls": sorted(meeting.quorum_course.second_calls),
        "stated_at": time_json(meeting.quorum.at) if meeting.quorum else None,
    }


def _name(meeting: Meeting, person_id: str) -> str:
    return meeting.people[person_id].name if person_id else ""


def _people(meeting: Meeting, audience: Role) -> Section:
    return [person_json(person) for person in sorted(meeting.people.values(), key=_by_seat)]


def _by_seat(person: Person) -> tuple[bool, int, str]:
    return (person.seat is None, person.seat or 0, person.name)


def person_json(person: Person) -> dict[str, Section]:
    return {
        "id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "seat": person.seat,
        "function": person.function,
        "voting": person.voting,
        "present": person.present,
        "since": time_json(person.since),
        "stands_for": person.stands_for,
        "replaced_by": person.replaced_by,
    }


SECTIONS: Sections = {"meeting": _meeting, "quorum": _quorum, "people": _people}


def _myself(meeting: Meeting, person: Person) -> Section:
    return person_json(person)


MINE: Mine = {"person": _myself}
