"""Network cameras that refuse, lie, freeze, or change what they send: one clear word for each, and capture goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.hardware.meeting import Meeting, child, meeting, settings
from tests.hardware.ports import free_port
from tests.hardware.receiving import pictures_of
from tests.hardware.rtsp_camera import RtspCamera

SMALL = {"width": 640, "height": 360, "fps": 25, "video_bitrate": 500_000}

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def device(answer: Answer) -> AsyncIterator[str]:
    """Something that answers on a port; its address as a camera's, with a password that nobody may ever read."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"rtsp://rat:streng-geheim@127.0.0.1:{server.sockets[0].getsockname()[1]}/1"
    finally:
        server.close()


async def told(tmp_path: Path, address: str) -> dict[str, Any]:
    """The first report about this camera."""
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *watching(address)):
        await here.recorder.until(lambda: bool(here.statuses))
        return here.statuses[0]


def watching(address: str) -> tuple[str, str]:
    return settings(video=address, audio="none", **SMALL)


async def _refuse_password(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while request := await reader.readline():
        if request.startswith(b"CSeq"):
            challenge = b'WWW-Authenticate: Digest realm="camera", nonce="1"\r\n'
            writer.write(b"RTSP/1.0 401 Unauthorized\r\n" + request + challenge + b"Content-Length: 0\r\n\r\n")


async def _not_found(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while request := await reader.readline():
        if request.startswith(b"CSeq"):
            writer.write(b"RTSP/1.0 404 Not Found\r\n" + request + b"Content-Length: 0\r\n\r\n")


async def _lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    writer.close()


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [(_refuse_password, "password"), (_not_found, "missing"), (_lie, "garbage"), (_say_nothing, "silent")],
)
async def test_each_way_to_refuse_has_its_word(tmp_path: Path, answer: Answer, fault: str) -> None:
    async with device(answer) as address:
        report = await told(tmp_path, address)
    assert (report["state"], report["fault"]) == ("lost", fault)


async def test_a_port_where_nobody_listens_is_told(tmp_path: Path) -> None:
    report = await told(tmp_path, f"rtsp://127.0.0.1:{free_port()}/1")
    assert (report["state"], report["fault"]) == ("lost", "refused")


async def test_a_file_of_garbage_is_told(tmp_path: Path) -> None:
    garbage = tmp_path / "film.mp4"
    garbage.write_bytes(bytes(range(256)) * 100)
    report = await told(tmp_path, f"file:{garbage}")
    assert (report["state"], report["fault"]) == ("lost", "garbage")


async def test_no_report_and_no_log_holds_a_cameras_password(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with device(_refuse_password) as address:
        report = await told(tmp_path, address)
    assert "streng-geheim" not in repr(report)
    assert "streng-geheim" not in "".join(capfd.readouterr())


async def test_a_camera_that_comes_again_with_another_size_is_shown_in_it(tmp_path: Path) -> None:
    camera = RtspCamera(pictures=30)
    address = await camera.start()
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *watching(address)):
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 20)
        camera.resize(480, 272)
        await here.recorder.until(lambda: _states(here).count("live") >= 2)
        before = here.recorder.count("hall.camera")
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > before + 20)
    await camera.stop()
    shapes = {picture.shape for picture in pictures_of(here.recorder.packets["hall.camera"])}
    assert shapes == {(240, 320, 3), (272, 480, 3)}


def _states(here: Meeting) -> list[str]:
    return [one["state"] for one in here.statuses]
