"""Votes of the open data, which OParl has no word for: told in an attribute of our own at the agenda item.

Only what the chair has announced, and only what was voted on before the public. Names stand at open votes alone: hands
are counted without names, and of a secret ballot nobody knows any (§ 54 Abs. 2 HGO, R-43). Where the chair judged the
hands by sight nobody counted, so no number stands there, and no names either: whoever counts them would get a number
that says the opposite of the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from agenda.events.words import VoteAbout, VoteForm
from agenda.minutes_values import ItemMinutes, VoteRecord
from agenda.opendata.people import Somebody, person_address
from agenda.opendata.things import Addresses, filled, stamp
from agenda.state.items import Item

BY_NAME: Final[frozenset[VoteForm]] = frozenset({"open", "roll-call", "hands"})
"""Forms in which it is seen who votes how; a form that is not listed is told of without names."""


def announced(item: ItemMinutes, known: Item) -> Iterator[tuple[VoteRecord, VoteAbout]]:
    """The votes that everybody may know, and what each decided: announced, public in the minutes and on the public page
    alike."""
    shown = {vote.vote_id: vote.about for vote in known.results}
    told = (vote for vote in item.votes if vote.state == "announced" and vote.public and vote.vote_id in shown)
    return ((vote, shown[vote.vote_id]) for vote in told)


def result(vote: VoteRecord) -> str:
    """How it ended, in a word."""
    return "angenommen" if vote.tally and vote.tally.carried else "abgelehnt"


def vote_json(vote: VoteRecord, about: VoteAbout, people: Mapping[str, Somebody], at: Addresses) -> Mapping[str, Any]:
    """One vote. Its `result` is that of its question; only where it is `about` the item is that the item's, too."""
    return filled(
        (
            ("id", vote.vote_id),
            ("question", vote.question),
            ("about", about),
            ("form", vote.form),
            ("rule", vote.rule),
            ("opened", stamp(vote.opened_at)),
            ("announced", stamp(vote.announced_at)),
            ("result", result(vote)),
            *_counted(vote, people, at),
        )
    )


def _counted(vote: VoteRecord, people: Mapping[str, Somebody], at: Addresses) -> Iterator[tuple[str, Any]]:
    """The numbers and who stands behind them, or what the chair saw in their place."""
    tally = vote.tally
    if tally is None:
        return
    if tally.verdict is not None:
        yield "byVerdict", tally.verdict
        return
    yield from (("yes", tally.yes), ("no", tally.no), ("abstain", tally.abstain), ("notVoted", tally.not_voted))
    yield "ballots", list(_ballots(vote, people, at))


def _ballots(vote: VoteRecord, people: Mapping[str, Somebody], at: Addresses) -> Iterator[Mapping[str, str]]:
    if vote.form not in BY_NAME:
        return
    for voice in vote.voices:
        if voice.choice and voice.person_id in people:
            one = people[voice.person_id]
            who = (("person", person_address(one, at)), ("faction", one.faction))
            yield filled((*who, ("choice", voice.choice)))
