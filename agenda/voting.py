"""Open votes (offene Abstimmungen) on the current item (§ 54 HGO).

Who may vote is frozen when the vote opens: the voting members present. Each has one voice and may change it until the
vote is closed. Closing counts; only the announcement by the chair makes the result final. Somebody who leaves leaves
the ballot in. A vote of an unquorate body would be void (§ 53 HGO), so it is not opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import quorum, speakers, texts
from agenda.commands import Command
from agenda.commands.votes import CastBallot, CloseVote, OpenVote
from agenda.events import Event
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.ports import Refusal
from agenda.profiles.model import MajorityRule, Profile
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.people import Person
from agenda.state.votes import Vote, VoteState
from agenda.wording import N_

VoteStep = Literal["close", "announce"]

VOTE: Mapping[tuple[VoteState, VoteStep], VoteState] = {
    ("open", "close"): "closed",
    ("closed", "announce"): "announced",
}
REFUSED_STEP: Mapping[VoteStep, str] = {"close": "vote-closed", "announce": "vote-not-closed"}

CARRIED: Mapping[MajorityRule, Callable[[int, int], bool]] = {"simple": lambda yes, no: yes > no}
"""Whether a motion is carried, from yes and no: abstentions do not count (§ 54 I S. 3 HGO), a tie is a no (S. 2)."""

MAJORITY_NAME: Mapping[MajorityRule, str] = {"simple": N_("Einfache Mehrheit der abgegebenen Stimmen")}


def after(state: VoteState, step: VoteStep) -> VoteState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return VOTE[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def check_finished(meeting: Meeting) -> None:
    """Refuse to go on while a vote is open or its result not announced."""
    if meeting.vote_unfinished:
        raise Refusal("vote-unfinished")


def open_(meeting: Meeting, command: OpenVote) -> tuple[Event, ...]:
    """Open a vote on the current item; nobody speaks while it runs."""
    item = meeting.current
    if item is None:
        raise Refusal("no-item")
    check_finished(meeting)
    quorum.check_quorate(meeting)
    opened = VoteOpened(
        vote_id=f"v{meeting.votes + 1}",
        item_id=item.item_id,
        question=_question(item, command.question),
        entitled=_entitled(meeting),
    )
    return (*speakers.end(meeting, "finished"), opened)


def cast(meeting: Meeting, command: CastBallot) -> tuple[Event, ...]:
    """Give one voice, or change it; the same voice again is no event."""
    vote = the_vote(meeting, command.vote_id)
    if vote.state != "open":
        raise Refusal("vote-closed")
    person = meeting.person(command.person_id)
    _check_entitled(vote, person)
    if vote.ballots.get(person.person_id) == command.choice:
        return ()
    return (BallotCast(vote.vote_id, person.person_id, command.choice, command.channel),)


def close(meeting: Meeting, command: CloseVote) -> tuple[Event, ...]:
    """Close the vote and count it."""
    vote = the_vote(meeting)
    after(vote.state, "close")
    return (tally(vote, meeting.law),)


def tally(vote: Vote, law: Profile) -> VoteClosed:
    """Count the ballots of a vote."""
    voices = Counter(vote.ballots.values())
    return VoteClosed(
        vote_id=vote.vote_id,
        yes=voices["yes"],
        no=voices["no"],
        abstain=voices["abstain"],
        not_voted=len(vote.missing),
        carried=CARRIED[law.majority.value](voices["yes"], voices["no"]),
    )


def may_vote(meeting: Meeting, person: Person) -> bool:
    """Whether a ballot of this person would be taken now."""
    vote = meeting.vote
    return (
        vote is not None and vote.state == "open" and person.person_id in vote.entitled and person.present is not None
    )


def rule_text(law: Profile) -> str:
    """The rule under a result, as people read it."""
    return f"{MAJORITY_NAME[law.majority.value]}, {law.majority.citation}"


def the_vote(meeting: Meeting, vote_id: str | None = None) -> Vote:
    """The vote that is open or not yet announced; raises Refusal where there is none, or another one than meant."""
    if meeting.vote is None or (vote_id is not None and vote_id != meeting.vote.vote_id):
        raise Refusal("no-vote")
    return meeting.vote


def _question(item: Item, wanted: str) -> str:
    question = texts.paragraphs(wanted, "Die Frage", texts.MOTION_LIMIT).strip() or item.motion.strip()
    if not question:
        raise Refusal("no-question")
    return question


def _entitled(meeting: Meeting) -> tuple[str, ...]:
    entitled = tuple(person.person_id for person in meeting.people.values() if person.voting and person.present)
    if not entitled:
        raise Refusal("nobody-entitled")
    return entitled


def _check_entitled(vote: Vote, person: Person) -> None:
    if person.person_id not in vote.entitled:
        raise Refusal("not-entitled", name=person.name)
    if person.present is None:
        raise Refusal("not-present", name=person.name)


def on_opened(meeting: Meeting, event: VoteOpened, at: datetime) -> Meeting:
    """Ballots are taken from now on."""
    vote = Vote(
        vote_id=event.vote_id,
        item_id=event.item_id,
        question=event.question,
        entitled=event.entitled,
        opened_at=at,
        state="open",
        ballots={},
        about=event.about,
        about_id=event.about_id,
        rule=event.rule,
        form=event.form,
    )
    return replace(meeting, vote=vote, votes=meeting.votes + 1)


def on_cast(meeting: Meeting, event: BallotCast, at: datetime) -> Meeting:
    """One voice, in place of an earlier one of the same person."""
    vote = the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(vote, ballots={**vote.ballots, event.person_id: event.choice}))


def on_closed(meeting: Meeting, event: VoteClosed, at: datetime) -> Meeting:
    """Counted, not yet final."""
    vote = the_vote(meeting, event.vote_id)
    return replace(meeting, vote=replace(vote, state=after(vote.state, "close"), counted=event))


def on_announced(meeting: Meeting, event: VoteAnnounced, at: datetime) -> Meeting:
    """Final: the result stands at its item, and on the screens until the debate goes on."""
    vote = the_vote(meeting, event.vote_id)
    final = replace(vote, state=after(vote.state, "announce"))
    item = meeting.items[vote.item_id]
    decided = replace(item, results=(*item.results, final))
    return replace(meeting, vote=final, items={**meeting.items, item.item_id: decided})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    OpenVote: open_,
    CastBallot: cast,
    CloseVote: close,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    VoteOpened: on_opened,
    BallotCast: on_cast,
    VoteClosed: on_closed,
    VoteAnnounced: on_announced,
}
