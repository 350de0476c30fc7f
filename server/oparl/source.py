"""Reading from somebody else's OParl interface, which may be broken, endless, or lie.

Everything is bounded: bytes of an answer and of all, number of requests, redirects, seconds. Only the host is asked
that was named (or that it leads to at once), and no address of a private network, so that nobody can use this machine
to look into the town's own network (SSRF); the address that was checked is the one that is connected to.
"""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

REDIRECTS: Final = (301, 302, 303, 307, 308)
NAT64: Final = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one answer and of all, of one file and of all, requests, redirects of one request; seconds that one
    answer, one file, all sittings and all files may take.

    A town's year of 14 sittings with 20 items of two papers each asks some 1,500 times and fetches some 600 files.
    """

    answer: int = 16 << 20
    all_answers: int = 128 << 20
    file: int = 64 << 20
    all_files: int = 4 << 30
    requests: int = 5000
    redirects: int = 5
    answer_seconds: float = 60.0
    file_seconds: float = 300.0
    seconds: float = 300.0
    files_seconds: float = 3600.0


class SourceTrouble(Exception):
    """The interface cannot be used; the text is one sentence that says why."""


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open Internet; one that wraps an IPv4 address counts as that, or as none."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped.is_global
        if address.sixtofour or address.teredo or address in NAT64:
            return False
    return address.is_global and not address.is_multicast


class PublicResolver(AbstractResolver):
    """Names as the system knows them, without addresses that are not `public`."""

    def __init__(self, public: Callable[[str], bool] = is_public) -> None:
        self._inner = DefaultResolver()
        self._public = public

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if self._public(one["host"])]
        if not public:
            raise _private(host)
        return public

    async def close(self) -> None:
        await self._inner.close()


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Where to ask instead; relative to where it was asked."""

    location: str


T = TypeVar("T")
Take = Callable[[AsyncIterator[bytes]], Awaitable[None]]
Use = Callable[[aiohttp.ClientResponse, str], Awaitable[T]]
"""Makes something of an answer and the address it came from."""


class Source:
    """One interface. `private`: addresses of the town's own network are meant; else only those that are `public`."""

    def __init__(
        self, private: bool = False, limits: Limits | None = None, public: Callable[[str], bool] = is_public
    ) -> None:
        self._private = private
        self._public = public
        self.limits = limits or Limits()
        self._requests = 0
        self._bytes = 0
        self._file_bytes = 0
        self._origin = ""
        self._answers: dict[str, bytes] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Source:
        resolver = None if self._private else PublicResolver(self._public)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=4),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def get(self, address: str) -> dict[str, Any]:
        """The object at an address, asked for once: sittings share body and people. Raises SourceTrouble."""
        if address not in self._answers:  # together no more than `all_answers`
            self._answers[address] = await self._followed(address, self._body, self.limits.answer_seconds)
        return _object(self._answers[address], address)

    async def fetch(self, address: str, take: Take) -> None:
        """Give the bytes of a file to `take`, piece by piece; raises SourceTrouble, and what `take` raises."""

        async def taken(answer: aiohttp.ClientResponse, _: str) -> None:
            await take(self._pieces(answer, address))

        await self._followed(address, taken, self.limits.file_seconds)

    async def _followed(self, address: str, use: Use[T], seconds: float) -> T:
        """What `use` makes of the answer, after as many redirects as are allowed."""
        for _ in range(self.limits.redirects + 1):
            self._check(address)
            answer = await self._ask(address, use, seconds)
            if not isinstance(answer, _Elsewhere):
                self._origin = self._origin or _origin(address)
                return answer
            address = urljoin(address, answer.location)
        raise SourceTrouble(f"{address} leitet immer weiter.")

    async def list(self, address: str) -> AsyncIterator[dict[str, Any]]:
        """All objects of a list, over all its pages; raises SourceTrouble where they go round in a circle."""
        seen: set[str] = set()
        following: Any = address
        while following:
            if following in seen:
                raise SourceTrouble(f"Die Liste {address} dreht sich im Kreis.")
            seen.add(following)
            page = await self.get(following)
            data, links = page.get("data"), page.get("links")
            if not isinstance(data, list) or not isinstance(links, dict):
                raise SourceTrouble(f"{following} ist keine Liste von OParl.")
            for one in data:
                if isinstance(one, dict):
                    yield one
            following = links.get("next")
            if not isinstance(following, str | None):
                raise SourceTrouble(f"Die Liste {address} nennt eine nächste Seite, die keine Adresse ist.")

    def _check(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise SourceTrouble(f"„{address[:200]}“ ist keine Adresse mit http:// oder https://.")
        if self._origin and _origin(address) != self._origin:
            raise SourceTrouble(f"Die Quelle führt zu einem anderen Rechner: {address[:200]}.")
        if not self._private and _looks_numeric(parts.hostname) and not self._is_public_literal(parts.hostname):
            raise _private(parts.hostname)
        self._requests += 1
        if self._requests > self.limits.requests:
            raise SourceTrouble(f"Nach {self.limits.requests} Anfragen ist kein Ende abzusehen.")

    def _is_public_literal(self, host: str) -> bool:
        try:
            return self._public(host)
        except ValueError:
            return False

    async def _ask(self, address: str, use: Use[T], seconds: float) -> T | _Elsewhere:
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=10.0)
        try:
            async with self._session.get(address, allow_redirects=False, timeout=timeout) as answer:
                if answer.status in REDIRECTS and "Location" in answer.headers:
                    return _Elsewhere(answer.headers["Location"])
                if answer.status != 200:
                    raise SourceTrouble(f"{address} antwortet mit dem Status {answer.status}.")
                return await use(answer, address)
        except aiohttp.ClientError as error:
            raise SourceTrouble(f"{address} ist nicht zu erreichen ({type(error).__name__}).") from error
        except TimeoutError as error:
            raise SourceTrouble(f"{address} antwortet nicht rechtzeitig.") from error

    async def _pieces(self, answer: aiohttp.ClientResponse, address: str) -> AsyncIterator[bytes]:
        """A file's bytes, counted as they are after unpacking; how many one may have says who takes them."""
        async for piece in answer.content.iter_chunked(1 << 16):
            self._file_bytes += len(piece)
            if self._file_bytes > self.limits.all_files:
                raise SourceTrouble(f"{address} wird nicht geholt: Alle Dateien zusammen sind zu groß.")
            yield piece

    async def _body(self, answer: aiohttp.ClientResponse, address: str) -> bytes:
        """The body, counted as it is after unpacking."""
        body = bytearray()
        async for chunk in answer.content.iter_chunked(1 << 16):
            body += chunk
            self._bytes += len(chunk)
            if len(body) > self.limits.answer or self._bytes > self.limits.all_answers:
                raise SourceTrouble(f"{address} antwortet mit mehr Daten, als hier angenommen werden.")
        return bytes(body)


def _object(body: bytes, address: str) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceTrouble(f"{address} antwortet nicht mit lesbarem JSON.") from error
    if not isinstance(values, dict):
        raise SourceTrouble(f"{address} antwortet nicht mit einem Objekt von OParl.")
    return values


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or ''}"


def _looks_numeric(host: str) -> bool:
    """Whether the client connects without asking the resolver. It takes more for addresses than there are: `127.1` and
    `2130706433` are names to Python, and loopback to the system."""
    return ":" in host or host.replace(".", "").isdigit()


def _private(host: str) -> SourceTrouble:
    return SourceTrouble(
        f"{host} liegt nicht im öffentlichen Internet. Ist das gewollt, bitte mit --private noch einmal starten."
    )
