"""Motions on procedure and additions to the agenda as sections, for those who take part."""

from __future__ import annotations

from agenda import demands, procedure
from agenda.commands import Role
from agenda.events.additions import ItemProposed
from agenda.procedure_kinds import KINDS
from agenda.projections.common import Section, Sections
from agenda.state import Meeting
from agenda.state.procedure import Point


def _procedure(meeting: Meeting, audience: Role) -> Section:
    return [_point(meeting, point) for point in procedure.waiting(meeting)]


def _point(meeting: Meeting, point: Point) -> Section:
    moved = point.moved
    return {
        "id": moved.point_id,
        "kind": moved.kind,
        "title": KINDS[moved.kind].title,
        "question": procedure.question(meeting, moved),
        "mover": moved.mover,
        "person_id": moved.person_id,
        "reason": moved.reason,
        "spoken_for": point.spoken_for,
        "spoken_against": point.spoken_against,
        "unopposed": procedure.may_go_unopposed(meeting, moved.kind),
        "supporters": list(demands.supporters(meeting, point)),
        "needed": demands.needed(meeting, moved.kind),
    }


def _additions(meeting: Meeting, audience: Role) -> Section:
    return [_proposal(proposal) for proposal in meeting.additions.pending.values()]


def _proposal(proposal: ItemProposed) -> Section:
    return {
        "id": proposal.proposal_id,
        "title": proposal.title,
        "public": proposal.public,
        "kind": proposal.kind,
        "motion": proposal.motion,
        "mover": proposal.mover,
        "parent": proposal.parent,
        "reason": proposal.reason,
    }


SECTIONS: Sections = {"procedure": _procedure, "additions": _additions}
