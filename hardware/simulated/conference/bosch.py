"""A simulated Bosch CCS 1000 D: its REST interface on an HTTP port of loopback, with login and open requests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Final

from aiohttp import web

from hardware.conference.room import Room, seat_number
from hardware.settings import Make
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.server import PASSWORD, USER
from hardware.simulated.conference.web import WebUnit

BATTERY: Final = 100


class SimulatedBosch(WebUnit):
    """The central unit; one session at a time, the newest."""

    make: ClassVar[Make] = "bosch"

    def __init__(self, desks: Desks) -> None:
        super().__init__(desks)
        self.logins = 0  # tried, with any password
        self._sid = ""
        self._told: dict[str, str] = {}
        self._instead: dict[str, str] = {}
        self._stirred = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """What is served."""
        lists = [web.get(f"/api/{name}", self._listing(name)) for name in LISTS]
        return [
            web.post("/api/login", self._login),
            web.get("/api/system-info", self._alive),
            web.post("/api/speakers", self._open),
            web.delete("/api/speakers/{seat}", self._close),
            *lists,
        ]

    def forget(self) -> None:
        """Forget the session, as a restart does."""
        self._sid = ""

    def tell(self, name: str, text: str) -> None:
        """Answer the open request for this list with this text, once."""
        self._instead[name] = text
        self._stir()

    def changed(self, before: Room, after: Room) -> None:
        """The desks have changed."""
        self._stir()

    def _stir(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()

    # -- the session ---------------------------------------------------------------------------------------------------

    async def _login(self, request: web.Request) -> web.Response:
        told = await request.json()
        self.logins += 1
        if (told.get("username"), told.get("password")) != (USER, PASSWORD):
            return web.json_response({}, status=401)
        self._sid, self._told = uuid.uuid4().hex, {}
        return web.json_response({"sid": self._sid})

    def _let_in(self, request: web.Request) -> None:
        """The session comes as a cookie or as a header, as the two models want it."""
        shown = {request.cookies.get("sid"), request.headers.get("Bosch-Sid")}
        if not self._sid or self._sid not in shown:
            raise web.HTTPUnauthorized

    async def _alive(self, request: web.Request) -> web.Response:
        self._let_in(request)
        return web.json_response({"name": "CCS 1000 D"})

    # -- lists ---------------------------------------------------------------------------------------------------------

    def _listing(self, name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def listing(request: web.Request) -> web.Response:
            self._let_in(request)
            polling = request.query.get("isPolling") == "true"
            self._told.setdefault(name, self._text(name))
            return web.json_response(text=await self._next(name) if polling else self._text(name))

        return listing

    def _text(self, name: str) -> str:
        return json.dumps(LISTS[name](self.desks))

    async def _next(self, name: str) -> str:
        """The list as soon as it is another one than the session was told last, or as it is after a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.news_s):
                while name not in self._instead and self._text(name) == self._told.get(name):
                    await self._stirred.wait()
        if name in self._instead:
            return self._instead.pop(name)
        self._told[name] = self._text(name)
        return self._told[name]

    async def _open(self, request: web.Request) -> web.Response:
        self._let_in(request)
        seats = await request.json()
        if self.is_deaf():
            return web.Response(status=503)
        if any(seat not in self.desks.room.seats for seat in seats):
            return web.Response(status=404)
        for seat in seats:
            self.desks.open(seat)
        return web.Response(status=200)

    async def _close(self, request: web.Request) -> web.Response:
        self._let_in(request)
        seat = seat_number(request.match_info["seat"])
        if seat is None or seat not in self.desks.room.seats:
            return web.Response(status=404)
        self.desks.close(seat)
        return web.Response(status=200)


def _seats(desks: Desks) -> object:
    return [
        {"id": seat, "name": label, "connected": True, "prio": seat in desks.chairs, "batteryStatus": BATTERY}
        for seat, label in desks.room.seats.items()
    ]


def _speakers(desks: Desks) -> object:
    return [
        {"id": seat, "name": desks.room.seats[seat], "micOn": True, "prioOn": seat in desks.chairs}
        for seat in desks.room.open
    ]


def _waiting(desks: Desks) -> object:
    return [{"id": seat, "name": desks.room.seats[seat]} for seat in desks.room.requests]


LISTS: Final[Mapping[str, Callable[[Desks], object]]] = {
    "seats": _seats,
    "speakers": _speakers,
    "waiting-list": _waiting,
}
