"""The agenda as a section."""

from __future__ import annotations

from agenda.commands import Role
from agenda.projections.common import Section, Sections, time_json
from agenda.projections.votes import vote_json
from agenda.state import Meeting
from agenda.state.items import Item


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
    }


def _current(meeting: Meeting, audience: Role) -> Section:
    return meeting.item_id


SECTIONS: Sections = {"agenda": _agenda, "item": _current}
