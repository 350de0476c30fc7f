"""Whose voice is taken in a vote that is open: one check for every way it comes.

Who may vote is frozen when the vote opens, from where and in which way is not. Whoever leaves the hall and joins by
picture and sound is kept from what the law keeps the remote from, and whose hand may be among those counted gives no
second voice by name.
"""

from __future__ import annotations

from agenda import remote, rollcall
from agenda.events.words import VoteAbout
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.votes import Vote
from agenda.wording import N_

CUSTOM = N_("Geschäftsordnung")
"""No law says how hands are counted; rules of procedure do."""

ON_THE_ITEM: frozenset[VoteAbout] = frozenset({"item", "motion", "other"})
"""Votes on the matter, for which the form demanded at an item holds."""


def check(meeting: Meeting, vote: Vote, person: Person) -> None:
    """Refuse a voice of this person in this open vote, given by name."""
    _check_entitled(vote, person)
    _check_from_here(meeting, vote, person)
    if vote.form == "secret":
        raise Refusal("ballot-on-paper", rule=meeting.law.secret_vote.cited)
    rollcall.check_called(vote, person)
    _check_hand_free(vote, person)


def _check_entitled(vote: Vote, person: Person) -> None:
    if person.person_id not in vote.entitled:
        raise Refusal("not-entitled", name=person.name)
    if person.present is None:
        raise Refusal("not-present", name=person.name)


def _check_from_here(meeting: Meeting, vote: Vote, person: Person) -> None:
    """Refuse who would have been left out, had the vote opened now.

    An election is refused to the remote unless the law of the Land is known to let them elect (fails closed).
    """
    if person.present != "remote":
        return
    statute = remote.statute_rule(meeting) if vote.about in ON_THE_ITEM else ""
    if statute:
        raise Refusal("statute-remote-excluded", rule=statute, name=person.name)
    law = meeting.law.remote_election
    if vote.about == "election" and not (law.known and law.value == "allowed"):
        raise Refusal("election-remote-excluded", rule=law.cited, name=person.name)


def _check_hand_free(vote: Vote, person: Person) -> None:
    """Whose hand may be among those counted must not vote a second time: hands have no names, so it may be any."""
    if person.person_id in vote.by_hand and vote.hands_shown:
        raise Refusal("hand-counted-already", rule=CUSTOM, name=person.name)
