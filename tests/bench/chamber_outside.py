"""What stands outside the meeting process in a hall, in processes of its own: people's pages, desks, the programme.

`python -m tests.bench.chamber_outside WHAT SETTINGS`, both ways in lines of JSON: settings and orders come, what was
seen and when goes. Times are monotonic seconds, of which a machine has one clock. What these parts cost is in no
figure: in a town hall they are other machines.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

import av
import numpy as np
import socketio
from numpy.typing import NDArray
from yarl import URL

from hardware.conference.room import Room
from hardware.simulated import chamber
from hardware.simulated.cameras.head import at_seat
from hardware.simulated.conference.embedded import simulated_conference
from hardware.simulated.control import HallState
from hardware.simulated.hall import Hall
from media.local import LocalLink, Packet, Report, TrackList
from media.programme.pictures import PictureSource
from server.floor import HALL_AIR
from tests.bench.peers.ours import ROOT
from tests.server.house import Page, browser

Answer = dict[str, Any]
Obey = Callable[[Mapping[str, Any]], Awaitable[Answer]]

EACH: Final = 10
"""Of so many pixels one is compared, across and down."""

SURE: Final = 0.7
"""Correlation from which a drawing is recognised; that of the seat beside stays below a half."""

Luma = NDArray[np.float64]


# -- pages -------------------------------------------------------------------------------------------------------------


class Watching(Page):
    """A page that puts down since when it shows whom in the queue."""

    since: float
    waiting: frozenset[str] = frozenset()

    def take(self, message: dict[str, Any]) -> None:
        """A view arrived."""
        super().take(message)
        waiting = frozenset(one["person_id"] for one in self.sections.get("queue", ()))
        if waiting != self.waiting:
            self.since, self.waiting = monotonic(), waiting

    async def shows(self, person: str, wanted: bool) -> float:
        """Since when it does, as soon as it does."""
        await self.until("queue", lambda queue: (person in self.waiting) == wanted)
        return self.since


async def connected(link: str) -> Watching:
    """A page behind this personal link."""
    async with browser() as session:
        async with session.get(link) as opened:
            own = opened.url
        async with session.post(own.join(URL("ticket"))) as answer:
            ticket = (await answer.json())["ticket"]
    page = Watching(socketio.AsyncClient(reconnection=False))
    page.socket.on("view", page.take)
    await page.socket.connect(str(own.origin()), auth={"ticket": ticket}, transports=["websocket"])
    return page


@asynccontextmanager
async def pages(settings: Mapping[str, Any]) -> AsyncIterator[tuple[Answer, Obey]]:
    """The pages behind `links`; asked whether somebody `waits`, they say when the last of them showed it."""
    everybody = [await connected(link) for link in settings["links"]]

    async def obey(order: Mapping[str, Any]) -> Answer:
        person, wanted = order["waits"]
        return {"at": max([await page.shows(person, wanted) for page in everybody])}

    yield {}, obey
    for page in everybody:
        await page.socket.disconnect()


# -- the chair and the desks -------------------------------------------------------------------------------------------


@asynccontextmanager
async def desks(settings: Mapping[str, Any]) -> AsyncIterator[tuple[Answer, Obey]]:
    """A simulated CoCon, and the chair's page behind `link`: keys to be pressed on both."""
    async with simulated_conference() as unit:
        chair, at = await connected(settings["link"]), unit.settings

        async def give(seat: int) -> Answer:
            """The chair gives the floor; when the key was pressed, and when the desk had the command."""
            opened = asyncio.get_running_loop().create_future()

            def changed(before: Room, after: Room) -> None:
                if seat in after.open and not opened.done():
                    opened.set_result(monotonic())

            stop, asked = unit.desks.listen(changed), monotonic()
            answer = await chair.ask("GiveFloor", person_id=f"p{seat}")
            if not answer["ok"]:
                raise RuntimeError(str(answer["error"]))
            at = await opened
            stop()
            return {"asked": asked, "opened": at}

        async def press(seat: int) -> Answer:
            pressed = monotonic()
            unit.desks.press(seat)
            return {"at": pressed}

        async def obey(order: Mapping[str, Any]) -> Answer:
            return await (give(order["give"]) if "give" in order else press(order["press"]))

        yield {"conference": at.conference, "user": at.user, "password": at.password}, obey
        await chair.socket.disconnect()


# -- the programme -----------------------------------------------------------------------------------------------------


def drawings(seats: tuple[int, ...]) -> Mapping[int, Luma]:
    """What the cameras see of these seats, and of the whole hall (0)."""
    hall = Hall(None)
    windows = {0: chamber.WIDE, **{seat: at_seat(seat).window() for seat in seats}}
    return {seat: centred(_filmed(hall, window)) for seat, window in windows.items()}


def _filmed(hall: Hall, window: tuple[int, int, int, int]) -> Luma:
    shot = hall.through(window, HallState(), 0.0, 0.0)
    left, upper, right, lower = shot.window
    rows = np.linspace(upper, lower - 1, 720 // EACH).astype(int)
    columns = np.linspace(left, right - 1, 1280 // EACH).astype(int)
    return np.asarray(shot.scene.y[np.ix_(rows, columns)], dtype=np.float64)


def centred(luma: Luma) -> Luma:
    """Without its brightness and contrast."""
    flat = (luma - luma.mean()).ravel()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-9))


def recognised(picture: av.VideoFrame, drawn: Mapping[int, Luma]) -> int | None:
    """Which seat the picture shows, 0 for the whole hall, None where a camera is on its way."""
    seen = centred(picture.to_ndarray(format="gray")[::EACH, ::EACH].astype(np.float64))
    alike = {seat: float(seen @ one) for seat, one in drawn.items()}
    best = max(alike, key=lambda seat: alike[seat])
    return best if alike[best] > SURE else None


class Programme:
    """Decodes the hall's picture as the programme does, and puts down since when it shows which seat."""

    def __init__(self, link: LocalLink, drawn: Mapping[int, Luma]) -> None:
        self._link = link
        self._drawn = drawn
        self._source: PictureSource | None = None
        self._shown: av.VideoFrame | None = None
        self._changed = asyncio.Event()
        self.seat: int | None = None
        self.since = 0.0

    async def run(self) -> None:
        """Take what comes until the link ends."""
        self._link.subscribe(HALL_AIR)
        async for message in self._link.messages():
            match message:
                case TrackList(tracks=tracks):
                    self._open({one.track_id: one for one in tracks})
                case Packet(data=data) if self._source is not None:
                    self._take(self._source, data)
                case Report(ntp=ntp, rtp=rtp) if self._source is not None:
                    self._source.clock.report(ntp, rtp)

    def _open(self, tracks: Mapping[str, Any]) -> None:
        if self._source is None and HALL_AIR in tracks:
            self._source = PictureSource(tracks[HALL_AIR], monotonic())
            self._link.request_keyframe(HALL_AIR)

    def _take(self, source: PictureSource, packet: bytes) -> None:
        now = monotonic()
        source.push(packet, now)
        source.update(now)
        picture = source.picture(now)
        if picture is None or picture is self._shown:
            return
        self._shown, seat = picture, recognised(picture, self._drawn)
        if seat != self.seat:
            self.seat, self.since = seat, now
            self._changed.set()

    async def shows(self, seat: int) -> float:
        """Since when it does, as soon as it does."""
        while self.seat != seat:
            self._changed.clear()
            await self._changed.wait()
        return self.since


@asynccontextmanager
async def programme(settings: Mapping[str, Any]) -> AsyncIterator[tuple[Answer, Obey]]:
    """A receiver at the local `socket`; asked for a `seat`, it says since when its picture shows it."""
    one = Programme(await LocalLink.connect(Path(settings["socket"]), "bench"), drawings(tuple(settings["seats"])))
    running = asyncio.create_task(one.run())

    async def obey(order: Mapping[str, Any]) -> Answer:
        return {"at": await one.shows(order["seat"])}

    yield {}, obey
    running.cancel()


# -- from here and from there ------------------------------------------------------------------------------------------


WHAT: Final = {"pages": pages, "desks": desks, "programme": programme}


async def serve(what: str, settings: Mapping[str, Any]) -> None:
    """Obey orders until there are no more."""
    loop = asyncio.get_running_loop()
    async with WHAT[what](settings) as (ready, obey):
        print(json.dumps(ready), flush=True)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await obey(json.loads(line))), flush=True)


class Outside:
    """Such a process, seen from the bench."""

    def __init__(self, process: asyncio.subprocess.Process, ready: Answer) -> None:
        self._process = process
        self.ready = ready

    async def ask(self, **order: Any) -> Answer:
        """The answer to an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await _answer(self._process)


async def _answer(process: asyncio.subprocess.Process) -> Answer:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the process beside the bench has ended")
    answer: Answer = json.loads(line)
    return answer


@asynccontextmanager
async def outside(what: str, **settings: Any) -> AsyncIterator[Outside]:
    """One of them at work."""
    command = (sys.executable, "-m", "tests.bench.chamber_outside", what, json.dumps(settings))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Outside(process, await _answer(process))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], json.loads(sys.argv[2])))
