"""Cameras that are told by HTTP what to do: the house of all of them, PTZOptics' CGI and Panasonic's."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from abc import ABC, abstractmethod
from typing import Final
from urllib.parse import unquote

from aiohttp import web

from hardware.cameras import panasonic_wire as wire
from hardware.cameras import ptzoptics
from hardware.simulated.cameras.head import Head


class WebCamera(ABC):
    """A web server with a head; with `user` everybody else is refused, while `mute` nobody gets an answer.

    `busy` is how many of the next questions and orders are declined.
    """

    challenge = 'Basic realm="camera"'

    def __init__(self, head: Head, user: str = "", password: str = "") -> None:
        self.head = head
        self.heard: list[str] = []
        self.mute = False
        self.busy = 0
        self._user, self._password = user, password
        self._runner: web.AppRunner | None = None
        self._journeys: set[asyncio.Task[None]] = set()
        self._silence = asyncio.Event()

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; the port."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Pull the plug."""
        self._silence.set()
        for journey in self._journeys:
            journey.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if self.mute:
            await self._silence.wait()
        if self._user and not self.admitted(request):
            return web.Response(status=401, headers={"WWW-Authenticate": self.challenge})
        self.heard.append(unquote(request.path_qs))
        if self.busy > 0:
            self.busy -= 1
            return web.Response(status=503)
        return await self.answer(request)

    def admitted(self, request: web.Request) -> bool:
        """Whether user and password are right."""
        right = base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        return request.headers.get("Authorization") == f"Basic {right}"

    @abstractmethod
    async def answer(self, request: web.Request) -> web.Response:
        """What the make answers."""

    def travel(self, preset: int) -> None:
        """Go there, and tell afterwards where the make tells."""
        journey = asyncio.create_task(self._travel(preset))
        self._journeys.add(journey)
        journey.add_done_callback(self._journeys.discard)

    async def _travel(self, preset: int) -> None:
        if await self.head.travel(preset):
            await self.arrived(preset)

    async def arrived(self, _preset: int) -> None:
        """Tell whoever wants to know; most makes tell nobody."""
        return


class PtzOpticsCamera(WebCamera):
    """`/cgi-bin/ptzctrl.cgi?ptzcmd&poscall&7`; a preset that was never stored is answered like any other."""

    async def answer(self, request: web.Request) -> web.Response:
        """Understood, or 404."""
        if request.path_qs == ptzoptics.ABOUT:
            return web.Response(text='devname="Saalkamera"\nversioninfo="SOC v6"\n')
        command, _, rest = request.query_string.partition("&")
        word, *numbers = rest.split("&")
        if request.path != "/cgi-bin/ptzctrl.cgi" or command != "ptzcmd":
            return web.Response(status=404)
        self._obey(word, [int(number) for number in numbers])
        return web.Response(text='{"Response":{"Result":"Success"}}')

    def _obey(self, word: str, numbers: list[int]) -> None:
        if word == "poscall" and numbers[0] in self.head.presets:
            self.travel(numbers[0])
        elif word == "posset":
            self.head.save(numbers[0])
        elif word.startswith("zoom"):
            self._zoom(word, numbers[0])
        elif word != "poscall":
            self._drive(word, numbers)

    def _zoom(self, word: str, speed: int) -> None:
        sign = {"zoomin": 1, "zoomout": -1}.get(word, 0)
        if sign:
            self.head.steer(0.0, 0.0, sign * speed / ptzoptics.MOST_ZOOM)

    def _drive(self, word: str, numbers: list[int]) -> None:
        across = ("right" in word) - ("left" in word)
        up = ("up" in word) - ("down" in word)
        self.head.steer(across * numbers[0] / ptzoptics.MOST_PAN, up * numbers[1] / ptzoptics.MOST_TILT, 0.0)


_PARAMETER: Final = re.compile(r'([a-z]+)="?([^",]+)"?')


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


REFUSED: Final = "eR{}:{}"


class PanasonicCamera(WebCamera):
    """`/cgi-bin/aw_ptz?cmd=%23R06&res=1`, and calls back when it arrived; `calls` turned off, nothing comes through."""

    calls = True
    challenge = 'Digest realm="Authenticated", qop="auth", nonce="5f3a", algorithm=MD5'

    def __init__(self, head: Head, user: str = "", password: str = "") -> None:
        super().__init__(head, user, password)
        self.listeners: set[int] = set()

    def admitted(self, request: web.Request) -> bool:
        """By digest (RFC 7616 § 3.4.1), as these cameras want it."""
        said = dict(_PARAMETER.findall(request.headers.get("Authorization", "")))
        who = _md5(f"{self._user}:Authenticated:{self._password}")
        what = _md5(f"{request.method}:{request.raw_path}")
        right = _md5(":".join((who, "5f3a", said.get("nc", ""), said.get("cnonce", ""), "auth", what)))
        return said.get("response") == right and said.get("username") == self._user

    async def answer(self, request: web.Request) -> web.Response:
        """The word for a command, or nothing for a subscription."""
        if request.path == "/cgi-bin/event":
            return self._subscribe(request)
        command = request.query.get("cmd", "")
        if request.path != "/cgi-bin/aw_ptz" or not command.startswith("#"):
            return web.Response(status=404)
        return web.Response(text=self._word(command[1:]))

    def _subscribe(self, request: web.Request) -> web.Response:
        port = int(request.query["my_port"])
        (self.listeners.add if request.query["connect"] == "start" else self.listeners.discard)(port)
        return web.Response(status=204)

    def _word(self, command: str) -> str:
        if command[0] in "RM" and command[1:].isdigit():
            return self._preset(command[0], int(command[1:]))
        if command.startswith(("PTS", "Z")):
            self._steer(command)
        elif command in ("DA0", "DA1"):
            self.head.lit = command == "DA1"
        elif command.startswith("O"):
            return self._power(command)
        elif command in ("APC", "GZ"):
            return self._position(command)
        elif command != "TAE1":
            return REFUSED.format(1, command)
        return command[0].lower() + command[1:]

    def _position(self, command: str) -> str:
        at = self.head.position()
        pan, tilt, zoom = (round(part * 0x555) + 0x555 for part in (at.pan, at.tilt, at.zoom))
        return f"aPC{pan:04X}{tilt:04X}" if command == "APC" else f"gz{zoom:03X}"

    def _power(self, command: str) -> str:
        self.head.awake = self.head.awake or command == "O1"
        return f"p{int(self.head.awake)}"

    def _preset(self, what: str, preset: int) -> str:
        if what == "M":
            self.head.save(preset)
        elif preset not in self.head.presets:
            return REFUSED.format(3, f"R{preset:02d}")
        else:
            self.travel(preset)
        return f"s{preset:02d}"

    def _steer(self, command: str) -> None:
        speeds = [
            (int(pair) - wire.STILL_SPEED) / wire.MOST_SPEED
            for pair in (command[-4:-2], command[-2:])
            if pair.isdigit()
        ]
        if command.startswith("PTS"):
            self.head.steer(speeds[0], speeds[1], 0.0)
        elif speeds[-1]:
            self.head.steer(0.0, 0.0, speeds[-1])

    async def arrived(self, preset: int) -> None:
        """Call back every listener."""
        for port in self.listeners if self.calls else ():
            await self.call(port, wire.enveloped(f"q{preset:02d}"))

    async def call(self, port: int, envelope: bytes) -> None:
        """One connection, one envelope."""
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(envelope)
        writer.close()
        await writer.wait_closed()
