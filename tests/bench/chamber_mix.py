"""What the mix for the hall's loudspeakers costs: rows for the chamber's bench.

Alone: `python -m tests.bench.chamber_mix`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from hardware.room.mix import FRAME, LOUDEST, Limiter, Sound, level, mixed
from hardware.room.voices import Voices
from tests.bench.table import Row, limited, printed, told
from tests.hardware.room_voice import microphone, packets

INPUTS: Final = 32
BAR_MS: Final = 0.1
FRAMES: Final = 2_000
MS: Final = 1_000.0


def median_ms(work: Callable[[], object], times: int = FRAMES) -> float:
    """Milliseconds that the work takes, the median of many."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * MS


def rows() -> Sequence[Row]:
    """Mixing as it is; the same by a loop over the inputs; the whole frame with what lies around the mix."""
    sounds = np.random.default_rng(1).normal(0.0, 0.05, (INPUTS, FRAME)).astype(np.float32)
    steady, fading = np.ones(INPUTS, np.float32), np.zeros(INPUTS, np.float32)
    plain = median_ms(lambda: _looped(sounds, steady))
    return (
        limited(f"mix of {INPUTS} voices, 20 ms", "ms", _mixing(sounds, steady, steady), BAR_MS, plain, "a loop"),
        limited(f"the same while all {INPUTS} fade in", "ms", _mixing(sounds, fading, steady), BAR_MS),
        told(f"frame of {INPUTS} voices with their jitter buffers", "ms", _frames()),
        told(f"decoding of {INPUTS} Opus packets", "ms", _decoding()),
    )


def _mixing(sounds: Sound, before: Sound, after: Sound) -> float:
    limiter = Limiter()
    return median_ms(lambda: level(limiter.limit(mixed(sounds, before, after))))


def _looped(sounds: Sound, gains: Sound) -> Sound:
    """The obvious way: one input after the other, then the peak."""
    total: Sound = np.zeros(FRAME, np.float32)
    for sound, gain in zip(sounds, gains, strict=True):
        total += sound * gain
    peak = float(np.abs(total).max())
    return total * np.float32(min(1.0, LOUDEST / peak))


def _voices() -> tuple[Voices, list[str]]:
    tracks = {f"{one}.microphone": microphone(str(one)) for one in range(INPUTS)}
    voices = Voices()
    voices.hear(tracks)
    return voices, list(tracks)


def _frames() -> float:
    return median_ms(_voices()[0].frame)


def _decoding() -> float:
    voices, names = _voices()
    mouth = packets(500.0)

    def decode() -> None:
        for name in names:
            voices.push(name, packet)

    took = []
    for _ in range(FRAMES // INPUTS):
        packet = next(mouth)
        took.append(median_ms(decode, times=1))
        voices.frame()
    return statistics.median(took)


if __name__ == "__main__":
    print(printed(rows()))
