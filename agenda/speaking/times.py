"""Speaking times and budgets, in seconds; None is unlimited.

No law sets them: they are the standing orders' (Geschäftsordnung) of the body, so a sitting's plan may set each of
them; what it leaves open is what rules of procedure of mid-sized towns commonly grant. They bind councillors. The
Magistrat and the chair have no limit, nor have guests, to whom the chair gives as much time as fits; but questions of
residents have their time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agenda.events.words import Function, RequestKind
from agenda.speaking import debates
from agenda.state import Meeting
from agenda.state.people import VOTING_FUNCTIONS, Person
from agenda.wording import N_

LONGEST_LIMIT_S = 24 * 3600
"""No contribution is planned for longer than a day; a larger number is a slip of the keyboard."""

USUAL_S: Mapping[RequestKind, int | None] = {
    "order": 180,
    "question": 60,
    "intervention": 180,
    "reply": 180,
    "report": 480,
    "resident": 180,
}
"""The time of an ordinary contribution is the profile's."""

SPEAKING_FOR_IT: frozenset[Function] = VOTING_FUNCTIONS | {"deputy"}
"""Whose contributions use a faction's time, whether they have their seat just now or not."""

OWN_TIME_USED_UP = N_("Die Redezeit von {name} zu diesem Punkt ist aufgebraucht.")
FACTION_TIME_USED_UP = N_("Die Redezeit der Fraktion {faction} zu diesem Punkt ist aufgebraucht.")


@dataclass(frozen=True, slots=True)
class Budget:
    """The time somebody has on one item; `granted_s` is None where there is no budget."""

    used_s: int
    granted_s: int | None

    @property
    def left_s(self) -> int | None:
        """What is left, never below nothing."""
        return None if self.granted_s is None else max(0, self.granted_s - self.used_s)


def granted(meeting: Meeting, person: Person, kind: RequestKind) -> int | None:
    """The time for one request of this kind; a contribution ends with the budget of the person and of the faction."""
    if kind != "resident" and not is_timed(person):
        return None
    limit = by_rule(meeting, kind)
    if kind != "contribution":
        return limit
    own = of_person(meeting, person.person_id).left_s
    # Without a budget nobody adds up what a faction used: that looks at everybody listed.
    party = None if meeting.speaking.faction_budget_s is None else of_faction(meeting, person.faction).left_s
    return _shortest(limit, own, party)


def used_up(meeting: Meeting, person: Person, kind: RequestKind) -> str:
    """The sentence that tells the chair why this contribution would have no time at all; empty where it has some."""
    if kind != "contribution" or not is_timed(person):
        return ""
    if of_person(meeting, person.person_id).left_s == 0:
        return OWN_TIME_USED_UP.format(name=person.name)
    if meeting.speaking.faction_budget_s is not None and of_faction(meeting, person.faction).left_s == 0:
        return FACTION_TIME_USED_UP.format(faction=person.faction)
    return ""


def is_timed(person: Person) -> bool:
    """Whether speaking times bind this person."""
    return person.voting and person.function != "chair"


def by_rule(meeting: Meeting, kind: RequestKind) -> int | None:
    """The time the standing orders or, for contributions, a decision on this item grant."""
    item_s = debates.current(meeting).limit_s
    if kind == "contribution" and item_s is not None:
        return item_s
    if kind in meeting.speaking.times:
        return meeting.speaking.times[kind]
    return meeting.law.speaking_time.value if kind == "contribution" else USUAL_S[kind]


def of_person(meeting: Meeting, person_id: str) -> Budget:
    """What one person used of the own time on the current item."""
    spoken = debates.current(meeting).spoken.get(person_id)
    return Budget(int(spoken.time.total_seconds()) if spoken else 0, meeting.speaking.person_budget_s)


def of_faction(meeting: Meeting, faction: str) -> Budget:
    """What a faction used of its time on the current item; whoever has no faction has no such budget.

    Who sits for it now counts for what it is granted. What it used stays used when somebody else takes the seat.
    """
    people = [person for person in meeting.people.values() if person.faction == faction]
    speakers = {person.person_id for person in people if person.function in SPEAKING_FOR_IT}
    spoken = debates.current(meeting).spoken
    used = sum(one.time.total_seconds() for who, one in spoken.items() if who in speakers)
    base = meeting.speaking.faction_budget_s
    if base is None or not faction:
        return Budget(int(used), None)
    return Budget(int(used), base + sum(person.voting for person in people) * meeting.speaking.member_budget_s)


def _shortest(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
