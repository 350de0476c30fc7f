"""Citizens' question time in the minutes: each question with its asker as agreed, who answered, what is still owed.

A question that nobody dealt with in the sitting comes in with its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from agenda import question_time_texts as say
from agenda.events import Event
from agenda.events.question_time import (
    AskerAdmitted,
    AskerDismissed,
    ResidentAnswerOwed,
    ResidentQuestionAccepted,
    ResidentQuestionAnswered,
    ResidentQuestionMerged,
    ResidentQuestionPut,
    ResidentQuestionRefused,
    ResidentQuestionsOrdered,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_values import Incident


def _accepted(draft: MinutesDraft, at: datetime, event: ResidentQuestionAccepted) -> None:
    draft.resident_questions[event.question_id] = event


def _merged(draft: MinutesDraft, at: datetime, event: ResidentQuestionMerged) -> None:
    known = draft.resident_questions
    known[event.into] = replace(known[event.into], text=event.text)


def _put(draft: MinutesDraft, at: datetime, event: ResidentQuestionPut) -> None:
    if event.question_id not in draft.resident_told:
        _tell(draft, at, event.question_id, _asked(draft, event.question_id))


def _owed(draft: MinutesDraft, at: datetime, event: ResidentAnswerOwed) -> None:
    _tell(draft, at, event.question_id, f"{_named(draft, event.question_id)} {say.owed(event.due)}")


def _answered(draft: MinutesDraft, at: datetime, event: ResidentQuestionAnswered) -> None:
    _tell(draft, at, event.question_id, f"{_named(draft, event.question_id)} {say.answered(event)}")


def _named(draft: MinutesDraft, question_id: str) -> str:
    """The whole question at the first time, its number from then on."""
    if question_id in draft.resident_told:
        return f"{say.title(question_id)}:"
    return _asked(draft, question_id)


def _asked(draft: MinutesDraft, question_id: str) -> str:
    known = draft.resident_questions[question_id]
    return say.asked(known, known.text)


def _tell(draft: MinutesDraft, at: datetime, question_id: str, text: str) -> None:
    """In the course of the question's own item, also when that is long over."""
    draft.resident_told.add(question_id)
    draft.items[draft.resident_questions[question_id].item_id].course.append(Incident(at, text, text))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ResidentQuestionAccepted: _accepted,
    ResidentQuestionRefused: unrecorded,
    ResidentQuestionMerged: _merged,
    ResidentQuestionsOrdered: unrecorded,
    ResidentQuestionPut: _put,
    AskerAdmitted: unrecorded,
    AskerDismissed: unrecorded,
    ResidentAnswerOwed: _owed,
    ResidentQuestionAnswered: _answered,
}
