"""Live polls (Stimmungsbild): chair or clerk ask those present about the item under debate. Nothing is decided by it.

A poll never shares a table with votes, and none is opened while a vote is taken. Answers are no events: they are
counted beside the log (`server/polls/box.py`), and what comes into the log is the frozen result. A poll belongs to the
item under which it was opened, and may be closed after that item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from agenda import texts
from agenda.commands import Command
from agenda.commands.polls import ClosePoll, DropPoll, OpenPoll
from agenda.events import Event
from agenda.events.polls import PollClosed, PollDropped, PollOpened
from agenda.events.words import PollKind
from agenda.poll_answers import IN_WORDS, SCALE, Answer, labels
from agenda.poll_said import FROZEN, TEXT_LIMIT
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import VOTING_FUNCTIONS, Person
from agenda.state.polls import Poll
from agenda.withheld import reason_of

MOST_OPTIONS: Final = 10
"""More cannot be read on a hall screen from 15 m."""

QUESTION_LIMIT: Final = 300  # characters


def open_(meeting: Meeting, command: OpenPoll) -> tuple[Event, ...]:
    """Open a poll about the item under debate; one at a time."""
    item = meeting.current
    if item is None:
        raise Refusal("no-item")
    if running(meeting) is not None:
        raise Refusal("poll-running")
    if meeting.vote_unfinished:
        raise Refusal("poll-while-voting")
    if command.audience == "everybody" and not _before_the_public(meeting):
        raise Refusal("poll-not-public", rule=meeting.law.non_public.citation)
    return (_opened(meeting, item.item_id, command),)


def _opened(meeting: Meeting, item_id: str, command: OpenPoll) -> PollOpened:
    question = texts.filled_line(command.question, "Die Frage", QUESTION_LIMIT)
    return PollOpened(
        f"p{len(meeting.polls) + 1}",
        item_id,
        question,
        _options(command.kind, command.options),
        command.kind,
        command.audience,
        command.hidden,
        texts.identifier(command.code),
    )


def _options(kind: PollKind, wanted: tuple[str, ...]) -> tuple[str, ...]:
    if kind == "scale":
        return SCALE
    if kind in IN_WORDS:
        return ()
    options = tuple(texts.filled_line(one, "Die Antwort") for one in wanted)
    if not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) != len(options):
        raise Refusal("poll-options", limit=MOST_OPTIONS)
    return options


def _before_the_public(meeting: Meeting) -> bool:
    item = meeting.current
    return item is not None and item.public and not meeting.public_excluded


def close(meeting: Meeting, command: ClosePoll) -> tuple[Event, ...]:
    """Freeze the result."""
    opened = _open(meeting, command.poll_id).opened
    said = tuple(texts.filled_line(one, "Die Antwort", TEXT_LIMIT) for one in command.labels)
    counted = command.counts, command.answers, command.members
    result = PollClosed(command.poll_id, *counted, said, command.released)
    if not _possible(opened, result):
        raise Refusal("poll-count-wrong")
    return (result,)


def _possible(opened: PollOpened, result: PollClosed) -> bool:
    """Whether the figures can be those of the question."""
    figures = (*result.counts, result.answers - result.members, result.members, result.released - len(result.labels))
    fitting = len(result.counts) == len(labels(opened, result)) <= FROZEN
    return fitting and min(figures) >= 0 and (opened.kind in IN_WORDS or not (result.labels or result.released))


def drop(meeting: Meeting, command: DropPoll) -> tuple[Event, ...]:
    """Give it up."""
    _open(meeting, command.poll_id)
    return (PollDropped(command.poll_id, texts.filled_line(command.reason, "Der Grund")),)


def _open(meeting: Meeting, poll_id: str) -> Poll:
    poll = meeting.polls.get(poll_id)
    if poll is None:
        raise Refusal("poll-unknown")
    if poll.state != "open":
        raise Refusal("poll-over")
    return poll


def running(meeting: Meeting) -> Poll | None:
    """The poll that is open."""
    return next((one for one in meeting.polls.values() if one.state == "open"), None)


def answerable(meeting: Meeting, poll_id: str) -> PollOpened:
    """The poll of that id, which takes answers until the sitting ends; raises Refusal."""
    poll = _open(meeting, poll_id)
    if meeting.state not in ("open", "interrupted"):
        raise Refusal("poll-over")
    return poll.opened


def check_member(meeting: Meeting, person: Person) -> None:
    """Refuse an answer as a member to who is none, is not there, or is kept from the meeting now."""
    if person.function not in VOTING_FUNCTIONS or reason_of(meeting, person.person_id) is not None:
        raise Refusal("poll-members-only")
    if person.present is None:
        raise Refusal("not-present", name=person.name)


def check_public(meeting: Meeting, poll: PollOpened) -> None:
    """Refuse an answer of the public where only members are asked, or while the public is excluded."""
    if poll.audience != "everybody":
        raise Refusal("poll-members-only")
    if meeting.public_excluded:
        raise Refusal("poll-over")


def moderated(meeting: Meeting, poll_id: str) -> PollOpened:
    """The poll in words whose answers may be released or refused now; raises Refusal."""
    opened = _open(meeting, poll_id).opened
    if opened.kind not in IN_WORDS:
        raise Refusal("poll-answer-wrong")
    return opened


def check_same(first: Answer, again: Answer) -> None:
    """Refuse a second answer that differs; the same one sent again is no fault."""
    if first != again:
        raise Refusal("poll-answered")


def on_opened(meeting: Meeting, event: PollOpened, at: datetime) -> Meeting:
    """Whoever belongs to the audience may answer."""
    return _kept(meeting, Poll(event, _before_the_public(meeting)))


def on_closed(meeting: Meeting, event: PollClosed, at: datetime) -> Meeting:
    """The result belongs to the item."""
    return _kept(meeting, replace(meeting.polls[event.poll_id], state="closed", result=event))


def on_dropped(meeting: Meeting, event: PollDropped, at: datetime) -> Meeting:
    """No result."""
    return _kept(meeting, replace(meeting.polls[event.poll_id], state="dropped"))


def _kept(meeting: Meeting, poll: Poll) -> Meeting:
    return replace(meeting, polls={**meeting.polls, poll.opened.poll_id: poll})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {OpenPoll: open_, ClosePoll: close, DropPoll: drop}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    PollOpened: on_opened,
    PollClosed: on_closed,
    PollDropped: on_dropped,
}
