"""Settings of the media server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FanoutName = Literal["auto", "native", "python"]


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """Where browsers send their packets.

    `host` is the local address to bind ("0.0.0.0" for IPv4, "::" for IPv4 and IPv6), `port` the one UDP port for all
    browsers (0 for any free one), `tcp_port` the one for browsers whose network blocks UDP (0: none). `addresses` are
    announced to browsers, best first (behind a 1:1 NAT the public one); empty means `host`, or all addresses of the
    machine where `host` is a wildcard. `fanout` "auto" is the native one where it could be built.
    """

    host: str
    port: int
    addresses: tuple[str, ...] = ()
    tcp_port: int = 0
    fanout: FanoutName = "auto"
