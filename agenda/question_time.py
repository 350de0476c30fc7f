"""Citizens' question time (Einwohnerfragestunde): an item of its kind, at which residents ask and somebody answers.

The clerk decides on each question that was sent; what is accepted everybody may read. A question is read aloud, or
asked in person: then its asker is a guest of the sitting, waits kept away from it (`agenda/withheld.py`), and once
admitted stands in the one speaker queue. It is answered in the sitting, or in writing until a day that everybody sees.

Whether there is a question time, who may ask and until when is for the standing orders of the body; what the law of a
Land says of it is not known well enough to be refused by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final, Literal

from agenda import question_time_asker as asker
from agenda import texts
from agenda.commands import Command
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AnswerResidentQuestion,
    MergeResidentQuestion,
    OrderResidentQuestions,
    OweResidentAnswer,
    PutResidentQuestion,
    RefuseResidentQuestion,
)
from agenda.events import Event
from agenda.events.question_time import (
    ResidentAnswerOwed,
    ResidentQuestionAccepted,
    ResidentQuestionAnswered,
    ResidentQuestionMerged,
    ResidentQuestionPut,
    ResidentQuestionRefused,
    ResidentQuestionsOrdered,
)
from agenda.events.words import ResidentQuestionState
from agenda.ports import Refusal
from agenda.question_time_asker import known
from agenda.question_time_sent import question
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.question_time import QuestionTime, ResidentQuestion

QUESTION_LIMIT: Final = 5000
"""Characters that a question may have in any town; a town's own limit is lower (`config.toml`)."""

ANSWER_LIMIT: Final = 20_000
"""Characters of an answer: some ten pages."""

Step = Literal["put", "owe", "oral", "written", "merge", "refuse"]

STEPS: Final[Mapping[tuple[ResidentQuestionState, Step], ResidentQuestionState]] = {
    ("accepted", "put"): "put",
    ("put", "put"): "put",
    ("accepted", "owe"): "owed",
    ("put", "owe"): "owed",
    ("owed", "owe"): "owed",
    ("accepted", "oral"): "answered",
    ("put", "oral"): "answered",
    ("owed", "oral"): "answered",
    ("accepted", "written"): "answered",
    ("put", "written"): "answered",
    ("owed", "written"): "answered",
    ("answered", "written"): "answered",
    ("accepted", "merge"): "merged",
    ("accepted", "refuse"): "refused",
}
"""From an answer a written one may still follow: more was promised, or something has to be put right."""

OPEN: Final[frozenset[ResidentQuestionState]] = frozenset({"accepted", "put"})
"""Not yet dealt with."""


# -- what others ask ---------------------------------------------------------------------------------------------------


def items_of(meeting: Meeting) -> tuple[Item, ...]:
    """The question times on the agenda."""
    return tuple(one for one in meeting.items.values() if one.kind == "question-time" and one.public)


def intake(meeting: Meeting) -> Item:
    """The question time for which questions are taken now; raises Refusal where there is none, or none any more."""
    coming = (one for one in items_of(meeting) if one.state != "done" and one.off is None)
    found = next(coming, None) if meeting.state != "closed" else None
    if found is None:
        raise Refusal("question-time-none")
    return found


def takes(meeting: Meeting) -> bool:
    """Whether questions are taken now."""
    try:
        intake(meeting)
    except Refusal:
        return False
    return True


def dealt_with_in(meeting: Meeting, question_id: str) -> ResidentQuestion | None:
    """The question, or the one that it was merged into; None before anybody has decided on it."""
    found = meeting.question_time.questions.get(question_id)
    while found is not None and found.into:
        found = meeting.question_time.questions[found.into]
    return found


def readable(meeting: Meeting) -> tuple[ResidentQuestion, ...]:
    """Those that everybody may read, in the order of being dealt with."""
    return tuple(one for one in meeting.question_time.questions.values() if one.state not in ("merged", "refused"))


def under_debate(meeting: Meeting) -> ResidentQuestion | None:
    """The question that is dealt with now."""
    found = meeting.question_time.questions.get(meeting.question_time.now)
    return found if found is not None and found.item_id == meeting.item_id else None


def public_part(time: QuestionTime) -> QuestionTime:
    """What everybody may know: nothing of what was refused."""
    return replace(time, questions={key: one for key, one in time.questions.items() if one.state != "refused"})


def check_votable(meeting: Meeting, question_id: str) -> None:
    """Refuse an upvote for what is dealt with already, or nobody may read."""
    found = meeting.question_time.questions.get(question_id)
    if found is None or found.state not in OPEN or meeting.public_excluded:
        raise Refusal("resident-vote-not-now")


def after(state: ResidentQuestionState, step: Step) -> ResidentQuestionState:
    """The next state; raises Refusal where a question in that state does not take the step."""
    if (state, step) not in STEPS:
        raise Refusal("resident-question-not-now")
    return STEPS[state, step]


# -- rules: moderation -------------------------------------------------------------------------------------------------


def accept(meeting: Meeting, command: AcceptResidentQuestion) -> tuple[Event, ...]:
    """Let everybody read it; who asks in person is listed as a guest."""
    _check_undecided(meeting, command.question_id)
    item = meeting.item(command.item_id)
    if item not in items_of(meeting):
        raise Refusal("question-time-none")
    accepted = ResidentQuestionAccepted(
        texts.identifier(command.question_id),
        item.item_id,
        question(command.text, QUESTION_LIMIT),
        texts.line(command.name, "Der Name"),
        command.live,
    )
    if command.into:
        return (accepted, _merged(meeting, accepted.question_id, item.item_id, command.into, command.wording))
    return (accepted, *asker.listed(meeting, accepted))


def refuse(meeting: Meeting, command: RefuseResidentQuestion) -> tuple[Event, ...]:
    """Do not put it."""
    found = meeting.question_time.questions.get(command.question_id)
    if found is not None:
        after(found.state, "refuse")
    question_id = texts.identifier(command.question_id)
    return (ResidentQuestionRefused(question_id, texts.filled_line(command.reason, "Der Grund", texts.REMARK_LIMIT)),)


def merge(meeting: Meeting, command: MergeResidentQuestion) -> tuple[Event, ...]:
    """Deal with it in another one."""
    found = known(meeting, command.question_id)
    after(found.state, "merge")
    return (_merged(meeting, found.question_id, found.item_id, command.into, command.wording),)


def _merged(meeting: Meeting, question_id: str, item_id: str, into: str, wording: str) -> ResidentQuestionMerged:
    target = meeting.question_time.questions.get(into)
    if target is None or into == question_id or target.state not in OPEN or target.item_id != item_id:
        raise Refusal("resident-question-merge")
    return ResidentQuestionMerged(question_id, into, question(wording or target.text, QUESTION_LIMIT))


def arrange(meeting: Meeting, command: OrderResidentQuestions) -> tuple[Event, ...]:
    """Put them in order; the order they have already is no event."""
    item = meeting.item(command.item_id)
    there = [one.question_id for one in meeting.question_time.questions.values() if one.item_id == item.item_id]
    wanted = command.question_ids
    if len(set(wanted)) != len(wanted) or not set(wanted) <= set(there):
        raise Refusal("resident-question-order")
    order = (*wanted, *(one for one in there if one not in wanted))
    return () if order == tuple(there) else (ResidentQuestionsOrdered(item.item_id, order),)


def _check_undecided(meeting: Meeting, question_id: str) -> None:
    if question_id in meeting.question_time.questions:
        raise Refusal("resident-question-decided")


# -- rules: in the sitting, and afterwards -----------------------------------------------------------------------------


def put(meeting: Meeting, command: PutResidentQuestion) -> tuple[Event, ...]:
    """Read it aloud; the one that is dealt with already is no event."""
    found = known(meeting, command.question_id)
    after(found.state, "put")
    asker.check_called(meeting, found)
    return () if meeting.question_time.now == found.question_id else (ResidentQuestionPut(found.question_id),)


def owe(meeting: Meeting, command: OweResidentAnswer, at: datetime) -> tuple[Event, ...]:
    """Promise an answer in writing; another day may be named later."""
    found = known(meeting, command.question_id)
    after(found.state, "owe")
    due = _day(command.due)
    if due < at.date():
        raise Refusal("resident-answer-due")
    return () if found.due == due.isoformat() else (ResidentAnswerOwed(found.question_id, due.isoformat()),)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("resident-answer-due") from None


def answer(meeting: Meeting, command: AnswerResidentQuestion) -> tuple[Event, ...]:
    """Note the answer."""
    found = known(meeting, command.question_id)
    after(found.state, command.way)
    told = texts.paragraphs(command.text, "Die Antwort", ANSWER_LIMIT).strip()
    if command.way == "oral" and meeting.item(found.item_id).called_at is None:
        raise Refusal("resident-answer-oral")
    if command.way == "written" and not told:
        raise Refusal("resident-answer-needs-text")
    by = texts.filled_line(command.by, "Wer geantwortet hat")
    return (ResidentQuestionAnswered(found.question_id, command.way, by, told),)


# -- what the events do ------------------------------------------------------------------------------------------------


def on_accepted(meeting: Meeting, event: ResidentQuestionAccepted, at: datetime) -> Meeting:
    """One more."""
    return _kept(meeting, ResidentQuestion(event.question_id, event.item_id, event.text, event.name, event.live))


def on_refused(meeting: Meeting, event: ResidentQuestionRefused, at: datetime) -> Meeting:
    """Only the reason stays."""
    return _kept(meeting, ResidentQuestion(event.question_id, state="refused", reason=event.reason))


def on_merged(meeting: Meeting, event: ResidentQuestionMerged, at: datetime) -> Meeting:
    """The other one bears the common wording."""
    merged = replace(meeting.question_time.questions[event.question_id], state="merged", into=event.into)
    return _kept(_kept(meeting, merged), replace(meeting.question_time.questions[event.into], text=event.text))


def on_ordered(meeting: Meeting, event: ResidentQuestionsOrdered, at: datetime) -> Meeting:
    """Those of other items keep their order before them."""
    questions = meeting.question_time.questions
    order = (*(one for one in questions if one not in event.question_ids), *event.question_ids)
    return asker.with_time(meeting, replace(meeting.question_time, questions={one: questions[one] for one in order}))


def on_put(meeting: Meeting, event: ResidentQuestionPut, at: datetime) -> Meeting:
    """Under debate; one already answered or owed stays so."""
    found = meeting.question_time.questions[event.question_id]
    kept = _kept(meeting, replace(found, state=STEPS.get((found.state, "put"), found.state)))
    return asker.with_time(kept, replace(kept.question_time, now=event.question_id))


def on_owed(meeting: Meeting, event: ResidentAnswerOwed, at: datetime) -> Meeting:
    """Open until that day."""
    return _settled(meeting, event.question_id, replace(_of(meeting, event.question_id), state="owed", due=event.due))


def on_answered(meeting: Meeting, event: ResidentQuestionAnswered, at: datetime) -> Meeting:
    """Done."""
    return _settled(
        meeting, event.question_id, replace(_of(meeting, event.question_id), state="answered", answer=event)
    )


def _of(meeting: Meeting, question_id: str) -> ResidentQuestion:
    return meeting.question_time.questions[question_id]


def _settled(meeting: Meeting, question_id: str, changed: ResidentQuestion) -> Meeting:
    settled = _kept(meeting, changed)
    now = settled.question_time.now
    return asker.with_time(settled, replace(settled.question_time, now="" if now == question_id else now))


def _kept(meeting: Meeting, changed: ResidentQuestion) -> Meeting:
    time = meeting.question_time
    return asker.with_time(meeting, replace(time, questions={**time.questions, changed.question_id: changed}))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    AcceptResidentQuestion: accept,
    RefuseResidentQuestion: refuse,
    MergeResidentQuestion: merge,
    OrderResidentQuestions: arrange,
    PutResidentQuestion: put,
    AnswerResidentQuestion: answer,
    **asker.DECIDERS,
}
TIMED_DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {OweResidentAnswer: owe}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ResidentQuestionAccepted: on_accepted,
    ResidentQuestionRefused: on_refused,
    ResidentQuestionMerged: on_merged,
    ResidentQuestionsOrdered: on_ordered,
    ResidentQuestionPut: on_put,
    ResidentAnswerOwed: on_owed,
    ResidentQuestionAnswered: on_answered,
    **asker.EVOLVERS,
}
REACTIONS = asker.REACTIONS
