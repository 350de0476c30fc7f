"""The result of a survey as an exhibit of an item."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.surveys import SurveyTable


@dataclass(frozen=True, slots=True)
class AttachSurvey:
    """Make the result of the survey an exhibit of its item.

    A page sends the two ids; the rest the server fills in from what it holds and replaces what a page sends.
    """

    item_id: str
    survey_id: str
    title: str = ""
    closed_on: str = ""
    online: int = 0
    paper: int = 0
    smallest: int = 0
    tables: tuple[SurveyTable, ...] = ()


SurveysCommand = AttachSurvey
