"""Who leads the sitting, as a section."""

from __future__ import annotations

from agenda import chairing
from agenda.commands import Role
from agenda.projections.common import Section, Sections
from agenda.state import Meeting

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _chairing(meeting: Meeting, audience: Role) -> Section:
    """Everybody knows who leads; to whom it could be handed over is for chair and clerk."""
    person = meeting.people.get(chairing.leader(meeting))
    leads = audience in LEADERS and meeting.plan is not None and meeting.state in ("open", "interrupted")
    return {
        "leader": person.person_id if person else "",
        "name": person.name if person else "",
        "deputy": bool(meeting.chairing.deputy),
        "item_id": meeting.chairing.item_id,
        "must_hand_over": audience in LEADERS and chairing.must_hand_over(meeting),
        "candidates": [one.person_id for one in chairing.candidates(meeting)] if leads else [],
        "may_take_back": leads and chairing.may_take_back(meeting),
    }


SECTIONS: Sections = {"chairing": _chairing}
