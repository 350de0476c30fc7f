"""Live polls for the audience: by QR or short word to a page that needs neither account nor script.

A device is told again within one poll by a random word in a cookie; that is no identity, and whoever clears it can
answer twice, which every page says in its way: a poll is no vote. The cookie is not sent with a form of another page
(SameSite), so nobody is made to answer by a link. What others wrote is here once it is released, and a form beside each
text agrees to it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
from aiohttp import hdrs, web

from agenda.poll_answers import IN_WORDS, Answer, numbers_of
from agenda.poll_said import TEXT_LIMIT
from agenda.ports import Refusal
from agenda.refusals import SENTENCES
from server.edge.feeds import feed, follow_for_ever
from server.polls import drawings
from server.polls.forward import Allowance, Forwarder
from server.polls.wire import DEVICE_BYTES, PATH, DeviceAnswer, values_of
from server.texts import N_, Texts
from server.web import PageError, Pages

COOKIE: Final = "stimmung"
DAY_SECONDS: Final = 24 * 3600
MOST_BYTES: Final = 8192
"""A text of the largest length has up to twelve bytes a character in a form."""

MOST_FIELDS: Final = 32
TAG_BYTES: Final = 8

_DEVICE: Final = re.compile(rf"[0-9a-f]{{{2 * DEVICE_BYTES}}}")
_NUMBER: Final = re.compile(r"\d{1,3}")
_CODE: Final = r"{code:[A-Za-z0-9]{1,16}}"

NO_COOKIE: Final = N_(
    "Ihr Browser hat sich diese Seite nicht gemerkt. Bitte erlauben Sie ihr ein Cookie und antworten Sie noch einmal."
)
ANSWERED, AGREED = "gezaehlt", "zugestimmt"
TOLD: Final[Mapping[str, str]] = {
    ANSWERED: N_("Ihre Antwort ist gezählt."),
    AGREED: N_("Ihre Zustimmung ist gezählt."),
}
"""What the page says after a form, by the word in its address."""

STATUS: Final[Mapping[str, int]] = {"busy": 503, "storage": 503, "poll-over": 410, "poll-answered": 409}
"""Of a refused answer; any other is a bad request."""


class EdgePolls:
    """What an edge knows of polls, and the routes for the audience. `polls` are those in the newest public state."""

    def __init__(
        self,
        pages: Pages,
        session: aiohttp.ClientSession,
        feed_url: str,
        polls: Callable[[], Sequence[Mapping[str, Any]]],
        now: Callable[[], float],
    ) -> None:
        self._pages = pages
        self._session = session
        self._url = f"{feed_url}/polls"
        self._polls = polls
        self._standing: Mapping[str, Any] | None = None
        self._picture = ""
        self._drawings = drawings.Drawings()
        self.forwarder = Forwarder(session, self._url, Allowance(now))

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        return [
            web.get(PATH, self.door),
            web.get(f"{PATH}/stand.json", self.stand),
            web.get(f"{PATH}/stand.svg", self.standing_picture),
            web.get(drawings.ADDRESS, self.picture),
            web.get(f"{PATH}/{_CODE}", self.page),
            web.post(f"{PATH}/{_CODE}", self.answer),
        ]

    # -- following -----------------------------------------------------------------------------------------------------

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow the figures and bring answers, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.forwarder.run(pause))
            tasks.create_task(follow_for_ever("polls", self._follow, pause))

    async def _follow(self) -> None:
        async with feed(self._session, self._url) as lines:
            async for line in lines:
                if line:
                    self.take(json.loads(line))

    def take(self, standing: Mapping[str, Any] | None) -> None:
        """How the open poll stands now. Its picture gets an address that changes with it: pages ask for the figures
        every few seconds, and for the picture only when it is another one."""
        self._picture = standing.get("picture", "") if standing else ""
        tag = hashlib.blake2s(self._picture.encode(), digest_size=TAG_BYTES).hexdigest()
        address = f"{PATH}/stand.svg?{tag}" if self._picture else ""
        self._standing = {**standing, "picture": address} if standing else None

    # -- handlers ------------------------------------------------------------------------------------------------------

    async def door(self, request: web.Request) -> web.Response:
        """Where the short word is typed in."""
        code = request.query.get("kurzwort", "").strip()
        if not code:
            return self._pages.render(request, "poll.html", {"role": "public"}, poll=None, told="", refused="")
        if self._found(code) is None:
            return self._refused(request, None, "poll-unknown", 404)
        raise web.HTTPSeeOther(f"{PATH}/{code.upper()}")

    async def page(self, request: web.Request) -> web.Response:
        """The question, or how it stands once this device has answered."""
        poll = self._found(request.match_info["code"])
        if poll is None:
            return self._refused(request, None, "poll-unknown", 404)
        told = next((TOLD[word] for word in TOLD if word in request.query), "")
        response = self._drawn(request, poll, told=told)
        if not _DEVICE.fullmatch(request.cookies.get(COOKIE, "")):
            self._remember(response)
        return response

    async def answer(self, request: web.Request) -> web.Response:
        """An answer, by a form; sent again it is the same answer."""
        poll = self._found(request.match_info["code"])
        if poll is None:
            return self._refused(request, None, "poll-unknown", 404)
        device = request.cookies.get(COOKIE, "")
        if not _DEVICE.fullmatch(device):
            response = self._drawn(request, poll, refused=self._pages.language(request)(NO_COOKIE), status=400)
            self._remember(response)
            return response
        chosen = _chosen(poll, await _fields(request))
        if chosen is None:
            return self._refused(request, poll, "poll-answer-wrong", 400)
        code = await self.forwarder.bring(DeviceAnswer(poll_id=poll["id"], device=device, answer=values_of(chosen)))
        if code:
            return self._refused(request, poll, code, STATUS.get(code, 400))
        agreed = poll["kind"] == "open" and numbers_of(chosen) is not None
        raise web.HTTPSeeOther(f"{PATH}/{poll['code']}?{AGREED if agreed else ANSWERED}")

    async def picture(self, request: web.Request) -> web.Response:
        """The picture of a closed poll."""
        wanted = request.match_info["poll"]
        known = next((found for one in self._polls() if one["id"] == wanted and (found := drawings.closed(one))), None)
        if known is None:
            raise PageError("page-missing", 404)
        return drawings.sent(await self._drawings.of(*known))

    async def standing_picture(self, request: web.Request) -> web.Response:
        """The word cloud of the open poll."""
        if not self._picture:
            raise PageError("page-missing", 404)
        return drawings.sent(self._picture)

    async def stand(self, request: web.Request) -> web.Response:
        """How the open poll stands; a cache may answer for a second."""
        return web.json_response(self._standing, headers={hdrs.CACHE_CONTROL: "public, max-age=1"})

    # -- helpers -------------------------------------------------------------------------------------------------------

    def _found(self, code: str) -> Mapping[str, Any] | None:
        """The poll of that short word; the newest first, for words are drawn by chance."""
        return next((one for one in reversed(self._polls()) if one["code"] == code.upper()), None)

    def _drawn(
        self, request: web.Request, poll: Mapping[str, Any], told: str = "", refused: str = "", status: int = 200
    ) -> web.Response:
        standing = self._standing
        return self._pages.render(
            request,
            "poll.html",
            {"role": "public"},
            status,
            poll=poll,
            told=self._pages.language(request)(told) if told else "",
            answered=told == TOLD[ANSWERED],
            refused=refused,
            text_limit=self._pages.settings.polls.text_limit,
            standing=standing if standing and standing["id"] == poll["id"] else None,
        )

    def _refused(self, request: web.Request, poll: Mapping[str, Any] | None, code: str, status: int) -> web.Response:
        self._pages.counters.add("poll_answers_refused", reason=code)
        text = _sentence(self._pages.language(request), code)
        if poll is not None:
            return self._drawn(request, poll, refused=text, status=status)
        return self._pages.render(request, "poll.html", {"role": "public"}, status, poll=None, told="", refused=text)

    def _remember(self, response: web.Response) -> None:
        response.set_cookie(
            COOKIE,
            secrets.token_hex(DEVICE_BYTES),
            path=PATH,
            max_age=DAY_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._pages.secure,
        )


def _sentence(texts: Texts, code: str) -> str:
    """What is wrong and what to do, in the visitor's language."""
    return texts.refusal(Refusal(code)) if code in SENTENCES else texts.trouble(code)


def _chosen(poll: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> Answer | None:
    """What was chosen in a form, of a ranking in its order, or what was written; None where the form is not ours."""
    if poll["kind"] == "ranking":
        return _ranked(fields)
    if poll["kind"] in IN_WORDS and (written := [value for name, value in fields if name == "worte"]):
        return (written[0],) if len(written) == 1 and len(written[0]) <= TEXT_LIMIT else None
    values = [value for name, value in fields if name == "antwort"]
    return tuple(map(int, values)) if values and all(map(_NUMBER.fullmatch, values)) else None


def _ranked(fields: Sequence[tuple[str, str]]) -> tuple[int, ...] | None:
    """`platz0=2` puts the first option in second place; no place may be given twice."""
    places = {value: name.removeprefix("platz") for name, value in fields if name.startswith("platz")}
    given = sum(name.startswith("platz") for name, _ in fields)
    numbers = (*places, *places.values())
    if not places or len(places) != given or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    return tuple(int(places[place]) for place in sorted(places, key=int))


async def _fields(request: web.Request) -> Sequence[tuple[str, str]]:
    """The form's fields; none where it is too large or no form."""
    if request.content_type != "application/x-www-form-urlencoded":
        return ()
    if request.content_length is None or request.content_length > MOST_BYTES:
        return ()
    form = await request.post()
    return [(name, value) for name, value in form.items() if isinstance(value, str)][:MOST_FIELDS]
