"""What the drivers of all cameras share: the line kept up, orders carried out one after the other, arrivals waited for.

A make brings a `Link` (`hardware.cameras.ports`). Whether a camera stands, has a preset or answers is taken from what
it says, never from what it was told. Orders of one kind replace each other while they wait: of two presets only the
newer is of interest, and so the queue is short by construction.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NoReturn

from hardware.cameras.ports import (
    STILL,
    Count,
    Declined,
    HealthChanged,
    Hear,
    Link,
    NoSuchPreset,
    Outcome,
    Pending,
    Steer,
    Unsupported,
)
from hardware.cameras.settings import CameraSettings
from hardware.conference.line import Garbled, LineTrouble, Pause, keep_connected, until_one_ends, within
from hardware.devices import Health, Watch
from hardware.shots import CameraArrived, CameraBack, CameraLost, CameraSteered, PresetLate, PresetMissing, PresetSaved
from media.texts import N_

logger = logging.getLogger(__name__)

CONNECT_S: Final = 3.5  # a camera in the same building is reached within milliseconds, or not at all
PROBE_S: Final = 2.5  # a camera that went away is known to be lost before the next speaker is called
STEERED_S: Final = 2.25  # a held key is told again each second; one repetition may be lost
UNREADABLE: Final = frozenset({"truncated", "unknown"})  # of the counted, those that hint at the wrong make
MISSING: Final = N_(
    "{name}: Die Voreinstellung {preset} gibt es nicht; bitte auf der Seite „Technik“ ausrichten und speichern."
)
LATE: Final = N_(
    "{name}: Die Voreinstellung {preset} wurde zuletzt nicht erreicht; sie wird von selbst wieder versucht. Bleibt das "
    "so, bitte Kamera und Netzkabel prüfen."
)


@dataclass(frozen=True, slots=True)
class Recall:
    """Go to a preset."""

    preset: int


@dataclass(frozen=True, slots=True)
class Save:
    """Keep a preset."""

    preset: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The red light."""

    on: bool


Order = Recall | Save | Tally | Steer
Dial = Callable[[CameraSettings, Count, Pause], Awaitable[Link]]
"""Connects; raises LineTrouble. The link gets the counter of messages that change nothing, and how to wait."""

ANSWERS: Final[Mapping[type[Exception], Outcome]] = {
    NoSuchPreset: "missing",
    Unsupported: "unsupported",
    Declined: "refused",
}


class CameraDriver:
    """A camera of any make; `now` is monotonic seconds, `pause` waits, `hear` gets the events."""

    def __init__(
        self, settings: CameraSettings, dial: Dial, hear: Hear, *, now: Callable[[], float], pause: Pause
    ) -> None:
        self.settings = settings
        self.standing: int | None = None
        self.missing: frozenset[int] = frozenset()
        self.counted: Counter[str] = Counter()
        self._dial = dial
        self._hear = hear
        self._now = now
        self._pause = pause
        self._watch = Watch(settings.label, lambda health: hear(HealthChanged(settings.id, health)))
        self._orders: dict[object, tuple[Order, Pending]] = {}
        self._ordered = asyncio.Event()
        self._light: bool | None = None
        self._journey: asyncio.Task[None] | None = None

    @property
    def health(self) -> Health:
        """How the camera is now."""
        return self._watch.health

    def missing_sentence(self, preset: int) -> str:
        """What to do about a missing preset; translations start from `MISSING`."""
        return MISSING.format(name=self.settings.label, preset=preset)

    # -- orders --------------------------------------------------------------------------------------------------------

    def recall(self, preset: int) -> Pending:
        """Go to a preset; CameraArrived follows, or PresetMissing, or PresetLate."""
        return self._order(Recall, Recall(preset))

    def save(self, preset: int) -> Pending:
        """Keep where the camera stands now as this preset; PresetSaved follows."""
        return self._order(Save(preset), Save(preset))

    def steer(self, steer: Steer) -> Pending:
        """Move until `STILL` is asked for, or for STEERED_S seconds: who goes on steering asks again."""
        return self._order(Steer, steer)

    def tally(self, on: bool) -> Pending:
        """The red light; kept, and set again after every reconnect."""
        self._light = on
        return self._order(Tally, Tally(on))

    def _order(self, kind: object, order: Order) -> Pending:
        """Queue it at the end; an order of the same kind that still waits is told that it is not carried out."""
        pending: Pending = asyncio.get_running_loop().create_future()
        if not self.health.usable:
            pending.set_result("offline")
            return pending
        _answer(self._orders.pop(kind, None), "refused")
        self._orders[kind] = order, pending
        self._ordered.set()
        return pending

    # -- the line ------------------------------------------------------------------------------------------------------

    async def run(self) -> NoReturn:
        """Keep the camera connected until cancelled; every trouble with it is health, never an exception."""
        await keep_connected(f"camera {self.settings.id}", self._visit, self._watch, now=self._now, pause=self._pause)

    async def _visit(self) -> None:
        link = await within(CONNECT_S, self._dial(self.settings, self._count, self._pause), self._pause)
        try:
            await _readied(link)
            await self._relight(link)
            self._up()
            await until_one_ends(link.listen(), self._obey(link), self._probe(link))
        finally:
            await self._down(link)

    async def _relight(self, link: Link) -> None:
        if self._light is not None:
            await self._done(link, Tally(self._light))

    def _up(self) -> None:
        """What it lacked before may have been taught since."""
        self.missing = frozenset()
        self._watch.note("answered")
        self._hear(CameraBack(self.settings.id))

    async def _down(self, link: Link) -> None:
        was_up = self.health.usable
        await self._call_off()
        self.standing = None
        for waiting in list(self._orders.values()):
            _answer(waiting, "offline")
        self._orders.clear()
        await link.close()
        if was_up:
            self._hear(CameraLost(self.settings.id))

    async def _probe(self, link: Link) -> None:
        """A camera that declines has answered all the same."""
        while True:
            await self._pause(PROBE_S)
            with suppress(*ANSWERS):
                await link.probe()
            self._watch.understood()

    def _count(self, why: str) -> None:
        self.counted[why] += 1
        if why in UNREADABLE:
            self._watch.note("misread")

    # -- carrying out --------------------------------------------------------------------------------------------------

    async def _obey(self, link: Link) -> None:
        while True:
            await self._ordered.wait()
            self._ordered.clear()
            while self._orders:
                order, pending = self._orders.pop(next(iter(self._orders)))
                await self._carry_out(link, order, pending)

    async def _carry_out(self, link: Link, order: Order, pending: Pending) -> None:
        """Whoever waits for the outcome gets one, even where the line ends in the middle of it."""
        outcome: Outcome = "offline"
        try:
            outcome = await self._done(link, order)
        finally:
            _answer((order, pending), outcome)

    async def _done(self, link: Link, order: Order) -> Outcome:
        try:
            await self._told(link, order)
        except tuple(ANSWERS) as error:
            logger.info("camera %s: %s is answered with %r", self.settings.id, order, error)
            self._not_done(order, error)
            return ANSWERS[type(error)]
        return "done"

    def _not_done(self, order: Order, error: Exception) -> None:
        match order, error:
            case Recall(preset) | Save(preset), NoSuchPreset():
                self._lacks(preset)
            case Recall(preset), _:
                self._hear(PresetLate(self.settings.id, preset))

    async def _told(self, link: Link, order: Order) -> None:
        match order:
            case Recall(preset):
                await self._call_off()
                self.standing = None
                await link.recall(preset)
                self._journey = asyncio.create_task(self._follow(link, preset))
            case Save(preset):
                await link.save(preset)
                self._saved(preset)
            case Steer():
                await self._steered(link, order)
            case Tally(on):
                await link.tally(on)

    async def _steered(self, link: Link, steer: Steer) -> None:
        await self._call_off()
        self.standing = None
        await link.steer(steer)
        if steer != STILL:
            self._journey = asyncio.create_task(self._stop_in_time())
            self._hear(CameraSteered(self.settings.id))

    async def _stop_in_time(self) -> None:
        """Who steers and goes away, page and all, leaves no camera turning."""
        await self._pause(STEERED_S)
        self.steer(STILL)

    async def _follow(self, link: Link, preset: int) -> None:
        """Wait for the arrival; where the line ends meanwhile, whoever watches over it says so."""
        try:
            await link.arrival(preset)
        except NoSuchPreset:
            self._lacks(preset)
        except (LineTrouble, Declined) as error:
            logger.info("camera %s does not say whether it stands at %d: %r", self.settings.id, preset, error)
            self._hear(PresetLate(self.settings.id, preset))
        else:
            self.standing = preset
            self.missing -= {preset}
            self._hear(CameraArrived(self.settings.id, preset))

    async def _call_off(self) -> None:
        """Nobody waits for the last journey any more."""
        journey, self._journey = self._journey, None
        if journey is not None:
            journey.cancel()
            await asyncio.gather(journey, return_exceptions=True)

    def _lacks(self, preset: int) -> None:
        self.missing |= {preset}
        self._hear(PresetMissing(self.settings.id, preset))

    def _saved(self, preset: int) -> None:
        self.standing = preset
        self.missing -= {preset}
        self._hear(PresetSaved(self.settings.id, preset))


async def _readied(link: Link) -> None:
    """A device that cannot tell what it is and has is none of this make."""
    try:
        await link.resync()
    except tuple(ANSWERS) as error:
        raise Garbled(repr(error)) from error


def _answer(waiting: tuple[Order, Pending] | None, outcome: Outcome) -> None:
    if waiting is not None and not waiting[1].done():
        waiting[1].set_result(outcome)
