"""The stream to another platform: FFmpeg's own receiver, a port where nobody listens, and no key in any error."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
from pathlib import Path

import av
import pytest

from media.programme.restream import RestreamError, by_process, by_rtmp, ffmpeg, split
from tests.media.programme.feeds import RED
from tests.media.programme.stage import Seen, is_colour
from tests.media.programme.test_webrtc import Broadcast

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
KEY = "secret-0123"


@pytest.fixture(scope="module")
def stream() -> bytes:
    broadcast = Broadcast()
    broadcast.slots(60)
    return broadcast.stage.stream()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@needs_ffmpeg
def test_a_platform_gets_every_picture_as_it_was_encoded(stream: bytes, tmp_path: Path) -> None:
    port, out = free_port(), tmp_path / "received.mp4"
    url = f"rtmp://127.0.0.1:{port}/live/{KEY}"
    words = ["ffmpeg", "-v", "error", "-listen", "1", "-f", "flv", "-i", url, "-c", "copy", str(out)]
    platform = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    sent = 0

    def count() -> None:
        nonlocal sent
        sent += 1

    while platform.poll() is None:  # until it listens
        try:
            by_rtmp(io.BytesIO(stream).read, url, count)
            break
        except RestreamError:
            continue
    assert platform.wait(60) == 0
    with av.open(str(out)) as received:
        pictures = list(received.decode(video=0))
    assert len(pictures) == len(Seen(stream).pictures)
    assert is_colour(pictures[-1].to_ndarray(format="rgb24")[20, 160], RED)
    assert sent > len(pictures)


def test_a_port_where_nobody_listens_is_told_without_the_key(stream: bytes) -> None:
    with pytest.raises(RestreamError) as caught:
        by_rtmp(io.BytesIO(stream).read, f"rtmp://127.0.0.1:{free_port()}/live/{KEY}", lambda: None)
    assert KEY not in str(caught.value)
    assert str(caught.value) == "ConnectionRefusedError"


def test_of_an_srt_address_only_host_and_port_stand_on_the_command_line() -> None:
    url = f"srt://u:{KEY}@b.example.de:9000/{KEY}?passphrase={KEY}&pbkeylen=16&streamid=a%2Fb"
    assert split(url) == ("srt://b.example.de:9000", f"passphrase={KEY}\npbkeylen=16\nstreamid=a/b\n")


@needs_ffmpeg
def test_the_machines_ffmpeg_encrypts_with_a_key_that_no_command_line_shows(stream: bytes, tmp_path: Path) -> None:
    """Its receiver takes the stream only with the same key; until that listens, and its wait is over, we try again."""
    port, out = free_port(), tmp_path / "received.ts"
    listener = f"srt://127.0.0.1:{port}?mode=listener&transtype=file&passphrase={KEY}"
    words = ["ffmpeg", "-v", "error", "-i", listener, "-c", "copy", "-f", "mpegts", str(out)]
    platform = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    while platform.poll() is None:
        child = ffmpeg(f"srt://127.0.0.1:{port}?transtype=file&passphrase={KEY}")
        assert KEY not in " ".join(child.args if isinstance(child.args, list) else ())
        child.communicate(stream)
    assert platform.wait(60) == 0
    with av.open(str(out)) as received:
        assert next(received.decode(video=0)).width


def test_what_is_no_stream_is_told(stream: bytes) -> None:
    with pytest.raises(RestreamError):
        by_rtmp(io.BytesIO(b"nothing of use").read, "rtmp://127.0.0.1:9/live/x", lambda: None)


def test_a_process_gets_the_bytes_as_they_are(tmp_path: Path) -> None:
    out, sent = tmp_path / "got", []
    by_process(
        io.BytesIO(b"a" * 100_000).read,
        lambda: subprocess.Popen(["sh", "-c", f"cat > {out}"], stdin=subprocess.PIPE),
        lambda: sent.append(1),
    )
    assert out.read_bytes() == b"a" * 100_000
    assert len(sent) == 2


def test_a_process_that_ends_early_or_is_not_there_is_told() -> None:
    with pytest.raises(RestreamError):
        by_process(
            io.BytesIO(b"a" * 10_000_000).read,
            lambda: subprocess.Popen(["true"], stdin=subprocess.PIPE),
            lambda: None,
        )
    with pytest.raises(RestreamError, match="FileNotFoundError"):
        by_process(io.BytesIO(b"a").read, lambda: subprocess.Popen(["/nowhere"], stdin=subprocess.PIPE), lambda: None)
