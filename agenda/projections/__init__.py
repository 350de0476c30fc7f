"""What each audience sees of the meeting, as JSON-ready sections (web/PROTOCOL.md names their fields).

There are two faces. Chair, clerk and members see the meeting as it is. Everybody else, the hall screen included because
guests look at it, sees the public face: non-public items have neither title nor content, and while the public is
excluded (§ 52 HGO) its view stands still at what was known before, but for what is taken out of the recording. An
audience not named here gets the public face.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agenda import next_step
from agenda.commands import Role
from agenda.privacy import admitted_to, inside
from agenda.projections import (
    chairing,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    local_law,
    minutes_course,
    motions,
    polls,
    procedure,
    publication,
    publicity,
    question_time,
    recusal,
    showing,
    sitting,
    votes,
)
from agenda.projections.common import Mine, Section, Sections
from agenda.projections.public import listener_face, public_face
from agenda.projections.waiting import room, waiting_face
from agenda.state import Meeting
from agenda.withheld import WithheldReason, withheld

INSIDERS: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
"""Those who take part in non-public debate, and the server itself, which opens their microphones."""


_SUBJECTS = (
    *(sitting, chairing, items, motions, procedure, floor, votes, elections, recusal, disturbance, publicity, conduct),
    *(local_law, publication, showing, polls, question_time, minutes_course),
)

_FOR_ALL: Sections = {name: section for subject in _SUBJECTS for name, section in subject.SECTIONS.items()}

_MINE: Mine = {
    name: section
    for subject in (sitting, floor, votes, elections, recusal, disturbance, publicity, conduct, local_law, publication)
    for name, section in subject.MINE.items()
}


def view(meeting: Meeting, audience: Role, person_id: str | None = None) -> dict[str, Section]:
    """All sections for one audience; `person_id` is the member whose view it is."""
    return Views(meeting).of(audience, person_id)


class Views:
    """The views of one value of the meeting: what an audience has in common is made once, however many look at it.

    A section that is the same as in the views `before` is the very same object, so that whoever sends views to a
    hundred pages need not compare them a hundred times.
    """

    def __init__(self, meeting: Meeting, before: Views | None = None) -> None:
        self.meeting = meeting
        self._made: dict[Role, dict[str, Section]] = {}
        self._older: dict[Role, dict[str, Section]] = {**before._older, **before._made} if before else {}
        self._withheld = withheld(meeting)

    def of(self, audience: Role, person_id: str | None = None) -> dict[str, Section]:
        """All sections for one audience; `person_id` is the member whose view it is."""
        if audience != "member":
            return dict(self._common(audience))
        kept = self._withheld.get(person_id or "")
        if kept is not None and person_id is not None:
            return _waiting_view(self.meeting, person_id, kept)
        if not _is_inside(self.meeting, person_id):
            return self._guest_view(person_id)
        return {**self._common("member"), "me": _me(self.meeting, person_id), "waiting": None}

    def _guest_view(self, person_id: str | None) -> dict[str, Section]:
        """Who has no right to the non-public part sees what the public sees, and of an item admitted to that item."""
        item_id = admitted_to(self.meeting, person_id)
        if item_id is None:
            return {**self._common("public"), "me": _me(public_face(self.meeting), person_id), "waiting": None}
        seen = listener_face(self.meeting, item_id)
        sections = {name: section(seen, "public") for name, section in _FOR_ALL.items()}
        return {**sections, "me": _me(seen, person_id), "waiting": None}

    def _common(self, audience: Role) -> dict[str, Section]:
        if audience not in self._made:
            older = self._older.get(audience, {})
            made = _sections(self.meeting, audience)
            self._made[audience] = {name: _kept(older.get(name), value) for name, value in made.items()}
        return self._made[audience]


class Lazy(Mapping[str, Section]):
    """The sections of one audience, each made when it is asked for: for whoever needs a few of them after every write.

    Without what only a chair's or a member's own page has.
    """

    def __init__(self, meeting: Meeting, audience: Role) -> None:
        self._seen = meeting if audience in INSIDERS else public_face(meeting)
        self._audience = audience
        self._made: dict[str, Section] = {}

    def __getitem__(self, name: str) -> Section:
        """The section of that name; raises KeyError."""
        if name not in self._made:
            self._made[name] = _FOR_ALL[name](self._seen, self._audience)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_FOR_ALL)

    def __len__(self) -> int:
        return len(_FOR_ALL)


def _is_inside(meeting: Meeting, person_id: str | None) -> bool:
    person = meeting.people.get(person_id or "")
    return person is None or inside(person)


def _sections(meeting: Meeting, audience: Role) -> dict[str, Section]:
    """What all of an audience see."""
    seen = meeting if audience in INSIDERS else public_face(meeting)
    sections = {name: section(seen, audience) for name, section in _FOR_ALL.items()}
    if audience == "chair":
        first, others = next_step.next_step(meeting), next_step.also(meeting)
        sections["preflight"] = votes.preflight_json(meeting, (first, *others))
        sections["next"] = _step(first)
        sections["also"] = [_other(step) for step in others]
    return sections


def _kept(older: Section, newer: Section) -> Section:
    return older if older == newer else newer


def _waiting_view(meeting: Meeting, person_id: str, reason: WithheldReason) -> dict[str, Section]:
    seen = waiting_face(meeting, person_id)
    sections = {name: section(seen, "member") for name, section in _FOR_ALL.items()}
    return {**sections, "me": _me(seen, person_id), "waiting": room(meeting, person_id, reason)}


def _me(meeting: Meeting, person_id: str | None) -> Section:
    person = meeting.people.get(person_id) if person_id else None
    return None if person is None else {name: mine(meeting, person) for name, mine in _MINE.items()}


def _step(step: next_step.Step) -> dict[str, Section]:
    intent = None if step.intent is None else dict(step.intent)
    return {"key": step.key, "label": step.label, "say": step.say, "intent": intent}


def _other(step: next_step.Step) -> dict[str, Section]:
    return _step(step) | {"danger": step.danger, "asks_reason": step.asks_reason}
