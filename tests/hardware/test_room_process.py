"""The process of the hall's loudspeakers as the server starts it: a real child, a real link, a real room."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hardware.room.child import EXIT_STALLED, RoomProcess
from hardware.room.settings import OutputAddress
from media.local import LocalLink
from tests.hardware.meeting import Meeting, child, meeting
from tests.hardware.room_voice import microphone, packets, share


def sound_of(path: Path) -> npt.NDArray[np.float32]:
    """What was played into the file so far."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / np.float32(32_768)


async def talk(here: Meeting, **tones: float) -> None:
    """Everybody named sends a tone in real time, until cancelled."""
    inputs = {one: here.room.publish(microphone(one), lambda: None) for one in tones}
    voices = {one: packets(hertz, 0.1) for one, hertz in tones.items()}
    while True:
        for one, its in voices.items():
            inputs[one].push(next(its))
        await asyncio.sleep(0.02)


async def until_played(here: Meeting, path: Path, seconds: float) -> npt.NDArray[np.float32]:
    """The file's sound, once somebody was heard in it and so much has come since."""
    await here.recorder.until(lambda: any(one["level"] > -60 for one in here.statuses))
    before = len(sound_of(path))
    await here.recorder.until(lambda: len(sound_of(path)) - before > seconds * 48_000)
    return sound_of(path)[before:]


async def test_only_who_may_be_heard_in_the_hall_is_played_there(tmp_path: Path) -> None:
    path = tmp_path / "hall.wav"
    async with meeting(tmp_path) as here, child("hardware.room", here.socket, "--output", f"file:{path}"):
        here.server.send("room", {"type": "mix", "tracks": ["anna.microphone"]})
        talking = asyncio.create_task(talk(here, anna=500.0, ben=800.0, hall=1100.0))
        sound = await until_played(here, path, 0.5)
        talking.cancel()
    assert share(sound, 500) > 0.01  # of 0.1; where the machine is busy gaps lie between
    assert share(sound, 800) < 0.002
    assert share(sound, 1100) < 0.002
    assert here.statuses[-1]["state"] == "playing"
    assert here.statuses[-1]["voices"] == 1


async def test_who_loses_the_floor_is_out_of_the_mix(tmp_path: Path) -> None:
    path = tmp_path / "hall.wav"
    async with meeting(tmp_path) as here, child("hardware.room", here.socket, "--output", f"file:{path}"):
        here.server.send("room", {"type": "mix", "tracks": ["anna.microphone"]})
        talking = asyncio.create_task(talk(here, anna=500.0))
        await until_played(here, path, 0.1)
        here.server.send("room", {"type": "mix", "tracks": []})
        await here.recorder.until(lambda: here.statuses[-1]["voices"] == 0)
        await here.recorder.until(lambda: here.statuses[-1]["level"] < -100)
        talking.cancel()


async def test_a_place_nobody_can_play_to_is_told_in_one_sentence(tmp_path: Path) -> None:
    output = f"file:{tmp_path}/nowhere/hall.wav"
    async with meeting(tmp_path) as here, child("hardware.room", here.socket, "--output", output):
        await here.recorder.until(lambda: bool(here.statuses) and here.statuses[-1]["state"] == "lost")
    assert here.statuses[-1]["text"] == (
        "Die Lautsprecher im Saal sind nicht erreichbar (No such file or directory). "
        "Bitte Gerät und Kabel prüfen; es wird weiter versucht."
    )


async def test_a_driver_that_takes_nothing_any_more_ends_the_process_so_that_it_is_started_afresh(
    tmp_path: Path,
) -> None:
    stuck = tmp_path / "stuck.wav"
    os.mkfifo(stuck)  # to open it for writing waits until somebody reads, as a driver that hangs
    seconds = itertools.count()
    now = 0.0

    async def pause(wanted: float) -> None:
        nonlocal now
        now = float(next(seconds))
        await asyncio.sleep(0)

    async with meeting(tmp_path) as here:
        link = await LocalLink.connect(here.socket, "room")
        process = RoomProcess(link, OutputAddress("file", str(stuck)), lambda: now, pause)
        assert await process.run() == EXIT_STALLED
    os.close(os.open(stuck, os.O_RDWR))


async def test_the_process_ends_by_itself_when_the_meeting_process_goes(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here, child("hardware.room", here.socket, "--output", "simulated") as process:
        await here.recorder.until(lambda: bool(here.statuses))
        await here.server.close()
        assert await process.wait() == 0


async def test_a_wrong_output_ends_the_process_with_a_sentence(tmp_path: Path) -> None:
    code, errors = await _ended(tmp_path / "none.sock", "pulse")
    assert (code, errors.startswith('room output "pulse" is not known; allowed are "none"')) == (64, True)


async def test_a_socket_nobody_listens_at_ends_the_process_with_a_sentence(tmp_path: Path) -> None:
    code, errors = await _ended(tmp_path / "none.sock", "simulated")
    assert (code, "is the meeting process running?" in errors) == (69, True)


async def _ended(socket: Path, output: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hardware.room", "--socket", str(socket), "--output", output,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await process.communicate()
    return process.returncode, errors.decode()
