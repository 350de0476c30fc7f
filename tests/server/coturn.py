"""A real coturn on loopback, for as long as a test needs it. Its secret is in a file, not on the command line."""

from __future__ import annotations

import asyncio
import shutil
import socket
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

LISTENS = b"UDP listener opened on"

CONFIGURATION = """
listening-ip=127.0.0.1
relay-ip=127.0.0.1
listening-port={port}
realm=rat.example.de
use-auth-secret
static-auth-secret={secret}
allow-loopback-peers
userdb={folder}/turndb
pidfile={folder}/pid
log-file=stdout
no-cli
no-tls
no-dtls
relay-threads=1
"""
"""What a technician sets, but for loopback (never outside a test) and one thread: with several, coturn 4.6 now and then
hands a client's second request to another one, which answers 438; a browser asks again, the test's client does not."""


@asynccontextmanager
async def coturn(folder: Path, secret: str) -> AsyncIterator[int]:
    """Run it; its port, for UDP and TCP."""
    program = shutil.which("turnserver")
    assert program is not None, "coturn is missing: apt-get install coturn"
    port = _free_port()
    configuration = folder / "turnserver.conf"
    configuration.write_text(CONFIGURATION.format(port=port, secret=secret, folder=folder))
    by_line = ("stdbuf", "-oL", program, "-v", "-c", str(configuration))  # else it keeps its log until it is full
    process = await asyncio.create_subprocess_exec(*by_line, stdout=PIPE, stderr=DEVNULL)
    assert process.stdout is not None
    draining = None
    try:
        while LISTENS not in (line := await process.stdout.readline()):
            assert line, "coturn does not start"
        draining = asyncio.create_task(process.stdout.read())  # else it would wait for its log to be read
        yield port
    finally:
        process.terminate()
        if draining is not None:
            await draining
        await process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
