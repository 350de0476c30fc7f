"""HTTP to a device in the same building: a status and a text, or the trouble with the line."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from hardware.conference.line import (
    Garbled,
    HungUp,
    LineTrouble,
    Mute,
    Pause,
    Refused,
    Unreachable,
    Untrusted,
    trouble,
    within,
)
from hardware.conference.trust import Trust
from hardware.settings import ConferenceAddress

LONGEST_ANSWER: Final = 4 * 1024 * 1024  # bytes; the delegates of the largest meetings are a tenth of it
CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str


class Http:
    """Asks one device; every answer has a time within which it must be there.

    Silence without a connection (`reached`) means that there is no way to the device. A device that has answered and
    then refuses connections has hung up: aiohttp itself tries a lost GET once more.
    """

    def __init__(self, session: aiohttp.ClientSession, root: URL, pause: Pause, reached: asyncio.Event) -> None:
        self._session = session
        self._root = root
        self._pause = pause
        self._reached = reached
        self._has_answered = False
        self.headers: dict[str, str] = {}

    async def get(self, path: str, patience: float, **query: str) -> Answer:
        """The answer to a GET; raises LineTrouble."""
        return await self.ask("GET", path, patience, query=query)

    async def ask(
        self, method: str, path: str, patience: float, *, query: Mapping[str, str] | None = None, body: object = None
    ) -> Answer:
        """The answer to any request, `body` sent as JSON; raises LineTrouble."""
        url = self._root.with_path(f"/{path}").with_query(query or None)
        try:
            return await within(patience, self._asked(method, url, body), self._pause)
        except Mute as error:
            raise error if self._reached.is_set() else Unreachable(str(error)) from error

    async def _asked(self, method: str, url: URL, body: object) -> Answer:
        try:
            async with self._session.request(
                method, url, json=body, headers=self.headers, allow_redirects=False
            ) as response:
                answer = Answer(response.status, await _text(response))
        except (aiohttp.ClientError, OSError) as error:
            found = _trouble(error)
            raise HungUp(str(error)) if self._has_answered and isinstance(found, Refused) else found from error
        self._has_answered = True
        return answer


async def _text(response: aiohttp.ClientResponse) -> str:
    """The body; devices write UTF-8 or think they do."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise Garbled("an answer without end")
    return body.decode("utf-8", "replace")


def _trouble(error: aiohttp.ClientError | OSError) -> LineTrouble:
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ServerFingerprintMismatch():
            return Untrusted(type(error).__name__)
        case aiohttp.ClientSSLError():
            return Garbled(str(error))
        case aiohttp.ClientConnectorError():
            return trouble(error.os_error)
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError():
            return HungUp(str(error))
        case OSError():
            return trouble(error)
        case aiohttp.ClientResponseError():
            return Garbled(str(error))
        case _:
            return Unreachable(str(error))


def _noting(reached: asyncio.Event) -> Callable[..., Awaitable[None]]:
    async def note(*connection: object) -> None:
        reached.set()

    return note


@contextlib.asynccontextmanager
async def http(address: ConferenceAddress, pause: Pause, trust: Trust | None = None) -> AsyncIterator[Http]:
    """HTTP to the device at this address, until left; encrypted where `trust` says which device it must be."""
    root = URL.build(scheme="https" if trust else "http", host=address.host, port=address.port)
    unlimited = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
    reached = asyncio.Event()
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_noting(reached))
    async with aiohttp.ClientSession(
        timeout=unlimited,
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[trace],
        connector=aiohttp.TCPConnector(ssl=trust or True),
    ) as session:
        yield Http(session, root, pause, reached)
