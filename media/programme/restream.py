"""The stream to another platform without encoding it again: what comes as CMAF goes out as FLV by RTMP.

FFmpeg reads the very bytes that viewers get and writes them in the other's form, so there is nothing of our own to be
wrong about. SRT is not in PyAV's FFmpeg; where the machine has an ffmpeg of its own, that gets the same bytes. No
error that leaves this module names the address, for it holds the platform's key, and no command line shows more of it
than host and port, for everybody on the machine can read those.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from fractions import Fraction
from typing import IO, Protocol
from urllib.parse import parse_qsl, urlsplit

import av

ENDING_S = 10.0  # seconds that ffmpeg has to send what it still holds
CHUNK = 1 << 16  # bytes

Read = Callable[[int], bytes]
"""Blocks for the next bytes of the stream, an initialization segment first; none when it shall end."""


class RestreamError(OSError):
    """The platform is not reached, or has hung up."""


class Bytes:
    """What FFmpeg reads from; it only ever goes forward."""

    def __init__(self, read: Read) -> None:
        self.read = read


def by_rtmp(read: Read, url: str, sent: Callable[[], None]) -> None:
    """Send until the stream ends; `sent` is called after every packet that the platform took. Raises RestreamError.

    FFmpeg waits for ever for a platform that neither answers nor hangs up: whoever calls this has to watch for that.
    """
    try:
        with (
            av.open(Bytes(read), "r", format="mp4") as source,
            av.open(url, "w", format="flv", options={"flvflags": "no_duration_filesize"}) as target,
        ):
            _remux(source, target, sent)
    except (av.FFmpegError, OSError) as error:
        raise RestreamError(type(error).__name__) from None


def _remux(source: av.container.InputContainer, target: av.container.OutputContainer, sent: Callable[[], None]) -> None:
    streams = {
        one.index: target.add_stream_from_template(one) for one in (*source.streams.video, *source.streams.audio)
    }
    begun: Fraction | None = None
    for packet in source.demux():
        if packet.dts is None or packet.pts is None:  # the end of a stream
            continue
        if begun is None:
            begun = packet.dts * packet.time_base
        shift = int(begun / packet.time_base)
        packet.dts, packet.pts = packet.dts - shift, packet.pts - shift
        packet.stream = streams[packet.stream.index]
        target.mux(packet)
        sent()


class Child(Protocol):
    """A process that reads what is written to `stdin`; `subprocess.Popen` is one."""

    stdin: IO[bytes] | None

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


def ffmpeg(url: str) -> subprocess.Popen[bytes]:
    """The machine's ffmpeg, sending what it reads to an SRT address as MPEG-TS; raises OSError where there is none."""
    plain, options = split(url)
    reader, writer = os.pipe()
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as file:  # some hundred bytes; a pipe holds 64 kB
            file.write(options)
        return _started(plain, reader)
    finally:
        os.close(reader)


def _started(url: str, options: int) -> subprocess.Popen[bytes]:
    """`-fpre` reads options of the output from a file, here from the pipe of that number (ffmpeg(1), Preset files)."""
    source = ("-nostdin", "-v", "error", "-f", "mp4", "-i", "pipe:0", "-c", "copy")
    words = ["ffmpeg", *source, "-fpre", f"/dev/fd/{options}", "-f", "mpegts", url]
    quiet = subprocess.DEVNULL  # its errors name the options
    return subprocess.Popen(  # noqa: S603 (no shell)
        words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, pass_fds=(options,)
    )


def split(url: str) -> tuple[str, str]:
    """An SRT address without anything secret, and what its query says as a file of options for ffmpeg."""
    parts = urlsplit(url)
    options = "".join(f"{name}={value}\n" for name, value in parse_qsl(parts.query))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", options


def by_process(read: Read, start: Callable[[], Child], sent: Callable[[], None]) -> None:
    """Send through a process until the stream ends; raises RestreamError."""
    try:
        child = start()
    except OSError as error:
        raise RestreamError(type(error).__name__) from None
    assert child.stdin is not None
    try:
        while data := read(CHUNK):
            child.stdin.write(data)
            child.stdin.flush()
            sent()
    except OSError as error:
        raise RestreamError(type(error).__name__) from None
    finally:
        _end(child)


def _end(child: Child) -> None:
    try:
        if child.stdin is not None:
            child.stdin.close()
        child.wait(ENDING_S)
    except (OSError, subprocess.TimeoutExpired):
        child.kill()
        child.wait()
