"""Whether a survey fits its sitting: it belongs to one of the items, and is over before the sitting begins.

Asked when a survey is taken over, when a sitting is planned to which there are surveys, and when a result is attached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agenda.state import Meeting
from agenda.surveys_form import Survey
from server.planning import MeetingPlan, PlanError
from server.surveys.plans import Shelf


def check(survey: Survey, plan: MeetingPlan) -> None:
    """Whether the survey fits the sitting; raises PlanError with one sentence."""
    if survey.item_id not in {item.id for item in plan.item}:
        raise PlanError(
            f"Den Punkt {survey.item_id} gibt es in der Sitzung {survey.meeting_id} nicht. Bitte item prüfen."
        )
    if survey.closes_at > plan.meeting.starts_at:
        raise PlanError(
            f"Die Umfrage {survey.survey_id} endet erst nach dem Beginn der Sitzung. Bitte closes_at davor legen."
        )


def misfits(shelf: Shelf, plan: MeetingPlan) -> Iterator[str]:
    """A sentence for each survey of a sitting that does not fit it as it is planned now.

    None of them keeps the sitting from being planned: a survey is mended after that (`survey add --replace`).
    """
    for survey in shelf.of_meeting(plan.meeting.id):
        try:
            check(survey, plan)
        except PlanError as error:
            yield str(error)


def begins_at(meeting: Meeting) -> datetime:
    """When the sitting began, or will as planned."""
    return meeting.opened_at or datetime.fromisoformat(meeting.planned.starts_at)


def late(survey: Survey, meeting: Meeting) -> bool:
    """Whether the survey runs on after the sitting's beginning, which may have been moved."""
    return survey.closes_at > begins_at(meeting)


def too_late(survey: Survey, meeting: Meeting) -> bool:
    """Whether the sitting had begun before the survey ended; one that begins later than planned does no harm."""
    return meeting.opened_at is not None and survey.closes_at > meeting.opened_at
