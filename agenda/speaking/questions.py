"""Interposed questions (Zwischenfragen): the chair asks the speaker, and while one is put and answered the clock rests.

The speaker keeps the floor; who asks is heard beside. A question is about the running speech and lapses with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.floor import AdmitQuestion, DeclineQuestion, EndQuestion
from agenda.events import Event
from agenda.events.floor import QuestionAdmitted, QuestionDeclined, QuestionEnded, RequestWithdrawn
from agenda.ports import Refusal
from agenda.speaking import clocks, order, times
from agenda.state import Meeting
from agenda.state.floor import Contribution, Question, Request


def waiting(meeting: Meeting) -> tuple[Request, ...]:
    """The questions waiting, the first first."""
    return tuple(request for request in meeting.queue if request.kind == "question")


def admit(meeting: Meeting, command: AdmitQuestion) -> tuple[Event, ...]:
    """The question is put; another one that is still running ends."""
    floor, request = _asked(meeting, command.request_id)
    person = meeting.person(request.person_id)
    limit_s = times.granted(meeting, person, "question")
    admitted = QuestionAdmitted(floor.contribution_id, request.request_id, person.person_id, limit_s)
    return (*end(meeting), admitted)


def decline(meeting: Meeting, command: DeclineQuestion) -> tuple[Event, ...]:
    """The speaker goes on without it."""
    floor, request = _asked(meeting, command.request_id)
    return (QuestionDeclined(floor.contribution_id, request.request_id),)


def finish(meeting: Meeting, command: EndQuestion) -> tuple[Event, ...]:
    """Question and answer are over."""
    events = end(meeting)
    if not events:
        raise Refusal("no-question-running")
    return events


def end(meeting: Meeting) -> tuple[Event, ...]:
    """The end of the running question, if there is one."""
    floor = meeting.floor
    return () if floor is None or floor.question is None else (QuestionEnded(floor.contribution_id),)


def lapse(meeting: Meeting) -> tuple[Event, ...]:
    """The end of all questions that wait for the running speech."""
    return tuple(RequestWithdrawn(request.request_id) for request in waiting(meeting))


def _asked(meeting: Meeting, request_id: str) -> tuple[Contribution, Request]:
    request = next((one for one in waiting(meeting) if one.request_id == request_id), None)
    if request is None or meeting.floor is None:
        raise Refusal("request-unknown")
    return meeting.floor, request


def on_admitted(meeting: Meeting, event: QuestionAdmitted, at: datetime) -> Meeting:
    """The clock rests."""
    floor = _running(meeting)
    question = Question(event.person_id, at, event.limit_s)
    asked = replace(floor, question=question, clock=clocks.hold(floor.clock, "question", at))
    return replace(meeting, floor=asked, queue=order.without(meeting, event.request_id))


def on_declined(meeting: Meeting, event: QuestionDeclined, at: datetime) -> Meeting:
    """One less waits."""
    return replace(meeting, queue=order.without(meeting, event.request_id))


def on_ended(meeting: Meeting, event: QuestionEnded, at: datetime) -> Meeting:
    """The clock goes on, unless something else holds it."""
    floor = _running(meeting)
    return replace(meeting, floor=replace(floor, question=None, clock=clocks.release(floor.clock, "question", at)))


def _running(meeting: Meeting) -> Contribution:
    if meeting.floor is None:
        raise Refusal("nobody-speaks")
    return meeting.floor


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    AdmitQuestion: admit,
    DeclineQuestion: decline,
    EndQuestion: finish,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    QuestionAdmitted: on_admitted,
    QuestionDeclined: on_declined,
    QuestionEnded: on_ended,
}
