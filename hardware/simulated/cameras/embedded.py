"""The cameras that are there when the hall has none: two that move over the drawn hall and speak VISCA on loopback.

The production drivers are led to them by their settings, so the demonstration runs what a real hall runs. Each camera
has a preset for every seat, so whoever speaks next, one that is off air can frame the seat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

from hardware.cameras.settings import CameraSettings, Make
from hardware.seatmap import SeatMap
from hardware.shots import HallPlan, View
from hardware.simulated import chamber
from hardware.simulated.cameras.head import CHAIR_PRESET, WIDE_PRESET, Head, Pause
from hardware.simulated.cameras.visca import TcpCamera, UdpCamera
from hardware.simulated.planes import Box

NAMES: Final[Mapping[str, Make]] = {"links": "visca_udp", "rechts": "visca_tcp"}


class SimulatedCameras:
    """Two cameras to be entered (`async with`); then `seatmap` leads drivers and director to them."""

    def __init__(self, *, now: Callable[[], float], pause: Pause) -> None:
        self.heads = {name: Head(now=now, pause=pause) for name in NAMES}
        self._devices: dict[str, UdpCamera | TcpCamera] = {
            "links": UdpCamera(self.heads["links"]),
            "rechts": TcpCamera(self.heads["rechts"]),
        }
        self._ports: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        for name, device in self._devices.items():
            self._ports[name] = await device.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for device in self._devices.values():
            await device.stop()

    @property
    def seatmap(self) -> SeatMap:
        """The hall as these cameras see it; nobody sits in it yet."""
        cameras = tuple(CameraSettings(name, make, "127.0.0.1", self._ports[name]) for name, make in NAMES.items())
        seats = {number: tuple(View(name, number) for name in _nearest(number)) for number in _numbers()}
        wide = tuple(View(name, WIDE_PRESET) for name in NAMES)
        return SeatMap(cameras, HallPlan(seats, wide, frozenset({CHAIR_PRESET})))

    def windows(self) -> Mapping[str, Box]:
        """What of the drawn hall each camera sees now, in pixels of the scene."""
        return {name: head.window() for name, head in self.heads.items()}


def _numbers() -> tuple[int, ...]:
    return *(seat.number for seat in chamber.SEATS), CHAIR_PRESET


def _nearest(number: int) -> tuple[str, ...]:
    """The cameras by their distance from the seat: one hangs on each side."""
    seat = chamber.BY_NUMBER.get(number, chamber.CHAIR)
    return ("links", "rechts") if seat.x < chamber.CENTRE[0] else ("rechts", "links")
