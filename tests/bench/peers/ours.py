"""Ratssaal as its operators start it, on a data folder of its own; load comes by WHIP and WHEP with the bench token."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, Literal

import aiohttp

from tests.bench.peers.contract import Party, PeerRefused
from tests.bench.process import start_server, stop_server

ROOT: Final = Path(__file__).resolve().parents[3]
PLAN: Final = ROOT / "server" / "demo" / "meeting.toml"
START_S: Final = 60.0
PORT, PUBLIC_PORT, MEDIA_PORT = 8440, 8441, 8443  # the namespace is ours alone
LOOP_DELAY: Final = re.compile(r"^ratssaal_loop_delay_p99_seconds (\S+)$", re.MULTILINE)

SETTINGS: Final = """
[server]
host = "{address}"
port = {port}
public_host = "{address}"
public_port = {public_port}
[media]
host = "{address}"
port = {media_port}
fanout = "{fanout}"
[whip]
bench_token = "{token}"
[conference]
system = "none"
[hall]
video = "none"
audio = "none"
[programme]
enabled = false
"""

Plane = Literal["native", "python"]
NAMES: Final = {"native": "Ratssaal", "python": "Ratssaal (Python)"}


class Ours:
    """One server process with its children, for the sitting of the demonstration or of another plan."""

    def __init__(self, folder: Path, address: str, plane: Plane, plan: Path = PLAN) -> None:
        self.name = NAMES[plane]
        self._plan = plan
        self._folder, self._address, self._plane = folder.resolve() / f"ours-{plane}", address, plane
        self._token = secrets.token_urlsafe(18)
        self._process: subprocess.Popen[bytes] | None = None
        self._http: aiohttp.ClientSession | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        config, log = self._prepare(), self._folder / "server.log"
        common = ("--config", str(config), "--folder", str(self._folder / "data"))
        planned = [sys.executable, "-m", "server", "plan", str(self._plan), *common]
        with log.open("ab") as file:
            if subprocess.run(planned, cwd=ROOT, check=False, stdout=file, stderr=file).returncode:
                raise PeerRefused(f"no sitting can be planned: see {log}")
        command = [sys.executable, "-m", "server", "serve", *common]
        self._process = start_server(command, log, ROOT, {})
        self._http = aiohttp.ClientSession(f"http://{self._address}:{PORT}", connector=aiohttp.TCPConnector(limit=0))
        async with asyncio.timeout(START_S):
            while not await self._ready():
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.close()
        if self._process is not None:
            stop_server(self._process)

    async def publish(self, room: str, party: Party) -> None:
        await self._exchange("whip", room, "sendonly", party)

    async def subscribe(self, room: str, party: Party) -> None:
        await self._exchange("whep", room, "recvonly", party)

    def said(self) -> str:
        """What it wrote to its terminal, the personal links among it."""
        return (self._folder / "server.log").read_text("utf-8")

    async def loop_delay_s(self) -> float | None:
        assert self._http is not None
        async with self._http.get("/metrics") as response:
            found = LOOP_DELAY.search(await response.text())
        return float(found[1]) if found else None

    def _prepare(self) -> Path:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        config = self._folder / "config.toml"
        text = SETTINGS.format(
            address=self._address, port=PORT, public_port=PUBLIC_PORT, media_port=MEDIA_PORT, fanout=self._plane,
            token=self._token,
        )  # fmt: skip
        config.write_text(text, "utf-8")
        return config

    async def _ready(self) -> bool:
        """Whether its pages are there, those of the public too: that process is the last to start."""
        assert self._process is not None and self._http is not None
        if self._process.poll() is not None:
            raise PeerRefused(f"the server ended with {self._process.returncode}: see {self._folder}/server.log")
        try:
            async with self._http.get("/healthz"), self._http.get(f"http://{self._address}:{PUBLIC_PORT}/"):
                return True
        except aiohttp.ClientConnectorError:
            return False

    async def _exchange(self, endpoint: str, room: str, direction: str, party: Party) -> None:
        """RFC 9725 § 4.2, and the same for WHEP."""
        assert self._http is not None
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/sdp"}
        offer = await party.offer(direction)
        async with self._http.post(f"/{endpoint}/{room}", data=offer, headers=headers) as response:
            body = await response.text()
            if response.status != 201 or "Location" not in response.headers:
                raise PeerRefused(f"{endpoint}: {response.status} {body}")
        await party.accept(body)
