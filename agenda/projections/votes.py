"""Votes as sections."""

from __future__ import annotations

from agenda import voting
from agenda.commands import Role
from agenda.minutes_texts import result_sentence
from agenda.minutes_values import Tally
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.votes import Vote

KNOW_RESULT_FIRST: frozenset[Role] = frozenset({"chair", "clerk"})
"""Those who see how a counted vote ended before the chair has announced it."""


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
        "opened_at": time_json(vote.opened_at),
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


def _vote(meeting: Meeting, audience: Role) -> Section:
    return None if meeting.vote is None else vote_json(meeting, meeting.vote, audience)


def _my_ballot(meeting: Meeting, person: Person) -> Section:
    return meeting.vote.ballots.get(person.person_id) if meeting.vote else None


SECTIONS: Sections = {"vote": _vote}
MINE: Mine = {"may_vote": voting.may_vote, "ballot": _my_ballot}
