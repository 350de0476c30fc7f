"""Citizens' question time as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda.events.question_time import ResidentQuestionAnswered
from agenda.events.words import ResidentQuestionState


@dataclass(frozen=True, slots=True)
class ResidentQuestion:
    """A question that clerk or chair have decided on; of one refused before anybody read it there is no text.

    `into` is the question it was merged into, `due` the day (ISO 8601) until which an answer is owed.
    """

    question_id: str
    item_id: str = ""
    text: str = ""
    name: str = ""
    live: bool = False
    state: ResidentQuestionState = "accepted"
    reason: str = ""
    into: str = ""
    due: str = ""
    answer: ResidentQuestionAnswered | None = None

    @property
    def number(self) -> str:
        """What people call it by: the server gives out f1, f2, …"""
        return self.question_id.removeprefix("f")


@dataclass(frozen=True, slots=True)
class QuestionTime:
    """Questions by id in their order; `now` is the one under debate, `admitted` are those whose askers are in."""

    questions: Mapping[str, ResidentQuestion] = field(default_factory=dict)
    now: str = ""
    admitted: frozenset[str] = frozenset()
