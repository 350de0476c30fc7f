"""Whether one of our own pages made a request: what else would change something on personal pages is refused.

A personal link's cookie goes with whatever a page of the same site sends there (SameSite=Lax), and for a browser every
subdomain of the town is the same site. Browsers say which page a request comes from: in Sec-Fetch-Site (Fetch Metadata)
where our address is a secure one, else in Origin (RFC 6454). Who says neither is no browser, and has no page that could
misuse its cookie.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

PERSONAL: Final = "/p/"
"""Where the addresses begin that the cookie of a personal link opens."""

ASKING: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
"""Methods that change nothing (RFC 9110 § 9.2.1); a page of any site may lead to an address of ours."""

REFERRER_ELSEWHERE: Final = "no-referrer"
REFERRER_PERSONAL: Final = "same-origin"
"""Tells no other site anything, either; with none at all a form of ours would say in Origin that it is nobody's."""


def referrer_policy(request: web.Request) -> str:
    """What a page tells of its address to those it leads to."""
    return REFERRER_PERSONAL if _personal(request) else REFERRER_ELSEWHERE


def foreign(request: web.Request, address: str) -> bool:
    """Whether another page wants to change something on a personal page; browsers find our pages at `address`.

    They may also be found under other names, or through a proxy that hands on the name and not the port.
    """
    if request.method in ASKING or not _personal(request):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin, found = request.headers.get(hdrs.ORIGIN), urlsplit(address)
    return origin is not None and origin not in {f"{found.scheme}://{host}" for host in (found.netloc, request.host)}


def _personal(request: web.Request) -> bool:
    resource = request.match_info.route.resource
    return resource is not None and resource.canonical.startswith(PERSONAL)
