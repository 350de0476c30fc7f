"""Cameras that are told by HTTP what to do: one session, user and password as the camera wants them, errors by name.

A line of text is all these cameras answer; whether they are there shows only when asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from hardware.cameras.ports import Declined
from hardware.cameras.settings import CameraSettings
from hardware.conference.line import Denied, Garbled, HungUp, LineTrouble, Pause, Refused, Unreachable, within
from hardware.hosts import no_way

ANSWER_S: Final = 3.0  # small web servers in cameras take some tenths of a second
LONGEST: Final = 256 * 1024  # bytes of an answer; a list of presets has some thousand
DENIED: Final = frozenset({401, 403})


class Web:
    """A camera's web server."""

    def __init__(self, settings: CameraSettings, pause: Pause) -> None:
        self._pause = pause
        self._base = settings.base
        self._basic = aiohttp.encode_basic_auth(settings.user, settings.password) if settings.user else ""
        self._digest = (aiohttp.DigestAuthMiddleware(settings.user, settings.password),) if settings.user else ()
        self._has_answered = False
        self._plain = False  # the camera wants the password in plain (Basic), as it said
        self.date: datetime | None = None  # the camera's clock as its last answer showed it (RFC 9110 § 6.6.1)
        # A connection each: many cameras hang up after an answer, and a kept one would look like a lost camera.
        connector = aiohttp.TCPConnector(force_close=True)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))

    async def get(self, path: str) -> str:
        """The answer to a question, its path with everything behind it exactly as given."""
        return _good(await self._request("GET", path))

    async def post(self, path: str, text: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """Status and answer to something sent; only a refused password is an error."""
        return await self._request("POST", path, text.encode(), headers)

    async def close(self) -> None:
        """Hang up."""
        await self._session.close()

    async def _request(
        self, method: str, path: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        status, text, wants = await self._in_time(method, path, data, headers)
        if status == 401 and self._basic and not self._plain and wants.lower().startswith("basic"):
            self._plain = True
            status, text, _ = await self._in_time(method, path, data, headers)
        if status in DENIED:
            raise Denied(f"status {status}")
        return status, text

    async def _in_time(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str] | None
    ) -> tuple[int, str, str]:
        return await within(ANSWER_S, self._once(method, path, data, headers), self._pause)

    async def _once(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str] | None
    ) -> tuple[int, str, str]:
        """Status, text, and which kind of password is wanted."""
        try:
            async with self._session.request(
                method,
                self._url(path),
                data=data,
                headers={**(headers or {}), **self._authorization()},
                middlewares=() if self._plain else self._digest,
                allow_redirects=False,
            ) as answer:
                body = await _body(answer)
                self.date = _date(answer.headers.get(hdrs.DATE, ""))
                self._has_answered = True
                return answer.status, body.decode(errors="replace"), answer.headers.get(hdrs.WWW_AUTHENTICATE, "")
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise self._line_trouble(error) from error

    def _url(self, path: str) -> URL:
        try:
            return URL(self._base + path, encoded=True)
        except ValueError as error:
            raise Unreachable(str(error)) from error

    def _line_trouble(self, error: Exception) -> LineTrouble:
        """A camera that has answered and then takes no connection any more has hung up."""
        found = _line_trouble(error)
        return HungUp(str(found)) if self._has_answered and isinstance(found, Refused) else found

    def _authorization(self) -> dict[str, str]:
        return {hdrs.AUTHORIZATION: self._basic} if self._plain else {}


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """Everything; raises Garbled where it is more than any camera says."""
    body = await answer.content.read(LONGEST)
    if not answer.content.at_eof() and len(body) < LONGEST:
        body += await _rest(answer, LONGEST - len(body))
    if len(body) >= LONGEST:
        raise Garbled("an answer without end")
    return body


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


async def _rest(answer: aiohttp.ClientResponse, most: int) -> bytes:
    rest = bytearray()
    while len(rest) < most and (piece := await answer.content.read(most - len(rest))):
        rest += piece
    return bytes(rest)


def _good(answer: tuple[int, str]) -> str:
    status, text = answer
    if status >= 500:
        raise Declined(f"status {status}")
    if not 200 <= status < 300:
        raise Garbled(f"status {status}")
    return text


def _line_trouble(error: Exception) -> LineTrouble:
    if isinstance(error, UnicodeError):
        return no_way(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return no_way(error.os_error)
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError | OSError):
        return HungUp(type(error).__name__)
    return Garbled(type(error).__name__)
