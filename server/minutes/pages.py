"""The minutes as files, each version of them and what changed between two, for those whom they concern.

Chair and clerk get them at any time; members once they are proposed, whole where they take part in non-public debate,
else the public edition, and so does the edge once they are published.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import tzinfo
from typing import get_args

from aiohttp import hdrs, web

from agenda.commands import Role
from agenda.minutes import Minutes, public_edition
from agenda.privacy import inside
from server.config import Settings
from server.export import MEDIA_TYPES, Format, House, file_name, render
from server.export.changes import page
from server.export.document import document
from server.export.docx_template import check
from server.export.docx_trouble import TemplateTrouble
from server.identity import Identities, Identity, role_of
from server.minutes.published import POLICY
from server.obstacles import StartError
from server.sitting import Sitting
from server.visitors import visitor_as
from server.web import PageError

log = logging.getLogger(__name__)

READERS: frozenset[Role] = frozenset({"chair", "clerk", "member"})
WRITERS: frozenset[Role] = frozenset({"chair", "clerk"})
"""Who may take the minutes, non-public part included, out of the house, whatever their state."""

EDITIONS: Mapping[str, Callable[[Minutes], Minutes]] = {
    "minutes": lambda full: full,
    "minutes-public": public_edition,
}
"""What of the minutes each address gives: all, or what everybody may read (§ 61 Abs. 4 HGO and its like)."""

KEPT_MODES = frozenset({"archive", "archive-after-release"})
"""Modes of publication that leave a recording to lead to."""

SEALED: Mapping[str, str] = {
    hdrs.CACHE_CONTROL: "no-store",
    **POLICY,
}


def house(settings: Settings, zone: tzinfo, public_url: str) -> House:
    """What the files have of the town; raises StartError where its Word template is wrong."""
    recording = f"{public_url}/" if settings.publication.mode in KEPT_MODES else ""
    return House(zone, _template(settings), recording)


def _template(settings: Settings) -> bytes | None:
    if not settings.minutes.template:
        return None
    path = settings.path(settings.minutes.template)
    try:
        data = path.read_bytes()
        check(data)
    except (OSError, TemplateTrouble) as error:
        raise StartError(f"{path}: {error}") from error
    return data


class MinutesPages:
    """Routes of the meeting process; `log_hash` is asked for the last hash of the log."""

    def __init__(
        self, sitting: Sitting, identities: Identities, house: House, log_hash: Callable[[], Awaitable[str]]
    ) -> None:
        self._sitting = sitting
        self._identities = identities
        self._house = house
        self._log_hash = log_hash

    def routes(self) -> list[web.AbstractRouteDef]:
        """The files, and what changed."""
        formats = "|".join(get_args(Format))
        return [
            web.get(rf"/p/{{slug}}/{{edition:minutes|minutes-public}}.{{format:{formats}}}", self.file),
            web.get("/p/{slug}/minutes-changes.html", self.changed),
        ]

    async def file(self, request: web.Request) -> web.Response:
        """The minutes, or their public edition, as a file; `?version=` asks for one as it was proposed."""
        identity = await self._reader(request)
        wanted: Format = next(one for one in get_args(Format) if one == request.match_info["format"])
        edition = EDITIONS[request.match_info["edition"]]
        minutes = self._readable(identity, edition(self._version(request, "version")))
        log_hash = await self._log_hash()
        try:
            body = await asyncio.to_thread(render, minutes, wanted, self._house, log_hash=log_hash)
        except TemplateTrouble as trouble:
            log.error("minutes not rendered: %s", trouble)
            return web.Response(status=500, text=str(trouble), headers={hdrs.CACHE_CONTROL: "no-store"})
        disposition = "inline" if wanted == "html" else "attachment"
        headers: dict[str, str] = {
            **SEALED,
            hdrs.CONTENT_TYPE: MEDIA_TYPES[wanted],
            hdrs.CONTENT_DISPOSITION: f'{disposition}; filename="{file_name(minutes, wanted)}"',
        }
        return web.Response(body=body, headers=headers)

    async def changed(self, request: web.Request) -> web.Response:
        """What changed from version `?from=` to `?to=`, or to the minutes as they stand."""
        identity = await self._reader(request)
        versions = [self._readable(identity, self._version(request, name)) for name in ("from", "to")]
        older, newer = (document(one, self._house.zone) for one in versions)
        labels = (_label(request, "from"), _label(request, "to"))
        body = await asyncio.to_thread(page, older, newer, labels)
        return web.Response(body=body, headers={**SEALED, hdrs.CONTENT_TYPE: MEDIA_TYPES["html"]})

    def _version(self, request: web.Request, name: str) -> Minutes:
        """The version of that name in the query; without one, the minutes as they stand."""
        asked = request.query.get(name, "")
        if not asked:
            return self._sitting.record.minutes()
        try:
            return self._sitting.record.version(int(asked))
        except (ValueError, IndexError) as error:
            raise PageError("page-missing", 404) from error

    def _readable(self, identity: Identity, minutes: Minutes) -> Minutes:
        """What of the minutes this reader may have; raises PageError where that is nothing."""
        role, person_id = role_of(identity.invitation), identity.invitation.person_id
        if role in WRITERS:
            return minutes
        person = self._sitting.desk.meeting.people.get(person_id or "")
        if person is None or minutes.approval.state == "draft":
            raise PageError("not-allowed")
        return minutes if inside(person) else public_edition(minutes)

    async def _reader(self, request: web.Request) -> Identity:
        return await visitor_as(request, self._identities, READERS)


def _label(request: web.Request, name: str) -> str:
    asked = request.query.get(name, "")
    return f"Fassung {asked}" if asked else "Jetziger Stand"
