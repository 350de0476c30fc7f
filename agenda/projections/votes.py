"""Votes as sections.

Everybody follows an open vote live where the law has it so; elsewhere nobody sees a choice before the closing, only who
has voted. After the closing everybody can tell who voted how (§ 4 Abs. 1 DigiSiVO); the outcome is the chair's to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agenda import majorities, repeating, rollcall, votebook, voting
from agenda.ahead import ahead
from agenda.commands import Role
from agenda.minutes_texts import outcome_sentence
from agenda.minutes_values import tally_of
from agenda.preflight import preflight
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.refusals import rule, sentence
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.votes import Vote
from agenda.step import Step

KNOW_RESULT_FIRST: frozenset[Role] = frozenset({"chair", "clerk"})
"""Those who see how a counted vote ended before the chair has announced it."""


def vote_json(meeting: Meeting, vote: Vote, audience: Role) -> dict[str, Section]:
    """One vote; the counts are null while it is open, the outcome until the audience may know it."""
    item = meeting.items.get(vote.item_id)
    return {
        "id": vote.vote_id,
        "item_id": vote.item_id,
        "number": item.number if item else "",
        "title": item.title if item else "",
        "question": vote.question,
        "about": vote.about,
        "form": vote.form,
        "state": vote.state,
        "opened_at": time_json(vote.opened_at),
        "entitled": len(vote.entitled),
        "cast": vote.cast,
        "hands": _hands(vote),
        "by_hand": len(vote.by_hand),
        "papers": _papers(vote),
        "missing": list(vote.missing),
        "abstention": meeting.law.abstention.known and meeting.law.abstention.value,
        "rule": voting.rule_text(meeting.law, vote.rule, vote.basis),
        "order": list(vote.order),
        "calling": rollcall.called(vote) if vote.state == "open" else None,
        "lot": vote.lot,
        **_marks(vote, audience),
        **_ballots(meeting, vote),
        **_counts(vote),
        **_outcome(meeting, vote, audience),
    }


def _marks(vote: Vote, audience: Role) -> dict[str, Section]:
    """What was noted about it; whose voice is on record, for those who enter it for others."""
    return {
        "repeats": vote.repeats,
        "doubts": list(vote.doubts),
        "noted": [one.person_id for one in vote.statements] if audience in KNOW_RESULT_FIRST else [],
        "impaired": vote.impaired,
    }


def _ballots(meeting: Meeting, vote: Vote) -> dict[str, Section]:
    """Who voted how. In a roll call everybody hears the answers, so there is nothing to hide."""
    hidden = vote.state == "open" and vote.form != "roll-call" and not shown_live(meeting)
    return {
        "hidden": hidden,
        "voted": list(vote.ballots) if hidden else [],
        "ballots": {} if hidden else dict(vote.ballots),
    }


def _hands(vote: Vote) -> dict[str, Section] | None:
    if vote.judged is not None:
        return {"verdict": vote.judged.verdict}
    shown = vote.hands
    return None if shown is None else {"yes": shown.yes, "no": shown.no, "abstain": shown.abstain}


def shown_live(meeting: Meeting) -> bool:
    """Whether voices are shown while the vote is open: the law may forbid it, and the rules of procedure too."""
    live = meeting.law.live_ballots
    return live.known and live.value and "hidden-ballots" not in meeting.local.rules


def _papers(vote: Vote) -> dict[str, Section] | None:
    """How far the counting of a secret vote is; the figures only once two have found the same."""
    if vote.form != "secret":
        return None
    return {"typed_by": vote.papers.person_id if vote.papers else None, "confirmed": vote.papers_confirmed}


def _counts(vote: Vote) -> dict[str, int | None]:
    counted = vote.counted
    if counted is None:
        return {"yes": None, "no": None, "abstain": None}
    return {"yes": counted.yes, "no": counted.no, "abstain": counted.abstain}


def _outcome(meeting: Meeting, vote: Vote, audience: Role) -> dict[str, Section]:
    counted = vote.counted
    if counted is None or not (vote.state == "announced" or audience in KNOW_RESULT_FIRST):
        return {"carried": None, "sentence": "", "explained": ""}
    return {
        "carried": counted.carried,
        "sentence": outcome_sentence(vote.about, tally_of(counted)),
        "explained": explained(meeting, vote),
    }


def explained(meeting: Meeting, vote: Vote) -> str:
    """How many voices it took; not said where none were counted."""
    counted = vote.counted
    if counted is None or counted.verdict is not None or vote.about == "test":
        return ""
    seats = meeting.planned.legal_seats
    return majorities.sentence(vote.rule, counted.yes, counted.no, counted.abstain, seats)


def _vote(meeting: Meeting, audience: Role) -> Section:
    return None if meeting.vote is None else vote_json(meeting, meeting.vote, audience)


def preflight_json(meeting: Meeting, steps: Iterable[Step]) -> Section:
    """What the chair sees before opening the vote that one of these steps opens; null while one is running or nothing
    can be voted on."""
    if meeting.plan is None or meeting.state != "open" or meeting.vote_unfinished:
        return None
    coming = ahead(meeting, steps)
    found = preflight(meeting, coming)
    return {
        "key": coming.key or "",
        "entitled": found.entitled,
        "hall": len(found.hall),
        "remote": len(found.remote),
        "barred": list(found.barred),
        "shut_out": list(found.shut_out),
        "shut_out_rule": found.shut_out_rule,
        "unconfirmed": list(found.unconfirmed),
        "disturbed": list(found.disturbed),
        "absent": list(found.absent),
        "tested": found.tested,
        "rule": found.rule,
        "obstacles": [{"text": sentence(one), "rule": rule(one)} for one in found.obstacles],
    }


def _my_ballot(meeting: Meeting, person: Person) -> Section:
    return meeting.vote.ballots.get(person.person_id) if meeting.vote else None


def _my_votes(meeting: Meeting, person: Person) -> Section:
    """The votes under debate in which this member may still do something: doubt the count, have the own voice noted."""
    return [
        _my_vote(meeting, vote, person)
        for vote in votebook.votes_here(meeting)
        if vote.state != "open" and vote.about != "test"
    ]


def _my_vote(meeting: Meeting, vote: Vote, person: Person) -> Mapping[str, Section]:
    said = next((one for one in vote.statements if one.person_id == person.person_id), None)
    return {
        "id": vote.vote_id,
        "question": vote.question,
        "entitled": person.person_id in vote.entitled,
        "ballot": vote.ballots.get(person.person_id),
        "by_hand": person.person_id in vote.by_hand,
        "may_doubt": repeating.open_to_doubt(meeting, vote) and person.voting,
        "doubted": person.person_id in vote.doubts,
        "statement": None if said is None else {"choice": said.choice, "text": said.text},
    }


SECTIONS: Sections = {"vote": _vote}
MINE: Mine = {"may_vote": voting.may_vote, "ballot": _my_ballot, "votes": _my_votes}
