"""The programme for pages of the sitting, by WHEP with a personal link in place of a token.

Press, interpreters, an overflow hall and who writes captions have a browser and no player. The cookie of the link opens
the connection and goes with no other address, so no page holds a token that somebody could carry away. A link that was
taken back opens nothing more, and what it opened ends with it. A page asks first (GET): while the public may
see nothing it learns why, and when to ask again, without an offer; else which servers help it through a firewall. Then
it offers (POST).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import hdrs, web

from agenda.commands import Role
from server.floor import PICTURE_OWNER
from server.identity import Identities, role_of
from server.store.registry import Invitation
from server.visitors import visitor_as
from server.web import PageError, Pages
from server.whip import wire
from server.whip.sessions import Watcher
from server.whip.whip import Whip
from server.whip.wire import WhipError

WATCHERS: Final[Mapping[Role, Watcher]] = {"viewer": "viewer", "captioner": "captioner", "clerk": "clerk"}
"""Whose pages show the programme without delay, and in which places; what is not listed is denied."""

Answering = Callable[[web.Request, Invitation], Awaitable[web.Response]]
"""A request of whoever may watch, and the link."""

FRESH: Final = {hdrs.CACHE_CONTROL: "no-store"}


class ProgrammeByLink:
    """The two routes of a page's programme."""

    def __init__(self, pages: Pages, identities: Identities, whip: Whip) -> None:
        self._pages = pages
        self._identities = identities
        self._whip = whip

    def routes(self) -> list[web.AbstractRouteDef]:
        """For the application of the meeting process."""
        place = f"/p/{{slug}}/{PICTURE_OWNER}"
        return [web.get(place, self.way), web.post(place, self.watch)]

    async def way(self, request: web.Request) -> web.Response:
        """How the programme is reached, or why there is none now."""
        return await self._for_watchers(request, self._way)

    async def watch(self, request: web.Request) -> web.Response:
        """The answer to an offer."""
        return await self._for_watchers(request, self._watch)

    async def _for_watchers(self, request: web.Request, answering: Answering) -> web.Response:
        try:
            identity = await visitor_as(request, self._identities, WATCHERS)
        except PageError as error:
            sentence = self._pages.language(request).trouble(error.code)
            return web.Response(status=error.status, text=f"{sentence}\n", headers=FRESH)
        return await self._whip.answered(request, "whep", answering(request, identity.invitation))

    async def _way(self, request: web.Request, link: Invitation) -> web.Response:
        self._whip.check_public(PICTURE_OWNER)
        return web.json_response({"ice_servers": self._whip.ice_servers(link.slug)}, headers=FRESH)

    async def _watch(self, request: web.Request, link: Invitation) -> web.Response:
        watcher = WATCHERS[role_of(link)]
        offer = await self._whip.offered(request, watcher)
        if not self._identities.opens(link):  # an offer may take its time to arrive
            raise WhipError("link-closed")
        session = await self._whip.show_programme(offer, link, watcher)
        return web.Response(status=201, text=session.answer, content_type=wire.SDP, headers=FRESH)
