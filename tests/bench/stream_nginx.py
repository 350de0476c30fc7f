"""Rows of the stream's bench about nginx: viewers of the edge behind it, beside the same bytes as static files.

The configuration is the manual's (`docs/nginx/live.conf`) without TLS, which costs both alike, below what Debian's
nginx.conf says of files. Of a whole viewer the CPU of all who serve counts: nginx, and the edge behind it, which
answers every list itself. Parts come from nginx's cache, so there nginx alone counts; what the edge does for them does
not grow with the audience.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench import process
from tests.bench.load import viewers
from tests.bench.peers.ours import ROOT
from tests.bench.stream_edge import BARE
from tests.bench.stream_stage import VIEWERS, Cost, cost, free_pair, stage
from tests.bench.table import Row, compared, limited, told

CONFIGURATION: Final = ROOT / "docs" / "nginx" / "live.conf"
PROGRAM: Final = shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx"
MOST: Final = 1.0
PACE_S: Final = 0.2
"""Between two parts, and so between two requests of a viewer for one."""

ROUNDS: Final = 5
"""By turns, each a fifth of the time: the same requests cost twice as much in one second as in the next."""

OPENING_S: Final = 10.0
MAIN: Final = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  sendfile on;
  tcp_nopush on;
  include {folder}/live.conf;
  server {{ listen 127.0.0.1:{static}; root {folder}/files; access_log off; }}
}}
"""


def rows(seconds: float) -> list[Row]:
    """Whole viewers and the parts alone through nginx before the edge, each beside nginx with files; medians."""
    with stage() as running, _nginx(running.port) as (nginx, port):
        serving = [running.edge.pid, nginx.pid]
        measures: Sequence[Callable[[float], Cost]] = (
            lambda share: cost(serving, port, viewers.watch, share),
            lambda share: cost([nginx.pid], port + 1, _fetch_files, share),
            lambda share: cost([nginx.pid], port, _Newest().fetch, share),
            lambda share: cost([nginx.pid], port + 1, _fetch_part, share),
        )
        rounds = [[measure(seconds / ROUNDS) for measure in measures] for _ in range(ROUNDS)]
    whole, files, parts, part = (_middle(costs) for costs in zip(*rounds, strict=True))
    static, refused = "static files", sum(one.counts.refused for costs in rounds for one in costs)
    return [
        compared("a viewer's request through nginx", "ms", whole.request_ms, files.request_ms, static, MOST),
        compared("a cached part through nginx", "ms", parts.request_ms, part.request_ms, static, MOST),
        told(f"{VIEWERS} viewers through nginx, of a core", "%", whole.core, files.core, static),
        limited("refused through nginx", "", float(refused), 0),
    ]


def _middle(costs: Sequence[Cost]) -> Cost:
    return sorted(costs, key=lambda one: one.request_ms)[len(costs) // 2]


async def _fetch_files(connection: viewers.Connection, counts: viewers.Counts) -> None:
    """A part and a list as files, at the pace of the stream."""
    async for _ in _beats():
        await connection.get("/part")
        await connection.get("/list")


async def _fetch_part(connection: viewers.Connection, counts: viewers.Counts) -> None:
    """A part as a file, at the pace of the stream."""
    async for _ in _beats():
        await connection.get("/part")


class _Newest:
    """Viewers who all fetch the newest part, which the first of them learns from the list."""

    def __init__(self) -> None:
        self._address = ""
        self._asks = True

    async def fetch(self, connection: viewers.Connection, counts: viewers.Counts) -> None:
        asks, self._asks = self._asks, False
        async for _ in _beats():
            if asks:
                found = viewers.newest(await connection.get("/live/live-high.m3u8"))
                self._address = found or self._address
            elif self._address:
                await connection.get(f"/live/{self._address}")


async def _beats() -> AsyncIterator[None]:
    due = time.perf_counter()
    while True:
        yield
        due += PACE_S
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


@contextlib.contextmanager
def _nginx(edge: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """nginx before the edge on a port, and with files on the next."""
    with tempfile.TemporaryDirectory(prefix="nginx") as name:  # below /tmp: its workers are another user
        folder, port = Path(name), free_pair()
        folder.chmod(0o755)
        (folder / "files").mkdir()
        for file, data in BARE.items():
            (folder / "files" / file).write_bytes(data)
        (folder / "live.conf").write_text(_configuration(folder, edge, port), "utf-8")
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, static=port + 1), "utf-8")
        nginx = subprocess.Popen([PROGRAM, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"])
        try:
            _until_open(port)
            yield nginx, port
        finally:
            process.stop_server(nginx)


def _configuration(folder: Path, edge: int, port: int) -> str:
    """The manual's, with our ports and paths, and without TLS."""
    text = CONFIGURATION.read_text("utf-8")
    changes: Mapping[str, str] = {
        "server 127.0.0.1:8441;": f"server 127.0.0.1:{edge};",
        "/var/cache/nginx/ratssaal": f"{folder}/cache",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
    }
    for ours, theirs in changes.items():
        assert ours in text, ours
        text = text.replace(ours, theirs)
    return re.sub(r"(?m)^\s*ssl_certificate.*$", "", text)


def _until_open(port: int) -> None:
    due = time.monotonic() + OPENING_S
    while time.monotonic() < due:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError("nginx does not listen")
