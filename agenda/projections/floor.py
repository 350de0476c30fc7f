"""The floor and the queue as sections."""

from __future__ import annotations

from agenda import speakers
from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.floor import Request
from agenda.state.people import Person


def _floor(meeting: Meeting, audience: Role) -> Section:
    floor = meeting.floor
    if floor is None:
        return None
    person = meeting.people[floor.person_id]
    return {
        "contribution_id": floor.contribution_id,
        "person_id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "function": person.function,
        "how": person.present,
        "since": time_json(floor.since),
        "limit_s": floor.limit_s,
    }


def _queue(meeting: Meeting, audience: Role) -> Section:
    return [
        _request(meeting, request, position, speakers.why(position))
        for position, request in enumerate(meeting.queue, start=1)
    ]


def _request(meeting: Meeting, request: Request, position: int, why: str) -> dict[str, Section]:
    person = meeting.people[request.person_id]
    return {
        "request_id": request.request_id,
        "person_id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "how": person.present,
        "remark": request.remark,
        "since": time_json(request.since),
        "position": position,
        "why": why,
    }


def _my_request(meeting: Meeting, person: Person) -> Section:
    for position, request in enumerate(meeting.queue, start=1):
        if request.person_id == person.person_id:
            return _request(meeting, request, position, speakers.why_for_you(position))
    return None


def _has_floor(meeting: Meeting, person: Person) -> Section:
    return meeting.floor is not None and meeting.floor.person_id == person.person_id


SECTIONS: Sections = {"floor": _floor, "queue": _queue}
MINE: Mine = {"request": _my_request, "has_floor": _has_floor}
