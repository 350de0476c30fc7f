"""Citizens' question time (Einwohnerfragestunde): what became of a question of a resident.

A question as it came in is no event: the text nobody has read yet, name, place of residence and mail address lie beside
the log and are deleted in time (`server/question_time/store.py`). Into the log goes what the clerk has accepted, with
the name only as far as its owner agreed; so nobody has to be taken out of a record that is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import AnswerWay


@dataclass(frozen=True, slots=True)
class ResidentQuestionAccepted:
    """Everybody may read it. `name` is empty where the asker is not to be named; `live`: asked in person."""

    question_id: str
    item_id: str
    text: str
    name: str
    live: bool


@dataclass(frozen=True, slots=True)
class ResidentQuestionRefused:
    """It is not put, for this reason, which its asker may read; its text never was in the log, or is taken off."""

    question_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResidentQuestionMerged:
    """It is dealt with in another one, whose wording is `text` from now on."""

    question_id: str
    into: str
    text: str


@dataclass(frozen=True, slots=True)
class ResidentQuestionsOrdered:
    """The questions of an item are dealt with in this order."""

    item_id: str
    question_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResidentQuestionPut:
    """It is the question that is dealt with now: read aloud, or asked by whoever sent it."""

    question_id: str


@dataclass(frozen=True, slots=True)
class AskerAdmitted:
    """The asker leaves the waiting room for the meeting."""

    question_id: str


@dataclass(frozen=True, slots=True)
class AskerDismissed:
    """The asker is no longer in the meeting."""

    question_id: str


@dataclass(frozen=True, slots=True)
class ResidentAnswerOwed:
    """The answer is given in writing, until the end of the day `due` (ISO 8601)."""

    question_id: str
    due: str


@dataclass(frozen=True, slots=True)
class ResidentQuestionAnswered:
    """Answered in the sitting or in writing, by whom; `text` is the answer, of an oral one at most a note."""

    question_id: str
    way: AnswerWay
    by: str
    text: str


QuestionTimeEvent = (
    ResidentQuestionAccepted
    | ResidentQuestionRefused
    | ResidentQuestionMerged
    | ResidentQuestionsOrdered
    | ResidentQuestionPut
    | AskerAdmitted
    | AskerDismissed
    | ResidentAnswerOwed
    | ResidentQuestionAnswered
)
