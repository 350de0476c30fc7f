"""From which internet address a request comes, where proxies stand between the visitor and this server.

`X-Forwarded-For` grows on its way: each proxy may write behind what it got, so what stands left of the last proxy of
our own anybody may have written. It is read from the right, and only as long as who wrote it is a proxy of our own:
this machine, or one that `[server] trusted_proxies` names. The header has no RFC; RFC 7239 § 5.2 and § 8.1 say the same
of its successor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp import web

FORWARDED: Final = "X-Forwarded-For"

Address = IPv4Address | IPv6Address

_WITH_PORT: Final = re.compile(r"\[(?P<six>[0-9A-Fa-f:.]+)\](:\d{1,5})?|(?P<four>[0-9.]+):\d{1,5}")


class Proxies:
    """The proxies whose word counts; `trusted` are addresses and networks, raises ValueError for what is neither."""

    def __init__(self, trusted: Sequence[str]) -> None:
        self._trusted = tuple(map(ip_network, trusted))

    def origin(self, request: web.Request) -> str:
        """The address that the outermost proxy of our own was asked from; "" where the socket has none."""
        origin = request.remote or ""
        for told in _told(request):
            if not self._ours(origin):
                break
            address = _address(told)
            if address is None:  # no address, so nobody to look behind: whoever wrote this is the last one known
                break
            origin = str(address)
        return origin

    def _ours(self, text: str) -> bool:
        address = _address(text)
        if address is None:
            return False
        return address.is_loopback or any(address in network for network in self._trusted)


def _told(request: web.Request) -> Iterator[str]:
    """What was forwarded, the last writer's word first; several headers are one list (RFC 9110 § 5.3)."""
    return (one.strip() for one in reversed(",".join(request.headers.getall(FORWARDED, ())).split(",")))


def _address(text: str) -> Address | None:
    """An address, also with a port as some proxies write it; IPv4 within IPv6 is IPv4 (RFC 4291 § 2.5.5.2)."""
    with_port = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((with_port["six"] or with_port["four"]) if with_port else text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
