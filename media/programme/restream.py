"""The stream to another platform without encoding it again: what comes as CMAF goes out as FLV by RTMP.

FFmpeg reads the very bytes that viewers get and writes them in the other's form, so there is nothing of our own to be
wrong about. SRT is not in PyAV's FFmpeg; where the machine has an ffmpeg of its own, that gets the same bytes. No
error that leaves this module names the address, for it holds the platform's key, and no command line shows more of it
than host and port, for everybody on the machine can read those.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import IO, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

import av

ENDING_S = 10.0  # seconds that ffmpeg has to send what it still holds
CHUNK = 1 << 16  # bytes
RTMPS_PORT = 443

SILENT_S: Final = 8.0
"""How long a platform may neither answer nor take anything. Closing waits for it once more, and holds the interpreter's
lock meanwhile: twice this is less than what a restream process is given to report."""

AHEAD_S: Final = 1
"""More than all queues on the way hold: one of one packet, and what waits for the other track's next packet."""

Read = Callable[[int], bytes]
"""Blocks for the next bytes of the stream, an initialization segment first; none when it shall end."""


class RestreamError(OSError):
    """The platform is not reached, or has hung up."""


class Bytes:
    """What FFmpeg reads from; it only ever goes forward."""

    def __init__(self, read: Read) -> None:
        self.read = read


def by_rtmp(read: Read, url: str, sent: Callable[[], None], authorities: Path) -> None:
    """Send until the stream ends; raises RestreamError.

    `sent` is called after every packet but those of the first AHEAD_S: what can wait on the way says nothing yet of the
    platform. For RTMPS `authorities` is the PEM file of those whose word on its certificate is taken.
    """
    try:
        with av.open(Bytes(read), "r", format="mp4") as source, _opened(url, authorities) as target:
            _remux(source, target, sent)
    except (av.FFmpegError, OSError) as error:
        raise RestreamError(_reason(error, url, authorities)) from None


def _opened(url: str, authorities: Path) -> av.container.OutputContainer:
    """Through FFmpeg's fifo: it connects in a thread of its own, where PyAV itself holds the interpreter's lock for as
    long as a platform is silent, and it hands on options of the connection, which PyAV does not."""
    options = {"flvflags": "no_duration_filesize", "rw_timeout": str(round(SILENT_S * 1_000_000))}
    if urlsplit(url).scheme == "rtmps":  # an option that is not taken is an error
        options |= {"tls_verify": "1", "ca_file": str(authorities)}
    handed_on = ":".join(f"{name}={_escaped(value)}" for name, value in options.items())
    return av.open(url, "w", format="fifo", options={"fifo_format": "flv", "queue_size": "1", "format_opts": handed_on})


def _escaped(value: str) -> str:
    """A value in FFmpeg's list of options (av_dict_parse_string)."""
    return re.sub(r"([\\':=\s])", r"\\\1", value)


def _reason(error: Exception, url: str, authorities: Path) -> str:
    """What the technician can look for. FFmpeg says of a certificate no more than that something failed."""
    parts = urlsplit(url)
    if parts.scheme == "rtmps" and not isinstance(error, ConnectionError | TimeoutError):
        return refused_by_tls(parts.hostname or "", parts.port or RTMPS_PORT, authorities) or type(error).__name__
    return type(error).__name__


def refused_by_tls(host: str, port: int, authorities: Path) -> str:
    """Why no encrypted connection to a platform comes about; empty where one does. Nothing secret is sent."""
    try:
        context = ssl.create_default_context(cafile=authorities)
        with (
            socket.create_connection((host, port), SILENT_S) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return ""
    except OSError as error:
        return type(error).__name__


def _remux(source: av.container.InputContainer, target: av.container.OutputContainer, sent: Callable[[], None]) -> None:
    streams = {
        one.index: target.add_stream_from_template(one) for one in (*source.streams.video, *source.streams.audio)
    }
    begun: Fraction | None = None
    for packet in source.demux():
        if packet.dts is None or packet.pts is None:  # the end of a stream
            continue
        at = packet.dts * packet.time_base
        begun = at if begun is None else begun
        shift = int(begun / packet.time_base)
        packet.dts, packet.pts = packet.dts - shift, packet.pts - shift
        packet.stream = streams[packet.stream.index]
        target.mux(packet)
        if at - begun >= AHEAD_S:
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
