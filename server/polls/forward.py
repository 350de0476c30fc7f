"""From the audience to the meeting process: answers of an edge, sent on in groups.

However many answer, the meeting process sees one request at a time from each edge. The line is bounded and the rate is
limited; whoever comes when either is exhausted is told to try again, and nothing is lost by that: an answer sent twice
counts once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
from pydantic import ValidationError

from server.polls.wire import MOST_ANSWERS_A_GROUP, Codes, DeviceAnswer, Group

log = logging.getLogger(__name__)

GROUP_SECONDS: Final = 0.25
"""How long answers gather: people do not notice, and a thousand within ten seconds travel in forty requests. With 0.1
an answer cost the meeting process 94 µs instead of 68, and each group is one more wait for the disk ballots need."""

PATIENCE_SECONDS: Final = 10.0
BURST: Final = 2000
"""Answers at once: a full hall that reads the question at the same moment, twice over."""

RATE: Final = 300.0
"""Answers a second beyond that; more than any hall, less than a machine would send."""


class Allowance:
    """A bucket of `burst` that fills by `rate` a second; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float], burst: int = BURST, rate: float = RATE) -> None:
        self._now = now
        self._burst = burst
        self._rate = rate
        self._left = float(burst)
        self._at = now()

    def taken(self) -> bool:
        """Take one out; False where the bucket is empty."""
        at = self._now()
        self._left = min(self._burst, self._left + (at - self._at) * self._rate)
        self._at = at
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(slots=True)
class _Waiting:
    answer: DeviceAnswer
    code: asyncio.Future[str]


class Forwarder:
    """Brings answers to the meeting process at `url` and its verdicts back."""

    def __init__(self, session: aiohttp.ClientSession, url: str, allowance: Allowance) -> None:
        self._session = session
        self._url = url
        self._allowance = allowance
        self._line: asyncio.Queue[_Waiting] = asyncio.Queue(BURST)

    async def bring(self, answer: DeviceAnswer) -> str:
        """The code of what became of it: empty for taken and durable."""
        waiting = _Waiting(answer, asyncio.get_running_loop().create_future())
        if not self._allowance.taken():
            return "busy"
        try:
            self._line.put_nowait(waiting)
        except asyncio.QueueFull:
            return "busy"
        return await waiting.code

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Send groups until cancelled."""
        while True:
            group = [await self._line.get()]
            await pause(GROUP_SECONDS)
            while len(group) < MOST_ANSWERS_A_GROUP and not self._line.empty():
                group.append(self._line.get_nowait())
            codes = await self._codes([one.answer for one in group])
            for one, code in zip(group, codes, strict=True):
                if not one.code.done():
                    one.code.set_result(code)

    async def _codes(self, answers: Sequence[DeviceAnswer]) -> Sequence[str]:
        """One code an answer, whatever happens; an unheard group is to be sent again by whoever sent it."""
        try:
            codes = await self._post(Group(answers=list(answers)))
        except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
            log.warning("answers to a poll were not taken: %s", type(error).__name__)
            return ["busy"] * len(answers)
        return codes if len(codes) == len(answers) else ["busy"] * len(answers)

    async def _post(self, group: Group) -> Sequence[str]:
        timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        headers = {"Content-Type": "application/json"}
        async with self._session.post(
            self._url, data=group.model_dump_json(), headers=headers, timeout=timeout
        ) as response:
            response.raise_for_status()
            return Codes.model_validate_json(await response.read()).codes
