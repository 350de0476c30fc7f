"""Citizens' question time for the public: read, ask, vote up, look after the own question; without account or script.

Whoever asks keeps the address of the page that follows: its token was drawn with the form, so a form that is sent twice
is one question. A browser is told again by a random word in a cookie, and votes once a question; whoever clears it can
vote twice, which does no harm: votes help to put questions in order and decide nothing. An address of the Internet is
counted for a day and kept by nobody (`server/surveys/limit.py`).
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from agenda.question_time_sent import often
from agenda.refusals import SENTENCES
from server.polls.forward import Allowance
from server.proxies import Proxies
from server.question_time.earlier import Earlier
from server.question_time.form import Fields, read_fields
from server.question_time.wire import (
    DEVICE,
    PATH,
    TOKEN,
    TOKEN_BYTES,
    Own,
    OwnAnswer,
    SentMessage,
    TokenMessage,
    Verdict,
    VoteMessage,
    Votes,
)
from server.surveys.limit import Limit
from server.texts import N_
from server.web import PageError, Pages

log = logging.getLogger(__name__)

COOKIE: Final = "fragen"
DAYS_SECONDS: Final = 90 * 24 * 3600
"""How long a browser keeps its word: from the invitation to the sitting at the least."""

PATIENCE_SECONDS: Final = 10.0
VOTES_SECONDS: Final = 2.0
"""How old the votes shown may be, so that an audience costs the meeting process one request in that time."""

QUESTIONS_BURST: Final = 30
QUESTIONS_RATE: Final = 0.5
"""Questions at once and a second: more than any town gets, and nothing that a meeting process would feel."""

LINKS_BURST: Final = 100
LINKS_RATE: Final = 20.0
"""Personal links opened at once and a second; who tries addresses out costs the meeting process no more."""

VOTES_BURST: Final = 500
VOTES_RATE: Final = 50.0

NO_COOKIE: Final = N_(
    "Ihr Browser hat sich diese Seite nicht gemerkt. Bitte erlauben Sie ihr ein Cookie und stimmen Sie noch einmal zu."
)
STATUS: Final[Mapping[str, int]] = {
    "busy": 503,
    "storage": 503,
    "resident-questions-often": 429,
    "resident-questions-full": 503,
    "question-time-none": 410,
    "resident-vote-not-now": 410,
}
"""Of what is not taken; all else is a form that was not filled in well."""

NOTHING: Final[Mapping[str, Any]] = {"items": [], "open": False, "now": "", "questions": []}


class EdgeQuestions:
    """The routes for the public. `latest` is the newest public state, `now` the time in UTC, `earlier` what sittings
    before promised in writing."""

    def __init__(
        self,
        pages: Pages,
        session: aiohttp.ClientSession,
        feed_url: str,
        latest: Callable[[], Mapping[str, Any] | None],
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        earlier: Callable[[], Sequence[Earlier]],
    ) -> None:
        self._pages = pages
        self._session = session
        self._url = f"{feed_url}/questions"
        self._latest = latest
        self._earlier = earlier
        zone = ZoneInfo(pages.settings.town.timezone)
        self._today: Callable[[], date] = lambda: now().astimezone(zone).date()
        self._monotonic = monotonic
        self._limit = Limit(self._today)
        self._proxies = Proxies(pages.settings.server.trusted_proxies)
        self._questions = Allowance(monotonic, QUESTIONS_BURST, QUESTIONS_RATE)
        self._links = Allowance(monotonic, LINKS_BURST, LINKS_RATE)
        self._votes = Allowance(monotonic, VOTES_BURST, VOTES_RATE)
        self._known: Mapping[str, int] = {}
        self._asked_at = -VOTES_SECONDS

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        return [
            web.get(PATH, self.page),
            web.post(PATH, self.ask),
            web.get(f"{PATH}/meine/{{token:{TOKEN}}}", self.own),
            web.post(rf"{PATH}/{{question:f\d{{1,9}}}}/stimme", self.vote),
        ]

    # -- handlers ------------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """All questions with their state, and the form while questions are taken."""
        response = await self._drawn(request, {})
        if not re.fullmatch(DEVICE, request.cookies.get(COOKIE, "")):
            self._remember(response)
        return response

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Take a question; what was typed stays where something is wrong with it."""
        fields = await read_fields(request)
        verdict = await self._sent(request, fields)
        if verdict.code:
            self._pages.counters.add("resident_questions_refused", reason=verdict.code)
            status = STATUS.get(verdict.code, 422)
            return await self._drawn(request, fields, refused=self._sentence(request, verdict), status=status)
        headers = {hdrs.LOCATION: f"{PATH}/meine/{fields.get('token', '')}"}
        return web.Response(status=303, headers=headers)

    async def own(self, request: web.Request) -> web.Response:
        """The own question: what became of it, and the way in for who asks in person."""
        asked = TokenMessage(token=request.match_info["token"])
        body = await self._post("own", asked) if self._links.taken() else None
        if body is None:
            return self._pages.full(request)
        own = OwnAnswer.model_validate_json(body).own
        if own is None:
            raise PageError("page-missing", 404)
        return self._pages.render(request, "question.html", {"role": "public"}, own=own, overdue=self._overdue(own))

    async def vote(self, request: web.Request) -> web.StreamResponse:
        """A vote for a question; again it is the same vote."""
        device = request.cookies.get(COOKIE, "")
        if not re.fullmatch(DEVICE, device):
            response = await self._drawn(request, {}, refused=self._pages.language(request)(NO_COOKIE), status=400)
            self._remember(response)
            return response
        question = request.match_info["question"]
        verdict = Verdict(code="busy")
        if self._votes.taken():
            verdict = await self._told("vote", VoteMessage(question_id=question, device=device))
        if verdict.code:
            status = STATUS.get(verdict.code, 400)
            return await self._drawn(request, {}, refused=self._sentence(request, verdict), status=status)
        self._asked_at = -VOTES_SECONDS  # whoever votes sees the own vote at once
        return web.Response(status=303, headers={hdrs.LOCATION: f"{PATH}?gezaehlt={question}#{question}"})

    # -- to the meeting process ----------------------------------------------------------------------------------------

    async def _sent(self, request: web.Request, fields: Fields) -> Verdict:
        limit, origin = self._pages.settings.question_time.per_address, self._proxies.origin(request)
        if not self._limit.take(PATH, origin, limit):
            return Verdict(again=True) if await self._has(fields) else Verdict.of(often(limit))
        verdict = await self._passed_on(fields)
        if verdict.code or verdict.again:
            self._limit.give_back(PATH, origin)
        return verdict

    async def _has(self, fields: Fields) -> bool:
        """Whether this very question was taken before: whoever sends it again, for the page was slow, is thanked."""
        if not self._questions.taken():
            return False
        try:
            message = TokenMessage(token=fields.get("token", ""))
        except ValidationError:
            return False
        body = await self._post("own", message)
        return body is not None and OwnAnswer.model_validate_json(body).own is not None

    async def _passed_on(self, fields: Fields) -> Verdict:
        if not self._questions.taken():
            return Verdict(code="busy")
        try:
            message = _message(fields)
        except ValidationError:
            return Verdict(code="message-too-large")
        return await self._told("", message)

    async def _told(self, path: str, message: BaseModel) -> Verdict:
        body = await self._post(path, message)
        return Verdict(code="busy") if body is None else Verdict.model_validate_json(body)

    async def _post(self, path: str, message: BaseModel) -> bytes | None:
        """The answer of the meeting process; None where there is none."""
        return await self._asked("POST", path, message.model_dump_json())

    async def _asked(self, method: str, path: str, body: str | None = None) -> bytes | None:
        url = f"{self._url}/{path}" if path else self._url
        try:
            timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
            async with self._session.request(method, url, data=body, timeout=timeout) as response:
                response.raise_for_status()
                return await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("question time away: %s", type(error).__name__)
            return None

    async def _counted(self) -> Mapping[str, int]:
        """How many vote each question up, a moment old at most."""
        at = self._monotonic()
        if at - self._asked_at >= VOTES_SECONDS:
            self._asked_at = at
            body = await self._asked("GET", "votes")
            self._known = self._known if body is None else Votes.model_validate_json(body).votes
        return self._known

    # -- drawing -------------------------------------------------------------------------------------------------------

    async def _drawn(self, request: web.Request, fields: Fields, refused: str = "", status: int = 200) -> web.Response:
        latest, votes = self._latest(), await self._counted()
        time = (latest["sections"].get("question_time") if latest else None) or NOTHING
        by_votes = request.query.get("ordnung") == "stimmen"
        questions = (
            sorted(time["questions"], key=lambda one: -votes.get(one["id"], 0)) if by_votes else time["questions"]
        )
        settings = self._pages.settings
        return self._pages.render(
            request,
            "questions.html",
            {"role": "public"},
            status,
            time=time,
            questions=questions,
            votes=votes,
            by_votes=by_votes,
            earlier=self._earlier(),
            today=self._today().isoformat(),
            refused=refused,
            counted=request.query.get("gezaehlt", ""),
            value=lambda name: fields.get(name, ""),
            token=_token(fields),
            limit=settings.question_time.text_limit,
            keep_days=settings.question_time.keep_days,
            mail=bool(settings.mail.host and settings.mail.sender),
        )

    def _overdue(self, own: Own) -> bool:
        return own.state == "owed" and own.due < self._today().isoformat()

    def _sentence(self, request: web.Request, verdict: Verdict) -> str:
        texts = self._pages.language(request)
        return texts.refusal(verdict.refusal()) if verdict.code in SENTENCES else texts.trouble(verdict.code)

    def _remember(self, response: web.Response) -> None:
        response.set_cookie(
            COOKIE,
            secrets.token_hex(16),
            path=PATH,
            max_age=DAYS_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._pages.secure,
        )


def _token(fields: Fields) -> str:
    """The token of a form that comes back, or a new one."""
    sent = fields.get("token", "")
    return sent if re.fullmatch(TOKEN, sent) else secrets.token_urlsafe(TOKEN_BYTES)


def _message(fields: Fields) -> SentMessage:
    """The form as it goes on; raises ValidationError for what no form of ours sends."""
    return SentMessage(
        token=fields.get("token", ""),
        name=fields.get("name", ""),
        named=bool(fields.get("nennen", "")),
        residence=fields.get("wohnort", ""),
        resident=bool(fields.get("einwohner", "")),
        text=fields.get("frage", ""),
        mail=fields.get("mail", ""),
        live=fields.get("wie", "") == "selbst",
    )
