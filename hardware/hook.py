"""Tells a web address of every change of the hall as JSON, for lamps and screens that know no protocol.

What is told is always the whole state, so only the newest counts: who is slow misses steps and never the end. Nobody
waits for the receiver, and a receiver that fails is tried again with the back-off of all devices.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Final, NoReturn

import aiohttp

from hardware.backoff import Backoff
from hardware.conference.line import Mute, Pause, trouble, within
from hardware.devices import Health, Watch

logger = logging.getLogger(__name__)

State = Mapping[str, str | int | float | bool | None]
ANSWER_S: Final = 5.0  # a small device on a slow line; only the next change waits for it, nobody else
DENIED: Final = frozenset({401, 403})


class Hook:
    """One receiver; `on_change` hears of its health, `pause` waits."""

    def __init__(self, name: str, url: str, on_change: Callable[[Health], None], *, pause: Pause) -> None:
        self._url = url
        self._pause = pause
        self._watch = Watch(name, on_change)
        self._wanted: State | None = None
        self._told: State | None = None
        self._changed = asyncio.Event()

    @property
    def health(self) -> Health:
        """How the receiver took the last message."""
        return self._watch.health

    def tell(self, state: State) -> None:
        """This is how things are now; returns at once."""
        if state != self._wanted:
            self._wanted = dict(state)
            self._changed.set()

    async def run(self) -> NoReturn:
        """Tell every change until cancelled."""
        self._watch.note("trying")
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
                await self._serve(session)
        finally:
            self._watch.note("stopped")

    async def _serve(self, session: aiohttp.ClientSession) -> NoReturn:
        backoff = Backoff()
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._wanted == self._told:
                continue
            if await self._delivered(session):
                backoff = Backoff()
            else:
                await self._pause(backoff.failed(0.0))
                self._changed.set()

    async def _delivered(self, session: aiohttp.ClientSession) -> bool:
        state = self._wanted
        try:
            status = await within(ANSWER_S, self._post(session, state), self._pause)
        except Mute:
            self._watch.note("mute")
            return False
        except aiohttp.ClientConnectorError as error:
            self._watch.note(trouble(error.os_error).step)
            return False
        except UnicodeError:  # a name that cannot be looked up
            self._watch.note("unreachable")
            return False
        except aiohttp.ClientError:
            self._watch.note("hung up")
            return False
        return self._judged(status, state)

    async def _post(self, session: aiohttp.ClientSession, state: State | None) -> int:
        body, headers = json.dumps(state, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
        async with session.post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status

    def _judged(self, status: int, state: State | None) -> bool:
        """A receiver that does not want this will not want it a second later either: only 5xx is tried again."""
        if status >= 500:
            self._watch.note("mute")
            return False
        self._told = state
        self._watch.note("denied" if status in DENIED else "garbled" if status >= 300 else "answered")
        return True
