"""Citizens' question time (Einwohnerfragestunde): moderation, course and answers."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import AnswerWay


@dataclass(frozen=True, slots=True)
class AcceptResidentQuestion:
    """Let everybody read a question, or deal with it in the accepted one `into`, worded as `wording` if that is given.

    The server knows what was sent, and replaces `item_id`, `text`, `name` and `live` of a page.
    """

    question_id: str
    into: str = ""
    wording: str = ""
    item_id: str = ""
    text: str = ""
    name: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class RefuseResidentQuestion:
    """Do not put a question; its asker reads why."""

    question_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergeResidentQuestion:
    """Deal with a question in another one; an empty `wording` leaves that one's text as it is."""

    question_id: str
    into: str
    wording: str = ""


@dataclass(frozen=True, slots=True)
class OrderResidentQuestions:
    """Deal with the questions of an item in this order; those not named follow in theirs."""

    item_id: str
    question_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutResidentQuestion:
    """Read a question aloud."""

    question_id: str


@dataclass(frozen=True, slots=True)
class AdmitAsker:
    """Bring whoever asks in person from the waiting room into the speaker queue."""

    question_id: str


@dataclass(frozen=True, slots=True)
class DismissAsker:
    """Back into the waiting room."""

    question_id: str


@dataclass(frozen=True, slots=True)
class OweResidentAnswer:
    """Answer in writing until the day `due` (ISO 8601); where it is empty the server puts in the usual one."""

    question_id: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class AnswerResidentQuestion:
    """Note who answered in the sitting, or give the answer in writing."""

    question_id: str
    way: AnswerWay
    by: str
    text: str = ""


QuestionTimeCommand = (
    AcceptResidentQuestion
    | RefuseResidentQuestion
    | MergeResidentQuestion
    | OrderResidentQuestions
    | PutResidentQuestion
    | AdmitAsker
    | DismissAsker
    | OweResidentAnswer
    | AnswerResidentQuestion
)
