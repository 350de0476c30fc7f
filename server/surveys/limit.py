"""How often one internet address may answer a day, without keeping addresses.

An address is kept as a hash with a salt that lives in memory for one day, so that nobody can find out from what is
kept who came; a restart forgets all. The address of IPv6 is its network of 64 bits, which one household has.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import date
from ipaddress import IPv6Address, ip_address
from typing import Final

MOST_KNOWN: Final = 100_000
"""Addresses counted at once, some 20 MB; beyond, the oldest are forgotten, so that memory stays bounded."""

HOUSEHOLD_BITS: Final = 64


class Limit:
    """Counts what comes from each address today; `today` is the day in the town."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._day = today()
        self._salt = secrets.token_bytes(32)
        self._counts: dict[bytes, int] = {}

    def take(self, survey_id: str, address: str, most: int) -> bool:
        """Take one of the places that an address has today; False where all are taken.

        Looking and taking are one step: whoever waits for the disk in between lets a hundred look at the same place.
        """
        key = self._key(survey_id, address)
        count = self._counts.pop(key, 0)
        self._counts[key] = min(count + 1, most)
        if len(self._counts) > MOST_KNOWN:
            del self._counts[next(iter(self._counts))]
        return count < most

    def give_back(self, survey_id: str, address: str) -> None:
        """Nothing came of what the place was taken for; what was taken yesterday is forgotten already."""
        key = self._key(survey_id, address)
        if self._counts.get(key, 0) > 1:
            self._counts[key] -= 1
        else:
            self._counts.pop(key, None)

    def _key(self, survey_id: str, address: str) -> bytes:
        if self._today() != self._day:
            self._day, self._salt = self._today(), secrets.token_bytes(32)
            self._counts.clear()
        return hashlib.blake2b(f"{survey_id}\n{network(address)}".encode(), key=self._salt, digest_size=16).digest()


def network(address: str) -> str:
    """What counts as one address; text that is none stays as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(int(known) >> HOUSEHOLD_BITS)
    return str(known)
