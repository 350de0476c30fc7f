"""PTZOptics cameras and their relatives by HTTP-CGI: `GET /cgi-bin/ptzctrl.cgi?ptzcmd&poscall&7`.

They answer that they understood, never that they arrived, so the settle time counts as the arrival; nor whether a
preset was ever stored. Presets 90 to 99 and 255 are their menu and are never called. The tally light has no such
command: cameras that shall light it are driven by VISCA.
"""

from __future__ import annotations

import asyncio
from typing import Final

from hardware.cameras.ports import Count, Link, NoSuchPreset, Steer, Unsupported
from hardware.cameras.settings import CameraSettings
from hardware.cameras.web import Web
from hardware.conference.line import Garbled, Pause

COMMAND: Final = "/cgi-bin/ptzctrl.cgi?ptzcmd&"
ABOUT: Final = "/cgi-bin/param.cgi?get_device_conf"
MOST_PAN, MOST_TILT, MOST_ZOOM = 24, 20, 7
HIGHEST: Final = 254


def recall(preset: int) -> str:
    """Go to a preset."""
    return f"{COMMAND}poscall&{_possible(preset)}"


def save(preset: int) -> str:
    """Keep a preset."""
    return f"{COMMAND}posset&{_possible(preset)}"


def drive(steer: Steer) -> str:
    """Pan and tilt; both at once have a word each, as in "leftup"."""
    words = _word(steer.pan, "right", "left") + _word(steer.tilt, "up", "down")
    return f"{COMMAND}{words or 'ptzstop'}&{_speed(steer.pan, MOST_PAN)}&{_speed(steer.tilt, MOST_TILT)}"


def zoom(steer: Steer) -> str:
    """Zoom, or stop it."""
    word = _word(steer.zoom, "zoomin", "zoomout") or "zoomstop"
    return f"{COMMAND}{word}&{round(abs(steer.zoom) * MOST_ZOOM)}"


def _word(part: float, more: str, less: str) -> str:
    return more if part > 0 else less if part < 0 else ""


def _speed(part: float, most: int) -> int:
    return max(1, round(abs(part) * most))


def _possible(preset: int) -> int:
    if not 0 <= preset <= HIGHEST or 90 <= preset <= 99:
        raise NoSuchPreset(preset)
    return preset


class PtzOpticsLink:
    """The orders as web addresses."""

    def __init__(self, web: Web, settings: CameraSettings, pause: Pause) -> None:
        self._web = web
        self._settings = settings
        self._pause = pause

    async def resync(self) -> None:
        """Ask what it is: another device answers something else."""
        await self.probe()

    async def listen(self) -> None:
        """Nothing comes unasked."""
        await asyncio.Event().wait()

    async def probe(self) -> None:
        """Ask what it is."""
        if "=" not in await self._web.get(ABOUT):
            raise Garbled("no list of settings")

    async def recall(self, preset: int) -> None:
        """Returns when understood."""
        await self._web.get(recall(preset))

    async def arrival(self, preset: int) -> None:
        """It does not tell."""
        await self._pause(self._settings.settle)

    async def save(self, preset: int) -> None:
        """Returns when understood."""
        await self._web.get(save(preset))

    async def steer(self, steer: Steer) -> None:
        """Both motors and the lens."""
        await self._web.get(drive(steer))
        await self._web.get(zoom(steer))

    async def tally(self, on: bool) -> None:
        """There is no such command."""
        raise Unsupported("tally")

    async def close(self) -> None:
        """Hang up."""
        await self._web.close()


async def dial(settings: CameraSettings, count: Count, pause: Pause) -> Link:
    """A PTZOptics camera; nothing is asked yet."""
    return PtzOpticsLink(Web(settings, pause), settings, pause)
