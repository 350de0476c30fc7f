"""Settings of the media server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """Where browsers send their packets.

    `host` is the local address to bind ("0.0.0.0" for IPv4, "::" for IPv4 and IPv6), `port` the one UDP port for all
    browsers (0 for any free one). `addresses` are announced to browsers, best first (behind a 1:1 NAT the public one);
    empty means `host`, or all addresses of the machine where `host` is a wildcard.
    """

    host: str
    port: int
    addresses: tuple[str, ...] = ()
