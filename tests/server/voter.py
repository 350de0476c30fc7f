"""A voter's browser without a browser: blinds a token, fetches a paper by name, casts it without one (RFC 9474)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha384
from typing import Any

import aiohttp

from server.blindrsa import EXPONENT
from tests.server.house import House, Page

HASH = 48


def encoded(message: bytes, bits: int) -> int:
    """EMSA-PSS with SHA-384 and no salt (RFC 8017 § 9.1.1)."""
    length = (bits + 7) // 8
    hashed = sha384(bytes(8) + sha384(message).digest()).digest()
    block = bytes(length - HASH - 2) + b"\x01"
    cover = b"".join(sha384(hashed + n.to_bytes(4, "big")).digest() for n in range(length // HASH + 1))
    masked = bytearray(a ^ b for a, b in zip(block, cover, strict=False))
    masked[0] &= 0xFF >> (8 * length - bits)
    return int.from_bytes(bytes(masked) + hashed + b"\xbc", "big")


@dataclass(slots=True)
class Voter:
    """One person with a page and a secret token."""

    page: Page
    modulus: str
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    factor: int = field(default_factory=lambda: secrets.randbits(2000) | 1)
    signature: str = ""

    @property
    def n(self) -> int:
        return int(self.modulus, 16)

    @property
    def blinded(self) -> str:
        message = encoded(bytes.fromhex(self.token), self.n.bit_length() - 1)
        return f"{message * pow(self.factor, EXPONENT, self.n) % self.n:0512x}"

    async def fetch(self, blinded: str = "") -> dict[str, Any]:
        """Ask for the paper by name; the answer."""
        request = {"election_id": "w1", "blinded": blinded or self.blinded}
        answer: dict[str, Any] = await self.page.socket.call("ballot-paper", request)
        if answer["ok"]:
            self.signature = f"{int(answer['signature'], 16) * pow(self.factor, -1, self.n) % self.n:0512x}"
        return answer

    async def cast(self, house: House, choice: str, **headers: str) -> tuple[int, str]:
        """Cast without a name; status and code of the answer."""
        paper = {"token": self.token, "signature": self.signature, "choice": choice}
        return await post(house, paper, **headers)


async def post(house: House, paper: object, **headers: str) -> tuple[int, str]:
    """Put something before the urn."""
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.post(house.server.make_url("/urne/w1"), json=paper, headers=headers) as response,
    ):
        return response.status, (await response.json())["code"]
