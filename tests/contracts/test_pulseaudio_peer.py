"""The hall's loudspeakers and microphone against an independent peer: PulseAudio, reached through ALSA."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from media import rtp
from tests.contracts.pulseaudio import LOUDSPEAKER, MICROPHONE, RATE, Hall, pulseaudio
from tests.hardware.meeting import Meeting, child, meeting, settings
from tests.hardware.room_voice import microphone, packets, share

PIECE = RATE // 10  # samples looked at together
HERTZ = 500.0  # a whole number of waves in a piece


@pytest.fixture
async def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    """PulseAudio, and its ALSA devices known to every process that is started."""
    folder = tmp_path / "pulse"
    folder.mkdir()
    async with pulseaudio(folder) as one:
        for name, value in one.environment.items():
            monkeypatch.setenv(name, value)
        yield one


async def talk(here: Meeting) -> None:
    """Anna speaks from home, in real time, until cancelled."""
    mouth, voice = here.room.publish(microphone("anna"), lambda: None), packets(HERTZ, 0.2)
    while True:
        mouth.push(next(voice))
        await asyncio.sleep(0.02)


async def heard(ear: asyncio.subprocess.Process, amplitude: float) -> npt.NDArray[np.float32]:
    """The first tenth of a second in which the tone is so loud."""
    assert ear.stdout is not None
    while True:
        piece = np.frombuffer(await ear.stdout.readexactly(2 * PIECE), "<i2").astype(np.float32) / np.float32(32_768)
        if share(piece, HERTZ) > amplitude:
            return piece


async def test_what_is_said_at_home_comes_out_of_the_halls_loudspeaker(hall: Hall, tmp_path: Path) -> None:
    ear = await hall.recording()
    async with (
        meeting(tmp_path) as here,
        child("hardware.room", here.socket, "--output", f"alsa:{LOUDSPEAKER}"),
    ):
        here.server.send("room", {"type": "mix", "tracks": ["anna.microphone"]})
        talking = asyncio.create_task(talk(here))
        piece = await heard(ear, 0.15)
        talking.cancel()
    ear.terminate()
    await ear.wait()
    assert share(piece, HERTZ) == pytest.approx(0.2, rel=0.25)
    assert share(piece, 2 * HERTZ) < 0.01


async def test_a_sound_server_that_goes_is_told_in_one_sentence(hall: Hall, tmp_path: Path) -> None:
    async with (
        meeting(tmp_path) as here,
        child("hardware.room", here.socket, "--output", f"alsa:{LOUDSPEAKER}"),
    ):
        await here.recorder.until(lambda: any(one["state"] == "playing" for one in here.statuses))
        hall.server.kill()
        await here.recorder.until(lambda: here.statuses[-1]["state"] == "lost")
    assert "reconnecting" in [one["state"] for one in here.statuses]
    assert here.statuses[-1]["text"].startswith("Die Lautsprecher im Saal sind nicht erreichbar (Connection refused).")


async def test_a_word_into_the_halls_microphone_is_heard_in_the_room(hall: Hall, tmp_path: Path) -> None:
    times = np.arange(20 * RATE) / RATE
    mouth = await hall.speaking((np.sin(2 * np.pi * HERTZ * times) * 0.2).astype(np.float32))
    source = settings(video="none", audio=f"alsa:{MICROPHONE}")
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *source):
        await here.recorder.until(lambda: _loudest(here) > -30)
    mouth.terminate()
    await mouth.wait()
    assert _loudest(here) == pytest.approx(-17, abs=4)  # 0.2 of full scale is -14 dBFS, its power 3 dB less


def _loudest(here: Meeting) -> int:
    """The loudest level that the room's packets carry (RFC 6464), in dBov."""
    levels = [rtp.level_byte(one) for one in here.recorder.packets.get("hall.microphone", [])]
    return max((-(one & 0x7F) for one in levels if one is not None), default=-127)
