"""The nginx configuration of the manual before two edges: HTTP/2, the cache, waiting requests, an edge that dies."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.archive.download import Here
from server.archive.making import Maker
from server.clock import SystemClock
from server.edge.audience import Audience
from server.edge.hls import HlsRoutes
from server.edge.source import Source, new_session
from server.edge.stream import Stream
from server.partserver import PartServer
from tests.recordings.made import beginning, part

CONFIGURATION = Path(__file__).parents[2] / "docs" / "nginx" / "live.conf"
PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx"
IN_THE_DATA_FOLDER = (
    *("/papers/a.pdf", "/unterlagen/mai/a.pdf", "/niederschrift/mai/a.html", "/wahlen/a.json"),
    *("/umfrage/a", "/umfragen"),
)
RUN = "20261119T120000-000001/high"


@dataclass
class House:
    """A programme, its edges, and nginx's port."""

    programme: PartServer
    edges: list[TestServer]
    streams: list[Stream]
    asked: list[str]
    port: int

    async def parts(self, count: int, start: int = 0) -> None:
        """Make parts and wait until both edges have them."""
        for number in range(start, start + count):
            self.programme.append(part(number))
        last = start + count - 1
        for stream in self.streams:
            while not stream.rungs or stream.rungs["high"].position < (1 + last // 5, last % 5):
                await asyncio.wait_for(stream.changed(), 30)

    async def get(self, path: str) -> tuple[dict[str, str], bytes]:
        """An answer over HTTP/2 as curl gets it: `:status`, `:version` and the headers; the body."""
        process = await asyncio.create_subprocess_exec(
            *("curl", "--silent", "--insecure", "--http2", "--max-time", "30", "--include"),
            f"https://localhost:{self.port}{path}",
            stdout=asyncio.subprocess.PIPE,
        )
        raw, _ = await process.communicate()
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().splitlines()
        version, status, *_ = first.split()
        return {":version": version, ":status": status, **dict(line.split(": ", 1) for line in lines)}, body


@pytest.fixture
def kept() -> str:
    """Long enough for the slowest machine; the manual's is ten seconds."""
    return "10m"


@pytest.fixture
async def house(tmp_path: Path, kept: str) -> AsyncIterator[House]:
    asked: list[str] = []
    async with AsyncExitStack() as stack:
        live = PartServer(asyncio.get_running_loop(), 8)
        await stack.enter_async_context(live.serving(tmp_path / "live"))
        live.begin(beginning())
        session = await stack.enter_async_context(new_session("none", "http://127.0.0.1:9"))
        edges: list[TestServer] = []
        streams: list[Stream] = []
        for _ in range(2):
            stream = Stream(SystemClock().monotonic)
            source = Source(stream, tmp_path / "live", session, "http://127.0.0.1:9")
            application = web.Application()
            application.on_response_prepare.append(_note(asked))
            application.router.add_get("/here", _number(len(edges)))
            for folder in IN_THE_DATA_FOLDER:
                application.router.add_get(folder, _number(len(edges)))
            application.add_routes(
                HlsRoutes(
                    stream,
                    Here(tmp_path / "live", tuple, lambda: 0.0, Maker(tmp_path, 0)),
                    Audience(SystemClock().monotonic),
                ).routes()
            )
            edge = TestServer(application)
            await stack.enter_async_context(edge)
            edges.append(edge)
            streams.append(stream)
            following = asyncio.create_task(source.run(asyncio.sleep))
            stack.callback(following.cancel)
        port = _free_port()
        stack.enter_context(_nginx(port, [edge.port or 0 for edge in edges], kept))
        yield House(live, edges, streams, asked, port)


def _number(edge: int) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def number(request: web.Request) -> web.Response:
        return web.Response(text=str(edge))

    return number


def _note(asked: list[str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def note(request: web.Request, response: web.StreamResponse) -> None:
        asked.append(request.path)

    return note


@contextmanager
def _nginx(port: int, edges: list[int], kept: str) -> Iterator[None]:
    """nginx with the manual's configuration, its paths and ports exchanged for ours, and how long it keeps parts."""
    with tempfile.TemporaryDirectory(prefix="nginx") as name:  # below /tmp: its workers are another user
        folder = Path(name)
        folder.chmod(0o755)
        _certificate(folder)
        text = CONFIGURATION.read_text("utf-8")
        for ours, theirs in (
            (
                "server 127.0.0.1:8441;  # <- every",
                "".join(f"server 127.0.0.1:{edge};" for edge in edges) + "  # every",
            ),
            ("server 127.0.0.1:8441;", f"server 127.0.0.1:{edges[0]};"),
            ("/var/cache/nginx/ratssaal", f"{folder}/cache"),
            ("/etc/ssl/ratssaal", str(folder)),
            ("listen 443", f"listen 127.0.0.1:{port}"),
            ("200 10s;", f"200 {kept};"),
        ):
            assert ours in text
            text = text.replace(ours, theirs)
        (folder / "live.conf").write_text(text, "utf-8")
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), "utf-8")
        process = subprocess.Popen([PROGRAM, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"])
        try:
            _until_open(port, process)
            yield
        finally:
            process.terminate()
            process.wait(30)


_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 512; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/live.conf;
}}
"""


def _certificate(folder: Path) -> None:
    """A certificate that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    valid = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = valid.serial_number(1).sign(key, hashes.SHA256())
    (folder / "chain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"nginx ended with {process.returncode}")


async def test_parts_are_fetched_once_and_lists_every_time_over_http_2(house: House) -> None:
    await house.parts(7)
    for expected in ("MISS", "HIT"):
        headers, body = await house.get(f"/live/{RUN}/s000002.1.m4s")
        assert (headers[":version"], headers[":status"], headers["x-cache-status"]) == ("HTTP/2", "200", expected)
        assert body == part(6).data
    for _ in range(2):
        headers, body = await house.get("/live/live-high.m3u8")
        assert headers[":status"] == "200"
        assert b"s000002.1.m4s" in body
    assert house.asked.count(f"/live/{RUN}/s000002.1.m4s") == 1
    assert house.asked.count("/live/live-high.m3u8") == 2


async def test_a_request_that_waits_is_answered_when_the_part_is_made(house: House) -> None:
    await house.parts(7)
    asked = asyncio.create_task(house.get("/live/live-high.m3u8?_HLS_msn=2&_HLS_part=2"))
    while not any(stream.waiting for stream in house.streams):
        await asyncio.sleep(0)
    await house.parts(1, start=7)
    headers, body = await asked
    assert headers[":status"] == "200"
    assert b"s000002.2.m4s" in body


async def test_what_is_refused_is_not_kept(house: House) -> None:
    await house.parts(7)
    for _ in range(2):
        headers, _ = await house.get(f"/live/{RUN}/s000009.0.m4s")
        assert headers[":status"] == "400"
    headers, _ = await house.get(f"/live/{RUN}/s000003.1.m4s")
    assert headers[":status"] == "404"
    await house.parts(5, start=7)
    headers, body = await house.get(f"/live/{RUN}/s000003.1.m4s")
    assert (headers[":status"], body) == ("200", part(11).data)


@pytest.mark.parametrize("kept", ["1s"])
async def test_what_is_taken_down_is_gone_from_the_cache_as_soon_as_that_is_old(house: House) -> None:
    await house.parts(12)
    addresses = [f"/live/{RUN}/{name}" for name in ("s000001.m4s", "s000001.2.m4s")]
    for address in (*addresses, f"/live/{RUN}/s000002.m4s"):
        headers, _ = await house.get(address)
        assert (headers[":status"], headers["cache-control"]) == ("200", "public, max-age=60")
    for stream in house.streams:
        (info,) = {segment.run for segment in stream.rungs["high"].segments}
        stream.take_down(((info.begun, info.begun + timedelta(milliseconds=500)),))
    for address in addresses:
        while (await house.get(address))[0][":status"] != "404":
            pass
    headers, _ = await house.get(f"/live/{RUN}/s000002.m4s")
    assert headers[":status"] == "200"


async def test_with_one_edge_gone_the_other_serves(house: House) -> None:
    await house.parts(7)
    await house.edges[0].close()
    for number in range(7):
        headers, _ = await house.get("/live/live-high.m3u8")
        assert headers[":status"] == "200"
        headers, body = await house.get(f"/live/{RUN}/s00000{1 + number // 5}.{number % 5}.m4s")
        assert (headers[":status"], body) == ("200", part(number).data)


async def test_what_lies_in_the_data_folder_is_asked_of_the_sittings_machine_alone(house: House) -> None:
    for address in IN_THE_DATA_FOLDER:
        answers = [await house.get(address) for _ in range(4)]
        assert {(headers[":status"], body) for headers, body in answers} == {("200", b"0")}, address
    assert {(await house.get("/here"))[1] for _ in range(4)} == {b"0", b"1"}
