"""Recordings of earlier sittings for the clerk: a plain page where one is released, or a passage of it taken out.

Minutes are approved weeks after their sitting, when another one is served: so the clerk of that one does it, for
sittings of the same body and no other. What may be done says the earlier sitting itself (`agenda.publication`), in
whose log it stands. Each form names what is to be done (`tat`); the table `ACTS` makes the command of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Actor, Command
from agenda.commands.publication import ReleaseArchive, TakeDown
from agenda.meeting import Meeting
from agenda.ports import ConcurrentAppend, Refusal
from server.archive.earlier import EarlierRecordings, Kept
from server.archive.told import SITTING
from server.identity import Identities
from server.question_time.form import Fields, read_fields
from server.visitors import CLERKS, visitor_as
from server.web import PageError, Pages

CONFLICT: Final = 409


def _release(fields: Fields, zone: tzinfo) -> Command:
    return ReleaseArchive()


def _take_out(fields: Fields, zone: tzinfo) -> Command:
    since, until = (_moment(fields.get(name, ""), zone) for name in ("von", "bis"))
    return TakeDown(since, until, fields.get("grund", ""))


def _moment(typed: str, zone: tzinfo) -> str:
    """A moment typed in the town's time as the log writes it; what is none stays, to be refused in words."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).isoformat()


ACTS: Final[Mapping[str, Callable[[Fields, tzinfo], Command]]] = {"freigeben": _release, "herausnehmen": _take_out}
"""What a form may ask for."""


class ClerkRecordings:
    """The page; `meeting` is the sitting that is served, `zone` the town's."""

    def __init__(
        self,
        pages: Pages,
        identities: Identities,
        earlier: EarlierRecordings,
        meeting: Callable[[], Meeting],
        zone: tzinfo,
    ) -> None:
        self._pages = pages
        self._identities = identities
        self._earlier = earlier
        self._meeting = meeting
        self._zone = zone

    def routes(self) -> list[web.AbstractRouteDef]:
        """The page, and where its forms go."""
        page = "/p/{slug}/aufzeichnungen"
        return [web.get(page, self.page), web.post(f"{page}/{SITTING}", self.act)]

    async def page(self, request: web.Request) -> web.Response:
        """The earlier recordings of this body, the newest first."""
        await self._clerk(request)
        return self._drawn(request)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Do what a form asks for."""
        actor, sitting = await self._clerk(request), request.match_info["sitting"]
        fields = await read_fields(request)
        act = ACTS.get(fields.get("tat", ""))
        if act is None:
            raise PageError("message-malformed", 400)
        if sitting not in {one.told.sitting for one in self._mine()}:
            raise PageError("page-missing", 404)
        try:
            await self._earlier.submit(sitting, act(fields, self._zone), actor)
        except ConcurrentAppend:
            return self._drawn(request, Refusal("busy"))
        except Refusal as refusal:
            return self._drawn(request, refusal)
        return web.Response(status=303, headers={hdrs.LOCATION: f"/p/{request.match_info['slug']}/aufzeichnungen"})

    def _drawn(self, request: web.Request, refused: Refusal | None = None) -> web.Response:
        texts = self._pages.language(request)
        return self._pages.render(
            request,
            "recordings_clerk.html",
            {"role": "clerk", "slug": request.match_info["slug"]},
            CONFLICT if refused else 200,
            refused=texts.refusal(refused) if refused else "",
            read=self._earlier.read.is_set(),
            rows=[self._row(one) for one in self._mine()],
        )

    def _row(self, one: Kept) -> dict[str, Any]:
        begun = one.told.at.astimezone(self._zone)
        return {"kept": one, "day": f"{begun:%d.%m.%Y}", "begun": f"{begun:%Y-%m-%dT%H:%M:%S}"}

    def _mine(self) -> Sequence[Kept]:
        """Those of the body that sits now of which something lies on the disk."""
        body = self._meeting().planned.body
        mine = (one for one in self._earlier.known.values() if one.there and one.told.body == body)
        return sorted(mine, key=lambda one: one.told.at, reverse=True)

    async def _clerk(self, request: web.Request) -> Actor:
        return (await visitor_as(request, self._identities, CLERKS)).actor
