"""Motions of substance and the order of voting as a section."""

from __future__ import annotations

from agenda import motion_order
from agenda.commands import Role
from agenda.projections.common import Section, Sections
from agenda.state import Meeting
from agenda.state.motions import Motion, Part


def _motions(meeting: Meeting, audience: Role) -> Section:
    return [_motion(motion) for motion in meeting.motions.values()]


def _motion(motion: Motion) -> Section:
    return {
        "id": motion.motion_id,
        "item_id": motion.item_id,
        "kind": motion.kind,
        "text": motion.text,
        "mover": motion.mover,
        "person_id": motion.person_id,
        "state": motion.state,
        "parts": _parts(motion.parts),
    }


def _parts(parts: tuple[Part, ...]) -> Section:
    return [{"text": part.text, "carried": part.carried} for part in parts]


def _voting(meeting: Meeting, audience: Role) -> Section:
    item = meeting.current
    if item is None:
        return None
    following = motion_order.next_subject(meeting, item)
    return {
        "order": list(motion_order.voting_order(meeting, item)),
        "next": None if following is None else following.name,
        "question": "" if following is None else motion_order.question(meeting, following),
        "proposal": motion_order.final_text(meeting, item),
        "parts": _parts(item.parts),
        "decided": motion_order.decided(item),
    }


SECTIONS: Sections = {"motions": _motions, "voting": _voting}
