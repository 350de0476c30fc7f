"""An audience that answers polls and surveys, in a process of its own, and a sitting that goes on meanwhile.

It sends plain forms as browsers without script do. Alone: `python -m tests.bench.audience poll ADDRESS COUNT RATE`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any, Final

import aiohttp

from server.polls.wire import DEVICE_BYTES
from tests.bench.meeting_votes import Page, open_page
from tests.browser.town import Town

RATE: Final = 200
"""Answers a second that have to be accepted durably."""

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


# -- the sitting -------------------------------------------------------------------------------------------------------


async def opened(town: Town) -> tuple[Page, Sequence[Any]]:
    """The clerk of a sitting that has called its first item, and all that has to be closed."""
    sessions, pages = zip(*[await open_page(town.links[role], role) for role in ("chair", "clerk")], strict=True)
    chair, clerk = pages
    for name, fields in (("OpenSitting", {}), ("StateQuorum", {}), ("CallItem", {"item_id": ITEM})):
        await must(chair, name, **fields)
    return clerk, (*pages, *sessions)


async def must(page: Page, name: str, **fields: Any) -> None:
    """Send a command that has to be taken."""
    answer = await page.ask(name, **fields)
    if not answer["ok"]:
        raise RuntimeError(f"{name}: {answer['error']}")


async def commands(clerk: Page, until: asyncio.Task[Any]) -> Sequence[float]:
    """Milliseconds from sending a command to hearing that its event is durable: the clerk writes the minutes."""
    found = []
    while not until.done():
        started = time.perf_counter()
        await must(clerk, "WriteProse", item_id=ITEM, text=f"Absatz {started}")
        found.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(COMMAND_S)
    return found


def share(milliseconds: Sequence[float], percent: int) -> float:
    """What so many percent of them do not exceed."""
    return quantiles(milliseconds, n=100)[percent - 1]


# -- the audience ------------------------------------------------------------------------------------------------------


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
    async def ready(cls, form: str, address: str, count: int, rate: int) -> Audience:
        """Once the process is there and begins; its own start is no part of what is measured."""
        command = (sys.executable, "-m", "tests.bench.audience", form, address, str(count), str(rate))
        running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert running.stdout is not None
        await running.stdout.readline()
        return cls(running)

    async def done(self) -> Taken:
        """Wait until everybody was answered."""
        line, _ = await self._running.communicate()
        return Taken(**json.loads(line))


Form = tuple[Mapping[str, str], Any]
"""Headers and body of what one person sends."""


def _poll(number: int) -> Form:
    return {"Cookie": f"stimmung={number:0{2 * DEVICE_BYTES}x}"}, {"antwort": str(number % 2)}


def _survey(number: int) -> Form:
    """All questions of the example answered but one: no file was chosen, whose field a browser sends all the same."""
    form = aiohttp.FormData(default_to_multipart=True)
    fields = {
        "token": f"form-{number}",
        "q.dafuer": "nein" if number % 2 else "ja",
        "q.warum": "Der Platz reicht nicht für Rad, Bus und Auto. " * 5 if number % 2 else "",
        "q.wege": "rad",
        "q.wichtig.tempo": "2",
        "q.wichtig.ruhe": "1",
        "q.note": str(1 + number % 5),
        "q.zeiten.morgens": "oft",
        "q.zeiten.abends": "nie",
        "q.alter": "jung" if number % 3 else "alt",
        "q.fahrten": str(number % 50),
        "q.seit": f"20{10 + number % 15}-01-01",
        "q.kurz": "gut",
    }
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("q.bilder", b"", filename="", content_type="application/octet-stream")
    return {}, form


FORMS: Final[Mapping[str, Callable[[int], Form]]] = {"poll": _poll, "survey": _survey}


async def _answering(form: Callable[[int], Form], address: str, count: int, rate: int) -> Taken:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        print(flush=True)
        started, sending = time.perf_counter(), []
        for number in range(count):
            sending.append(asyncio.create_task(_answer(session, address, *form(number))))
            if rate:
                await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        taken = sum(await asyncio.gather(*sending))
        return Taken(taken, time.perf_counter() - started)


async def _answer(session: aiohttp.ClientSession, address: str, headers: Mapping[str, str], body: Any) -> bool:
    """Send the form; whether it was taken, which the answer says by leading on."""
    with suppress(aiohttp.ClientError):
        async with session.post(address, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status == 303
    return False


if __name__ == "__main__":
    made, where, people, a_second = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(_answering(FORMS[made], where, int(people), int(a_second))))))
