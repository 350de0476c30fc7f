"""The public pages of surveys on the edge: which run, asking, taking the answer, thanking, the result; without script.

An answer is stored once, however often its form is sent: the form carries a token. Who answers is known to nobody; an
address is counted for a day and kept by nobody (`server/surveys/limit.py`). Surveys lie where their files and answers
do, so an edge on another machine has none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.events.surveys import SurveyAttached
from agenda.surveys_answers import AnswersWrong
from agenda.surveys_form import Answers, Survey
from server.proxies import Proxies
from server.store.trouble import StorageTrouble
from server.surveys.asked import asked_for
from server.surveys.chart import has_chart, svg
from server.surveys.codes import typed
from server.surveys.conditions import style_sheet
from server.surveys.limit import Limit
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.said import said, smallest, turnout
from server.surveys.sheet import EMPTY, Sheet, drawn, frame, query_of, sheet_values
from server.surveys.store import Given, SurveyStore, Taken
from server.surveys.texts import TAKEN, Refused, left_out
from server.surveys.upload import Filled, Reading
from server.web import PageError, Pages

log = logging.getLogger(__name__)

CODE: Final = "code"
NO_CACHE: Final = {hdrs.CACHE_CONTROL: "no-store"}
STYLE_CACHE: Final = {hdrs.CACHE_CONTROL: "max-age=600"}
"""A questionnaire does not change once anybody may answer."""

LEFT_OUT: Final = "ohne"
"""Of the page of thanks: how many answers were left out."""

STATUS: Final[Mapping[Refused, int]] = {"closed": 403, "planned": 403, "often": 403}
"""Of what is not taken; all else is a form that can be mended."""


class SurveyPages:
    """The public routes; `zone` is the town's, `notices`: people may leave an address (`server/surveys/notice.py`)."""

    def __init__(
        self,
        pages: Pages,
        shelf: Shelf,
        store: SurveyStore,
        zone: tzinfo,
        now: Callable[[], datetime],
        notices: bool = False,
    ) -> None:
        self._pages = pages
        self._shelf = shelf
        self._store = store
        self._zone = zone
        self._now = now
        self._notices = notices
        self._limit = Limit(lambda: now().astimezone(zone).date())
        self._proxies = Proxies(pages.settings.server.trusted_proxies)
        self._results = Results(store, zone)
        self._reading = Reading()

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        slug = r"/umfrage/{survey:[a-z0-9-]{1,64}}"
        return [
            web.get("/umfragen", self.running),
            web.get(slug, self.form),
            web.post(slug, self.answer),
            web.get(f"{slug}/danke", self.thanks),
            web.get(f"{slug}/bedingungen.css", self.conditions),
            web.get(f"{slug}/ergebnis", self.result),
            web.get(slug + r"/ergebnis-{place:\d{1,3}}.svg", self.chart),
        ]

    async def running(self, request: web.Request) -> web.Response:
        """The surveys that take answers now, the one that ends first on top."""
        texts, now = self._pages.language(request), self._now()
        found = sorted(
            (one for one in self._shelf.surveys() if one.state(now) == "open"), key=lambda one: one.closes_at
        )
        shown = [frame(request, one, texts, now, self._zone) for one in found]
        return self._pages.render(request, "surveys_running.html", {"role": "public"}, surveys=shown)

    async def form(self, request: web.Request) -> web.Response:
        """The questions, or why nobody may answer now."""
        return self._form(request, self._survey(request), EMPTY)

    async def answer(self, request: web.Request) -> web.Response:
        """Take an answer; whoever filled in something wrong gets all of it back with a sentence where it is wrong."""
        survey = self._survey(request)
        filled = await self._reading.form(request, survey)
        state = survey.state(self._now())
        if state != "open":
            return self._refused(request, survey, filled, state)
        try:
            answers = filled.answers(survey)
        except AnswersWrong as wrong:
            return self._form(request, survey, Sheet(filled.refilled(), wrong.faults), 422)
        refused = await self._taken(request, survey, filled, answers)
        if refused:
            return self._refused(request, survey, filled, refused)
        missing = len(filled.left_out(survey, answers))
        query = query_of(request, **({LEFT_OUT: str(missing)} if missing else {}))
        location = f"/umfrage/{survey.survey_id}/danke{query}"
        return web.Response(status=303, headers={hdrs.LOCATION: location, **NO_CACHE})

    async def thanks(self, request: web.Request) -> web.Response:
        """The answer is stored, and how much of what was sent is not."""
        survey = self._survey(request)
        shown = self._frame(request, survey)
        told = left_out(missing_of(request, survey), shown["say"])
        return self._pages.render(request, "survey_thanks.html", {"role": "public"}, **shown, left_out=told)

    async def conditions(self, request: web.Request) -> web.Response:
        """The style sheet that hides what is not asked."""
        body = style_sheet(self._survey(request))
        return web.Response(text=body, content_type="text/css", headers=STYLE_CACHE)

    async def result(self, request: web.Request) -> web.Response:
        """The result in numbers and bars, or when it will be there."""
        survey = self._survey(request)
        shown, frame = await self._shown(request, survey), self._frame(request, survey)
        return self._pages.render(
            request,
            "survey_result.html",
            {"role": "public"},
            **frame,
            result=shown,
            tables=drawn(shown, f"/umfrage/{survey.survey_id}", frame["query"]) if shown else (),
            turnout=turnout(shown, frame["say"]) if shown else "",
            smallest=smallest(shown, frame["say"]) if shown else "",
        )

    async def chart(self, request: web.Request) -> web.Response:
        """One table of the result as a picture."""
        shown = await self._shown(request, self._survey(request))
        place = int(request.match_info["place"])
        if shown is None or place >= len(shown.tables) or not has_chart(shown.tables[place]):
            raise PageError("page-missing", 404)
        return web.Response(text=svg(shown.tables[place]), content_type="image/svg+xml", headers=NO_CACHE)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _survey(self, request: web.Request) -> Survey:
        return asked_for(request, self._shelf)

    async def _taken(self, request: web.Request, survey: Survey, filled: Filled, answers: Answers) -> Refused | None:
        """Store the answer; why it was not, None where it is stored."""
        fields = filled.fields
        code = typed("".join(fields.get(CODE, ())[:1])) if survey.access == "code" else ""
        if survey.access == "code" and not code:
            return "code-missing"
        day = self._now().astimezone(self._zone).date().isoformat()
        token, files = Sheet(fields, {}).token, filled.kept(answers)
        given = Given(survey.survey_id, token, "online", day, answers, code, files)
        return await self._placed(given, self._proxies.origin(request), survey.per_address)

    async def _placed(self, given: Given, origin: str, most: int) -> Refused | None:
        """Store it in a place of its address. Where all are taken the same form may still come a second time."""
        if not self._limit.take(given.survey_id, origin, most):
            return None if await self._store.has(given.survey_id, given.token) else "often"
        try:
            taken: Taken | None = await self._store.put(given)
        except StorageTrouble as error:
            log.error("an answer was not stored: %s", error)
            taken = None
        if taken != "taken":
            self._limit.give_back(given.survey_id, origin)
        if taken is None:
            return "storage"
        return None if taken in TAKEN else REFUSALS[taken]

    async def _shown(self, request: web.Request, survey: Survey) -> SurveyAttached | None:
        """The result as far as anybody may see it now, in the language of the page."""
        state = survey.state(self._now())
        if state == "planned" or (state == "open" and not survey.interim):
            return None
        frame = self._frame(request, survey)
        return said(await self._results.result(survey, state), survey, frame["language"], frame["say"])

    def _refused(self, request: web.Request, survey: Survey, filled: Filled, refused: Refused) -> web.Response:
        sheet = Sheet(filled.refilled(), filled.again(survey), refused)
        return self._form(request, survey, sheet, STATUS.get(refused, 422))

    def _form(self, request: web.Request, survey: Survey, sheet: Sheet, status: int = 200) -> web.Response:
        frame = self._frame(request, survey)
        return self._pages.render(
            request,
            "survey.html",
            {"role": "public"},
            status,
            **frame,
            **sheet_values(survey, sheet, self._pages.language(request), frame["language"]),
            paper=False,
            action=f"/umfrage/{survey.survey_id}{frame['query']}",
        )

    def _frame(self, request: web.Request, survey: Survey) -> dict[str, Any]:
        shown = frame(request, survey, self._pages.language(request), self._now(), self._zone)
        return {**shown, "notices": self._notices}


REFUSALS: Final[Mapping[str, Refused]] = {
    "code-unknown": "code-unknown",
    "code-used": "code-used",
    "closed": "closed",
    "files-full": "files-full",
}
"""What the store says, as it is told."""


def missing_of(request: web.Request, survey: Survey) -> int:
    """How many answers were left out by the address of the page; 0 for what no form of ours led to."""
    asked = request.query.get(LEFT_OUT, "")
    return next((number for number in range(1, len(survey.questions)) if str(number) == asked), 0)
