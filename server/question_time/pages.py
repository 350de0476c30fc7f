"""Citizens' question time in the meeting process: what edges bring, and the way in for who asks in person.

An edge brings one question, vote or personal link a request, and reads the votes; it shows the feed's token. How often
it may do so is limited at the edge (`server/question_time/edge.py`); what waits here is written in groups.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from agenda.ports import Refusal
from agenda.question_time_asker import person_of
from server.identity import Identities
from server.question_time.desk import QuestionDesk
from server.question_time.store import QuestionStore
from server.question_time.wire import (
    MOST_BYTES,
    OwnAnswer,
    SentMessage,
    TokenMessage,
    Verdict,
    VoteMessage,
    Votes,
)
from server.secret import same
from server.store.registry import Registry
from server.store.trouble import StorageTrouble

M = TypeVar("M", bound=BaseModel)


class QuestionFeed:
    """The routes for edges that know the token."""

    def __init__(self, desk: QuestionDesk, store: QuestionStore, token: str) -> None:
        self._desk = desk
        self._store = store
        self._token = token

    def routes(self) -> list[web.AbstractRouteDef]:
        """For edges."""
        return [
            web.post("/feed/questions", self.take),
            web.post("/feed/questions/vote", self.vote),
            web.post("/feed/questions/own", self.own),
            web.get("/feed/questions/votes", self.votes),
        ]

    async def take(self, request: web.Request) -> web.Response:
        """One question; the answer is a `Verdict`."""
        message = await self._read(request, SentMessage)
        return await _verdict(self._desk.take(message.token, message.sent()))

    async def vote(self, request: web.Request) -> web.Response:
        """One vote; the answer is a `Verdict`."""
        message = await self._read(request, VoteMessage)
        return await _verdict(self._desk.vote(message.question_id, message.device))

    async def own(self, request: web.Request) -> web.Response:
        """The question of a personal link as an `OwnAnswer`."""
        message = await self._read(request, TokenMessage)
        return _json(OwnAnswer(own=await self._desk.own(message.token)))

    async def votes(self, request: web.Request) -> web.Response:
        """How many vote each question up."""
        self._check(request)
        return _json(Votes(votes=dict(await self._store.votes())))

    async def _read(self, request: web.Request, shape: type[M]) -> M:
        self._check(request)
        try:
            return shape.model_validate_json(await _body(request))
        except ValidationError as error:
            raise web.HTTPBadRequest from error

    def _check(self, request: web.Request) -> None:
        if not same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token):
            raise web.HTTPForbidden


async def _verdict(work: Awaitable[bool | None]) -> web.Response:
    try:
        verdict = Verdict(again=bool(await work))
    except Refusal as refusal:
        return _json(Verdict.of(refusal))
    except StorageTrouble:
        return _json(Verdict(code="storage"))
    return _json(verdict)


def _json(value: BaseModel) -> web.Response:
    return web.Response(body=value.model_dump_json().encode(), content_type="application/json")


async def _body(request: web.Request) -> bytes:
    """The body, cut off where it is too large to be one of ours."""
    body = b""
    while len(body) <= MOST_BYTES and (piece := await request.content.read(MOST_BYTES + 1 - len(body))):
        body += piece
    return body


class Doors:
    """Personal links of those who ask in person: those of any other guest, made when they are first asked for."""

    def __init__(
        self, identities: Identities, registry: Registry, meeting_id: str, address: str, valid: timedelta
    ) -> None:
        self._identities = identities
        self._registry = registry
        self._meeting_id = meeting_id
        self._address = address
        self._valid = valid
        self._turn = asyncio.Lock()

    async def of(self, question_id: str) -> str:
        """The address by which the asker enters; the same one each time while it opens."""
        slug = f"{self._meeting_id}-{person_of(question_id)}"
        async with self._turn:
            known = await self._registry.invitations(self._meeting_id)
            found = next((one for one in known if one.slug == slug and self._identities.opens(one)), None)
            invitation = found or await self._identities.invite("member", slug, person_of(question_id), self._valid)
        return f"{self._address}/einladung/{self._identities.token(invitation.id)}"
