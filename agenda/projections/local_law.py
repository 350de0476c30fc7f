"""What follows from local law as sections: when the minutes are due, whether it goes to the Internet."""

from __future__ import annotations

from agenda import minutes_due, remote, streaming
from agenda.commands import Role
from agenda.ports import Refusal
from agenda.projections.common import Mine, Section, Sections
from agenda.refusals import rule, sentence
from agenda.state import Meeting
from agenda.state.people import Person

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _minutes_due(meeting: Meeting, audience: Role) -> Section:
    """For those who write and sign them."""
    found = minutes_due.due(meeting) if meeting.plan is not None and audience in LEADERS else None
    return None if found is None else {"date": found.day.isoformat(), "rule": found.rule}


def _streaming(meeting: Meeting, audience: Role) -> Section:
    """What stands against the stream, for chair and clerk."""
    if meeting.plan is None or audience not in LEADERS:
        return None
    return {"refused": _told(streaming.refusal(meeting))}


def _told(refusal: Refusal | None) -> Section:
    return None if refusal is None else {"text": sentence(refusal), "rule": rule(refusal)}


def _my_joining(meeting: Meeting, person: Person) -> Section:
    """What stands against this person taking part by picture and sound; null where nothing does."""
    if meeting.plan is None or meeting.state == "closed" or person.present == "remote":
        return None
    try:
        remote.check_may_join(meeting, person)
    except Refusal as refusal:
        return _told(refusal)
    return None


SECTIONS: Sections = {"minutes_due": _minutes_due, "streaming": _streaming}
MINE: Mine = {"joining": _my_joining}
