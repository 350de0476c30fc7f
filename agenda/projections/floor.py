"""The floor, the queue and their rules as sections.

The page computes every running time itself: `used_s` is what was used when `running_since` was, and nothing runs while
that is null. Who takes part sees why somebody stands where he stands; everybody else sees the names.
"""

from __future__ import annotations

from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.speaking import debates, order, questions, reasons, times
from agenda.state import Meeting
from agenda.state.floor import Contribution, Question, Request
from agenda.state.people import Person
from agenda.wording import N_

_KNOW_WHY: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})


def _floor(meeting: Meeting, audience: Role) -> Section:
    floor = meeting.floor
    if floor is None:
        return None
    person = meeting.people[floor.person_id]
    return {
        "contribution_id": floor.contribution_id,
        **_who(person),
        "function": person.function,
        "kind": floor.kind,
        "first": _is_first(meeting, floor.person_id, floor.kind),
        "since": time_json(floor.since),
        "limit_s": floor.limit_s,
        **_clock(floor),
        "question": _question(meeting, floor.question),
        "questions": [_request(meeting, one) for one in questions.waiting(meeting)] if audience in _KNOW_WHY else [],
    }


def _who(person: Person) -> dict[str, Section]:
    return {"person_id": person.person_id, "name": person.name, "faction": person.faction, "how": person.present}


def _clock(floor: Contribution) -> dict[str, Section]:
    return {
        "used_s": floor.clock.used.total_seconds(),
        "running_since": time_json(floor.clock.running_since),
        "paused": sorted(floor.clock.holds),
    }


def _question(meeting: Meeting, question: Question | None) -> Section:
    if question is None:
        return None
    person = meeting.people[question.person_id]
    return {**_who(person), "since": time_json(question.since), "limit_s": question.limit_s}


def _queue(meeting: Meeting, audience: Role) -> Section:
    waiting = order.line(meeting)
    if audience not in _KNOW_WHY:
        return [_place(meeting, stand, index, "") for index, stand in enumerate(waiting)]
    return [
        _place(meeting, stand, index, reasons.place(meeting, waiting, index)) for index, stand in enumerate(waiting)
    ]


def _place(meeting: Meeting, stand: order.Stand, index: int, why: str) -> dict[str, Section]:
    moved = stand.request.moved if why else ""
    spent = times.used_up(meeting, meeting.people[stand.request.person_id], stand.request.kind) if why else ""
    return {**_request(meeting, stand.request), "position": index + 1, "why": why, "moved": moved, "spent": spent}


def _request(meeting: Meeting, request: Request) -> dict[str, Section]:
    return {
        "request_id": request.request_id,
        **_who(meeting.people[request.person_id]),
        "kind": request.kind,
        "point": request.point,
        "to": request.to,
        "first": _is_first(meeting, request.person_id, request.kind),
        "remark": request.remark,
        "since": time_json(request.since),
    }


def _is_first(meeting: Meeting, person_id: str, kind: str) -> bool:
    """Whether this is the person's first contribution to the item."""
    return kind == "contribution" and person_id not in debates.current(meeting).spoken


def _speaking(meeting: Meeting, audience: Role) -> Section:
    debate = debates.current(meeting)
    if audience not in _KNOW_WHY or meeting.plan is None:
        return {"closed": debate.closed}
    return {
        "closed": debate.closed,
        "policy": meeting.speaking.policy,
        "limit_s": debate.limit_s,
        "times": {kind: times.by_rule(meeting, kind) for kind in ("contribution", *times.USUAL_S)},
        "without": sorted(meeting.speaking.without),
        "last": debate.last,
        "reply_due": debate.reply_due,
        "budgets": _budgets(meeting),
    }


def _budgets(meeting: Meeting) -> list[dict[str, Section]]:
    """What each faction that has spoken, or is speaking, used of its time on the item."""
    speaking = [] if meeting.floor is None else [meeting.floor.person_id]
    people = [meeting.people[who] for who in (*debates.current(meeting).spoken, *speaking)]
    factions = dict.fromkeys(person.faction for person in people if person.faction and person.voting)
    return [_budget_json(faction, times.of_faction(meeting, faction)) for faction in factions]


def _budget_json(faction: str, budget: times.Budget) -> dict[str, Section]:
    return {"faction": faction, "used_s": budget.used_s, "granted_s": budget.granted_s}


def _my_requests(meeting: Meeting, person: Person) -> Section:
    """Most do not wait, and every member has a view: the order is made only for those who do."""
    if all(one.person_id != person.person_id for one in meeting.queue):
        return []
    waiting = order.line(meeting)
    mine = [
        {
            **_place(meeting, stand, index, reasons.own_place(index + 1)),
            "ahead": list(reasons.ahead_of(meeting, waiting, index)),
        }
        for index, stand in enumerate(waiting)
        if stand.request.person_id == person.person_id
    ]
    return mine + [
        _my_question(meeting, one) for one in questions.waiting(meeting) if one.person_id == person.person_id
    ]


def _my_question(meeting: Meeting, request: Request) -> dict[str, Section]:
    why = N_("Der Vorsitz fragt {name}, ob die Zwischenfrage zugelassen wird.")
    name = meeting.people[request.to].name
    return {**_request(meeting, request), "position": 0, "why": why.format(name=name), "moved": "", "ahead": []}


def _my_time(meeting: Meeting, person: Person) -> Section:
    """What the person used of the own time on the item, and the faction of its."""
    own, party = times.of_person(meeting, person.person_id), times.of_faction(meeting, person.faction)
    return {
        "used_s": own.used_s,
        "granted_s": own.granted_s,
        "faction_used_s": party.used_s,
        "faction_granted_s": party.granted_s,
    }


def _has_floor(meeting: Meeting, person: Person) -> Section:
    return meeting.floor is not None and meeting.floor.person_id == person.person_id


def _asks(meeting: Meeting, person: Person) -> Section:
    """Whether the person's interposed question is being put or answered: the microphone is open."""
    question = meeting.floor.question if meeting.floor else None
    return question is not None and question.person_id == person.person_id


def _on_womens_list(meeting: Meeting, person: Person) -> Section:
    """Null where the order does not use lists."""
    if meeting.speaking.policy != "gender-alternation":
        return None
    return person.person_id in meeting.speaking.womens_list


SECTIONS: Sections = {"floor": _floor, "queue": _queue, "speaking": _speaking}
MINE: Mine = {
    "requests": _my_requests,
    "has_floor": _has_floor,
    "asks": _asks,
    "time": _my_time,
    "womens_list": _on_womens_list,
}
