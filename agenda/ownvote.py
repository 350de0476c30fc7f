"""The own voice in the minutes: every member may demand it (in Hesse § 61 Abs. 1 Satz 4 HGO), with a text or without.

Where votes are given by name the minutes name them anyway; the demand then adds the text. In a vote by hands it is the
only trace of one voice, so the member says it, and no more say "yes" than hands were counted for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import texts, votebook
from agenda.commands import Command
from agenda.commands.votes import RecordOwnVote
from agenda.events import Event
from agenda.events.votes import HandsCounted, OwnVoteRecorded
from agenda.events.words import Choice
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.votes import Vote

SHOWN: Mapping[Choice, Callable[[HandsCounted], int]] = {
    "yes": lambda hands: hands.yes,
    "no": lambda hands: hands.no,
    "abstain": lambda hands: hands.abstain,
}
"""How many hands were counted for a choice."""


def record(meeting: Meeting, command: RecordOwnVote) -> tuple[Event, ...]:
    """Put the own voice on record; a later text replaces the earlier one."""
    vote = votebook.find(meeting, command.vote_id)
    person = meeting.person(command.person_id)
    if vote.form == "secret":
        raise Refusal("own-vote-secret", rule=meeting.law.secret_vote.citation)
    rule = _rule(meeting)
    if vote.state == "open":
        raise Refusal("own-vote-early", rule=rule)
    if person.person_id not in vote.entitled:
        raise Refusal("not-entitled", rule=rule, name=person.name)
    text = texts.line(command.text, "Die Erklärung", texts.REMARK_LIMIT)
    recorded = OwnVoteRecorded(vote.vote_id, person.person_id, _choice(vote, command, rule), text)
    return () if recorded in vote.statements else (recorded,)


def _rule(meeting: Meeting) -> str:
    """The paragraph that grants the demand; raises Refusal where none does."""
    granted = meeting.law.own_vote_recorded
    if not granted.value:
        raise Refusal("own-vote-not-provided", rule=granted.citation)
    return granted.citation


def _choice(vote: Vote, command: RecordOwnVote, rule: str) -> Choice | None:
    """What the minutes say of this voice: the ballot where there is one, else what the member says of the own hand."""
    named = vote.ballots.get(command.person_id)
    if named is not None or command.person_id not in vote.by_hand:
        return named
    if command.choice is None:
        raise Refusal("own-vote-unsaid", rule=rule)
    _check_hands(vote, command.person_id, command.choice, rule)
    return command.choice


def _check_hands(vote: Vote, person_id: str, choice: Choice, rule: str) -> None:
    if vote.judged is not None and vote.judged.verdict == "unanimously" and choice == "no":
        raise Refusal("own-vote-too-many", rule=rule)
    if vote.hands is None:
        return
    others = sum(one.choice == choice for one in _by_hand(vote) if one.person_id != person_id)
    if others >= SHOWN[choice](vote.hands):
        raise Refusal("own-vote-too-many", rule=rule)


def _by_hand(vote: Vote) -> tuple[OwnVoteRecorded, ...]:
    return tuple(one for one in vote.statements if one.person_id in vote.by_hand)


def on_recorded(meeting: Meeting, event: OwnVoteRecorded, at: datetime) -> Meeting:
    """One statement a person."""
    vote = votebook.find(meeting, event.vote_id)
    others = tuple(one for one in vote.statements if one.person_id != event.person_id)
    return votebook.amended(meeting, replace(vote, statements=(*others, event)))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {RecordOwnVote: record}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {OwnVoteRecorded: on_recorded}
