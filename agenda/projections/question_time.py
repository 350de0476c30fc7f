"""Citizens' question time as a section. Names only as agreed: the meeting itself knows no other."""

from __future__ import annotations

from collections import Counter

from agenda import question_time
from agenda.commands import Role
from agenda.projections.common import Section, Sections
from agenda.projections.publication import LEADERS
from agenda.question_time_asker import ANONYMOUS, person_of
from agenda.state import Meeting
from agenda.state.question_time import ResidentQuestion


def _question_time(meeting: Meeting, audience: Role) -> Section:
    """None where there is no question time on the agenda."""
    items = question_time.items_of(meeting)
    if not items:
        return None
    now = question_time.under_debate(meeting)
    merged = Counter(one.into for one in meeting.question_time.questions.values())
    return {
        "items": [item.item_id for item in items],
        "open": question_time.takes(meeting),
        "now": now.question_id if now else "",
        "questions": [
            _question(meeting, one, merged[one.question_id], audience) for one in question_time.readable(meeting)
        ],
    }


def _question(meeting: Meeting, one: ResidentQuestion, merged: int, audience: Role) -> Section:
    """`merged`: how many further questions are dealt with in this one."""
    section = {
        "id": one.question_id,
        "number": one.number,
        "item_id": one.item_id,
        "text": one.text,
        "name": one.name or ANONYMOUS,
        "live": one.live,
        "state": one.state,
        "merged": merged,
        "due": one.due,
        "answer": _answer(one),
    }
    return section | {"asker": _asker(meeting, one)} if audience in LEADERS else section


def _answer(one: ResidentQuestion) -> Section:
    return None if one.answer is None else {"way": one.answer.way, "by": one.answer.by, "text": one.answer.text}


def _asker(meeting: Meeting, one: ResidentQuestion) -> Section:
    """Where whoever asks in person is; None where the question is to be read."""
    person = meeting.people.get(person_of(one.question_id))
    if person is None:
        return None
    return {
        "present": person.present,
        "consent": person.person_id in meeting.publication.consents,
        "admitted": one.question_id in meeting.question_time.admitted,
    }


SECTIONS: Sections = {"question_time": _question_time}
