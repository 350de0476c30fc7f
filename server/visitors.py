"""Who opens a page by a personal link, and whether that role may: the one gate of all pages that are not public."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from aiohttp import web

from agenda.commands import Role
from server.identity import Identities, Identity, LinkInvalid, role_of
from server.web import PageError

COOKIE: Final = "ratssaal"
CLERKS: Final[frozenset[Role]] = frozenset({"clerk"})


async def visitor(request: web.Request, identities: Identities) -> Identity:
    """Whom the request's cookie proves to be the owner of the page named `slug`; raises PageError."""
    try:
        return await identities.recognise(request.cookies.get(COOKIE), request.match_info["slug"])
    except LinkInvalid as error:
        raise PageError(error.code) from error


async def visitor_as(request: web.Request, identities: Identities, roles: Collection[Role]) -> Identity:
    """The same, of one of these roles."""
    identity = await visitor(request, identities)
    if role_of(identity.invitation) not in roles:
        raise PageError("not-allowed")
    return identity
