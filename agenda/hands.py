"""Show of hands (Handzeichen): those in the hall raise a hand, all others vote by name, in one vote.

The clerk counts and types three numbers, or the chair establishes by sight that there is a majority or that nobody is
against, as rules of procedure have it. Nobody has two voices: the hands are those of the entitled who are in the hall
and gave no voice by name, so no more hands are taken than there are such people, and once any were counted none of
these people gives a voice by name. Where the majority is one of a number fixed beforehand, or of all who vote, sight is
not enough and the hands have to be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import voices, voting
from agenda.commands import Command
from agenda.commands.votes import CountHands, JudgeHands
from agenda.events import Event
from agenda.events.votes import HandsCounted, HandsJudged
from agenda.events.words import HandsVerdict
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.votes import Vote


def count(meeting: Meeting, command: CountHands) -> tuple[Event, ...]:
    """Take the numbers of hands; the same numbers again are no event."""
    vote = _by_hand(meeting, command.vote_id)
    shown = HandsCounted(vote.vote_id, command.yes, command.no, command.abstain)
    if min(shown.yes, shown.no, shown.abstain) < 0:
        raise Refusal("hands-negative")
    voting.check_abstentions(meeting.law, shown.abstain)
    hands, most = shown.yes + shown.no + shown.abstain, len(_anew(meeting, vote).by_hand)
    if hands > most:
        raise Refusal("hands-too-many", rule=voices.CUSTOM, hands=hands, most=most)
    return () if vote.hands == shown else (shown,)


def judge(meeting: Meeting, command: JudgeHands) -> tuple[Event, ...]:
    """Establish by sight what the hands mean; the same verdict again is no event."""
    vote = _by_hand(meeting, command.vote_id)
    if vote.rule != "simple":
        raise Refusal("hands-to-count", rule=voting.rule_text(meeting.law, vote.rule, vote.basis))
    if command.verdict == "unanimously" and "no" in vote.ballots.values():
        raise Refusal("not-unanimous")
    judged = HandsJudged(vote.vote_id, command.verdict)
    return () if vote.judged == judged else (judged,)


def verdicts(vote: Vote) -> tuple[HandsVerdict, ...]:
    """What may be established by sight just now."""
    if vote.form != "hands" or vote.rule != "simple":
        return ()
    return ("carried", "rejected") if "no" in vote.ballots.values() else ("unanimously", "carried", "rejected")


def _by_hand(meeting: Meeting, vote_id: str) -> Vote:
    vote = voting.running(meeting, vote_id)
    if vote.form != "hands":
        raise Refusal("not-by-hand")
    return vote


def _anew(meeting: Meeting, vote: Vote) -> Vote:
    """The vote with those who may raise a hand now."""
    return replace(vote, in_hall=voting.in_hall(meeting, vote.entitled))


def moved(meeting: Meeting) -> Meeting:
    """Who may raise a hand changes with who comes and goes, until hands are counted or judged."""
    vote = meeting.vote
    if vote is None or vote.form != "hands" or vote.state != "open" or vote.hands or vote.judged:
        return meeting
    return replace(meeting, vote=_anew(meeting, vote))


def on_counted(meeting: Meeting, event: HandsCounted, at: datetime) -> Meeting:
    """The hands as counted, in place of whatever was found before."""
    vote = voting.the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(_anew(meeting, vote), hands=event, judged=None))


def on_judged(meeting: Meeting, event: HandsJudged, at: datetime) -> Meeting:
    """The hands as seen, in place of whatever was found before."""
    vote = voting.the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(_anew(meeting, vote), hands=None, judged=event))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {CountHands: count, JudgeHands: judge}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {HandsCounted: on_counted, HandsJudged: on_judged}
