"""Live polls under load: a thousand answers at once, and two hundred a second beside a running sitting.

As in a town hall: meeting process, edge and audience are processes of their own, and this one is chair and clerk, whose
commands go over their sockets as those of pages do. The audience sends plain forms as browsers without script do.
A part of `make bench-minutes`; alone: `python -m tests.bench.poll`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import aiohttp

from server.polls.wire import DEVICE_BYTES
from tests.bench import process
from tests.bench.meeting_votes import Page, open_page
from tests.bench.table import Row, limited, printed, reached, told
from tests.browser.town import Town

AUDIENCE: Final = 1000
AT_ONCE_S: Final = 10.0
RATE: Final = 200
OFFERED: Final = 240
"""Answers offered a second: a server that just keeps up with what is asked of it would show no margin."""

STEADY_S: Final = 10
COMMAND_S: Final = 0.05
"""Between two commands of the sitting; more would be a load of its own."""

CONNECTIONS: Final = 200
"""Sockets of the audience: one each would be a bench of the operating system."""

QUIET: Final = '[hall]\nvideo = "none"\naudio = "none"\n[programme]\nenabled = false\n'
"""Neither hall nor stream: what they cost is measured by other benches."""

ITEM: Final = "top1"
"""In the plan of the demonstration."""


def rows() -> Sequence[Row]:
    """The rows of this subject."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), extra=QUIET)
        town.start()
        try:
            return asyncio.run(_measured(town))
        finally:
            town.stop()


async def _measured(town: Town) -> Sequence[Row]:
    sessions, pages = zip(*[await open_page(town.links[role], role) for role in ("chair", "clerk")], strict=True)
    chair, clerk = pages
    try:
        for name, fields in (("OpenSitting", {}), ("StateQuorum", {}), ("CallItem", {"item_id": ITEM})):
            await _must(chair, name, **fields)
        return (*await _at_once(town, clerk), *await _steadily(town, clerk))
    finally:
        for one in (*pages, *sessions):
            await one.close()


async def _at_once(town: Town, clerk: Page) -> Sequence[Row]:
    """A thousand people answer as fast as their lines let them, and nothing else happens: what an answer costs."""
    audience = await Audience.ready(town, await _ask(town, clerk), AUDIENCE, 0)
    before = _spent(town)
    found = await audience.done()
    meeting, edge = (1e6 * (now - then) / AUDIENCE for now, then in zip(_spent(town), before, strict=True))
    counted = (await _close(town, clerk))["answers"]
    return (
        limited(f"poll: {AUDIENCE} answers at once, the last acknowledged after", "s", found.seconds, AT_ONCE_S),
        reached("poll: of them acknowledged and in the frozen result", "", min(found.taken, counted), AUDIENCE),
        told("poll: an answer costs the meeting process", "µs CPU", meeting),
        told("poll: an answer costs the edge", "µs CPU", edge),
    )


async def _steadily(town: Town, clerk: Page) -> Sequence[Row]:
    """So many a second while the sitting goes on: how long commands of the sitting wait meanwhile."""
    code = await _ask(town, clerk)
    quiet = await _commands(clerk, asyncio.create_task(asyncio.sleep(STEADY_S)))
    audience = await Audience.ready(town, code, OFFERED * STEADY_S, OFFERED)
    ending = asyncio.create_task(audience.done())
    beside = await _commands(clerk, ending)
    found = await ending
    return (
        reached("poll: answers a second durable beside a sitting", "1/s", found.taken / found.seconds, RATE),
        told("poll: a command of the sitting, p50 beside it", "ms", _share(beside, 50), _share(quiet, 50), "without"),
        told("poll: a command of the sitting, p99 beside it", "ms", _share(beside, 99), _share(quiet, 99), "without"),
    )


def _spent(town: Town) -> tuple[float, float]:
    """Seconds of CPU so far: meeting process, edge."""
    edge = sum(process.cpu_s(town.children()["edge"]).values())
    return sum(process.cpu_s(town.pid).values()) - edge, edge


async def _ask(town: Town, clerk: Page) -> str:
    """Open a poll; its short word, once the edge knows it."""
    await _must(clerk, "OpenPoll", question="Soll der Markt bleiben?", options=["Ja", "Nein"])
    return str((await _poll(town, "open"))["code"])


async def _close(town: Town, clerk: Page) -> dict[str, Any]:
    """The frozen result, as the public reads it."""
    await _must(clerk, "ClosePoll", poll_id=(await _poll(town, "open"))["id"])
    return await _poll(town, "closed")


async def _poll(town: Town, state: str) -> dict[str, Any]:
    """The newest poll of the public state, once it is in that state."""
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{town.public}/state/latest.json") as answer:
                polls = (await answer.json())["sections"]["polls"]
            if polls and polls[-1]["state"] == state:
                return dict(polls[-1])
            await asyncio.sleep(0.05)


async def _commands(clerk: Page, until: asyncio.Task[Any]) -> Sequence[float]:
    """Milliseconds from sending a command to hearing that its event is durable: the clerk writes the minutes."""
    found = []
    while not until.done():
        started = time.perf_counter()
        await _must(clerk, "WriteProse", item_id=ITEM, text=f"Absatz {started}")
        found.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(COMMAND_S)
    return found


async def _must(page: Page, name: str, **fields: Any) -> None:
    answer = await page.ask(name, **fields)
    if not answer["ok"]:
        raise RuntimeError(f"{name}: {answer['error']}")


def _share(milliseconds: Sequence[float], percent: int) -> float:
    return quantiles(milliseconds, n=100)[percent - 1]


# -- the audience, a process of its own --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """How many answers were taken, in how many seconds until the last acknowledgement."""

    taken: int
    seconds: float


class Audience:
    """So many people, so many a second, or all at once with a rate of 0."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self._running = running

    @classmethod
    async def ready(cls, town: Town, code: str, count: int, rate: int) -> Audience:
        """Once the process is there and begins; its own start is no part of what is measured."""
        address = f"{town.public}/stimmung/{code}"
        command = (sys.executable, "-m", "tests.bench.poll", address, str(count), str(rate))
        running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert running.stdout is not None
        await running.stdout.readline()
        return cls(running)

    async def done(self) -> Taken:
        """Wait until everybody was answered."""
        line, _ = await self._running.communicate()
        return Taken(**json.loads(line))


async def _answering(address: str, count: int, rate: int) -> Taken:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        print(flush=True)
        started, sending = time.perf_counter(), []
        for number in range(count):
            sending.append(asyncio.create_task(_answer(session, address, number)))
            if rate:
                await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        taken = sum(await asyncio.gather(*sending))
        return Taken(taken, time.perf_counter() - started)


async def _answer(session: aiohttp.ClientSession, address: str, device: int) -> bool:
    """Send the form; whether it was taken, which the answer says by leading on."""
    headers = {"Cookie": f"stimmung={device:0{2 * DEVICE_BYTES}x}"}
    form = {"antwort": str(device % 2)}
    with suppress(aiohttp.ClientError):
        async with session.post(address, data=form, headers=headers, allow_redirects=False) as answer:
            return answer.status == 303
    return False


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(asyncio.run(_answering(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))))
    else:
        print(printed(rows()))
