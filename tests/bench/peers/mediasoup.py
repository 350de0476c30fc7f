"""mediasoup (npm) as a peer: one worker and one UDP port, with the signalling of `node/mediasoup.mjs`.

npm's package brings its source and fetches the worker, a program, from mediasoup's releases. Where these cannot be
reached, `MEDIASOUP_WORKER_BIN` may name one that was built by hand; with neither the bench goes on without mediasoup.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import aiohttp

from tests.bench.peers.contract import Party, PeerRefused
from tests.bench.process import start_server, stop_server

NODE: Final = Path(__file__).with_name("node")
WORKER: Final = NODE / "node_modules" / "mediasoup" / "worker" / "out" / "Release" / "mediasoup-worker"
BUILT: Final = "MEDIASOUP_WORKER_BIN"
HTTP_PORT, MEDIA_PORT = 8189, 44_444  # the namespace is the bench's alone
START_S: Final = 15.0


def installed() -> bool:
    """Whether there are Node.js, the package, and a worker for it."""
    worker = Path(os.environ.get(BUILT, WORKER))
    return bool(shutil.which("node")) and (NODE / "node_modules" / "mediasoup").is_dir() and worker.is_file()


class Mediasoup:
    """One Node.js process and its worker, which does all the work."""

    name = "mediasoup"

    def __init__(self, folder: Path, address: str) -> None:
        self._log, self._address = folder.resolve() / "mediasoup" / "mediasoup.log", address
        self._process: subprocess.Popen[bytes] | None = None
        self._http: aiohttp.ClientSession | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        command = ["node", "mediasoup.mjs", self._address, str(HTTP_PORT), str(MEDIA_PORT)]
        self._process = start_server(command, self._log, NODE, {})
        connector = aiohttp.TCPConnector(limit=0)
        self._http = aiohttp.ClientSession(f"http://{self._address}:{HTTP_PORT}", connector=connector)
        async with asyncio.timeout(START_S):
            while not await self._answers(self._http):
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.close()
        if self._process is not None:
            stop_server(self._process)

    async def publish(self, room: str, party: Party) -> None:
        answer, _ = await self._post(f"/publish/{room}", await party.offer("sendonly"))
        await party.accept(answer)

    async def subscribe(self, room: str, party: Party) -> None:
        offer, location = await self._post(f"/subscribe/{room}", "")
        await self._post(location, await party.answer(offer))

    async def loop_delay_s(self) -> float | None:
        return None

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise PeerRefused(f"mediasoup ended with {self._process.returncode}: see {self._log}")
        try:
            async with http.get("/"):
                return True
        except aiohttp.ClientConnectorError:
            return False

    async def _post(self, path: str, body: str) -> tuple[str, str]:
        """What comes back, and where to go on."""
        assert self._http is not None
        async with self._http.post(path, data=body) as response:
            text = await response.text()
            if response.status != 200:
                raise PeerRefused(f"{path}: {text}")
            return text, response.headers.get("Location", "")
