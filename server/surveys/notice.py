"""Public pages for those who want to learn what was decided: leave an address, confirm it, take it back; no script.

What the pages say does not tell whether an address is known. A link is confirmed by a key and not by opening it,
because programs that look through mail open links, too.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, Final, Literal

from aiohttp import hdrs, web

from agenda.surveys_form import Survey
from server.proxies import Proxies
from server.surveys.addresses import Addresses
from server.surveys.asked import asked_for
from server.surveys.edge import NO_CACHE
from server.surveys.letters import KEPT_DAYS, outcome
from server.surveys.limit import Limit
from server.surveys.plans import Shelf
from server.surveys.sheet import frame
from server.surveys.upload import Reading
from server.texts import N_
from server.web import PageError, Pages

ADDRESS: Final = "mail"
ADDRESSES_A_DAY: Final = 10
"""From one internet address: a family, and no machine that has strangers written to."""

LONGEST: Final = 254
"""Characters of an address (RFC 5321 § 4.5.3.1.3, erratum 1690)."""

_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")

Step = Literal["ask", "asked", "confirm", "confirmed", "dropped", "decided"]
WRONG: Final = N_("Das ist keine vollständige Mailadresse. Bitte prüfen Sie sie.")
OFTEN: Final = N_("Von Ihrem Anschluss kamen heute schon viele Adressen. Bitte versuchen Sie es morgen noch einmal.")


class NoticePages:
    """The routes; only where mail can be sent."""

    def __init__(
        self, pages: Pages, shelf: Shelf, addresses: Addresses, zone: tzinfo, now: Callable[[], datetime]
    ) -> None:
        self._pages = pages
        self._shelf = shelf
        self._addresses = addresses
        self._zone = zone
        self._now = now
        self._limit = Limit(lambda: now().astimezone(zone).date())
        self._proxies = Proxies(pages.settings.server.trusted_proxies)
        self._reading = Reading()

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the public may ask for."""
        base = r"/umfrage/{survey:[a-z0-9-]{1,64}}/nachricht"
        link = base + r"/{token:[A-Za-z0-9_-]{16,64}}"
        return [
            web.get(base, self.form),
            web.post(base, self.leave),
            web.get(link, self.link),
            web.post(link, self.act),
        ]

    async def form(self, request: web.Request) -> web.Response:
        """Asks for an address, until it is decided."""
        survey = self._survey(request)
        decided = await asyncio.to_thread(self._addresses.decision, survey.survey_id)
        if decided is None:
            return self._page(request, survey, "ask")
        told = outcome(decided, self._pages.language(request))
        return self._page(request, survey, "decided", decided=decided, outcome=told)

    async def leave(self, request: web.Request) -> web.Response:
        """Keep the address until it is confirmed."""
        survey = self._survey(request)
        filled = await self._reading.form(request, survey)
        address = "".join(filled.fields.get(ADDRESS, ())[:1]).strip()
        if len(address) > LONGEST or not _MAIL.fullmatch(address):
            return self._page(request, survey, "ask", 422, address=address, wrong=WRONG)
        if not self._limit.take(survey.survey_id, self._proxies.origin(request), ADDRESSES_A_DAY):
            return self._page(request, survey, "ask", 403, address=address, wrong=OFTEN)
        day = self._now().astimezone(self._zone).date().isoformat()
        token, language = secrets.token_urlsafe(16), self._pages.language(request).lang
        await asyncio.to_thread(self._addresses.leave, survey.survey_id, token, address, language, day)
        return self._page(request, survey, "asked")

    async def link(self, request: web.Request) -> web.Response:
        """The page that the letter leads to."""
        survey, token = self._survey(request), request.match_info["token"]
        if not await asyncio.to_thread(self._addresses.known, survey.survey_id, token):
            raise PageError("notice-unknown", 404)
        return self._page(request, survey, "confirm")

    async def act(self, request: web.Request) -> web.Response:
        """Confirm the address, or delete it."""
        survey, token = self._survey(request), request.match_info["token"]
        filled = await self._reading.form(request, survey)
        wanted = "".join(filled.fields.get("wunsch", ())[:1]) == "ja"
        change = self._addresses.confirm if wanted else self._addresses.drop
        if not await asyncio.to_thread(change, survey.survey_id, token):
            raise PageError("notice-unknown", 404)
        return self._page(request, survey, "confirmed" if wanted else "dropped")

    def _survey(self, request: web.Request) -> Survey:
        return asked_for(request, self._shelf)

    def _page(self, request: web.Request, survey: Survey, step: Step, status: int = 200, **more: Any) -> web.Response:
        texts = self._pages.language(request)
        shown = frame(request, survey, texts, self._now(), self._zone)
        values = {"address": "", "decided": None, "outcome": "", **more, "wrong": shown["say"](more.get("wrong", ""))}
        page = {"role": "public"}
        made = self._pages.render(
            request, "survey_notice.html", page, status, **shown, step=step, days=KEPT_DAYS, **values
        )  # fmt: skip
        made.headers.update(NO_CACHE)
        made.headers[hdrs.REFERRER_POLICY] = "no-referrer"
        return made
