"""A hundred members vote within one second beside an SFU at work: how long until each voice is durable.

The members are page sockets without a browser: they open their personal links, take the view that everybody gets, and
press one key each, evenly over the second. The voices are given and changed several times, so that a percentile stands
on enough of them. The clerk notes everybody in the hall; who has no picture is not remote.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.bench.peers.contract import Party, PeerRefused
from tests.bench.peers.ours import Ours

MEMBERS: Final = 100
ROUNDS: Final = 5
VOTING_S: Final = 1.0
BETWEEN_S: Final = 0.5
ANSWER_S: Final = 30.0
LINK: Final[re.Pattern[str]] = re.compile(
    r"^(Vorsitz|Schriftführung|Zugeschaltet)[^\n]*\n\s+(\S+/einladung/\S+)$", re.MULTILINE
)
CHOICES: Final = ("yes", "no")

HEAD: Final = """
[meeting]
id = "bench"
body = "Rat"
title = "1. Sitzung"
place = "Rathaus"
starts_at = "2026-11-26T19:30:00+01:00"
legal_seats = {seats}
profile = "DE-HE"

[local_law.remote]
basis = "main-statute"
date = "2025-09-01"
citation = "Hauptsatzung § 4a"
"""
PERSON: Final = """
[[person]]
id = "{id}"
name = "{name}"
function = "{function}"
how = "{how}"
"""
ITEM: Final = """
[[item]]
id = "t1"
number = "1"
title = "Haushalt"
public = true
kind = "resolution"
motion = "Der Haushalt wird beschlossen."
"""


def write_plan(path: Path) -> None:
    """A council of a hundred members with their own links, a chair and a clerk."""
    people = [PERSON.format(id="vor", name="Vorsitz", function="chair", how="hall")]
    people += [
        PERSON.format(id=f"m{number}", name=f"Mitglied {number}", function="councillor", how="remote")
        for number in range(1, MEMBERS + 1)
    ]
    people.append(PERSON.format(id="schrift", name="Schrift", function="clerk", how="hall"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(seats=MEMBERS + 1) + "".join(people) + ITEM, "utf-8")


class Page:
    """The socket of one personal page, as little of Socket.IO 5 over one WebSocket as voting needs."""

    def __init__(self, person_id: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.person_id = person_id
        self._socket = socket
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._reading = asyncio.create_task(self._read())

    async def ask(self, name: str, **fields: Any) -> dict[str, Any]:
        """Send an intent; its acknowledgement."""
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(f"42{number}{json.dumps(['intent', {'name': name, **fields}])}")
        async with asyncio.timeout(ANSWER_S):
            return dict(await answer)

    async def close(self) -> None:
        """Leave."""
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            text = str(message.data)
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("43"):
                place = text.index("[")
                self._answers[int(text[2:place])].set_result(json.loads(text[place:])[0])


async def open_page(url: str, person_id: str) -> tuple[aiohttp.ClientSession, Page]:
    """Follow a personal link, take a ticket, connect. Raises PeerRefused."""
    session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    async with session.get(url) as response:
        page = response.url
    async with session.post(page.join(page.with_path(f"{page.path.rstrip('/')}/ticket"))) as response:
        if response.status != 200:
            raise PeerRefused(f"no ticket for {person_id}: {response.status}")
        ticket = (await response.json())["ticket"]
    address = page.with_path("/socket.io/").with_query(EIO="4", transport="websocket")
    socket = await session.ws_connect(address, max_msg_size=0)
    await socket.receive_str()
    await socket.send_str(f"40{json.dumps({'ticket': ticket})}")
    # The page's first view may come before the word that it is connected.
    while (greeting := await socket.receive_str()).startswith("42"):
        pass
    if not greeting.startswith("40"):
        raise PeerRefused(f"{person_id}: {greeting}")
    return session, Page(person_id, socket)


@dataclass(slots=True)
class Council:
    """Everybody's page, and how to leave."""

    chair: Page
    clerk: Page
    members: Sequence[Page]
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)

    async def close(self) -> None:
        """All leave."""
        for page in (self.chair, self.clerk, *self.members):
            await page.close()
        for session in self.sessions:
            await session.close()


async def convene(links: Sequence[tuple[str, str]]) -> Council:
    """Open every link; `links` are (role, address) in the order of the plan."""
    opened = [await open_page(url, f"{role} {number}") for number, (role, url) in enumerate(links)]
    pages = {
        role: [page for (one, _), (_, page) in zip(links, opened, strict=True) if one == role] for role, _ in links
    }
    members = pages["Zugeschaltet"]
    for number, page in enumerate(members, start=1):
        page.person_id = f"m{number}"
    return Council(pages["Vorsitz"][0], pages["Schriftführung"][0], members, [session for session, _ in opened])


async def vote(council: Council) -> list[float]:
    """Hold the vote; the time in ms from each key to its acknowledgement, in order of size. Raises PeerRefused."""
    for page in council.members:
        await _must(council.clerk, "NoteArrival", person_id=page.person_id, how="hall", by="clerk")
    await _must(council.clerk, "NoteArrival", person_id="vor", how="hall", by="clerk")
    for name, fields in (("OpenSitting", {}), ("StateQuorum", {}), ("CallItem", {"item_id": "t1"}), ("OpenVote", {})):
        await _must(council.chair, name, **fields)
    waited: list[float] = []
    for number in range(ROUNDS):
        await asyncio.sleep(BETWEEN_S)
        waited += await _round(council.members, CHOICES[number % len(CHOICES)])
    return sorted(waited)


async def _round(members: Sequence[Page], choice: str) -> list[float]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_cast(page, choice, number * VOTING_S / len(members)))
            for number, page in enumerate(members)
        ]
    return [task.result() for task in tasks]


async def _cast(page: Page, choice: str, after_s: float) -> float:
    await asyncio.sleep(after_s)
    begun = time.perf_counter()
    await _must(page, "CastBallot", vote_id="v1", person_id=page.person_id, choice=choice, channel="app")
    return (time.perf_counter() - begun) * 1000


async def _must(page: Page, name: str, **fields: Any) -> None:
    answer = await page.ask(name, **fields)
    if not answer["ok"]:
        raise PeerRefused(f"{name}: {answer['error']}")


class Attended:
    """Our server with the council in it: a peer for `measure`, whose window is the time in which they vote."""

    def __init__(self, folder: Path, address: str) -> None:
        self._plan = folder / "council.toml"
        write_plan(self._plan)
        self._server = Ours(folder, address, "native", self._plan)
        self._voting: asyncio.Task[list[float]] | None = None
        self.name = self._server.name
        self.waited_ms: list[float] = []

    @property
    def pid(self) -> int:
        return self._server.pid

    async def start(self) -> None:
        await self._server.start()
        self._voting = asyncio.create_task(self._vote())

    async def stop(self) -> None:
        await self._server.stop()

    async def publish(self, room: str, party: Party) -> None:
        await self._server.publish(room, party)

    async def subscribe(self, room: str, party: Party) -> None:
        await self._server.subscribe(room, party)

    async def loop_delay_s(self) -> float | None:
        """Asked at the end of the window: whoever votes later votes without the load, so it is waited for here."""
        assert self._voting is not None
        self.waited_ms = await self._voting
        return await self._server.loop_delay_s()

    async def _vote(self) -> list[float]:
        council = await convene(await self._links())
        try:
            return await vote(council)
        finally:
            await council.close()

    async def _links(self) -> list[tuple[str, str]]:
        """The personal links, which the server says as its last word of the start."""
        async with asyncio.timeout(ANSWER_S):
            while len(found := LINK.findall(self._server.said())) < MEMBERS + 2:
                await asyncio.sleep(0.1)
        return found
