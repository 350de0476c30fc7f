"""Answers to connectivity checks of browsers whose address is settled (RFC 8445 § 7.3; consent: RFC 7675), in the twin.

A browser asks every few seconds whether we still want its packets; with hundreds of them the answers are work that
needs no decision. Known here is the one form browsers send: USERNAME, PRIORITY, ICE-CONTROLLING, USE-CANDIDATE and
optional attributes in any order, then MESSAGE-INTEGRITY, then FINGERPRINT, then the end. All else goes up. `native/
stun.c` does the same.
"""

from __future__ import annotations

import hmac
import socket
import struct
from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from media.fanout.ports import Address

BINDING_REQUEST: Final = 0x0001
BINDING_RESPONSE: Final = 0x0101
USERNAME: Final = 0x0006
INTEGRITY: Final = 0x0008
XOR_MAPPED_ADDRESS: Final = 0x0020
PRIORITY: Final = 0x0024
USE_CANDIDATE: Final = 0x0025
FINGERPRINT: Final = 0x8028
CONTROLLED: Final = 0x8029

OPTIONAL: Final = 0x8000
"""From here on what is not known may be ignored (RFC 8489 § 14)."""

NOT_OURS: Final = frozenset({FINGERPRINT, CONTROLLED})
"""A fingerprint that is not at the end, and a conflict of roles: not for us to settle."""

COOKIE: Final = 0x2112A442
FINGERPRINT_XOR: Final = 0x5354554E
HEADER: Final = 20
INTEGRITY_SIZE: Final = 24
FINGERPRINT_SIZE: Final = 8


@dataclass(frozen=True, slots=True)
class Credentials:
    """Our user name fragment and password for one browser."""

    ufrag: str
    password: bytes = field(repr=False)


def answer(mine: Credentials, check: bytes, address: Address) -> bytes:
    """The response; empty where the datagram is no check of this browser beyond doubt."""
    signed = len(check) - INTEGRITY_SIZE - FINGERPRINT_SIZE
    if signed < HEADER or not _is_whole(check):
        return b""
    if not _names(mine.ufrag, check[HEADER:signed]) or not _is_authentic(mine.password, check, signed):
        return b""
    return _response(mine.password, check[8:HEADER], address)


def _is_whole(check: bytes) -> bool:
    """Whether header and end are those of a check that was not damaged."""
    begin = struct.pack("!HHI", BINDING_REQUEST, len(check) - HEADER, COOKIE)
    end, integrity = len(check) - FINGERPRINT_SIZE, len(check) - FINGERPRINT_SIZE - INTEGRITY_SIZE
    return (
        check.startswith(begin)
        and check.startswith(struct.pack("!HH", INTEGRITY, 20), integrity)
        and check[end:] == _fingerprint(check[:end])
    )


def _names(ufrag: str, attributes: bytes) -> bool:
    """Whether all attributes are known and name us ("ours:theirs", RFC 8445 § 7.2.2), once."""
    found = list(_attributes(attributes))
    names = [value for kind, value in found if kind == USERNAME]
    known = all(kind in (USERNAME, PRIORITY, USE_CANDIDATE) or _may_be_ignored(kind) for kind, _ in found)
    return known and len(names) == 1 and names[0].startswith(f"{ufrag}:".encode())


def _may_be_ignored(kind: int) -> bool:
    return kind >= OPTIONAL and kind not in NOT_OURS


def _attributes(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and value of each; what is cut off or left over comes as type 0, which nobody knows."""
    at = 0
    while at + 4 <= len(block):
        kind, size = struct.unpack_from("!HH", block, at)
        value = block[at + 4 : at + 4 + size]
        at += 4 + (size + 3 & ~3)
        yield (kind, value) if at <= len(block) else (0, b"")
    if at < len(block):
        yield 0, b""


def _is_authentic(password: bytes, check: bytes, signed: int) -> bool:
    return hmac.compare_digest(_integrity(password, check[:signed]), check[signed : signed + INTEGRITY_SIZE])


def _response(password: bytes, transaction: bytes, address: Address) -> bytes:
    message = struct.pack("!HHI", BINDING_RESPONSE, 0, COOKIE) + transaction + _mapped(transaction, address)
    signed = message + _integrity(password, message)
    whole = _with_length(signed, len(signed) + FINGERPRINT_SIZE)
    return whole + _fingerprint(whole)


def _with_length(message: bytes, length: int) -> bytes:
    """The message as if it had that many bytes with its header."""
    return message[:2] + struct.pack("!H", length - HEADER) + message[4:]


def _integrity(password: bytes, message: bytes) -> bytes:
    """MESSAGE-INTEGRITY over all before it, as if the message ended with it (RFC 8489 § 14.5)."""
    covered = _with_length(message, len(message) + INTEGRITY_SIZE)
    return struct.pack("!HH", INTEGRITY, 20) + hmac.digest(password, covered, "sha1")


def _fingerprint(message: bytes) -> bytes:
    return struct.pack("!HHI", FINGERPRINT, 4, crc32(message) ^ FINGERPRINT_XOR)


def _mapped(transaction: bytes, address: Address) -> bytes:
    """XOR-MAPPED-ADDRESS (RFC 8489 § 14.2): hidden from routers that rewrite addresses wherever they see one."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ip = socket.inet_pton(family, host.partition("%")[0])
    mask = struct.pack("!I", COOKIE) + transaction
    hidden = bytes(one ^ other for one, other in zip(ip, mask, strict=False))
    head = struct.pack("!BBH", 0, 2 if family == socket.AF_INET6 else 1, port ^ COOKIE >> 16)
    return struct.pack("!HH", XOR_MAPPED_ADDRESS, len(head) + len(hidden)) + head + hidden
