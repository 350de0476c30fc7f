"""What a number of members may demand without a majority: that a vote is taken by name, or in secret.

Who may demand it the Land's law says: a fifth of the members (§ 50 Abs. 1 GO NRW), a single one, or so many as the
rules of procedure name (`agenda/local_law.py`). Such a demand is a right of the minority: once enough support it the
chair has to follow, and below that number the body is asked only where the rules of procedure leave it to it. Who
moved it counts as supporting it. A demand for a secret vote goes before one for a roll call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda import entitlement, majorities
from agenda.events.words import ProcedureKind
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Demand, Profile
from agenda.rearranging import STANDING_ORDERS
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.procedure import Point

DEMANDABLE: Mapping[ProcedureKind, Callable[[Profile], Dated[Demand]]] = {
    "roll-call": lambda law: law.roll_call,
    "secret-vote": lambda law: law.secret_vote,
}

MINORITY_ONLY: frozenset[ProcedureKind] = frozenset({"secret-vote"})
"""What no majority can decide: where the law knows a secret vote, it is the right of the number it names."""


def _laid_down(meeting: Meeting, kind: ProcedureKind) -> int | None:
    local = meeting.local.rules.get("roll-call") if kind == "roll-call" else None
    return local.number if local else None


_NUMBER: Mapping[Demand, Callable[[Meeting, ProcedureKind], int | None]] = {
    "never": lambda meeting, kind: None,
    "one-member": lambda meeting, kind: 1,
    "a-fifth": lambda meeting, kind: majorities.share_of(meeting.planned.legal_seats, 5),
    "rules-of-procedure": _laid_down,
}


def needed(meeting: Meeting, kind: ProcedureKind) -> int | None:
    """How many members may demand it; None where it takes a majority or is not known to be a right."""
    rule = DEMANDABLE[kind](meeting.law) if kind in DEMANDABLE else None
    return _NUMBER[rule.value](meeting, kind) if rule is not None and rule.known else None


def rule(meeting: Meeting, kind: ProcedureKind) -> str:
    """Where the right is written."""
    local = meeting.local.rules.get("roll-call") if kind == "roll-call" else None
    return local.citation if local else DEMANDABLE[kind](meeting.law).citation


def supporters(meeting: Meeting, point: Point) -> tuple[str, ...]:
    """The ids of those who want it and could vote now: who is barred by now demands nothing any more."""
    wanted = dict.fromkeys((point.moved.person_id, *point.supporters))
    able = {person.person_id for person in entitlement.voters(meeting)}
    return tuple(one for one in wanted if one in able)


def met(meeting: Meeting, point: Point) -> bool:
    """Whether enough members demand it."""
    number = needed(meeting, point.moved.kind)
    return number is not None and len(supporters(meeting, point)) >= number


def check_met(meeting: Meeting, point: Point) -> None:
    """Refuse to follow a demand of too few, or of what is not known to be a right of any number."""
    number = needed(meeting, point.moved.kind)
    if number is None:
        raise Refusal("demand-not-possible", rule=rule(meeting, point.moved.kind))
    have = len(supporters(meeting, point))
    if have < number:
        raise Refusal("demand-short", rule=rule(meeting, point.moved.kind), have=have, needed=number)


def check_may_support(meeting: Meeting, point: Point, person: Person) -> None:
    """Refuse support that counts for nothing."""
    number = needed(meeting, point.moved.kind)
    if number is None:
        raise Refusal("demand-not-possible", rule=STANDING_ORDERS)
    if person not in entitlement.voters(meeting):
        raise Refusal("demand-members-only", rule=rule(meeting, point.moved.kind), name=person.name)


def check_may_be_voted_on(meeting: Meeting, point: Point) -> None:
    """Refuse to ask the majority for what is a right of the minority."""
    kind = point.moved.kind
    if kind in MINORITY_ONLY or met(meeting, point):
        raise Refusal("demand-not-by-vote", rule=rule(meeting, kind), needed=needed(meeting, kind) or 0)
