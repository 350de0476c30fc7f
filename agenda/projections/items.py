"""The agenda and its timetable as sections."""

from __future__ import annotations

from agenda import schedule, tree
from agenda.commands import Role
from agenda.events.surveys import SurveyAttached
from agenda.projections.common import Section, Sections, time_json
from agenda.projections.votes import vote_json
from agenda.state import Meeting
from agenda.state.items import Item, Removal
from agenda.surveys_texts import turnout


def _agenda(meeting: Meeting, audience: Role) -> Section:
    return [_item(meeting, item, audience) for item in meeting.items.values()]


def _item(meeting: Meeting, item: Item, audience: Role) -> Section:
    return {
        "id": item.item_id,
        "number": item.number,
        "title": item.title,
        "public": item.public,
        "kind": item.kind,
        "motion": item.motion,
        "mover": item.mover,
        "state": item.state,
        "called_at": time_json(item.called_at),
        "closed_at": time_json(item.closed_at),
        "papers": [{"title": paper.title, "file": paper.file} for paper in item.papers],
        "results": [vote_json(meeting, vote, audience) for vote in item.results],
        "parent": item.parent,
        "depth": tree.depth(meeting.items, item.item_id),
        "planned_s": item.planned_s,
        "main_statute": item.main_statute,
        "statute": item.statute,
        "added": item.added,
        "off": _off(item.off),
        "wording": item.wording,
        "exhibits": [_exhibit(one) for one in item.exhibits],
    }


def _exhibit(event: SurveyAttached) -> Section:
    """What leads to the result; the tables are on a page of their own (`/umfrage/ID/ergebnis`)."""
    return {"survey_id": event.survey_id, "title": event.title, "turnout": turnout(event)}


def _off(removal: Removal | None) -> Section:
    if removal is None:
        return None
    return {"how": removal.how, "to": removal.to, "reason": removal.reason, "basis": removal.basis}


def _current(meeting: Meeting, audience: Role) -> Section:
    return meeting.item_id


def _schedule(meeting: Meeting, audience: Role) -> Section:
    table = schedule.timetable(meeting)
    return {
        "planned": {item_id: time_json(at) for item_id, at in table.planned.items()},
        "expected": {item_id: time_json(at) for item_id, at in table.expected.items()},
        "due_at": time_json(table.due_at),
        "ends_at": time_json(table.ends_at),
        "unplanned": table.unplanned,
    }


SECTIONS: Sections = {"agenda": _agenda, "item": _current, "schedule": _schedule}
