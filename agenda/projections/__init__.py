"""What each audience sees of the meeting, as JSON-ready sections (web/PROTOCOL.md names their fields).

There are two faces. Chair, clerk and members see the meeting as it is. Everybody else, the hall screen included because
guests look at it, sees the public face: non-public items have neither title nor content, and while the public is
excluded (§ 52 HGO) its view stands still at what was known before. An audience not named here gets the public face.
"""

from __future__ import annotations

from agenda import next_step
from agenda.commands import Role
from agenda.projections import floor, items, sitting, votes
from agenda.projections.common import Mine, Section, Sections
from agenda.projections.public import public_face
from agenda.state import Meeting

INSIDERS: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
"""Those who take part in non-public debate, and the server itself, which opens their microphones."""


_SUBJECTS = (sitting, items, floor, votes)

_FOR_ALL: Sections = {name: section for subject in _SUBJECTS for name, section in subject.SECTIONS.items()}

_MINE: Mine = {name: section for subject in (sitting, floor, votes) for name, section in subject.MINE.items()}


def view(meeting: Meeting, audience: Role, person_id: str | None = None) -> dict[str, Section]:
    """All sections for one audience; `person_id` is the member whose view it is."""
    seen = meeting if audience in INSIDERS else public_face(meeting)
    sections = {name: section(seen, audience) for name, section in _FOR_ALL.items()}
    if audience == "member":
        sections["me"] = _me(meeting, person_id)
    if audience == "chair":
        sections["next"] = _step(next_step.next_step(meeting))
        sections["also"] = [_step(step) | {"danger": step.danger} for step in next_step.also(meeting)]
    return sections


def _me(meeting: Meeting, person_id: str | None) -> Section:
    person = meeting.people.get(person_id) if person_id else None
    return None if person is None else {name: mine(meeting, person) for name, mine in _MINE.items()}


def _step(step: next_step.Step) -> dict[str, Section]:
    intent = None if step.intent is None else dict(step.intent)
    return {"key": step.key, "label": step.label, "say": step.say, "intent": intent}
