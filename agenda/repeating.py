"""What may follow a count: it is broken off, doubted, marked as impaired, repeated.

A result stays on record whatever comes after it; a repetition is a vote of its own that names the one it repeats. Any
member may doubt the count until the next item; whether to repeat is for the chair (rules of procedure). A step impaired
by a relevant disturbance of picture or sound has to be repeated (§ 10 Abs. 2 DigiSiVO and its like). What was voted on
without the public is repeated without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import election_joint, items, recusal, texts, votebook, voting
from agenda.commands import Command
from agenda.commands.votes import BreakOffVote, DoubtVote, MarkVoteImpaired, RepeatVote, UnmarkVoteImpaired
from agenda.election_access import admitted
from agenda.events import Event
from agenda.events.votes import VoteBrokenOff, VoteDoubted, VoteUnimpaired
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.votes import Vote
from agenda.wording import N_

CUSTOM = N_("Geschäftsordnung")

REPEATED = N_("Die Abstimmung wird wiederholt.")


def open_to_doubt(meeting: Meeting, vote: Vote) -> bool:
    """Whether its count may still be doubted: until the next item is called."""
    counted = vote.state in ("closed", "announced")
    return counted and votebook.is_here(meeting, vote) and vote.about != "test"


def break_off(meeting: Meeting, command: BreakOffVote) -> tuple[Event, ...]:
    """End the vote without a result, and say why."""
    vote = voting.the_vote(meeting)
    voting.after(vote.state, "break-off")
    return (VoteBrokenOff(vote.vote_id, texts.filled_line(command.reason, "Der Grund")),)


def doubt(meeting: Meeting, command: DoubtVote) -> tuple[Event, ...]:
    """Doubt a count; the same doubt again is no event."""
    vote = votebook.find(meeting, command.vote_id)
    person = meeting.person(command.person_id)
    if not open_to_doubt(meeting, vote):
        raise Refusal("doubt-too-late", rule=CUSTOM)
    if not person.voting or person.present is None:
        raise Refusal("doubt-members-only", rule=CUSTOM, name=person.name)
    return () if person.person_id in vote.doubts else (VoteDoubted(vote.vote_id, person.person_id),)


def repeat(meeting: Meeting, command: RepeatVote) -> tuple[Event, ...]:
    """Put the same question again. A result that was not announced yet ends without one."""
    vote = votebook.find(meeting, command.vote_id)
    if vote.state == "open":
        raise Refusal("vote-unfinished")
    if not votebook.is_here(meeting, vote):
        raise Refusal("repeat-elsewhere", number=_number(meeting, vote))
    if not still_there(meeting, vote):
        raise Refusal("election-proposal-gone")
    ended = (VoteBrokenOff(vote.vote_id, REPEATED),) if vote.state == "closed" else ()
    return (*ended, *_doors_closed(meeting, vote), *_again(_without(meeting, ended), vote, command))


def still_there(meeting: Meeting, vote: Vote) -> bool:
    """Whether what it was about can still be decided: a joint proposal taken back or replaced cannot."""
    return vote.about != "election" or election_joint.stands(meeting, vote)


def _doors_closed(meeting: Meeting, vote: Vote) -> tuple[Event, ...]:
    """What was asked without the public is asked again without it (§ 52 HGO)."""
    return () if vote.public else items.exclude(meeting)


def _again(meeting: Meeting, vote: Vote, command: RepeatVote) -> tuple[Event, ...]:
    return voting.start(
        meeting,
        vote.question,
        about=vote.about,
        about_id=vote.about_id,
        rule=vote.rule,
        basis=vote.basis,
        form=command.form,
        order=command.order,
        lot=command.lot,
        barred=_barred(meeting, vote) | recusal.barred(meeting, vote.item_id),
        repeats=vote.vote_id,
    )


def _barred(meeting: Meeting, vote: Vote) -> frozenset[str]:
    """Who had no voice in the first vote because of what it was about has none in the second (§ 25 Abs. 4 HGO)."""
    match vote.about:
        case "recusal":
            return frozenset({meeting.recusals[vote.about_id].person_id})
        case "exclusion":
            return frozenset({vote.about_id})
        case "procedure":
            return recusal.barred(meeting, meeting.procedure.moved(vote.about_id).item_id)
        case "election":
            return frozenset(admitted(meeting, "hands")[1])
        case _:
            return frozenset()


def _without(meeting: Meeting, ended: tuple[VoteBrokenOff, ...]) -> Meeting:
    return replace(meeting, vote=None) if ended else meeting


def _number(meeting: Meeting, vote: Vote) -> str:
    return meeting.items[vote.item_id].number if vote.item_id else "–"


def mark(meeting: Meeting, command: MarkVoteImpaired) -> tuple[Event, ...]:
    """Mark a vote for repetition."""
    votebook.find(meeting, command.vote_id)
    return voting.mark_impaired(meeting, command.vote_id, texts.filled_line(command.reason, "Der Grund"))


def unmark(meeting: Meeting, command: UnmarkVoteImpaired) -> tuple[Event, ...]:
    """Take the mark back, by whom or what ever it was set; the log keeps both."""
    vote = votebook.find(meeting, command.vote_id)
    reason = texts.filled_line(command.reason, "Der Grund")
    return (VoteUnimpaired(vote.vote_id, reason),) if vote.impaired else ()


def to_repeat(meeting: Meeting) -> Vote | None:
    """The impaired vote of the item under debate that was counted and not repeated yet, the oldest first."""
    votes = votebook.votes_here(meeting)
    repeated = {vote.repeats for vote in votes}
    due = (vote for vote in votes if vote.impaired and vote.counted and vote.vote_id not in repeated)
    return next((vote for vote in due if still_there(meeting, vote)), None)


def on_broken_off(meeting: Meeting, event: VoteBrokenOff, at: datetime) -> Meeting:
    """There is no vote."""
    vote = voting.the_vote(meeting, event.vote_id)
    voting.after(vote.state, "break-off")
    return replace(meeting, vote=None)


def on_doubted(meeting: Meeting, event: VoteDoubted, at: datetime) -> Meeting:
    """The chair sees who doubts."""
    vote = votebook.find(meeting, event.vote_id)
    return votebook.amended(meeting, replace(vote, doubts=(*vote.doubts, event.person_id)))


def on_unimpaired(meeting: Meeting, event: VoteUnimpaired, at: datetime) -> Meeting:
    """The result holds."""
    vote = votebook.find(meeting, event.vote_id)
    return votebook.amended(meeting, replace(vote, impaired=False, impaired_by=""))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    BreakOffVote: break_off,
    DoubtVote: doubt,
    RepeatVote: repeat,
    MarkVoteImpaired: mark,
    UnmarkVoteImpaired: unmark,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    VoteBrokenOff: on_broken_off,
    VoteDoubted: on_doubted,
    VoteUnimpaired: on_unimpaired,
}
