"""Roll calls (namentliche Abstimmungen): who is called after whom, and who is being called.

Names go by the alphabet of the surnames as a telephone book has it (DIN 5007-1: ä as a), from A or from a drawn letter
on and round to it again. The lot is a number that the server draws; the letter it means and the order stand in the
event, so a replay draws nothing. Whoever does not answer is passed and called a second time at the end. An answer
before the call is refused, because the call is what everybody follows; one given may be corrected until the end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from agenda.events.words import CallOrder
from agenda.ports import Refusal
from agenda.state.people import Person
from agenda.state.votes import Vote

CALLS = 2
"""How often somebody is called before the call ends without an answer."""


def sequence(people: Iterable[Person], order: CallOrder, lot: int | None) -> tuple[tuple[str, ...], str]:
    """The ids in the order of the call, and the drawn letter (empty where none was drawn)."""
    called = sorted(people, key=lambda person: (_sort_key(person), person.person_id))
    if order == "alphabetical":
        return tuple(person.person_id for person in called), ""
    if lot is None:
        raise Refusal("lot-missing")
    letters = sorted({_letter(person) for person in called})
    letter = letters[lot % len(letters)]
    from_there = sorted(called, key=lambda person: _letter(person) < letter)
    return tuple(person.person_id for person in from_there), letter.upper()


def surname(name: str) -> str:
    """What a name is sorted by: its last word, so "von der Lühe" stands under L."""
    return name.rsplit(maxsplit=1)[-1]


def called(vote: Vote) -> str | None:
    """Who is being called now; None where everybody answered or was called often enough."""
    for round_ in range(CALLS):
        for person_id in vote.order:
            if person_id not in vote.ballots and vote.passed.count(person_id) == round_:
                return person_id
    return None


def check_called(vote: Vote, person: Person) -> None:
    """Refuse an answer before the call."""
    known = person.person_id in vote.ballots or person.person_id in vote.passed
    if vote.form == "roll-call" and not known and called(vote) != person.person_id:
        raise Refusal("not-called-yet", name=person.name)


def _sort_key(person: Person) -> tuple[str, str]:
    return _plain(surname(person.name)), _plain(person.name)


def _letter(person: Person) -> str:
    return _plain(surname(person.name))[:1]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))
