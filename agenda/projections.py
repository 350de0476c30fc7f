"""What each audience sees of the meeting, as JSON-ready sections (web/PROTOCOL.md names their fields).

There are two faces. Chair, clerk and members see the meeting as it is. Everybody else, the hall screen included because
guests look at it, sees the public face: non-public items have neither title nor content, and while the public is
excluded (§ 52 HGO) its view stands still at what was known before. An audience not named here gets the public face.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agenda import next_step, quorum, speakers, voting
from agenda.commands import Role
from agenda.minutes_texts import result_sentence
from agenda.minutes_values import Tally
from agenda.refusals import N_
from agenda.state import Item, Meeting, Person, Request, Vote

Section = Any
"""A JSON value."""

INSIDERS: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
"""Those who take part in non-public debate, and the server itself, which opens their microphones."""

KNOW_RESULT_FIRST: frozenset[Role] = frozenset({"chair", "clerk"})
"""Those who see how a counted vote ended before the chair has announced it."""

NON_PUBLIC_TITLE = N_("Nichtöffentliche Beratung")


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


def public_face(meeting: Meeting) -> Meeting:
    """The meeting as the public may know it: without non-public content, and standing still while it is excluded.

    After the closing the last facts appear (state, attendance); there is no item, floor or vote left to leak.
    """
    seen = meeting
    if meeting.face is not None and meeting.state != "closed":
        seen = _standing_still(meeting)
    return replace(seen, items={item.item_id: _redacted(item) for item in seen.items.values()})


def _standing_still(meeting: Meeting) -> Meeting:
    assert meeting.face is not None
    return replace(
        meeting,
        people=meeting.face.people,
        items=meeting.face.items,
        quorum=meeting.face.quorum,
        reason="",
        item_id=None,
        floor=None,
        queue=(),
        vote=None,
    )


def _redacted(item: Item) -> Item:
    """The kind goes too: whether something is to be resolved is no business of the public before it is announced."""
    if item.public:
        return item
    return replace(item, title=NON_PUBLIC_TITLE, kind="information", motion="", mover="", papers=(), results=())


def vote_json(meeting: Meeting, vote: Vote, audience: Role) -> dict[str, Section]:
    """One vote; the counts are null while it is open, the outcome until the audience may know it."""
    item = meeting.items[vote.item_id]
    return {
        "id": vote.vote_id,
        "item_id": vote.item_id,
        "number": item.number,
        "title": item.title,
        "question": vote.question,
        "state": vote.state,
        "opened_at": _time(vote.opened_at),
        "entitled": len(vote.entitled),
        "cast": len(vote.ballots),
        "ballots": dict(vote.ballots),
        "missing": list(vote.missing),
        "rule": voting.rule_text(meeting.law),
        **_counts(vote),
        **_outcome(vote, audience),
    }


def _counts(vote: Vote) -> dict[str, int | None]:
    counted = vote.counted
    if counted is None:
        return {"yes": None, "no": None, "abstain": None}
    return {"yes": counted.yes, "no": counted.no, "abstain": counted.abstain}


def _outcome(vote: Vote, audience: Role) -> dict[str, bool | str | None]:
    counted = vote.counted
    if counted is None or not (vote.state == "announced" or audience in KNOW_RESULT_FIRST):
        return {"carried": None, "sentence": ""}
    tally = Tally(counted.yes, counted.no, counted.abstain, counted.not_voted, counted.carried)
    return {"carried": counted.carried, "sentence": result_sentence(tally)}


def _meeting(meeting: Meeting, audience: Role) -> Section:
    plan = meeting.plan
    excluded = meeting.public_excluded and meeting.state != "closed"
    return {
        "id": meeting.meeting_id,
        "title": plan.title if plan else "",
        "body": plan.body if plan else "",
        "place": plan.place if plan else "",
        "starts_at": _time(datetime.fromisoformat(plan.starts_at)) if plan else None,
        "state": meeting.state,
        "reason": meeting.reason,
        "opened_at": _time(meeting.opened_at),
        "closed_at": _time(meeting.closed_at),
        "public_excluded": excluded,
    }


def _quorum(meeting: Meeting, audience: Role) -> Section:
    if meeting.plan is None:
        return None
    now = quorum.count(meeting)
    return {
        "present": now.present,
        "hall": now.hall,
        "remote": now.remote,
        "legal_seats": now.legal_seats,
        "required": now.required,
        "quorate": now.quorate,
        "stated_at": _time(meeting.quorum.at) if meeting.quorum else None,
    }


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
        "called_at": _time(item.called_at),
        "closed_at": _time(item.closed_at),
        "papers": [{"title": paper.title, "file": paper.file} for paper in item.papers],
        "results": [vote_json(meeting, vote, audience) for vote in item.results],
    }


def _current(meeting: Meeting, audience: Role) -> Section:
    return meeting.item_id


def _floor(meeting: Meeting, audience: Role) -> Section:
    floor = meeting.floor
    if floor is None:
        return None
    person = meeting.people[floor.person_id]
    return {
        "contribution_id": floor.contribution_id,
        "person_id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "function": person.function,
        "how": person.present,
        "since": _time(floor.since),
        "limit_s": floor.limit_s,
    }


def _queue(meeting: Meeting, audience: Role) -> Section:
    return [
        _request(meeting, request, position, speakers.why(position))
        for position, request in enumerate(meeting.queue, start=1)
    ]


def _request(meeting: Meeting, request: Request, position: int, why: str) -> dict[str, Section]:
    person = meeting.people[request.person_id]
    return {
        "request_id": request.request_id,
        "person_id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "how": person.present,
        "remark": request.remark,
        "since": _time(request.since),
        "position": position,
        "why": why,
    }


def _people(meeting: Meeting, audience: Role) -> Section:
    return [_person(person) for person in sorted(meeting.people.values(), key=_by_seat)]


def _by_seat(person: Person) -> tuple[bool, int, str]:
    return (person.seat is None, person.seat or 0, person.name)


def _person(person: Person) -> dict[str, Section]:
    return {
        "id": person.person_id,
        "name": person.name,
        "faction": person.faction,
        "seat": person.seat,
        "function": person.function,
        "voting": person.voting,
        "present": person.present,
        "since": _time(person.since),
    }


def _vote(meeting: Meeting, audience: Role) -> Section:
    return None if meeting.vote is None else vote_json(meeting, meeting.vote, audience)


def _me(meeting: Meeting, person_id: str | None) -> Section:
    person = meeting.people.get(person_id) if person_id else None
    if person is None:
        return None
    vote = meeting.vote
    return {
        "person": _person(person),
        "request": _my_request(meeting, person.person_id),
        "may_vote": voting.may_vote(meeting, person),
        "ballot": vote.ballots.get(person.person_id) if vote else None,
        "has_floor": meeting.floor is not None and meeting.floor.person_id == person.person_id,
    }


def _my_request(meeting: Meeting, person_id: str) -> Section:
    for position, request in enumerate(meeting.queue, start=1):
        if request.person_id == person_id:
            return _request(meeting, request, position, speakers.why_for_you(position))
    return None


def _step(step: next_step.Step) -> dict[str, Section]:
    intent = None if step.intent is None else dict(step.intent)
    return {"key": step.key, "label": step.label, "say": step.say, "intent": intent}


def _time(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()


_FOR_ALL: Mapping[str, Callable[[Meeting, Role], Section]] = {
    "meeting": _meeting,
    "quorum": _quorum,
    "agenda": _agenda,
    "item": _current,
    "floor": _floor,
    "queue": _queue,
    "people": _people,
    "vote": _vote,
}
