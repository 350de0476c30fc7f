"""Restreaming: what is sent from where on, what happens when the platform fails, and that its key is never told."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from media.programme.restream import Read, RestreamError
from recordings.layout import RungInfo, RunInfo
from recordings.wire import Begun, Made
from server.children import restream_argvs
from server.config import RestreamSection, Settings
from server.restream import MOST_BYTES, STALL_S, Outflow, Restream, shown, ways

URL = "rtmps://user:pass@live.example.de/app/secret-key?more=secret"
HIGH, LOW = (RungInfo(name, (), 0, 0, 0, 1) for name in ("high", "low"))


def begun(number: int = 1) -> Begun:
    info = RunInfo("run", datetime(2026, 11, 19, 18, 0, tzinfo=UTC), number, 0, 18_000, 90_000, (HIGH, LOW))
    return Begun(info, {"high": b"init", "low": b"low-init"})


def made(data: bytes, independent: bool = False, rung: str = "high") -> Made:
    return Made("run", rung, 1, 0, 18_000, independent, False, data)


@pytest.fixture
def outflow() -> Outflow:
    one = Outflow()
    one.take(begun())
    return one


class TestOutflow:
    def test_a_platform_begins_with_a_picture_that_needs_no_other(self, outflow: Outflow) -> None:
        outflow.attach()
        for part in (made(b"late"), made(b"key", independent=True), made(b"next")):
            outflow.take(part)
        assert [outflow.read(100), outflow.read(100)] == [b"initkey", b"next"]

    def test_only_the_best_rung_is_sent(self, outflow: Outflow) -> None:
        outflow.attach()
        outflow.take(made(b"small", independent=True, rung="low"))
        outflow.take(made(b"key", independent=True))
        assert outflow.read(100) == b"initkey"

    def test_no_more_is_given_than_was_asked_for_and_nothing_is_lost(self, outflow: Outflow) -> None:
        outflow.attach()
        outflow.take(made(b"key", independent=True))
        assert [outflow.read(5), outflow.read(5)] == [b"initk", b"ey"]
        assert outflow.waiting == 0

    def test_a_new_run_ends_what_was_begun(self, outflow: Outflow) -> None:
        outflow.attach()
        outflow.take(made(b"key", independent=True))
        outflow.take(begun(100))
        assert outflow.read(100) == b""

    def test_nothing_is_kept_while_nobody_reads(self, outflow: Outflow) -> None:
        outflow.take(made(b"key", independent=True))
        assert outflow.waiting == 0

    def test_who_is_too_far_behind_begins_anew_with_the_present(self, outflow: Outflow) -> None:
        outflow.attach()
        outflow.take(made(b"key", independent=True))
        outflow.take(made(bytes(MOST_BYTES)))
        assert (outflow.read(100), outflow.skipped) == (b"", 1)
        outflow.attach()
        outflow.take(made(b"fresh", independent=True))
        assert outflow.read(100) == b"initfresh"

    def test_who_waits_is_let_go_at_the_end(self, outflow: Outflow) -> None:
        outflow.attach()
        got: queue.Queue[bytes] = queue.Queue()
        reader = threading.Thread(target=lambda: got.put(outflow.read(100)))
        reader.start()
        outflow.end()
        assert got.get(timeout=60) == b""
        reader.join()


class Platform:
    """Does with each attempt what the test says."""

    def __init__(self, *attempts: Callable[[Read, Callable[[], None]], None]) -> None:
        self.attempts: Iterator[Callable[[Read, Callable[[], None]], None]] = iter(attempts)
        self.urls: list[str] = []
        self.done = threading.Event()

    def __call__(self, read: Read, url: str, sent: Callable[[], None]) -> None:
        self.urls.append(url)
        attempt = next(self.attempts, None)
        if attempt is None:
            self.done.set()
            read(1)
        else:
            attempt(read, sent)


def refuses(read: Read, sent: Callable[[], None]) -> None:
    raise RestreamError("ConnectionRefusedError")


def takes_one(read: Read, sent: Callable[[], None]) -> None:
    sent()
    raise RestreamError("BrokenPipeError")


class TestRestream:
    def run(self, platform: Platform) -> Restream:
        """Until all attempts were made."""
        restream = Restream(URL, platform, lambda: 0.0)
        sender = threading.Thread(target=restream.run)
        sender.start()
        assert platform.done.wait(60)
        restream.end()
        sender.join()
        return restream

    def test_a_platform_that_refuses_or_hangs_up_is_tried_again(self) -> None:
        platform = Platform(refuses, takes_one)
        restream = self.run(platform)
        assert restream.failures == 2
        assert platform.urls == [URL] * 3

    def test_no_key_is_told_or_logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG")
        restream = self.run(Platform(takes_one))
        assert caplog.text
        assert restream.status()["target"] == "rtmps://live.example.de"
        for secret in ("secret", "pass", "user"):
            assert secret not in caplog.text + str(restream.status())

    def test_a_platform_that_takes_nothing_for_long_hangs_and_one_without_anything_to_take_does_not(self) -> None:
        now = 0.0
        restream = Restream(URL, Platform(), lambda: now)
        restream.outflow.take(begun())
        restream.outflow.attach()
        now = STALL_S + 1
        assert not restream.hangs()
        restream.outflow.take(made(b"key", independent=True))
        assert restream.hangs()
        restream._sent()
        assert not restream.hangs()


@pytest.mark.parametrize("scheme", ["rtmp", "rtmps", "srt"])
def test_every_scheme_of_the_configuration_has_a_way(scheme: str) -> None:
    assert scheme in ways(Path())


def test_the_command_line_of_a_child_shows_no_key(tmp_path: Path) -> None:
    settings = Settings(restream=RestreamSection((URL, "srt://b.example.de:9000")))
    words = restream_argvs(settings, (tmp_path / "config.toml",), tmp_path / "link.sock", tmp_path / "live")
    assert [one[one.index("--number") + 1] for one in words] == ["0", "1"]
    assert "secret" not in str(words)


def test_an_address_is_shown_without_what_must_stay_secret() -> None:
    assert shown(URL) == "rtmps://live.example.de"
