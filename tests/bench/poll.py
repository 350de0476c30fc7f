"""Live polls under load: a thousand answers at once, and two hundred a second beside a running sitting.

As in a town hall: meeting process, edge and audience are processes of their own, and this one is chair and clerk, whose
commands go over their sockets as those of pages do. The audience sends plain forms as browsers without script do.
A part of `make bench-minutes`; alone: `python -m tests.bench.poll`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.bench import process
from tests.bench.audience import OFFERED, QUIET, RATE, STEADY_S, Audience, commands, must, opened, share
from tests.bench.meeting_votes import Page
from tests.bench.table import Row, limited, printed, reached, told
from tests.browser.town import Town

AUDIENCE: Final = 1000
AT_ONCE_S: Final = 10.0


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
    clerk, open_ones = await opened(town)
    try:
        return (*await _at_once(town, clerk), *await _steadily(town, clerk))
    finally:
        for one in open_ones:
            await one.close()


async def _at_once(town: Town, clerk: Page) -> Sequence[Row]:
    """A thousand people answer as fast as their lines let them, and nothing else happens: what an answer costs."""
    audience = await Audience.ready("poll", await _ask(town, clerk), AUDIENCE, 0)
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
    address = await _ask(town, clerk)
    quiet = await commands(clerk, asyncio.create_task(asyncio.sleep(STEADY_S)))
    audience = await Audience.ready("poll", address, OFFERED * STEADY_S, OFFERED)
    ending = asyncio.create_task(audience.done())
    beside = await commands(clerk, ending)
    found = await ending
    return (
        reached("poll: answers a second durable beside a sitting", "1/s", found.taken / found.seconds, RATE),
        told("poll: a command of the sitting, p50 beside it", "ms", share(beside, 50), share(quiet, 50), "without"),
        told("poll: a command of the sitting, p99 beside it", "ms", share(beside, 99), share(quiet, 99), "without"),
    )


def _spent(town: Town) -> tuple[float, float]:
    """Seconds of CPU so far: meeting process, edge."""
    edge = sum(process.cpu_s(town.children()["edge"]).values())
    return sum(process.cpu_s(town.pid).values()) - edge, edge


async def _ask(town: Town, clerk: Page) -> str:
    """Open a poll; the address of its form, once the edge knows it."""
    await must(clerk, "OpenPoll", question="Soll der Markt bleiben?", options=["Ja", "Nein"])
    return f"{town.public}/stimmung/{(await _poll(town, 'open'))['code']}"


async def _close(town: Town, clerk: Page) -> dict[str, Any]:
    """The frozen result, as the public reads it."""
    await must(clerk, "ClosePoll", poll_id=(await _poll(town, "open"))["id"])
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


if __name__ == "__main__":
    print(printed(rows()))
