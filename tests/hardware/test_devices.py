"""Devices as the capture process meets them: a network camera that restarts, a sound card, a process that is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from hardware.supervisor import Supervisor
from tests.hardware.meeting import child, meeting, settings
from tests.hardware.receiving import pictures_of, sound_of
from tests.hardware.rtsp_camera import COLOUR, RtspCamera

SMALL = {"width": 640, "height": 360, "fps": 25, "video_bitrate": 500_000}


async def test_a_network_camera_is_shown_and_watched_again_when_it_hangs_up(tmp_path: Path) -> None:
    camera = RtspCamera(pictures=40)
    address = await camera.start()
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *settings(video=address, audio="none", **SMALL)),
    ):
        await here.recorder.until(lambda: [one["state"] for one in here.statuses].count("live") >= 2)
    await camera.stop()
    pictures = pictures_of(here.recorder.packets["hall.camera"])
    assert np.abs(pictures[-1].mean(axis=(0, 1)) - COLOUR).max() < 12
    assert [one["state"] for one in here.statuses][:3] == ["live", "reconnecting", "live"]
    assert camera.visits >= 2


@pytest.fixture
def sound_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An ALSA device without hardware: a tone of 1 kHz from a file; its own clock is far too fast."""
    tone = (np.sin(2 * np.pi * 1_000 * np.arange(48_000 * 4) / 48_000) * 8_000).astype("<i2")
    raw, configuration = tmp_path / "tone.raw", tmp_path / "asound.conf"
    raw.write_bytes(tone.tobytes())
    configuration.write_text(
        f'pcm.chamber {{ type file slave.pcm {{ type null }} file "/dev/null" infile "{raw}" format raw }}\n'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    return "alsa:chamber"


async def test_a_sound_card_is_heard(tmp_path: Path, sound_card: str) -> None:
    async with (
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *settings(video="none", audio=sound_card)),
    ):
        await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 60)
        assert here.server.connected() == {"hall.microphone"}
    sound = sound_of(here.recorder.packets["hall.microphone"])[9_600:57_600]
    assert abs(np.argmax(np.abs(np.fft.rfft(sound))) - 1_000) < 5


async def test_a_device_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    source = settings(video="v4l2:/dev/video99", audio="none", **SMALL)
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *source):
        await here.recorder.until(lambda: bool(here.statuses))
    assert here.statuses[0]["state"] == "lost"
    assert [here.statuses[0][word] for word in ("device", "fault")] == ["camera", "missing"]


async def test_a_capture_process_that_is_killed_is_back_with_its_tracks(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here:
        argv = (sys.executable, "-m", "hardware.capture", "--socket", str(here.socket), *settings(**SMALL))
        supervisor = Supervisor("hall", argv, now=time.monotonic, pause=asyncio.sleep)
        running = asyncio.create_task(supervisor.run())
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 0)
        await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 0)
        assert supervisor.pid is not None
        os.kill(supervisor.pid, signal.SIGKILL)
        await here.recorder.until(lambda: len(here.recorder.gone) == 2)
        here.recorder.packets.clear()
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert supervisor.restarts == 1
