"""From when until when somebody belongs to a body or a faction (OParl 1.1, `startDate` and `endDate` of a Membership).

No list of a sitting says since when, so days are told only where two sittings differ: a membership began on the day of
the first sitting that lists it where an older one does not, and it ended on the day of the first newer one without it.
For a body its own sittings count, for a faction those that list the person; who has left every body has left the
faction, too. An ended membership stays, since OParl forgets nothing (chapter 2.8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agenda.opendata.things import Known


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day (ISO 8601), empty where no sitting tells; `known_at` is when the end became known."""

    start: str = ""
    end: str = ""
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Roll:
    """The list of one sitting: `members` are the memberships it tells of by key, with person and organization."""

    start: datetime
    body: str
    members: Mapping[str, tuple[str, str]]
    known_at: datetime

    @property
    def day(self) -> str:
        return self.start.date().isoformat()


def terms(told: Mapping[str, Sequence[Known]]) -> Mapping[str, Term]:
    """The term of each membership by its key; `told` is what each sitting tells."""
    rolls = sorted((roll for objects in told.values() for roll in _rolls(objects)), key=lambda roll: roll.start)
    of_body, of_person = _by_body(rolls), _by_person(rolls)
    every = {key: member for roll in rolls for key, member in roll.members.items()}
    found = {key: _term(key, of_body.get(body) or of_person[person]) for key, (person, body) in every.items()}
    gone = _gone(every, found, of_body)
    return {key: _left(found[key], gone.get(person)) for key, (person, _) in every.items()}


def _rolls(objects: Sequence[Known]) -> Iterator[_Roll]:
    """The list of a sitting that is told of."""
    there = [one for one in objects if not one.deleted]
    members = [one for one in there if one.thing.kind == "Membership"]
    for meeting in (one for one in there if one.thing.kind == "Meeting" and one.thing.values.get("organization")):
        yield _Roll(
            datetime.fromisoformat(meeting.thing.values["start"]),
            meeting.thing.values["organization"][0],
            {one.thing.key: (one.thing.values["person"], one.thing.values["organization"]) for one in members},
            max(one.created for one in (meeting, *members)),
        )


def _by_body(rolls: Iterable[_Roll]) -> Mapping[str, Sequence[_Roll]]:
    found: dict[str, list[_Roll]] = defaultdict(list)
    for roll in rolls:
        found[roll.body].append(roll)
    return found


def _by_person(rolls: Iterable[_Roll]) -> Mapping[str, Sequence[_Roll]]:
    found: dict[str, list[_Roll]] = defaultdict(list)
    for roll in rolls:
        for person in {person for person, _ in roll.members.values()}:
            found[person].append(roll)
    return found


def _term(key: str, rolls: Sequence[_Roll]) -> Term:
    """The last unbroken stretch of sittings that list the membership; one of them does."""
    after = max(place for place, roll in enumerate(rolls, 1) if key in roll.members)
    first = max((place for place, roll in enumerate(rolls[:after], 1) if key not in roll.members), default=0)
    start = rolls[first].day if first else ""
    return Term(start, rolls[after].day, rolls[after].known_at) if after < len(rolls) else Term(start)


def _gone(
    every: Mapping[str, tuple[str, str]], found: Mapping[str, Term], bodies: Mapping[str, Sequence[_Roll]]
) -> Mapping[str, Term]:
    """Those who have left every body that ever listed them, by person, with the term that ended last."""
    own: dict[str, list[Term]] = defaultdict(list)
    for key, (person, organization) in every.items():
        if organization in bodies:
            own[person].append(found[key])
    return {person: max(ended, key=lambda one: one.end) for person, ended in own.items() if all(e.end for e in ended)}


def _left(term: Term, gone: Term | None) -> Term:
    """The term, ended with the person's last body where nothing ended it before."""
    return term if term.end or gone is None else replace(term, end=gone.end, known_at=gone.known_at)
