"""Edges as processes of their own, each with its folder and its port, and the line to the meeting's machine between."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import hdrs, web

HOP_BY_HOP = frozenset({hdrs.CONNECTION, hdrs.TRANSFER_ENCODING, hdrs.HOST, "Keep-Alive"})


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Line:
    """All HTTP between an edge and the meeting process. It can be cut, and hold an answer back in its middle.

    There is no stream any more: the programme has gone with the sitting.
    """

    target: str
    port: int = field(default_factory=free_port)
    held: str = "^$"
    holding: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def open(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(application, shutdown_timeout=0.01)  # nothing would mean for ever
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def cut(self) -> None:
        """Every connection ends, and none can be made."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == "/feed/live":
            return web.Response(status=503)
        headers = {name: value for name, value in request.headers.items() if name not in HOP_BY_HOP}
        async with (
            aiohttp.ClientSession(self.target, auto_decompress=False) as session,
            session.request(request.method, request.path_qs, headers=headers) as answer,
        ):
            kept = {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}
            response = web.StreamResponse(status=answer.status, headers=kept)
            await response.prepare(request)
            with suppress(ConnectionError, aiohttp.ClientError):  # either end may go
                async for chunk in answer.content.iter_any():
                    await self._write(request, response, chunk)
            return response

    async def _write(self, request: web.Request, response: web.StreamResponse, chunk: bytes) -> None:
        if re.search(self.held, request.path):
            await response.write(chunk[: len(chunk) // 2])
            self.holding.set()
            await asyncio.Event().wait()
        await response.write(chunk)


@dataclass
class Machine:
    """An edge process; `port` is the public one."""

    config: Path
    folder: Path
    port: int
    local: bool
    meeting: str = "klein"
    process: Process | None = None

    async def start(self) -> None:
        """Until it answers."""
        parent = ("--parent", str(os.getpid())) if self.local else ()
        words = ("--config", str(self.config), "--folder", str(self.folder), "--meeting", self.meeting, *parent)
        self.process = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", "edge", *words)
        patience = ("--retry", "120", "--retry-delay", "1", "--retry-connrefused")
        asking = await asyncio.create_subprocess_exec("curl", "-sfo", "/dev/null", *patience, self.address("/healthz"))
        assert await asking.wait() == 0, "the edge does not answer"

    async def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """What it answers."""
        async with aiohttp.ClientSession() as session, session.get(self.address(path), headers=headers) as answer:
            return answer.status, await answer.read()

    async def until(self, path: str, status: int, holds: bytes = b"") -> bytes:
        """Ask until it answers so."""
        while True:
            told, body = await self.get(path)
            if told == status and holds in body:
                return body

    def kept(self) -> dict[str, int]:
        """Names and bytes of what it keeps of the recording."""
        return {one.name: one.stat().st_size for one in (self.folder / "edge" / str(self.port)).iterdir()}


def machine(
    folder: Path, meeting_port: int, port: int, secret: Path, *, local: bool = False, meeting: str = "klein"
) -> Machine:
    """An edge that is fed through that port; one that is not local gets a folder with nothing but the secret."""
    if not local:
        folder.mkdir()
        shutil.copy(secret, folder / "secret")
    config = folder / f"{port}.toml"
    config.write_text(f'[server]\nhost = "127.0.0.1"\nport = {meeting_port}\npublic_port = {port}\n')
    return Machine(config, folder, port, local, meeting)


@asynccontextmanager
async def running(*machines: Machine) -> AsyncIterator[None]:
    """Start them one after the other; all are gone afterwards."""
    async with AsyncExitStack() as stack:
        for one in machines:
            stack.push_async_callback(one.kill)
            await one.start()
        yield
