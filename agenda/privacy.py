"""Privacy of the non-public part (§ 52 HGO): who of those connected is out, and who has confirmed that nobody listens.

That the public is out is one state (`Meeting.face`), which every view and every medium asks. Here is who is out beside
the public: those listed who have no right to non-public debate, and, until they have confirmed for this part that
nobody else perceives it (§ 3 Abs. 3 DigiSiVO), all who are not in the hall. Both get neither picture nor sound nor
papers of it. How a confirmation comes about is in `agenda/publicity.py`.
"""

from __future__ import annotations

from typing import Final

from agenda.events.words import Function
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.people import Person

INSIDE: Final[frozenset[Function]] = frozenset({"chair", "councillor", "magistrate", "clerk"})
"""Who takes part in non-public debate without being admitted to it: the members, the Magistrat (§ 59 HGO), the clerk.
Everybody else is denied by default, a deputy who stands in for nobody included."""


def inside(person: Person) -> bool:
    """Whether somebody takes part in every non-public item."""
    return person.function in INSIDE or bool(person.stands_for)


def debated_closed(meeting: Meeting, item: Item) -> bool:
    """Whether the item is debated without the public: it is non-public, or the body has resolved so for it."""
    return not item.public or item.item_id in meeting.publicity.resolved


def outsiders(meeting: Meeting) -> frozenset[str]:
    """The ids of those who are listed but out while the public is."""
    if not meeting.public_excluded:
        return frozenset()
    return frozenset(person_id for person_id in meeting.people if is_outsider(meeting, person_id))


def is_outsider(meeting: Meeting, person_id: str) -> bool:
    """Whether this person is out because the public is."""
    person = meeting.people.get(person_id) if meeting.public_excluded else None
    return person is not None and not takes_part(meeting, person)


def unconfirmed(meeting: Meeting) -> frozenset[str]:
    """The ids of those not in the hall who have not confirmed that nobody listens; nobody in public."""
    if not _asks_now(meeting):
        return frozenset()
    return frozenset(person_id for person_id in meeting.people if is_unconfirmed(meeting, person_id))


def is_unconfirmed(meeting: Meeting, person_id: str) -> bool:
    """Whether this person has yet to confirm before anything of the non-public part is shown."""
    person = meeting.people.get(person_id) if _asks_now(meeting) else None
    return person is not None and person.present != "hall" and person_id not in meeting.publicity.confirmed


def _asks_now(meeting: Meeting) -> bool:
    return meeting.public_excluded and meeting.state != "closed"


def cut_by_exclusion(meeting: Meeting, person_id: str) -> bool:
    """Whether this person will be kept away once the public is out of what is under debate."""
    person = meeting.person(person_id)
    listens = (meeting.item_id or "", person_id) in meeting.publicity.listeners
    here = person.present == "hall" or person_id in meeting.publicity.confirmed
    return not here or not (inside(person) or listens)


def missing(meeting: Meeting) -> tuple[Person, ...]:
    """The remote people whose confirmation the chair waits for."""
    if not asked(meeting):
        return ()
    confirmed = meeting.publicity.confirmed
    return tuple(one for one in meeting.people.values() if _concerned(meeting, one) and one.person_id not in confirmed)


def asked(meeting: Meeting) -> bool:
    """Whether the question is on the remote members' pages."""
    return meeting.publicity.asked or _asks_now(meeting)


def rule(meeting: Meeting) -> str:
    """Where the exclusion of the public is written."""
    law = meeting.law.non_public
    return law.citation if law.known else ""


def declaration_rule(meeting: Meeting) -> str:
    """Where the declaration of the remote is written; where no rule of its own is known, where the exclusion is."""
    law = meeting.law.remote_declaration
    return law.citation if law.known else rule(meeting)


def admitted_to(meeting: Meeting, person_id: str | None) -> str | None:
    """The non-public item under debate, if this person was admitted to it."""
    pair = (meeting.item_id or "", person_id or "")
    return pair[0] if meeting.public_excluded and pair in meeting.publicity.listeners else None


def takes_part(meeting: Meeting, person: Person) -> bool:
    """Whether the non-public part is for this person, once confirmed."""
    return inside(person) or admitted_to(meeting, person.person_id) is not None


def _concerned(meeting: Meeting, person: Person) -> bool:
    return person.present == "remote" and takes_part(meeting, person)
