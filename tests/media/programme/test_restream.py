"""The stream to another platform: FFmpeg's own receiver, who does not listen or answer, and no key in any error."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
from pathlib import Path

import av
import pytest

from media.programme import restream
from media.programme.restream import RestreamError, by_process, by_rtmp, ffmpeg, split
from tests.contracts.certificates import Certificate, self_signed
from tests.media.programme.broadcast import Broadcast
from tests.media.programme.feeds import RED
from tests.media.programme.stage import Seen, is_colour
from tests.media.programme.tlsplatform import TlsPlatform

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
KEY = "secret-0123"
NOBODY = Path("/dev/null")  # RTMP asks no authority


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
            by_rtmp(io.BytesIO(stream).read, url, count, NOBODY)
            break
        except RestreamError:
            continue
    assert platform.wait(60) == 0
    with av.open(str(out)) as received:
        pictures = list(received.decode(video=0))
    assert len(pictures) == len(Seen(stream).pictures)
    assert is_colour(pictures[-1].to_ndarray(format="rgb24")[20, 160], RED)
    assert sent > len(pictures) / 2, "what is more than a second behind the first picture"


def test_a_port_where_nobody_listens_is_told_without_the_key(stream: bytes) -> None:
    with pytest.raises(RestreamError) as caught:
        by_rtmp(io.BytesIO(stream).read, f"rtmp://127.0.0.1:{free_port()}/live/{KEY}", lambda: None, NOBODY)
    assert KEY not in str(caught.value)
    assert str(caught.value) == "ConnectionRefusedError"


def test_a_platform_that_takes_the_connection_and_says_nothing_is_given_up(
    stream: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restream, "SILENT_S", 0.2)
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(RestreamError) as caught:
        url = f"rtmp://127.0.0.1:{silent.getsockname()[1]}/live/{KEY}"
        by_rtmp(io.BytesIO(stream).read, url, lambda: taken.append(1), NOBODY)
    assert (str(caught.value), taken) == ("TimeoutError", [])


@pytest.fixture
def good(tmp_path: Path) -> Certificate:
    return self_signed(tmp_path, "good: it's", "127.0.0.1")


@needs_ffmpeg
def test_by_rtmps_a_platform_with_a_good_certificate_gets_every_picture(
    stream: bytes, good: Certificate, tmp_path: Path
) -> None:
    port, out = free_port(), tmp_path / "received.mp4"
    words = ["ffmpeg", "-v", "error", "-listen", "1", "-f", "flv", "-i", f"rtmp://127.0.0.1:{port}/live/{KEY}"]
    behind = subprocess.Popen([*words, "-c", "copy", str(out)], stderr=subprocess.DEVNULL)
    while behind.poll() is None:  # until it listens
        with TlsPlatform(good, port) as platform:
            try:
                by_rtmp(
                    io.BytesIO(stream).read, f"rtmps://127.0.0.1:{platform.port}/live/{KEY}", lambda: None, good.path
                )
                break
            except RestreamError:
                continue
    assert behind.wait(60) == 0
    with av.open(str(out)) as received:
        assert len(list(received.decode(video=0))) == len(Seen(stream).pictures)


@pytest.mark.parametrize("fault", ["signed by nobody we know", "of another platform"])
def test_by_rtmps_a_platform_with_a_bad_certificate_learns_nothing(
    stream: bytes, good: Certificate, tmp_path: Path, fault: str
) -> None:
    stranger = fault == "signed by nobody we know"
    shown = self_signed(tmp_path, "bad", "127.0.0.1" if stranger else "127.0.0.9")
    trusted = good if stranger else shown
    with TlsPlatform(shown) as platform, pytest.raises(RestreamError) as caught:
        by_rtmp(io.BytesIO(stream).read, f"rtmps://127.0.0.1:{platform.port}/live/{KEY}", lambda: None, trusted.path)
    assert (str(caught.value), platform.learnt) == ("SSLCertVerificationError", b"")


def test_without_a_list_of_authorities_no_platform_is_believed(
    stream: bytes, good: Certificate, tmp_path: Path
) -> None:
    with TlsPlatform(good) as platform, pytest.raises(RestreamError, match="FileNotFoundError"):
        url = f"rtmps://127.0.0.1:{platform.port}/live/{KEY}"
        by_rtmp(io.BytesIO(stream).read, url, lambda: None, tmp_path / "none.pem")
    assert platform.learnt == b""


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
        by_rtmp(io.BytesIO(b"nothing of use").read, "rtmp://127.0.0.1:9/live/x", lambda: None, NOBODY)


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
