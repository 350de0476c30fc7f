"""The survey that an address names, for every page of surveys."""

from __future__ import annotations

import logging

from aiohttp import web

from agenda.meeting import Meeting
from agenda.surveys_form import Survey
from server.surveys.broken import SurveyBroken
from server.surveys.plans import Shelf
from server.web import PageError

log = logging.getLogger(__name__)


def asked_for(request: web.Request, shelf: Shelf) -> Survey:
    """The survey of the request's address; raises PageError where there is none, or its file is broken."""
    try:
        survey = shelf.survey(request.match_info["survey"])
    except SurveyBroken as error:
        log.warning("a survey is not shown: %s", error)
        raise PageError("survey-broken", 503) from error
    if survey is None:
        raise PageError("page-missing", 404)
    return survey


def asked_of(request: web.Request, shelf: Shelf, meeting: Meeting) -> Survey:
    """The same, if it belongs to the sitting; raises PageError."""
    survey = asked_for(request, shelf)
    if survey.meeting_id != meeting.meeting_id:
        raise PageError("page-missing", 404)
    return survey
