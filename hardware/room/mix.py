"""The sum of some voices in frames of 20 ms: faded in and out, and never louder than loudspeakers in a hall may be.

Pure numpy, no decoder and no clock. Matrices rather than a loop over voices: 32 of them cost a fraction of what a loop
costs (`tests/bench/chamber_mix.py`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""-1.0 … 1.0 at 48 kHz, one channel."""

RATE: Final = 48_000
FRAME: Final = 960  # samples: 20 ms, what one Opus packet holds
FADE: Final = 480  # samples: 10 ms; shorter is heard as a click, longer eats the first consonant
LOUDEST: Final = 0.5  # of full scale: -6 dBFS leaves the hall's amplifier its headroom before feedback begins
OPENING: Final = 0.01  # how far the limiter opens again in a frame: a second from half to full, unheard under speech
SILENCE: Final = -127.0  # dBFS, the lowest level that RFC 6464 can say
_CURVE: Final[Sound] = (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, FADE))).astype(np.float32)
"""From 1 to 0 without a corner at either end."""


def mixed(voices: Sound, before: Sound, after: Sound) -> Sound:
    """The sum of `voices` (n × FRAME), each faded within FADE samples from its gain `before` to that `after` (n)."""
    total: Sound = after @ voices
    changing = np.flatnonzero(before != after)
    if len(changing):
        total[:FADE] += _CURVE * ((before - after)[changing] @ voices[changing, :FADE])
    return total


def level(sound: Sound) -> float:
    """The loudness of a frame in dBFS, SILENCE at the lowest."""
    power = float(np.dot(sound, sound)) / max(1, len(sound))
    return max(SILENCE, 10.0 * float(np.log10(power))) if power > 0.0 else SILENCE


class Limiter:
    """Holds one frame back, so that it has turned down before the loud one begins; hence there is never a click.

    The gain runs in a straight line between two frames, and at their border it is what the louder of the two bears.
    """

    def __init__(self) -> None:
        self._held: Sound = np.zeros(FRAME, np.float32)
        self._bound = 1.0
        self._gain = 1.0

    def limit(self, sound: Sound) -> Sound:
        """The frame before this one, with no sample above LOUDEST."""
        bound = _bound(sound)
        target = min(bound, self._bound, self._gain + OPENING)
        ready = self._held * _slope(self._gain, target)
        self._held, self._bound, self._gain = sound, bound, target
        return ready


def _bound(sound: Sound) -> float:
    """The gain that the frame bears."""
    peak = float(np.abs(sound).max(initial=0.0))
    return LOUDEST / peak if peak > LOUDEST else 1.0


def _slope(begin: float, end: float) -> Sound | np.float32:
    return np.float32(end) if begin == end else np.linspace(begin, end, FRAME, dtype=np.float32)
