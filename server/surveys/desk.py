"""Surveys in the meeting process: the clerk's pages (list, result, files, CSV), and attaching a result.

A result is made an exhibit by the command `AttachSurvey`, which the clerk's page sends like any other; what it holds is
counted here and kept (`Results.freeze`) before the event is in the log, so that both say the same after any crash.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Actor, Command
from agenda.commands.surveys import AttachSurvey
from agenda.events.surveys import SurveyAttached
from agenda.meeting import Meeting, decide
from agenda.ports import Refusal
from agenda.surveys_form import Survey
from agenda.surveys_texts import smallest, turnout
from server.desk import MeetingDesk
from server.identity import Identities
from server.surveys.asked import asked_of
from server.surveys.broken import SurveyBroken
from server.surveys.edge import NO_CACHE
from server.surveys.files import MEDIA_TYPES
from server.surveys.fitting import begins_at, late, too_late
from server.surveys.paper import PaperPages
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.sheet import drawn, frame
from server.surveys.store import SurveyStore
from server.surveys.tables import table_of
from server.visitors import CLERKS, visitor_as
from server.web import PageError, Pages

Submit = Callable[[Command, Actor], Awaitable[int]]
CLERK: Final = Actor("clerk")


class SurveyDesk:
    """Results on their way to the desk; `further` is whither all commands go."""

    def __init__(
        self, desk: MeetingDesk, shelf: Shelf, results: Results, now: Callable[[], datetime], further: Submit
    ) -> None:
        self._desk = desk
        self._shelf = shelf
        self._results = results
        self._now = now
        self._further = further

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give the command on, an exhibit with its numbers; raises Refusal."""
        if not isinstance(command, AttachSurvey):
            return await self._further(command, actor)
        survey = self._survey(command, self._desk.meeting)
        counted = _filled(command, await self._results.newest(survey))
        decide(self._desk.meeting, counted, actor, self._now())  # a result is kept for ever only if it may be attached
        return await self._further(_filled(command, await self._results.freeze(survey)), actor)

    def _survey(self, command: AttachSurvey, meeting: Meeting) -> Survey:
        survey = self._known(command.survey_id)
        if survey is None or (survey.meeting_id, survey.item_id) != (meeting.meeting_id, command.item_id):
            raise Refusal("survey-unknown")
        if survey.state(self._now()) != "closed":
            raise Refusal("survey-running")
        if too_late(survey, meeting):
            raise Refusal("survey-too-late")
        return survey

    def _known(self, survey_id: str) -> Survey | None:
        try:
            return self._shelf.survey(survey_id)
        except SurveyBroken as error:
            raise Refusal("survey-broken") from error


def _filled(command: AttachSurvey, result: SurveyAttached) -> AttachSurvey:
    return replace(
        command,
        title=result.title,
        closed_on=result.closed_on,
        online=result.online,
        paper=result.paper,
        smallest=result.smallest,
        tables=result.tables,
    )


class ClerkPages:
    """The clerk's pages of the surveys of the sitting; `submit` is the desk with `SurveyDesk` before it."""

    def __init__(
        self,
        pages: Pages,
        identities: Identities,
        meeting: Callable[[], Meeting],
        shelf: Shelf,
        store: SurveyStore,
        zone: tzinfo,
        now: Callable[[], datetime],
        submit: Submit,
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._meeting = meeting
        self._shelf = shelf
        self._store = store
        self._results = Results(store, zone)
        self._zone = zone
        self._now = now
        self._submit = submit
        self._paper = PaperPages(pages, identities, meeting, shelf, store, zone, now)

    def routes(self) -> list[web.AbstractRouteDef]:
        """A list, and for each survey its pages."""
        base = "/p/{slug}/umfragen"
        one = base + r"/{survey:[a-z0-9-]{1,64}}"
        return [
            web.get(base, self.listed),
            web.get(one, self.result),
            web.post(one, self.attach),
            web.get(f"{one}/antworten.csv", self.csv),
            web.get(one + r"/dateien/{name:[0-9a-f]{1,32}\.[a-z]{1,4}}", self.file),
            *self._paper.routes(one),
        ]

    async def listed(self, request: web.Request) -> web.Response:
        """The surveys of the sitting with their state and turnout."""
        await self._check(request)
        meeting, now = self._meeting(), self._now()
        rows = [
            {
                "survey": one,
                "state": one.state(now),
                "count": await self._store.count(one.survey_id),
                "item": meeting.items.get(one.item_id),
                "late": late(one, meeting),
            }
            for one in self._shelf.of_meeting(meeting.meeting_id)
        ]
        texts = self._pages.language(request)
        broken = [(one.file, one.told.said(texts)) for one in self._shelf.broken()]
        return self._pages.render(request, "survey_list.html", self._data(request), rows=rows, broken=broken)

    async def result(self, request: web.Request) -> web.Response:
        """The result as it stands, and the key to attach it."""
        await self._check(request)
        return await self._result(request, self._survey(request), "")

    async def attach(self, request: web.Request) -> web.StreamResponse:
        """Make the result an exhibit of its item."""
        await self._check(request)
        survey = self._survey(request)
        try:
            await self._submit(AttachSurvey(survey.item_id, survey.survey_id), CLERK)
        except Refusal as refusal:
            return await self._result(request, survey, self._pages.language(request).refusal(refusal), 409)
        return web.Response(status=303, headers={hdrs.LOCATION: request.path, **NO_CACHE})

    async def csv(self, request: web.Request) -> web.Response:
        """All answers as a table, for this page's reader alone."""
        await self._check(request)
        survey = self._survey(request)
        body = table_of(survey, await self._store.answers(survey.survey_id))
        disposition = f'attachment; filename="{survey.survey_id}.csv"'
        headers = {hdrs.CONTENT_DISPOSITION: disposition, hdrs.CONTENT_TYPE: "text/csv; charset=utf-8", **NO_CACHE}
        return web.Response(body=body.encode("utf-8-sig"), headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        """A file that was sent with an answer: to be saved, never to be shown by a browser in the town's name."""
        await self._check(request)
        survey, name = self._survey(request), request.match_info["name"]
        data = await self._store.file(survey.survey_id, name)
        if data is None:
            raise PageError("page-missing", 404)
        headers: dict[str, str] = {
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{survey.survey_id}-{name}"',
            hdrs.CONTENT_TYPE: MEDIA_TYPES[name.partition(".")[2]],
            "X-Content-Type-Options": "nosniff",
            hdrs.CACHE_CONTROL: "no-store",
        }
        return web.Response(body=data, headers=headers)

    # -- parts -----------------------------------------------------------------------------------------------------

    async def _result(self, request: web.Request, survey: Survey, refused: str, status: int = 200) -> web.Response:
        meeting, result = self._meeting(), await self._results.newest(survey)
        item = meeting.items.get(survey.item_id)
        attached = item is not None and survey.survey_id in {one.survey_id for one in item.exhibits}
        return self._pages.render(
            request,
            "survey_clerk.html",
            self._data(request),
            status,
            **self._frame(request, survey),
            item=item,
            attached=attached,
            begins=self._begins(survey, meeting),
            refused=refused,
            tables=drawn(result, ""),
            turnout=turnout(result),
            smallest=smallest(result),
            files=await self._store.files(survey.survey_id),
        )

    def _frame(self, request: web.Request, survey: Survey) -> dict[str, Any]:
        return frame(request, survey, self._pages.language(request), self._now(), self._zone)

    def _begins(self, survey: Survey, meeting: Meeting) -> str:
        """When the sitting begins, where that is before the survey's end; else empty."""
        return f"{begins_at(meeting).astimezone(self._zone):%d.%m.%Y, %H:%M}" if late(survey, meeting) else ""

    def _data(self, request: web.Request) -> dict[str, Any]:
        return {"role": "clerk", "slug": request.match_info["slug"]}

    def _survey(self, request: web.Request) -> Survey:
        return asked_of(request, self._shelf, self._meeting())

    async def _check(self, request: web.Request) -> None:
        await visitor_as(request, self._identities, CLERKS)
