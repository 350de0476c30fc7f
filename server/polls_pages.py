"""Live polls in the meeting process: answers of members over their socket, of the audience through the edges.

An edge brings answers in groups (`POST /feed/polls`) and reads the figures (`GET /feed/polls`), so the audience costs
the meeting ten requests a second however large it is. The pages of the sitting hear the figures beside their views.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Final

import segno
from aiohttp import hdrs, web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agenda import chairing
from agenda.polls import running
from agenda.ports import Refusal
from agenda.projections import INSIDERS
from server.clients import Client
from server.identity import same
from server.intents import IntentMalformed
from server.polls import PollDesk
from server.polls_wire import MOST_ANSWERS_A_GROUP, PATH, Group
from server.signalling import Signalling
from server.sitting import Pause, Sitting
from server.store import StorageTrouble

HEARTBEAT_SECONDS: Final = 5.0
TELL_SECONDS: Final = 0.5
"""Least time between two rounds of figures: bars that move more often are a flicker, and cost every page a message."""

MOST_BYTES: Final = 256 * MOST_ANSWERS_A_GROUP


class _MemberAnswer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    poll_id: Annotated[str, Field(max_length=64)]
    answer: Annotated[list[int], Field(max_length=64)]


def join_polls(
    sitting: Sitting, signalling: Signalling, folder: Path, token: str, address: str, tasks: asyncio.TaskGroup
) -> PollPages:
    """Polls at work in `tasks`: intents pass through here; `folder` holds the answers while a poll is open."""
    desk = PollDesk(sitting.desk, folder, signalling.submit)
    signalling.submit = desk.submit
    pages = PollPages(desk, sitting, signalling, token, address)
    tasks.create_task(desk.run(), name="poll answers")
    tasks.create_task(pages.run(sitting.pause), name="poll figures")
    return pages


class PollPages:
    """The ways in and out of one sitting's polls. `token` is what edges show, `address` the public's."""

    def __init__(self, desk: PollDesk, sitting: Sitting, signalling: Signalling, token: str, address: str) -> None:
        self._desk = desk
        self._sitting = sitting
        self._signalling = signalling
        self._token = token
        self._address = address
        signalling.serve("poll-answer", self.member)
        sitting.observe(self._desk.tell)

    def routes(self) -> list[web.AbstractRouteDef]:
        """For edges that know the feed token, and the QR code for the hall's screen."""
        return [
            web.post("/feed/polls", self.take),
            web.get("/feed/polls", self.figures),
            web.get(f"{PATH}/{{code:[A-Z0-9]{{1,16}}}}.svg", self.picture),
        ]

    # -- people of the sitting -----------------------------------------------------------------------------------------

    async def member(self, client: Client, data: Any) -> dict[str, Any]:
        """`poll-answer`: the answer of this page's person; raises Refusal, IntentMalformed, StorageTrouble."""
        try:
            asked = _MemberAnswer.model_validate(data)
        except ValidationError as error:
            raise IntentMalformed("message-malformed") from error
        person = chairing.acting(self._desk.meeting, client.identity.actor).person_id
        if client.role not in ("member", "chair") or person is None:
            raise Refusal("not-allowed")
        await self._desk.answer_of_member(asked.poll_id, person, tuple(asked.answer))
        return {"ok": True, "seq": len(self._sitting.desk.recorded)}

    async def run(self, pause: Pause) -> None:
        """Tell the pages how the open poll stands, as often as that changes."""
        while True:
            changed = self._desk.changed
            if listeners := self._listeners():  # to nobody would be to everybody
                await self._signalling.io.emit("poll", self._desk.standing(), to=listeners)
            await pause(TELL_SECONDS)
            await changed.wait()

    def _listeners(self) -> Sequence[str]:
        """The pages that may know it: of a poll without the public neither the hall's nor a guest's."""
        poll = running(self._desk.meeting)
        open_to_all = poll is None or poll.public
        return [
            client.sid
            for client in self._sitting.clients
            if not self._sitting.is_kept_away(client) and (open_to_all or client.role in INSIDERS)
        ]

    async def picture(self, request: web.Request) -> web.Response:
        """The QR code that leads to a poll; it tells no more than its own address."""
        made = segno.make(f"{self._address}{PATH}/{request.match_info['code']}", error="m")
        drawn = BytesIO()
        made.save(drawn, kind="svg", scale=8, border=2, xmldecl=False)
        return web.Response(body=drawn.getvalue(), content_type="image/svg+xml")

    # -- edges ---------------------------------------------------------------------------------------------------------

    async def take(self, request: web.Request) -> web.Response:
        """A group of answers; the response says of each what became of it: empty, or the code of its refusal."""
        if not self._is_edge(request):
            return web.Response(status=403)
        try:
            group = Group.model_validate_json(await _body(request))
        except ValidationError:
            return web.Response(status=400)
        codes = await asyncio.gather(*(self._one(one.poll_id, one.device, tuple(one.answer)) for one in group.answers))
        return web.json_response({"codes": codes})

    async def _one(self, poll_id: str, device: str, answer: tuple[int, ...]) -> str:
        try:
            await self._desk.answer_of_device(poll_id, device, answer)
        except Refusal as refusal:
            return refusal.code
        except StorageTrouble:
            return "storage"
        return ""

    async def figures(self, request: web.Request) -> web.StreamResponse:
        """How the open poll stands as lines of JSON, an empty line as heartbeat."""
        if not self._is_edge(request):
            return web.Response(status=403)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
        await response.prepare(request)
        with suppress(ConnectionResetError):  # an edge that leaves is no fault
            await self._tell(response)
        return response

    async def _tell(self, response: web.StreamResponse) -> None:
        while True:
            changed = self._desk.changed
            await response.write(json.dumps(self._public()).encode() + b"\n")
            await self._sitting.pause(TELL_SECONDS)
            await self._next(response, changed)

    async def _next(self, response: web.StreamResponse, changed: asyncio.Event) -> None:
        while True:
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b"\n")
            else:
                return

    def _public(self) -> dict[str, Any] | None:
        """What everybody may know, nothing of a poll without the public."""
        meeting = self._desk.meeting
        poll = running(meeting)
        return self._desk.standing() if poll is not None and poll.public and not meeting.public_excluded else None

    def _is_edge(self, request: web.Request) -> bool:
        return same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token)


async def _body(request: web.Request) -> bytes:
    """The body, cut off where it is too large to be one of ours."""
    body = b""
    while len(body) <= MOST_BYTES and (piece := await request.content.read(MOST_BYTES + 1 - len(body))):
        body += piece
    return body
