"""Any camera by ONVIF: its presets, steering, and whether it still moves, which has to be asked.

Presets are found by number in their name ("7", "Preset 7") or their token. The camera's own clock is used for the
password digest, because a camera whose clock is wrong refuses the right time.
"""

from __future__ import annotations

import secrets
from asyncio import Event
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from hardware.cameras import soap
from hardware.cameras.ports import STILL, Count, Declined, Link, NoSuchPreset, Steer, Unsupported
from hardware.cameras.settings import CameraSettings
from hardware.cameras.soap import Call, Login, Node
from hardware.cameras.web import Web
from hardware.conference.line import Denied, Garbled, Pause

DEVICE_PATH: Final = "/onvif/device_service"  # ONVIF Core § 5.1.1: the one address every device has
ASK_S: Final = 0.1  # between two questions whether it still moves: the cut is late by this at most
MOST_ASKED: Final = 100  # ten seconds, the slowest journey
HIGHEST: Final = 999
UNKNOWN: Final = frozenset({"NoToken", "NoPreset", "PresetNotExist", "InvalidPreset"})
REFUSED: Final = frozenset({"NotAuthorized", "FailedAuthentication", "InvalidSecurity"})


class OnvifLink:
    """The orders as SOAP calls."""

    def __init__(
        self, web: Web, settings: CameraSettings, count: Count, now: Callable[[], float], pause: Pause
    ) -> None:
        self._web = web
        self._settings = settings
        self._count = count
        self._now = now
        self._pause = pause
        self._began: datetime | None = None  # the camera's clock when our monotonic one showed 0
        self._paths = {soap.DEVICE: DEVICE_PATH}
        self._profile = ""
        self._presets: dict[int, str] = {}

    async def resync(self) -> None:
        """Clock, services, the profile that can move, and its presets."""
        await self._read_clock()
        await self._read_services()
        profile = soap.moving_profile(await self._call(soap.GET_PROFILES))
        if profile is None:
            raise Garbled("no profile can move")
        self._profile = profile
        await self._read_presets()

    async def listen(self) -> None:
        """Nothing comes unasked."""
        await Event().wait()

    async def probe(self) -> None:
        """Ask where it stands."""
        await self._call(soap.get_status(self._profile))

    async def recall(self, preset: int) -> None:
        """Returns when accepted."""
        await self._call(soap.goto_preset(self._profile, await self._token(preset)))

    async def arrival(self, preset: int) -> None:
        """The first answer does not count: some cameras say that they stand before they have begun to move."""
        for asked in range(MOST_ASKED):
            await self._pause(ASK_S)
            stands = soap.stands(await self._call(soap.get_status(self._profile)))
            if stands is None:
                await self._pause(self._settings.settle)
                return
            if stands and asked > 0:
                return
        raise Declined("moves without end")

    async def save(self, preset: int) -> None:
        """Returns when kept."""
        if not 0 <= preset <= HIGHEST:
            raise NoSuchPreset(preset)
        await self._call(soap.set_preset(self._profile, str(preset), self._presets.get(preset)))
        await self._read_presets()

    async def steer(self, steer: Steer) -> None:
        """Both motors and the lens."""
        await self._call(soap.stop(self._profile) if steer == STILL else soap.move(self._profile, steer))

    async def tally(self, on: bool) -> None:
        """There is no such operation."""
        raise Unsupported("tally")

    async def close(self) -> None:
        """Hang up."""
        await self._web.close()

    # -- what must be known ------------------------------------------------------------------------------------------

    async def _read_clock(self) -> None:
        self._began = await self._clock() - timedelta(seconds=self._now())

    async def _clock(self) -> datetime:
        """Everybody may ask for it (ONVIF Core § 5.12.1.1); where not, the refusal tells the time in its header."""
        try:
            time = soap.camera_time(await self._call(soap.GET_TIME))
        except Denied:
            if self._web.date is None or not self._settings.user:
                raise
            return self._web.date.replace(year=soap.possible_year(self._web.date.year))
        if time is None:
            raise Garbled("no clock")
        return time

    async def _read_services(self) -> None:
        answer = await self._call(soap.GET_CAPABILITIES)
        for service, name in ((soap.MEDIA, "Media"), (soap.PTZ, "PTZ")):
            path = soap.service_path(answer, name)
            if path is None:
                raise Garbled(f"no service {name}")
            self._paths[service] = path

    async def _read_presets(self) -> None:
        self._presets = soap.presets(await self._call(soap.get_presets(self._profile)))

    async def _token(self, preset: int) -> str:
        """Somebody may have taught it since; so it is looked up once more before it is missing."""
        if preset not in self._presets:
            await self._read_presets()
        if preset not in self._presets:
            raise NoSuchPreset(preset)
        return self._presets[preset]

    # -- calls -------------------------------------------------------------------------------------------------------

    async def _call(self, call: Call) -> Node:
        headers = {"Content-Type": f'{soap.CONTENT_TYPE}; action="{call.action}"'}
        _, text = await self._web.post(self._paths[call.service], call.envelope(self._login()), headers)
        try:
            answer = soap.read(text)
        except soap.NotXml as error:
            self._count("unknown")
            raise Garbled(str(error)) from error
        return _judged(answer, call)

    def _login(self) -> Login | None:
        """Nobody can say who we are before the camera's clock is known."""
        if not self._settings.user or self._began is None:
            return None
        created = self._began + timedelta(seconds=self._now())
        return Login(self._settings.user, self._settings.password, created, secrets.token_bytes(16))


def _judged(answer: Node, call: Call) -> Node:
    codes = soap.fault(answer)
    if codes is None:
        if answer.first(f"{call.name}Response") is None:
            raise Garbled(f"no answer to {call.name}")
        return answer
    said = set(codes.split())
    if said & REFUSED:
        raise Denied(codes)
    raise NoSuchPreset(codes) if said & UNKNOWN else Declined(codes)


def dial(now: Callable[[], float]) -> Callable[[CameraSettings, Count, Pause], Awaitable[Link]]:
    """How to connect, with this monotonic clock."""

    async def connect(settings: CameraSettings, count: Count, pause: Pause) -> Link:
        return OnvifLink(Web(settings, pause), settings, count, now, pause)

    return connect
