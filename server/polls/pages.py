"""Live polls in the meeting process: answers of members over their socket, of the audience through the edges.

An edge brings answers in groups (`POST /feed/polls`) and reads the figures (`GET /feed/polls`), so the audience costs
the meeting four requests a second however large it is. The pages of the sitting hear the figures beside their views.
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
from agenda.commands import Role
from agenda.events.words import PollMark
from agenda.poll_answers import Answer
from agenda.poll_said import TEXT_LIMIT
from agenda.ports import Refusal
from agenda.projections import INSIDERS
from server.clients import Client
from server.config import PollsSection
from server.intents import IntentMalformed
from server.polls import drawings
from server.polls.desk import PollDesk
from server.polls.standing import LISTED
from server.polls.wire import MOST_ANSWERS_A_GROUP, PATH, Chosen, Group, Written, answer_of
from server.secret import same
from server.signalling import Signalling
from server.sitting import Pause, Sitting
from server.store.trouble import StorageTrouble

LEADERS: Final[frozenset[Role]] = frozenset({"chair", "clerk"})
"""Who reads what people wrote before anybody else, and lets others see it."""

HEARTBEAT_SECONDS: Final = 5.0
TELL_SECONDS: Final = 0.5
"""Least time between two rounds of figures: bars that move more often are a flicker, and cost every page a message."""

MOST_BYTES: Final = (256 + 4 * TEXT_LIMIT) * MOST_ANSWERS_A_GROUP
"""An answer in words has up to four bytes a character."""


class _MemberAnswer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    poll_id: Annotated[str, Field(max_length=64)]
    answer: Chosen | Written


class _Moderation(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    poll_id: Annotated[str, Field(max_length=64)]
    numbers: Annotated[list[int], Field(min_length=1, max_length=LISTED)]
    mark: PollMark


def join_polls(
    sitting: Sitting,
    signalling: Signalling,
    folder: Path,
    token: str,
    address: str,
    settings: PollsSection,
    tasks: asyncio.TaskGroup,
) -> PollPages:
    """Polls at work in `tasks`: intents pass through here; `folder` holds the answers while a poll is open."""
    desk = PollDesk(sitting.desk, folder, signalling.submit, settings)
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
        self._drawings = drawings.Drawings()
        signalling.serve("poll-answer", self.member)
        signalling.serve("poll-moderate", self.moderate)
        sitting.observe(self._desk.tell)

    def routes(self) -> list[web.AbstractRouteDef]:
        """For edges that know the feed token, and the QR code for the hall's screen."""
        return [
            web.post("/feed/polls", self.take),
            web.get("/feed/polls", self.figures),
            web.get(f"{PATH}/{{code:[A-Z0-9]{{1,16}}}}.svg", self.join_code),
            web.get(drawings.ADDRESS, self.picture),
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
        await self._desk.answer_of_member(asked.poll_id, person, answer_of(asked.answer))
        return {"ok": True, "seq": len(self._sitting.desk.recorded)}

    async def moderate(self, client: Client, data: Any) -> dict[str, Any]:
        """`poll-moderate`: what chair or clerk release or refuse; raises as `member`."""
        try:
            asked = _Moderation.model_validate(data)
        except ValidationError as error:
            raise IntentMalformed("message-malformed") from error
        if client.role not in LEADERS:
            raise Refusal("not-allowed")
        await self._desk.moderate(asked.poll_id, asked.numbers, asked.mark)
        return {"ok": True, "seq": len(self._sitting.desk.recorded)}

    async def run(self, pause: Pause) -> None:
        """Tell the pages how the open poll stands, as often as that changes."""
        while True:
            changed = self._desk.changed
            standing = await self._desk.standing()
            await self._emit("poll", standing, self._listeners(standing))
            await self._emit("poll-said", self._desk.said(), self._leaders())
            await pause(TELL_SECONDS)
            await changed.wait()

    async def _emit(self, event: str, data: Any, listeners: Sequence[str]) -> None:
        if listeners:  # to nobody would be to everybody
            await self._signalling.io.emit(event, data, to=listeners)

    def _leaders(self) -> Sequence[str]:
        """The pages that read what nobody else may read yet."""
        return [client.sid for client in self._sitting.clients if client.role in LEADERS]

    def _listeners(self, standing: dict[str, Any] | None) -> Sequence[str]:
        """The pages that may know it: of a poll without the public neither the hall's nor a guest's."""
        open_to_all = standing is None or self._desk.meeting.polls[standing["id"]].public
        return [
            client.sid
            for client in self._sitting.clients
            if not self._sitting.is_kept_away(client) and (open_to_all or client.role in INSIDERS)
        ]

    async def picture(self, request: web.Request) -> web.Response:
        """The picture of a closed poll; of one without the public there is none here, whoever asks."""
        poll = self._desk.meeting.polls.get(request.match_info["poll"])
        if poll is None or poll.result is None or not poll.public:
            return web.Response(status=404)
        return drawings.sent(await self._drawings.of(poll.opened, poll.result))

    async def join_code(self, request: web.Request) -> web.Response:
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
        ways = (self._one(one.poll_id, one.device, answer_of(one.answer)) for one in group.answers)
        codes = await asyncio.gather(*ways)
        return web.json_response({"codes": codes})

    async def _one(self, poll_id: str, device: str, answer: Answer) -> str:
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
            await response.write(json.dumps(await self._public()).encode() + b"\n")
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

    async def _public(self) -> dict[str, Any] | None:
        """What everybody may know, nothing of a poll without the public."""
        standing = await self._desk.standing()
        meeting = self._desk.meeting
        if standing is None or meeting.public_excluded:
            return None
        return standing if meeting.polls[standing["id"]].public else None

    def _is_edge(self, request: web.Request) -> bool:
        return same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token)


async def _body(request: web.Request) -> bytes:
    """The body, cut off where it is too large to be one of ours."""
    body = b""
    while len(body) <= MOST_BYTES and (piece := await request.content.read(MOST_BYTES + 1 - len(body))):
        body += piece
    return body
