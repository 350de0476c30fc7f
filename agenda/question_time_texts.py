"""Sentences about citizens' question time, shared by minutes, timeline and pages: the same everywhere.

Whoever did not agree to be named is "eine Einwohnerin/ein Einwohner" in each of them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from agenda.events.question_time import ResidentQuestionAccepted, ResidentQuestionAnswered

SOMEBODY: Final = "eine Einwohnerin/ein Einwohner"


def title(question_id: str) -> str:
    """What a question is called by."""
    return f"Einwohnerfrage {question_id.removeprefix('f')}"


def asked(question: ResidentQuestionAccepted, text: str) -> str:
    """The question with its asker; `text` is its wording by now."""
    return f"{title(question.question_id)} (gestellt durch {question.name or SOMEBODY}): „{text}“"


def answered(answer: ResidentQuestionAnswered) -> str:
    """Who answered how, and what."""
    way = "Mündlich beantwortet" if answer.way == "oral" else "Schriftlich beantwortet"
    told = " ".join(answer.text.split())
    return f"{way} von {answer.by}{f': {told}' if told else '.'}"


def owed(due: str) -> str:
    """Until when an answer is promised."""
    return f"Die Antwort wird schriftlich bis zum {date.fromisoformat(due):%d.%m.%Y} nachgereicht."
