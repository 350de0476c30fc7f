"""Answers on paper, entered by the clerk in the form that everybody sees; before the survey begins it is a preview.

Where printed codes answer, so does paper: whoever has answered on the Internet with the code cannot do it again. The
answer entered last can be taken back until the result is attached. For that its form and its code stay together in the
memory of this process, until the next one is entered; on the disk nothing leads from the one to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final

from aiohttp import hdrs, web

from agenda.meeting import Meeting
from agenda.surveys_answers import AnswersWrong
from agenda.surveys_form import Answers, Survey
from server.identity import Identities
from server.surveys.asked import asked_of
from server.surveys.codes import typed
from server.surveys.edge import CODE, LEFT_OUT, NO_CACHE, REFUSALS, missing_of
from server.surveys.plans import Shelf
from server.surveys.sheet import EMPTY, Sheet, frame, sheet_values
from server.surveys.store import Given, SurveyStore, Taken
from server.surveys.texts import Refused, left_out
from server.surveys.upload import Filled, Reading
from server.texts import N_
from server.visitors import CLERKS, visitor_as
from server.web import Pages

NOT_TAKEN_BACK: Final = N_(
    "Diese Antwort lässt sich nicht mehr zurücknehmen: Es wurde schon eine weitere eingetragen, der Server neu "
    "gestartet oder das Ergebnis beigefügt."
)


class PaperPages:
    """The clerk's form of each survey of the sitting."""

    def __init__(
        self,
        pages: Pages,
        identities: Identities,
        meeting: Callable[[], Meeting],
        shelf: Shelf,
        store: SurveyStore,
        zone: tzinfo,
        now: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._meeting = meeting
        self._shelf = shelf
        self._store = store
        self._zone = zone
        self._now = now
        self._reading = Reading()
        self._last: dict[str, Given] = {}
        """By login, for two clerks do not take back each other's; without the answers."""

    def routes(self, one: str) -> list[web.AbstractRouteDef]:
        """The pages of the survey at the address `one`."""
        return [
            web.get(f"{one}/bogen", self.sheet),
            web.post(f"{one}/bogen", self.enter),
            web.post(f"{one}/bogen/zurueck", self.take_back),
        ]

    async def sheet(self, request: web.Request) -> web.Response:
        """The questions: a preview before the survey, and then the form for answers that came on paper."""
        login, survey = await self._asked(request)
        return await self._page(request, login, survey, EMPTY)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Store an answer that came on paper, from the survey's beginning until its result is attached."""
        login, survey = await self._asked(request)
        filled = await self._reading.form(request, survey)
        if survey.state(self._now()) == "planned":
            return await self._refused(request, login, survey, filled, "planned")
        try:
            answers = filled.answers(survey)
        except AnswersWrong as wrong:
            return await self._page(request, login, survey, Sheet(filled.refilled(), wrong.faults), 422)
        refused = await self._stored(login, survey, filled, answers)
        if refused:
            return await self._refused(request, login, survey, filled, refused)
        missing = len(filled.left_out(survey, answers))
        query = f"?{LEFT_OUT}={missing}" if missing else ""
        return web.Response(status=303, headers={hdrs.LOCATION: request.path + query, **NO_CACHE})

    async def take_back(self, request: web.Request) -> web.StreamResponse:
        """Delete the answer that this browser entered last, and let its code answer again."""
        login, survey = await self._asked(request)
        token = Sheet((await self._reading.form(request, survey)).fields, {}).token
        last = self._last_of(login, survey)
        if last is None or last.token != token or not await self._store.take_back(last):
            refused = self._pages.language(request)(NOT_TAKEN_BACK)
            return await self._page(request, login, survey, EMPTY, 409, refused)
        if self._last.get(login) is last:
            del self._last[login]
        return web.Response(status=303, headers={hdrs.LOCATION: request.path.removesuffix("/zurueck"), **NO_CACHE})

    # -- parts -----------------------------------------------------------------------------------------------------

    async def _asked(self, request: web.Request) -> tuple[str, Survey]:
        """The clerk's login and the survey."""
        identity = await visitor_as(request, self._identities, CLERKS)
        return identity.login_id, asked_of(request, self._shelf, self._meeting())

    async def _stored(self, login: str, survey: Survey, filled: Filled, answers: Answers) -> Refused | None:
        """Store the answer; why it was not, None where it is stored."""
        code = typed("".join(filled.fields.get(CODE, ())[:1])) if survey.access == "code" else ""
        if survey.access == "code" and not code:
            return "code-missing"
        day = self._now().astimezone(self._zone).date().isoformat()
        token, files = Sheet(filled.fields, {}).token, filled.kept(answers)
        given = Given(survey.survey_id, token, "paper", day, answers, code, files)
        taken: Taken = await self._store.put(given)
        if taken == "taken":
            self._last[login] = replace(given, answers={}, files=dict.fromkeys(files, b""))
        return REFUSALS.get(taken)

    def _last_of(self, login: str, survey: Survey) -> Given | None:
        """What this browser entered last, if that was in this survey."""
        last = self._last.get(login)
        return last if last is not None and last.survey_id == survey.survey_id else None

    async def _refused(
        self, request: web.Request, login: str, survey: Survey, filled: Filled, refused: Refused
    ) -> web.Response:
        sheet = Sheet(filled.refilled(), filled.again(survey), refused)
        return await self._page(request, login, survey, sheet, 409)

    async def _page(
        self, request: web.Request, login: str, survey: Survey, sheet: Sheet, status: int = 200, refused: str = ""
    ) -> web.Response:
        texts, last = self._pages.language(request), self._last_of(login, survey)
        shown = frame(request, survey, texts, self._now(), self._zone)
        values = {**shown, **sheet_values(survey, sheet, texts, shown["language"])}
        values["refused"] = values["refused"] or refused
        return self._pages.render(
            request,
            "survey.html",
            {"role": "clerk", "slug": request.match_info["slug"]},
            status,
            **values,
            paper=True,
            action=request.path.removesuffix("/zurueck"),
            last=last.token if last is not None else "",
            left_out=left_out(missing_of(request, survey), shown["say"]),
            count=await self._store.count(survey.survey_id),
        )
