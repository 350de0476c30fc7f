"""WHIP and WHEP on a server of their own, before the sitting of a test house."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.clock import Clock
from server.config import Settings, TurnSettings, WhipSettings
from server.web import Pages
from server.whip.by_link import ProgrammeByLink
from server.whip.whip import Whip
from tests.media.client import Client
from tests.server.evening import ARRIVALS, OPENING
from tests.server.house import House, browser, open_house

TOKENS: Mapping[str, str] = {key: f"{key}-0123456789abcdef" for key in ("hall", "publish", "view", "bench")}
TURN = TurnSettings(("stun:stun.example.de", "turn:turn.example.de:3478"), "a secret of sixteen letters")
SDP = {"Content-Type": "application/sdp"}

Answer = tuple[int, Mapping[str, str], str]


@dataclass(slots=True)
class Door:
    """What a test may want to reach into."""

    house: House
    whip: Whip
    server: TestServer
    http: aiohttp.ClientSession

    @property
    def address(self) -> str:
        """Where the sitting is sent to."""
        return str(self.server.make_url("/whip/saal"))

    async def ask(self, method: str, path: str, key: str | None = None, body: str = "", **headers: str) -> Answer:
        """A request with the token of that name (or that text)."""
        if key is not None:
            headers["Authorization"] = f"Bearer {TOKENS.get(key, key)}"
        request = self.http.request(method, self.server.make_url(path), data=body.encode(), headers=headers)
        async with request as response:
            return response.status, response.headers.copy(), await response.text()

    async def post(self, path: str, key: str, offer: str, **headers: str) -> Answer:
        """An offer."""
        return await self.ask("POST", path, key, offer, **SDP, **headers)

    async def open(self, path: str, key: str, offer: str) -> str:
        """The path of a new session."""
        status, headers, text = await self.post(path, key, offer)
        assert status == 201, text
        return headers["Location"]

    def owners(self) -> set[str]:
        """Whose tracks are in the sitting's room."""
        return {track.owner for track in self.house.sitting.room.tracks.values()}


def with_tokens(settings: Settings) -> Settings:
    """All tokens, a TURN server, and a hall without devices of its own."""
    tokens = WhipSettings(*(TOKENS[key] for key in ("hall", "publish", "view", "bench")))
    hall = replace(settings.hall, video="none", audio="none")
    return replace(settings, whip=tokens, turn=TURN, hall=hall)


@asynccontextmanager
async def before(
    house: House, settings: Settings, admit_viewer: Callable[[int], str | None] = lambda senders: None
) -> AsyncIterator[Door]:
    """The endpoints with these settings."""
    pages = Pages(settings, house.counters, "http://localhost")
    whip = Whip(pages, house.sitting, admit_viewer)
    application = web.Application(middlewares=[pages.middleware])
    for part in (whip, ProgrammeByLink(pages, house.identities, whip)):
        application.add_routes(part.routes())
    server = TestServer(application)
    await server.start_server()
    async with browser() as http:
        yield Door(house, whip, server, http)
    await server.close()


@asynccontextmanager
async def open_door(folder: Path, clock: Clock | None = None) -> AsyncIterator[Door]:
    """A sitting under way, and its door."""
    async with open_house(folder, clock=clock) as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        async with before(house, with_tokens(house.settings)) as door:
            yield door


def sending(device: Client) -> str:
    """The offer of a device that sends."""
    return device.offer()


def watching(device: Client) -> str:
    """The offer of one that watches."""
    return device.offer(audio="recvonly", video="recvonly")


def is_a_sentence(text: str) -> bool:
    """Whether it is one sentence on one line."""
    return bool(re.fullmatch(r"[A-ZÄÖÜ].{10,140}\.\n", text))


def watching_programme(player: Client) -> str:
    """The offer of a browser, which takes H.264."""
    parameters = "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f"
    return watching(player).replace("a=rtpmap:96 VP8/90000", f"a=rtpmap:96 H264/90000\n{parameters}")
