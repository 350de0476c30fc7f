"""The capture process as the server starts it: a real child, a real link, a real room."""

from __future__ import annotations

import asyncio
import os
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from hardware.capture.child import EXIT_STALLED, FIRST_S, STALL_S, CaptureProcess, is_stuck
from hardware.capture.clock import Clock
from hardware.capture.feed import Feed, State
from hardware.capture.timed import Order
from hardware.settings import HallSettings, Scheme, SourceAddress
from media import rtp
from media.local import LocalLink
from tests.hardware.meeting import child, meeting, settings
from tests.hardware.receiving import pictures_of, sound_of

SMALL = {"width": 640, "height": 360, "fps": 15, "video_bitrate": 500_000}
GREEN = np.array([40, 160, 60])


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A green second with a tone of 440 Hz."""
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio = container.add_stream("libopus", rate=48_000)
        audio.layout = "mono"
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), GREEN, dtype=np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        for number in range(50):
            times = (np.arange(960) + number * 960) / 48_000
            tone = (np.sin(2 * np.pi * 440 * times) * 8_000).astype(np.int16)
            sound = av.AudioFrame.from_ndarray(tone.reshape(1, -1), "s16", "mono")
            sound.sample_rate, sound.pts, sound.time_base = 48_000, number * 960, Fraction(1, 48_000)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return path


async def test_a_video_file_is_seen_and_heard_in_the_room_again_and_again(tmp_path: Path, film: Path) -> None:
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *settings(video=f"file:{film}", audio="video", **SMALL)),
    ):
        await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 70)  # longer than the film
        pictures = pictures_of(here.recorder.packets["hall.camera"])
        sound = sound_of(here.recorder.packets["hall.microphone"])
    assert pictures[-1].shape == (240, 320, 3)
    assert np.abs(pictures[-1].mean(axis=(0, 1)) - GREEN).max() < 12
    spectrum = np.abs(np.fft.rfft(sound[24_000:48_000]))
    assert abs(np.argmax(spectrum) * 2 - 440) <= 4
    assert here.statuses[0]["state"] == "live"


async def test_sender_reports_put_lips_and_voice_of_a_file_on_one_clock(tmp_path: Path, film: Path) -> None:
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *settings(video=f"file:{film}", audio="video", **SMALL)),
    ):
        await here.recorder.until(lambda: all(here.recorder.reports.get(one) for one in here.room.tracks or ["none"]))
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 5)
        began = {
            track: _ntp_seconds(here.recorder.packets[track][0], here.recorder.reports[track][0], rate)
            for track, rate in (("hall.camera", 90_000), ("hall.microphone", 48_000))
        }
    assert abs(began["hall.camera"] - began["hall.microphone"]) < 0.05


def _ntp_seconds(packet: bytes, report: tuple[int, int], rate: int) -> float:
    ntp, stamp = report
    ahead = (rtp.parse(packet).timestamp - stamp + (1 << 31)) % (1 << 32) - (1 << 31)
    return ntp / 2**32 + ahead / rate


async def test_the_simulated_hall_shows_who_speaks_and_a_keyframe_when_one_is_asked_for(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here:
        here.server.send(
            "hall", {"type": "hall", "speaker_seat": 12, "speaking": True, "item": "TOP 1", "ballots": None}
        )
        async with child("hardware.capture", here.socket, *settings(**SMALL)):
            await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 60)
            before = here.recorder.count("hall.camera")
            here.room.subscribe("hall.camera", "late", here.recorder).request_keyframe()
            await here.recorder.until(
                lambda: any(_is_keyframe(one) for one in here.recorder.packets["hall.camera"][before:])
            )
    assert np.sqrt(np.mean(sound_of(here.recorder.packets["hall.microphone"])[24_000:] ** 2)) > 0.03
    assert pictures_of(here.recorder.packets["hall.camera"][:before])[-1].shape == (360, 640, 3)


def _is_keyframe(packet: bytes) -> bool:
    payload = packet[rtp.parse(packet).payload_offset :]
    return payload[0] & 0x1F == 24 and payload[3] & 0x1F == 7  # an aggregation packet that begins with an SPS


async def test_the_process_ends_by_itself_when_the_meeting_process_goes(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *settings(**SMALL)) as process:
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 0)
        await here.server.close()
        assert await process.wait() == 0


async def test_a_file_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    source = settings(video=f"file:{tmp_path}/nothing.mkv", audio="none", **SMALL)
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *source):
        await here.recorder.until(lambda: any(one.get("state") == "lost" for one in here.statuses))
    assert [here.statuses[-1][word] for word in ("device", "fault")] == ["camera", "missing"]


async def test_a_device_whose_opening_never_ends_is_noticed(tmp_path: Path) -> None:
    stuck = tmp_path / "stuck.mkv"
    os.mkfifo(stuck)  # to open it for reading waits until somebody writes, as a driver that hangs
    now = 0.0

    async def pause(wanted: float) -> None:
        nonlocal now
        now += wanted
        await asyncio.sleep(0)

    async with meeting(tmp_path) as here:
        link = await LocalLink.connect(here.socket, "hall")
        source = HallSettings(video=f"file:{stuck}", audio="none")
        process = CaptureProcess(link, source, Clock(lambda: now, 0.0), pause, None)
        assert await process.run() == EXIT_STALLED
    assert now > FIRST_S
    os.close(os.open(stuck, os.O_RDWR))


async def test_a_device_that_comes_again_and_whose_opening_then_never_ends_is_noticed(tmp_path: Path) -> None:
    device, now, turns = tmp_path / "device.mkv", 0.0, asyncio.Semaphore(0)

    async def pause(wanted: float) -> None:
        await turns.acquire()

    async with meeting(tmp_path) as here:
        link = await LocalLink.connect(here.socket, "hall")
        source = HallSettings(video=f"file:{device}", audio="none")
        process = CaptureProcess(link, source, Clock(lambda: now, 0.0), pause, None)
        running = asyncio.create_task(process.run())
        await here.recorder.until(lambda: any(one["state"] == "lost" for one in here.statuses))
        os.mkfifo(device)
        writer = await asyncio.to_thread(os.open, device, os.O_WRONLY)  # returns when the device is opened for reading
        now = FIRST_S + 1.0
        turns.release()
        assert await running == EXIT_STALLED
        os.close(writer)


@pytest.mark.parametrize(
    ("scheme", "state", "after", "stuck"),
    [
        ("v4l2", "live", STALL_S, True),
        ("v4l2", None, STALL_S, False),
        ("v4l2", None, FIRST_S, True),
        ("rtmp", None, 1_000 * FIRST_S, False),
        ("rtmp", "live", STALL_S, True),
        ("rtmp", "lost", 1_000 * FIRST_S, False),
        ("v4l2", "lost", STALL_S, False),
        ("v4l2", "lost", FIRST_S, True),
        ("v4l2", "reconnecting", FIRST_S, True),
    ],
)
def test_how_long_a_device_may_say_nothing(scheme: Scheme, state: State | None, after: float, stuck: bool) -> None:
    feed = a_feed(scheme)
    feed.state, feed.last_sign = state, 0.0
    assert is_stuck(feed, after + 0.1) is stuck


def test_between_two_attempts_nothing_is_stuck() -> None:
    feed = a_feed("v4l2")
    feed.run()
    assert feed.state == "lost"
    assert not is_stuck(feed, 1_000 * FIRST_S)


def a_feed(scheme: Scheme) -> Feed:
    """A source that ends at once, tried a single time."""
    clock, stops = Clock(lambda: 0.0, 0.0), iter((False, True))
    order = Order(SourceAddress(scheme, "x"), frozenset(("video",)), 64, 64, 25, clock, lambda seconds: next(stops))
    return Feed("camera", order, lambda order: iter(()), (), lambda track, packets: None, lambda status: None)


async def test_wrong_settings_end_the_process_with_a_sentence(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *_capture(tmp_path / "none.sock", *settings(video="film.mp4")), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 64
    assert errors.decode().startswith('hall video source "film.mp4" is not known; allowed are "simulated"')


async def test_a_socket_nobody_listens_at_ends_the_process_with_a_sentence(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *_capture(tmp_path / "none.sock", *settings()), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 69
    assert "is the meeting process running?" in errors.decode()


def _capture(socket: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "hardware.capture", "--socket", str(socket), *arguments]
