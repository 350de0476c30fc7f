"""The measure of loudness beside FFmpeg's own, and what the mixer makes of quiet and loud speakers."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

from media.programme.loudness import MOST, RATE, TARGET, Meter, Rider, Sound, gated
from media.programme.mixer import LOUDEST, Limiter, Mixer

SLOT = 1920


def measured_by_ffmpeg(sound: Sound) -> float:
    """Integrated loudness in LUFS by FFmpeg's filter ebur128."""
    command = ["ffmpeg", "-hide_banner", "-f", "f32le", "-ar", "48000", "-ac", "1", "-i", "-", "-filter:a", "ebur128"]
    run = subprocess.run([*command, "-f", "null", "-"], input=sound.tobytes(), capture_output=True, check=True)
    summary = run.stderr.decode().rpartition("Summary:")[2]
    found = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    assert found is not None, run.stderr.decode()
    return float(found[1])


def measured(sound: Sound) -> float:
    meter = Meter()
    for block in np.array_split(sound, 37):
        meter.add(block)
    return gated(meter.powers)


def speech(seconds: int, level: float, seed: int = 1) -> Sound:
    """Noise with the colour of a voice, in words and pauses; `level` in LUFS."""
    rng = np.random.default_rng(seed)
    white = rng.standard_normal(seconds * RATE + 64)
    coloured = np.convolve(white, np.hanning(64) / 20, "valid")[: seconds * RATE]
    at = np.arange(len(coloured)) / RATE
    words = (np.sin(2 * np.pi * 3 * at) > -0.3) * (np.sin(2 * np.pi * 0.4 * at) > -0.7)
    sound = (coloured * words).astype(np.float32)
    return sound * np.float32(10 ** ((level - measured(sound)) / 20))


def mixed(sound: Sound) -> Sound:
    mixer = Mixer()
    return np.concatenate([mixer.mix([block], SLOT) for block in sound.reshape(-1, SLOT)])


@pytest.mark.parametrize("frequency", [60, 997, 6000])
def test_a_tone_is_measured_as_ffmpeg_measures_it(frequency: int) -> None:
    tone = (0.2 * np.sin(2 * np.pi * frequency * np.arange(5 * RATE) / RATE)).astype(np.float32)
    assert measured(tone) == pytest.approx(measured_by_ffmpeg(tone), abs=0.1)


def test_a_sine_of_full_scale_is_three_decibels_below_zero() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(3 * RATE) / RATE).astype(np.float32)
    assert measured(tone) == pytest.approx(-3.01, abs=0.02)


def test_speech_with_long_pauses_is_gated_as_ffmpeg_gates_it() -> None:
    sound = np.concatenate([speech(8, -20), np.zeros(6 * RATE, np.float32), speech(4, -35), speech(3, -18, seed=2)])
    assert measured(sound) == pytest.approx(measured_by_ffmpeg(sound), abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert measured(np.zeros(2 * RATE, np.float32)) == -np.inf
    assert gated([]) == -np.inf


@pytest.mark.parametrize("level", [-36, -28, -20, -10])
def test_every_speaker_comes_to_the_same_loudness(level: int) -> None:
    heard = mixed(speech(40, level))
    assert measured_by_ffmpeg(heard[20 * RATE :]) == pytest.approx(TARGET, abs=1.0)


def test_after_a_loud_speaker_a_quiet_one_is_turned_up_within_seconds_and_never_with_a_jump() -> None:
    rider = Rider()
    blocks = np.concatenate([speech(15, -14), speech(25, -34)]).reshape(-1, SLOT)
    gains = []
    for block in blocks:
        rider.ride(block)
        gains.append(rider.gain)
    assert max(np.diff(gains)) <= 1.5 * SLOT / RATE + 1e-9
    assert gains[-1] - gains[14 * 25] == pytest.approx(20, abs=1.5)


def test_the_hum_of_the_hall_is_not_turned_up_in_a_long_pause() -> None:
    rider = Rider()
    hum = (np.random.default_rng(3).standard_normal(60 * RATE) * 0.001).astype(np.float32)
    for block in np.concatenate([speech(10, -20), hum]).reshape(-1, SLOT):
        rider.ride(block)
    assert abs(rider.gain) < 4


def test_a_whisper_is_not_turned_up_without_end() -> None:
    rider = Rider()
    for block in speech(40, -48).reshape(-1, SLOT):
        rider.ride(block)
    assert rider.gain <= MOST


def test_the_sum_of_nothing_is_silence() -> None:
    assert not Mixer().mix([], SLOT).any()


def test_sounds_are_added_unchanged_at_first() -> None:
    one = np.full(SLOT, 0.25, np.float32)
    assert np.allclose(Mixer().mix([one, one], SLOT), 0.5)


def test_a_loud_sum_is_turned_down_and_never_clips() -> None:
    limiter = Limiter()
    rng = np.random.default_rng(1)
    for loudness in (0.3, 2.0, 4.0, 0.5, 1.5, 0.1):
        block = (rng.uniform(-2, 2, SLOT) * loudness).astype(np.float32)
        assert np.abs(limiter.limit(block)).max() <= LOUDEST + 1e-6


def test_after_something_loud_the_limiter_opens_again_slowly() -> None:
    limiter = Limiter()
    limiter.limit(np.full(SLOT, 2.0, np.float32))
    quiet = np.full(SLOT, 0.2, np.float32)
    levels = [float(limiter.limit(quiet)[-1]) for _ in range(20)]
    assert levels == sorted(levels)
    assert levels[0] < 0.12
    assert levels[-1] == pytest.approx(0.2)
