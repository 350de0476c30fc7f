"""What the simulated central units that speak HTTP share: a port that stays theirs, and never answering when frozen."""

from __future__ import annotations

import asyncio
import ssl
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from hardware.conference.room import Room
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.server import HOST, CentralUnit

PATIENCE_S: Final = 30.0  # seconds after which a request for news is answered without any, as a CoCon does
AT_ONCE_S: Final = 0.01  # to let a request for news go; aiohttp takes no time at all for all the time there is
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebUnit(CentralUnit):
    """A central unit behind an HTTP server; `news_s` is how long a request for news may stay open.

    With `tls` it encrypts, and is known by that certificate.
    """

    tls: ssl.SSLContext | None = None

    def __init__(self, desks: Desks, news_s: float = PATIENCE_S) -> None:
        super().__init__(desks)
        self.news_s = news_s
        self._runner: web.AppRunner | None = None
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Listen, on the port of the time before."""
        app = web.Application(middlewares=[self._hang])
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=AT_ONCE_S)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port, reuse_address=True, ssl_context=self.tls).start()
        self.port = self._runner.addresses[0][1]
        self._deaf = self.desks.listen(self.changed)

    async def leave(self) -> None:
        """Stop listening and break every line."""
        self._deaf()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.forget()

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """What is served."""

    @abstractmethod
    def changed(self, before: Room, after: Room) -> None:
        """The desks have changed."""

    @abstractmethod
    def forget(self) -> None:
        """Forget all clients, as a restart does."""

    @web.middleware
    async def _hang(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """While frozen nothing is answered; the client's giving up ends the wait."""
        if self.frozen:
            self.ignored.set()
            await asyncio.Event().wait()
        return await handler(request)
