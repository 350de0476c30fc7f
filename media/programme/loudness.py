"""Loudness as the ear has it (ITU-R BS.1770-4), and the slow hand that brings speech to -23 LUFS (EBU R 128).

Speakers sit near their microphone or far from it; the public shall not have to turn the volume for each. The gain
follows only what is speech by its level, and stands still in pauses, so that the hall's hum is not turned up.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
Matrix = NDArray[np.float64]

RATE = 48_000  # Hz; the filter's coefficients hold for this rate only
HOP = RATE // 10  # samples; a gating block of 400 ms begins every 100 ms (BS.1770-4, annex 1: overlap of 75 %)
BLOCK_HOPS = 4
PIECE = 40  # samples; HOP is a multiple, and HOP · PIECE is what OpenBLAS still multiplies on one thread
OFFSET = -0.691  # dB; a full-scale sine of 997 Hz is -3.01 LUFS
ABSOLUTE_GATE = -70.0  # LUFS
RELATIVE_GATE = -10.0  # LU below the loudness of what passed the absolute gate
SILENCE = -math.inf

# BS.1770-4 annex 1, tables 1 and 2: the head's shelf, then the high-pass; numerator and denominator of each
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

TARGET = -23.0  # LUFS (EBU R 128)
SPEECH = -50.0  # LUFS; what is quieter is the hall's own noise, not somebody speaking
MEMORY = 100  # hops: ten seconds of speech
SETTLED = 10  # hops of speech before the gain moves at all
MOST, LEAST = 15.0, -15.0  # dB; more would turn noise into an event
UP, DOWN = 1.5, 6.0  # dB a second; a loud voice hurts at once, a quiet one only strains


class KWeighting:
    """Both filters of BS.1770-4 for one channel at RATE; keeps their state from call to call.

    Written as matrices over pieces of sound, for numpy has no recursive filter; the states between the pieces come from
    a prefix sum, so that nothing is done piece by piece, which took four times as long. The matrices are small on
    purpose: for larger ones OpenBLAS wakes threads that go on spinning, most of a core for nothing.
    """

    def __init__(self) -> None:
        step, entry, leave, through = _cascade()
        powers = [np.linalg.matrix_power(step, n) for n in range(PIECE + 1)]
        response = np.array([through, *(leave @ powers[n] @ entry for n in range(PIECE - 1))])
        lag = np.subtract.outer(np.arange(PIECE), np.arange(PIECE))
        self._direct: Matrix = np.where(lag >= 0, response[np.maximum(lag, 0)], 0.0).T
        self._observed: Matrix = np.array([leave @ power for power in powers[:PIECE]]).T
        self._gathered: Matrix = np.array([powers[PIECE - 1 - n] @ entry for n in range(PIECE)])
        self._passed: Matrix = powers[PIECE].T
        self._state: Matrix = np.zeros(len(entry))

    def filter(self, sound: Sound) -> Matrix:
        """The weighted sound; its length is a multiple of PIECE, up to HOP."""
        pieces = sound.astype(np.float64).reshape(-1, PIECE)
        states = self._states(pieces @ self._gathered)
        self._state = states[-1]
        weighted: Matrix = pieces @ self._direct + states[:-1] @ self._observed
        return weighted.ravel()

    def _states(self, gathered: Matrix) -> Matrix:
        """The state before each piece and after the last, from what each piece adds: a prefix sum by doubling."""
        states, passed, reach = np.vstack((self._state, gathered)), self._passed, 1
        while reach < len(states):
            states[reach:] += states[:-reach] @ passed
            passed, reach = passed @ passed, 2 * reach
        return states


def _cascade() -> tuple[Matrix, Matrix, Matrix, float]:
    """The biquads in a row as one system: state' = step · state + entry · x; y = leave · state + through · x."""
    (a1, b1, c1, d1), (a2, b2, c2, d2) = _system(*SHELF), _system(*HIGH_PASS)
    step = np.block([[a1, np.zeros((2, 2))], [np.outer(b2, c1), a2]])
    return step, np.concatenate((b1, b2 * d1)), np.concatenate((d2 * c1, c2)), d1 * d2


def _system(above: tuple[float, ...], below: tuple[float, ...]) -> tuple[Matrix, Matrix, Matrix, float]:
    """A biquad in controllable canonical form."""
    (n0, n1, n2), (_, d1, d2) = above, below
    step = np.array([[-d1, -d2], [1.0, 0.0]])
    return step, np.array([1.0, 0.0]), np.array([n1 - n0 * d1, n2 - n0 * d2]), n0


class Meter:
    """Measures one channel. `powers` are the mean squares of the newest gating blocks, the oldest first."""

    def __init__(self) -> None:
        self.powers: deque[float] = deque()
        self._weighting = KWeighting()
        self._hops: deque[float] = deque(maxlen=BLOCK_HOPS)
        self._waiting: Sound = np.zeros(0, np.float32)

    def add(self, sound: Sound) -> int:
        """Measure any number of samples; how many gating blocks they completed."""
        self._waiting = np.concatenate((self._waiting, sound))
        completed = 0
        while len(self._waiting) >= HOP:
            hop, self._waiting = self._waiting[:HOP], self._waiting[HOP:]
            self._hops.append(float(np.mean(self._weighting.filter(hop) ** 2)))
            if len(self._hops) == BLOCK_HOPS:
                self.powers.append(sum(self._hops) / BLOCK_HOPS)
                completed += 1
        return completed


def loudness(mean_square: float) -> float:
    """LUFS of a mean square."""
    return OFFSET + 10 * math.log10(mean_square) if mean_square > 0 else SILENCE


def power(level: float) -> float:
    """The mean square that is so many LUFS loud."""
    return float(10 ** ((level - OFFSET) / 10))


def gated(powers: Sequence[float]) -> float:
    """LUFS of gating blocks after both gates (BS.1770-4, annex 1, equations 5 to 7)."""
    blocks = np.array(powers, np.float64)
    loud = blocks[blocks > power(ABSOLUTE_GATE)]
    if not len(loud):
        return SILENCE
    mean = float(loud.mean())
    return loudness(float(loud[loud > mean * 10 ** (RELATIVE_GATE / 10)].mean()))


class Rider:
    """The slow hand on the gain. `gain` is in dB."""

    def __init__(self) -> None:
        self.gain = 0.0
        self._meter = Meter()
        self._speech: deque[float] = deque(maxlen=MEMORY)
        self._wanted = 0.0

    def ride(self, sound: Sound) -> Sound:
        """The sound brought nearer to TARGET; the gain moves within the block, never in steps."""
        self._listen(sound)
        before, seconds = self.gain, len(sound) / RATE
        self.gain = min(before + UP * seconds, max(before - DOWN * seconds, self._wanted))
        ramp = np.linspace(_factor(before), _factor(self.gain), len(sound), dtype=np.float32)
        return sound * ramp

    def _listen(self, sound: Sound) -> None:
        if not self._meter.add(sound):
            return
        newest = self._meter.powers[-1]
        self._meter.powers.clear()
        if loudness(newest) < SPEECH:
            self._wanted = self.gain
            return
        self._speech.append(newest)
        if len(self._speech) >= SETTLED:
            self._wanted = min(MOST, max(LEAST, TARGET - gated(self._speech)))


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
