"""Capture against GStreamer: pictures that go on undecoded, sound of AES67, and a camera set up badly."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import pytest

from tests.chamber.peers import camera, h264, microphones
from tests.hardware.meeting import child, meeting, settings
from tests.hardware.ports import free_port
from tests.hardware.receiving import pictures_of, sound_of

pytestmark = pytest.mark.chamber


def listening(video: str, audio: str) -> tuple[str, str]:
    return settings(video=video, audio=audio, width=640, height=360, fps=25, video_bitrate=500_000)


async def test_a_network_camera_goes_on_undecoded_with_its_sound(tmp_path: Path) -> None:
    async with (
        camera(h264(25)) as address,
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *listening(address, "video")),
    ):
        await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 120)
        await here.recorder.until(lambda: here.recorder.count("hall.camera") > 120)
    assert any(one["paced"] for one in here.statuses)
    assert pictures_of(here.recorder.packets["hall.camera"])[-1].shape == (360, 640, 3)
    assert _tone(here.recorder.packets["hall.microphone"]) == pytest.approx(1_000, abs=5)


async def test_a_network_camera_with_rare_keyframes_is_told_of(tmp_path: Path) -> None:
    async with (
        camera(h264(250)) as address,
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *listening(address, "none")),
    ):
        await here.recorder.until(lambda: "long-group" in [one["advice"] for one in here.statuses])
    assert here.statuses[-1]["state"] == "live"


async def test_a_network_camera_that_is_switched_off_is_waited_for(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here, AsyncExitStack() as power:
        address = await power.enter_async_context(camera(h264(25)))
        async with child("hardware.capture", here.socket, *listening(address, "none")):
            await here.recorder.until(lambda: here.recorder.count("hall.camera") > 20)
            await power.aclose()
            await here.recorder.until(lambda: here.statuses[-1]["state"] == "lost")
    assert next(one["fault"] for one in here.statuses if one["state"] == "reconnecting") == "ended"
    assert here.statuses[-1]["fault"] == "refused"


@pytest.mark.parametrize("depth", [16, 24])
async def test_microphones_are_heard_by_aes67(tmp_path: Path, depth: int) -> None:
    async with (
        microphones(tmp_path, free_port() & ~1, depth) as described,
        meeting(tmp_path) as here,
        child("hardware.capture", here.socket, *listening("none", f"aes67:{described}")),
    ):
        await here.recorder.until(lambda: here.recorder.count("hall.microphone") > 120)
    assert _tone(here.recorder.packets["hall.microphone"]) == pytest.approx(1_000, abs=5)


def _tone(packets: list[bytes]) -> float:
    """The loudest frequency of a second of sound, in Hz."""
    sound = sound_of(packets)[24_000:72_000]
    return float(np.argmax(np.abs(np.fft.rfft(sound)))) * 48_000 / sound.size
