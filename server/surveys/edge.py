"""The public pages of surveys on the edge: which run, asking, taking the answer, thanking, the result; without script.

An answer is stored once, however often its form is sent: the form carries a token. Who answers is known to nobody; an
address is counted for a day and kept by nobody (`server/surveys/limit.py`). Surveys lie where their files and answers
do, so an edge on another machine has none.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.events.surveys import SurveyAttached
from agenda.surveys_answers import AnswersWrong, Fault, Fields, field_of
from agenda.surveys_form import Answers, Language, Survey, files_most, steps
from agenda.surveys_texts import lines, smallest, turnout
from server.store.trouble import StorageTrouble
from server.surveys.chart import has_chart, svg
from server.surveys.codes import typed
from server.surveys.limit import Limit, address_of
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.store import Given, SurveyStore
from server.surveys.texts import FAULTS, HINTS, LIMIT_MB, LIMITS, REFUSED, TAKEN, Refused, condition
from server.surveys.upload import Filled, Reading, asks_for_files
from server.texts import Texts
from server.web import PageError, Pages

log = logging.getLogger(__name__)

TOKEN: Final = "token"  # noqa: S105 (the name of a field)
CODE: Final = "code"
NO_CACHE: Final = {hdrs.CACHE_CONTROL: "no-store"}
LANGUAGES: Final[Mapping[Language, str]] = {"de": "Deutsch", "en": "English", "simple": "Leichte Sprache"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is drawn with: what was filled in, what is wrong with it, why it was not taken."""

    fields: Fields
    faults: Mapping[str, Fault]
    refused: Refused | None = None

    @property
    def token(self) -> str:
        """The token of this form; sent again, it stays the same."""
        return "".join(self.fields.get(TOKEN, ())[:1]) or secrets.token_urlsafe(16)


EMPTY: Final = Sheet({}, {})


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
            web.get(f"{slug}/ergebnis", self.result),
            web.get(slug + r"/ergebnis-{place:\d{1,3}}.svg", self.chart),
        ]

    async def running(self, request: web.Request) -> web.Response:
        """The surveys that take answers now, the one that ends first on top."""
        texts, now = self._pages.language(request), self._now()
        found = sorted(
            (one for one in self._shelf.readable() if one.state(now) == "open"), key=lambda one: one.closes_at
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
        refused = self._closed(survey) or self._often(request, survey)
        if refused:
            return self._form(request, survey, Sheet(filled.refilled(), filled.again(survey), refused), 403)
        try:
            answers = filled.answers(survey)
        except AnswersWrong as wrong:
            return self._form(request, survey, Sheet(filled.refilled(), wrong.faults), 422)
        refused = await self._taken(request, survey, filled, answers)
        if refused:
            return self._form(request, survey, Sheet(filled.refilled(), filled.again(survey), refused), 422)
        return web.Response(status=303, headers={hdrs.LOCATION: _thanks(request, survey), **NO_CACHE})

    async def thanks(self, request: web.Request) -> web.Response:
        """The answer is stored."""
        survey = self._survey(request)
        return self._pages.render(request, "survey_thanks.html", {"role": "public"}, **self._frame(request, survey))

    async def result(self, request: web.Request) -> web.Response:
        """The result in numbers and bars, or when it will be there."""
        survey = self._survey(request)
        shown = await self._shown(survey)
        return self._pages.render(
            request,
            "survey_result.html",
            {"role": "public"},
            **self._frame(request, survey),
            result=shown,
            tables=drawn(shown, f"/umfrage/{survey.survey_id}") if shown else (),
            turnout=turnout(shown) if shown else "",
            smallest=smallest(shown) if shown else "",
        )

    async def chart(self, request: web.Request) -> web.Response:
        """One table of the result as a picture."""
        shown = await self._shown(self._survey(request))
        place = int(request.match_info["place"])
        if shown is None or place >= len(shown.tables) or not has_chart(shown.tables[place]):
            raise PageError("page-missing", 404)
        return web.Response(text=svg(shown.tables[place]), content_type="image/svg+xml", headers=NO_CACHE)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _survey(self, request: web.Request) -> Survey:
        survey = self._shelf.survey(request.match_info["survey"])
        if survey is None:
            raise PageError("page-missing", 404)
        return survey

    def _closed(self, survey: Survey) -> Refused | None:
        state = survey.state(self._now())
        return None if state == "open" else state

    def _often(self, request: web.Request, survey: Survey) -> Refused | None:
        reached = self._limit.reached(survey.survey_id, address_of(request), survey.per_address)
        return "often" if reached else None

    async def _taken(self, request: web.Request, survey: Survey, filled: Filled, answers: Answers) -> Refused | None:
        """Store the answer; why it was not, None where it is stored."""
        fields = filled.fields
        code = typed("".join(fields.get(CODE, ())[:1])) if survey.access == "code" else ""
        if survey.access == "code" and not code:
            return "code-missing"
        day = self._now().astimezone(self._zone).date().isoformat()
        token, files = Sheet(fields, {}).token, filled.kept(answers)
        given = Given(survey.survey_id, token, "online", day, answers, code, files)
        try:
            taken = await self._store.put(given)
        except StorageTrouble as error:
            log.error("an answer was not stored: %s", error)
            return "storage"
        if taken != "again":
            self._limit.count(survey.survey_id, address_of(request))
        return None if taken in TAKEN else REFUSALS[taken]

    async def _shown(self, survey: Survey) -> SurveyAttached | None:
        """The result as far as anybody may see it now."""
        state = survey.state(self._now())
        if state == "planned" or (state == "open" and not survey.interim):
            return None
        return await self._results.result(survey)

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
            action=_address(request, survey),
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


def frame(request: web.Request, survey: Survey, texts: Texts, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What every page of a survey is drawn with."""
    return {
        "survey": survey,
        "language": language_of(request, survey, texts),
        "languages": LANGUAGES,
        "state": survey.state(now),
        "closes": f"{survey.closes_at.astimezone(zone):%d.%m.%Y, %H:%M}",
        "opens": f"{survey.opens_at.astimezone(zone):%d.%m.%Y, %H:%M}",
    }


def sheet_values(survey: Survey, sheet: Sheet, texts: Texts, language: Language) -> dict[str, Any]:
    """What the questions are drawn with."""
    return {
        "fields": sheet.fields,
        "faults": {one: texts(FAULTS[fault]).format(limit=LIMIT_MB) for one, fault in sheet.faults.items()},
        "refused": texts(REFUSED[sheet.refused]) if sheet.refused else "",
        "token": sheet.token,
        "conditions": {one.question_id: condition(survey, one, texts, language) for one in survey.questions},
        "hints": {kind: texts(hint).format(limit=LIMIT_MB) for kind, hint in HINTS.items()},
        "files_most": files_most,
        "with_files": asks_for_files(survey),
        "limits": LIMITS,
        "steps": steps,
        "field_of": field_of,
    }


def drawn(result: SurveyAttached, address: str) -> list[dict[str, Any]]:
    """The tables in text, each with the address of its picture if it has one; no `address`: without pictures."""
    return [
        {
            "table": table,
            "lines": list(lines(table)),
            "picture": f"{address}/ergebnis-{place}.svg" if address and has_chart(table) else "",
        }
        for place, table in enumerate(result.tables)
    ]


def language_of(request: web.Request, survey: Survey, texts: Texts) -> Language:
    """The language of the questions: `?sprache=`, else that of the page, if the survey has it."""
    wanted = (request.query.get("sprache"), texts.lang)
    return next((one for name in wanted for one in survey.languages if one == name), "de")


def _address(request: web.Request, survey: Survey) -> str:
    asked = request.query.get("sprache", "")
    known = f"?sprache={asked}" if asked in LANGUAGES else ""
    return f"/umfrage/{survey.survey_id}{known}"


def _thanks(request: web.Request, survey: Survey) -> str:
    path, mark, query = _address(request, survey).partition("?")
    return f"{path}/danke{mark}{query}"
