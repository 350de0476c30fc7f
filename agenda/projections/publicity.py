"""The non-public part as sections: whose confirmation is missing, what is to be announced, what was."""

from __future__ import annotations

from agenda import privacy, publicity
from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.publicity import Todo

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _privacy(meeting: Meeting, audience: Role) -> Section:
    """For chair and clerk alone: who has confirmed, and who is out."""
    if audience not in LEADERS:
        return None
    return {
        "asked": privacy.asked(meeting),
        "missing": [person.name for person in privacy.missing(meeting)],
        "resolved": meeting.item_id in meeting.publicity.resolved,
        "listeners": [
            {"item_id": item_id, "person_id": person_id} for item_id, person_id in sorted(meeting.publicity.listeners)
        ],
    }


def _todos(meeting: Meeting, audience: Role) -> Section:
    if audience not in LEADERS:
        return []
    return [_todo(meeting, todo) for todo in publicity.open_todos(meeting)]


def _todo(meeting: Meeting, todo: Todo) -> dict[str, Section]:
    item = meeting.items.get(todo.item_id)
    return {
        "id": todo.todo_id,
        "number": item.number if item else "",
        "title": item.title if item else "",
        "draft": publicity.draft_text(meeting, todo),
    }


def _announcements(meeting: Meeting, audience: Role) -> Section:
    """Exactly what was announced, for everybody."""
    told = publicity.public_part(meeting.publicity).todos.values()
    return [{"number": _number(meeting, one), "text": one.text, "at": time_json(one.at)} for one in told]


def _number(meeting: Meeting, todo: Todo) -> str:
    return meeting.items[todo.item_id].number if todo.item_id in meeting.items else ""


def _mine(meeting: Meeting, person: Person) -> Section:
    """Whether this person has to confirm, and has."""
    return {
        "asked": privacy.asked(meeting) and privacy.takes_part(meeting, person),
        "confirmed": person.person_id in meeting.publicity.confirmed,
        "rule": privacy.declaration_rule(meeting) if meeting.plan is not None else "",
    }


SECTIONS: Sections = {"privacy": _privacy, "todos": _todos, "announcements": _announcements}
MINE: Mine = {"privacy": _mine}
