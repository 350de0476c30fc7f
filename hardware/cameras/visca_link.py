"""A VISCA camera as a link: the same commands over UDP with numbers and over TCP, each with its own way to say them."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol, TypeVar

from hardware.cameras import visca
from hardware.cameras.ports import Declined, NoSuchPreset, Steer, Unsupported
from hardware.cameras.settings import CameraSettings
from hardware.cameras.standing import TOLD_S, until_it_stands
from hardware.cameras.visca import Reply
from hardware.conference.line import Mute, Pause, within

DONE_S: Final = 10.0  # seconds until a command is done: the slowest journey from stop to stop
DONE: Final = Reply("done")
T = TypeVar("T")


class Exchange:
    """A command on its way: `accepted` when the camera took it, `finished` with its last word about it."""

    def __init__(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        self.number = number
        self.accepted: asyncio.Future[None] = loop.create_future()
        self.finished: asyncio.Future[Reply] = loop.create_future()
        self.repeated = False  # the camera had done it already; its last word about it may be lost

    def take(self, word: object) -> None:
        """The camera said this to it."""
        self.repeated |= word == "executed"
        _resolve(self.accepted, None)
        if isinstance(word, Reply) and word.kind != "ack":
            _resolve(self.finished, word)


class Wire(Protocol):
    """How messages get to the camera and its answers back."""

    async def open(self) -> None:
        """What comes before the first message."""
        ...

    async def say(self, message: bytes) -> Exchange:
        """Send; returns when accepted, raises LineTrouble where it is not in time."""
        ...

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for its last word any more."""
        ...

    async def listen(self) -> None:
        """Returns or raises when the line ends."""
        ...

    async def close(self) -> None:
        """Never raises."""
        ...


class ViscaLink:
    """The orders in VISCA."""

    def __init__(self, wire: Wire, settings: CameraSettings, pause: Pause) -> None:
        self._wire = wire
        self._settings = settings
        self._pause = pause
        self._journey: Exchange | None = None

    async def resync(self) -> None:
        """A camera on standby is switched on, because from there it does nothing else."""
        await self._wire.open()
        power = await self._finished(await self._wire.say(visca.ASK_POWER))
        if power.data == visca.STANDBY:
            await self._command(visca.POWER_ON)

    async def listen(self) -> None:
        """What comes is taken by the wire."""
        await self._wire.listen()

    async def probe(self) -> None:
        """Ask where it points; any answer will do."""
        await self._finished(await self._wire.say(visca.ASK_POSITION))

    async def recall(self, preset: int) -> None:
        """Returns when accepted."""
        if self._journey is not None:
            self._wire.forget(self._journey)
        exchange = self._journey = await self._wire.say(visca.recall(_possible(preset)))
        _check_preset(exchange)

    async def arrival(self, preset: int) -> None:
        """The command's completion is the arrival; where it was lost, the camera is asked until it stands.

        Where the acceptance was lost, too, the settle time must do: nothing says when it departed.
        """
        assert self._journey is not None
        if self._journey.repeated:
            await self._pause(self._settings.settle)
            return
        await self._told_or_found(self._journey)
        _check_preset(self._journey)

    async def _told_or_found(self, journey: Exchange) -> None:
        try:
            await within(TOLD_S, _once(journey.finished), self._pause)
        except Mute:
            await until_it_stands(self._where, journey.finished.done, self._settings.settle, self._pause)

    async def _where(self) -> tuple[bytes, ...]:
        """Pan and tilt, and zoom, as far as the camera tells them."""
        replies = [await self._finished(await self._wire.say(one)) for one in (visca.ASK_POSITION, visca.ASK_ZOOM)]
        return tuple(reply.data for reply in replies if reply.kind == "answer")

    async def save(self, preset: int) -> None:
        """Returns when done."""
        exchange = await self._wire.say(visca.save(_possible(preset)))
        await self._completed(exchange)
        _check_preset(exchange)

    async def steer(self, steer: Steer) -> None:
        """Both motors; the lens is told whether it moves or not, so that it stops too."""
        await self._command(visca.pan_tilt(steer))
        await self._command(visca.zoom(steer))

    async def tally(self, on: bool) -> None:
        """The red light."""
        message = visca.light(self._settings.light, on)
        if message is None:
            raise Unsupported("tally")
        await self._command(message)

    async def close(self) -> None:
        """Let go."""
        await self._wire.close()

    async def _command(self, message: bytes) -> None:
        exchange = await self._wire.say(message)
        _check(exchange)

    async def _completed(self, exchange: Exchange) -> None:
        if not exchange.repeated:
            await self._finished(exchange)

    async def _finished(self, exchange: Exchange) -> Reply:
        return await within(DONE_S, _once(exchange.finished), self._pause)


def _possible(preset: int) -> int:
    if not visca.possible(preset):
        raise NoSuchPreset(preset)
    return preset


def _check(exchange: Exchange) -> None:
    """Raises where the camera has already said that it will not do it."""
    word = exchange.finished.result() if exchange.finished.done() else DONE
    if word.kind == "error":
        raise Declined(visca.ERRORS.get(word.code, f"error {word.code:#x}"))


def _check_preset(exchange: Exchange) -> None:
    """ "Not executable" is the answer of a camera that has nothing stored there."""
    word = exchange.finished.result() if exchange.finished.done() else DONE
    if word.kind == "error" and word.code == visca.NOT_NOW:
        raise NoSuchPreset
    _check(exchange)


async def _once(future: asyncio.Future[Reply]) -> Reply:
    return await asyncio.shield(future)


def _resolve(future: asyncio.Future[T], value: T) -> None:
    if not future.done():
        future.set_result(value)
