"""Citizens' question time for the clerk: a page without script where questions are decided on, ordered and answered.

Each form names what is to be done (`tat`) and the question; the table `ACTS` makes the command of it. Only this page
shows place of residence and the name of who did not agree to be named.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from aiohttp import hdrs, web

from agenda import question_time
from agenda.commands import Actor, Command
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AnswerResidentQuestion,
    MergeResidentQuestion,
    OrderResidentQuestions,
    OweResidentAnswer,
    RefuseResidentQuestion,
)
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.state.question_time import ResidentQuestion
from server.identity import Identities
from server.question_time.form import Fields, read_fields
from server.question_time.store import QuestionStore
from server.visitors import CLERKS, visitor_as
from server.web import PageError, Pages

Submit = Callable[[Command, Actor], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for, and what it is about."""

    question_id: str
    fields: Fields
    meeting: Meeting
    votes: Mapping[str, int]

    def field(self, name: str) -> str:
        """The value of a field; empty where there is none."""
        return self.fields.get(name, "").strip()


def _accept(asked: Asked) -> Command:
    return AcceptResidentQuestion(asked.question_id)


def _accept_into(asked: Asked) -> Command:
    return AcceptResidentQuestion(asked.question_id, into=_into(asked), wording=asked.field("wortlaut"))


def _merge(asked: Asked) -> Command:
    return MergeResidentQuestion(asked.question_id, _into(asked), asked.field("wortlaut"))


def _into(asked: Asked) -> str:
    """Nothing chosen is no question at all, and never "as it is"."""
    return asked.field("mit") or "-"


def _refuse(asked: Asked) -> Command:
    return RefuseResidentQuestion(asked.question_id, asked.field("grund"))


def _earlier(asked: Asked) -> Command:
    order = _order(asked)
    place = order.index(asked.question_id) if asked.question_id in order else 0
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    return OrderResidentQuestions(_item(asked), tuple(order))


def _by_votes(asked: Asked) -> Command:
    """The most wanted first; those with as many votes keep their order."""
    order = sorted(_order(asked), key=lambda one: -asked.votes.get(one, 0))
    return OrderResidentQuestions(_item(asked), tuple(order))


def _order(asked: Asked) -> list[str]:
    item = _item(asked)
    return [one.question_id for one in question_time.readable(asked.meeting) if one.item_id == item]


def _item(asked: Asked) -> str:
    found = asked.meeting.question_time.questions.get(asked.question_id)
    return found.item_id if found is not None else ""


def _owe(asked: Asked) -> Command:
    return OweResidentAnswer(asked.question_id, asked.field("bis"))


def _oral(asked: Asked) -> Command:
    return AnswerResidentQuestion(asked.question_id, "oral", asked.field("wer"), asked.field("antwort"))


def _written(asked: Asked) -> Command:
    return AnswerResidentQuestion(asked.question_id, "written", asked.field("wer"), asked.field("antwort"))


ACTS: Final[Mapping[str, Callable[[Asked], Command]]] = {
    "annehmen": _accept,
    "annehmen-mit": _accept_into,
    "zusammenfassen": _merge,
    "ablehnen": _refuse,
    "frueher": _earlier,
    "nach-stimmen": _by_votes,
    "nachreichen": _owe,
    "muendlich": _oral,
    "schriftlich": _written,
}
"""What a form may ask for."""


class ClerkQuestions:
    """The page; `submit` is whither commands go."""

    def __init__(
        self,
        pages: Pages,
        identities: Identities,
        meeting: Callable[[], Meeting],
        store: QuestionStore,
        zone: tzinfo,
        now: Callable[[], datetime],
        submit: Submit,
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._meeting = meeting
        self._store = store
        self._zone = zone
        self._now = now
        self._submit = submit

    def routes(self) -> list[web.AbstractRouteDef]:
        """The page, and where its forms go."""
        return [
            web.get("/p/{slug}/fragen", self.page),
            web.post(r"/p/{slug}/fragen/{question:f\d{1,9}}", self.act),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """What waits for a decision, then what everybody reads, then what was refused or merged."""
        await self._actor(request)
        return await self._drawn(request, "")

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Do what a form asks for."""
        actor = await self._actor(request)
        fields = await read_fields(request)
        asked = Asked(request.match_info["question"], fields, self._meeting(), await self._store.votes())
        act = ACTS.get(asked.field("tat"))
        if act is None:
            raise PageError("message-malformed", 400)
        try:
            await self._submit(act(asked), actor)
        except Refusal as refusal:
            return await self._drawn(request, self._pages.language(request).refusal(refusal), 409)
        return web.Response(status=303, headers={hdrs.LOCATION: f"/p/{request.match_info['slug']}/fragen"})

    async def _drawn(self, request: web.Request, refused: str, status: int = 200) -> web.Response:
        meeting, stored = self._meeting(), {one.question_id: one for one in await self._store.all()}
        decided = meeting.question_time.questions
        today = self._now().astimezone(self._zone).date().isoformat()
        return self._pages.render(
            request,
            "questions_clerk.html",
            {"role": "clerk", "slug": request.match_info["slug"]},
            status,
            refused=refused,
            waiting=[one for one in stored.values() if one.question_id not in decided],
            readable=_rows(question_time.readable(meeting), meeting, today),
            others=[one for one in decided.values() if one.state in ("merged", "refused")],
            stored=stored,
            votes=await self._store.votes(),
            targets=[one for one in question_time.readable(meeting) if one.state in question_time.OPEN],
            any_item=bool(question_time.items_of(meeting)),
        )

    async def _actor(self, request: web.Request) -> Actor:
        return (await visitor_as(request, self._identities, CLERKS)).actor


def _rows(questions: Sequence[ResidentQuestion], meeting: Meeting, today: str) -> list[dict[str, Any]]:
    return [
        {"question": one, "item": meeting.items[one.item_id], "overdue": one.state == "owed" and one.due < today}
        for one in questions
    ]
