"""Where a device is: an IP address or a name that the network's directory can look up. Pure.

The directory refuses names with an empty part or one that is too long with an error of its own (RFC 1035 § 2.3.4, 63
bytes a part, 255 in all). Such a name is recognised when the settings are read, and is no way to the device where it
comes from elsewhere.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from hardware.conference.line import LineTrouble, Unreachable, trouble

LONGEST_NAME: Final = 253  # characters, without the dot at the end
_LABEL: Final = r"(?!-)[A-Za-z0-9_-]{1,63}"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def is_host(value: object) -> bool:
    """Whether this is the address or name of a device alone, without "http://", port or path."""
    return isinstance(value, str) and (_is_address(value) or _is_name(value))


def has_host(url: str) -> bool:
    """Whether a web address names such a device, and a port that there is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return is_host(parts.hostname or "") and port != 0


def no_way(error: OSError | UnicodeError) -> LineTrouble:
    """What an error on the way to a device means; a name that cannot be looked up leads nowhere."""
    return Unreachable(str(error)) if isinstance(error, UnicodeError) else trouble(error)


def _is_address(value: str) -> bool:
    """With the zone of a link-local address refused: it cannot stand in a web address (RFC 9110 § 4.2)."""
    try:
        return "%" not in value and bool(ip_address(value))
    except ValueError:
        return False


def _is_name(value: str) -> bool:
    return len(value) <= LONGEST_NAME and _NAME.fullmatch(value) is not None
