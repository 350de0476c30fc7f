"""Live polls under load: a thousand answers at once, and two hundred a second beside a running sitting.

The meeting process and the edge are real and talk over real sockets; the audience sends plain forms as browsers
without script do. All of them share this process, so the loop's delay told is that of both servers and the audience
together. Run: `python -m tests.bench.poll`.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from typing import Final

import aiohttp

from agenda.commands.floor import RequestFloor, WithdrawRequest
from agenda.commands.polls import ClosePoll
from server.polls_wire import DEVICE_BYTES
from tests.bench.table import Row, limited, printed, reached, told
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import open_house
from tests.server.test_polls import Town, joined

AUDIENCE: Final = 1000
AT_ONCE_S: Final = 10.0
RATE: Final = 200
OFFERED: Final = 240
"""Answers offered a second: a server that just keeps up with what is asked of it would show no margin."""

STEADY_S: Final = 10
CONNECTIONS: Final = 100
"""Sockets of the audience: one each would be a bench of the operating system."""

Hand = RequestFloor | WithdrawRequest


def rows() -> Sequence[Row]:
    """The rows of this subject."""
    return asyncio.run(_measured())


async def _measured() -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        async with open_house(root / "house") as house:
            for command, actor in (*ARRIVALS, *OPENING):
                await house.submit(command, actor)
            async with joined(house, root / "polls") as town:
                return (*await _at_once(town), *await _steadily(town))


async def _at_once(town: Town) -> Sequence[Row]:
    """A thousand people answer as fast as their lines let them."""
    code = await town.ask()
    async with _audience(town) as session:
        started = time.perf_counter()
        taken = await asyncio.gather(*(_answer(session, code, device) for device in range(AUDIENCE)))
        seconds = time.perf_counter() - started
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    counted = town.result.answers if town.result else 0
    return (
        limited(f"poll: {AUDIENCE} answers at once, the last acknowledged after", "s", seconds, AT_ONCE_S),
        reached("poll: of them acknowledged and in the frozen result", "", min(sum(taken), counted), AUDIENCE),
    )


async def _steadily(town: Town) -> Sequence[Row]:
    """So many a second while the sitting goes on: how long commands of the sitting wait meanwhile."""
    code = await town.ask()
    hands = _hands()
    quiet = await _commands(town, hands, STEADY_S * 8)
    async with _audience(town) as session:
        sending = asyncio.create_task(_paced(session, code))
        beside = await _commands(town, hands, STEADY_S * 16)
        rate = await sending
    return (
        reached("poll: answers a second durable beside a sitting", "1/s", rate, RATE),
        told("poll: a command of the sitting, p50 beside it", "ms", _share(beside, 50), _share(quiet, 50), "without"),
        told("poll: a command of the sitting, p99 beside it", "ms", _share(beside, 99), _share(quiet, 99), "without"),
    )


async def _paced(session: aiohttp.ClientSession, code: str) -> float:
    """Answers at even distances; how many were taken a second, until the last acknowledgement."""
    started = time.perf_counter()
    sending = []
    for number in range(OFFERED * STEADY_S):
        sending.append(asyncio.create_task(_answer(session, code, AUDIENCE + number)))
        await asyncio.sleep(max(0.0, started + number / OFFERED - time.perf_counter()))
    taken = sum(await asyncio.gather(*sending))
    return taken / (time.perf_counter() - started)


async def _commands(town: Town, hands: Iterator[Hand], count: int) -> Sequence[float]:
    """Milliseconds from a command of the sitting to its durable event; a twentieth of a second between two."""
    found = []
    for command in itertools.islice(hands, count):
        started = time.perf_counter()
        await town.desk.submit(command, SYSTEM)
        found.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(0.05)
    return found


def _hands() -> Iterator[Hand]:
    """Somebody raises a hand and takes it down, again and again."""
    for number in itertools.count(1):
        yield RequestFloor("p3")
        yield WithdrawRequest(f"r{number}")


def _audience(town: Town) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(town.address, connector=aiohttp.TCPConnector(limit=CONNECTIONS))


async def _answer(session: aiohttp.ClientSession, code: str, device: int) -> bool:
    """Send the form; whether it was taken, which the answer says by leading on."""
    headers = {"Cookie": f"stimmung={device:0{2 * DEVICE_BYTES}x}"}
    form = {"antwort": str(device % 2)}
    with suppress(aiohttp.ClientError):
        async with session.post(f"/stimmung/{code}", data=form, headers=headers, allow_redirects=False) as answer:
            return answer.status == 303
    return False


def _share(milliseconds: Sequence[float], percent: int) -> float:
    return quantiles(milliseconds, n=100)[percent - 1]


if __name__ == "__main__":
    print(printed(rows()))
