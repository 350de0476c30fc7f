"""The sum of all voices: added, brought to an even loudness, and kept below full scale."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from media.programme.loudness import Rider, Sound

LOUDEST = 0.89  # of full scale: -1 dB, the highest peak that EBU R 128 allows, which is also room for AAC's ripple
RELEASE = 0.05  # how far the limiter opens again per block: about a second from half to full


class Limiter:
    """Turns down at once and opens again slowly."""

    def __init__(self) -> None:
        self._gain = 1.0

    def limit(self, sound: Sound) -> Sound:
        """The block with no sample above LOUDEST."""
        peak = float(np.abs(sound).max(initial=0.0))
        bound = LOUDEST / peak if peak > LOUDEST else 1.0
        target = min(bound, self._gain + RELEASE)
        ramp = np.linspace(min(self._gain, bound), target, len(sound), dtype=np.float32)
        self._gain = target
        return sound * ramp


class Mixer:
    """Adds the tracks of one timeline."""

    def __init__(self) -> None:
        self._rider = Rider()
        self._limiter = Limiter()

    def mix(self, sounds: Iterable[Sound], count: int) -> Sound:
        """The public's sound from blocks of `count` samples of each track."""
        total: Sound = np.zeros(count, np.float32)
        for sound in sounds:
            total += sound
        return self._limiter.limit(self._rider.ride(total))
