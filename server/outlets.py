"""What leaves the house beside the stream, for the technician: other platforms, and captions by a machine.

`/p/SLUG/outlets.json` is for the operator's role alone; an address is shown without its key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Role
from server.captions.machine import Ability
from server.identity import Identities
from server.restream import shown
from server.visitors import visitor_as

OUTLET_ROLES: Final[frozenset[Role]] = frozenset({"operator"})


class OutletPages:
    """The route of `outlets.json`. `told` is what the children said last; `urls` the platforms of config.toml."""

    def __init__(
        self,
        identities: Identities,
        urls: tuple[str, ...],
        told: Callable[[], Mapping[str, Mapping[str, Any]]],
        machine: Callable[[], Ability],
    ) -> None:
        self._identities = identities
        self._urls = urls
        self._told = told
        self._machine = machine

    def routes(self) -> list[web.AbstractRouteDef]:
        """For the application of the meeting process."""
        return [web.get("/p/{slug}/outlets.json", self.outlets)]

    async def outlets(self, request: web.Request) -> web.Response:
        """The state of everything."""
        await visitor_as(request, self._identities, OUTLET_ROLES)
        body = {"restream": self._platforms(), "captions": {"machine": self._machine()}}
        return web.json_response(body, headers={hdrs.CACHE_CONTROL: "no-store"})

    def _platforms(self) -> list[dict[str, Any]]:
        told = self._told()
        silent: Mapping[str, Any] = {"state": "waiting", "reason": "", "failures": 0, "skipped": 0}
        return [
            {**silent, "target": shown(url), **told.get(f"restream{number}", {})}
            for number, url in enumerate(self._urls)
        ]
