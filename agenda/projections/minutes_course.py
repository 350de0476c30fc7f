"""How far the minutes are, as a section: for those who write, sign and may object to them."""

from __future__ import annotations

from agenda import minutes_course
from agenda.commands import Role
from agenda.projections.common import Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.minutes_course import MinutesObjection

READERS: frozenset[Role] = frozenset({"chair", "clerk", "member"})


def _course(meeting: Meeting, audience: Role) -> Section:
    """For others nothing: reasons of objections may tell what was said without the public."""
    if audience not in READERS:
        return None
    course = meeting.minutes
    return {
        "state": course.state,
        "version": course.version,
        "kind": course.kind,
        "proposed_at": time_json(course.proposed_at),
        "objection_ends": time_json(minutes_course.objection_ends(meeting)),
        "objections": [_objection(meeting, one) for one in course.objections.values()],
        "signed": {office: meeting.people[person_id].name for office, person_id in course.signed.items()},
    }


def _objection(meeting: Meeting, one: MinutesObjection) -> Section:
    return {
        "id": one.objection_id,
        "person_id": one.person_id,
        "name": meeting.people[one.person_id].name,
        "number": meeting.items[one.item_id].number if one.item_id else "",
        "reason": one.reason,
        "version": one.version,
        "at": time_json(one.at),
        "settled": one.settled,
        "note": one.note,
    }


def _published(meeting: Meeting, audience: Role) -> Section:
    """The files of the published edition."""
    course = meeting.minutes
    endings = minutes_course.PUBLISHED_AS if course.state == "published" else ()
    return [minutes_course.published_file(course.version, ending) for ending in endings]


SECTIONS: Sections = {"minutes_course": _course, "minutes_published": _published}
