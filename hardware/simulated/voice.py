"""A voice that is recognised as one, and the quiet of a room with people in it; pure numpy, the same for the same seed.

Speech is a row of harmonics (the vocal folds) weighted by three formants that wander from vowel to vowel, opened and
closed about four and a half times a second, with breath noise on consonants: source and filter after Fant (1960). It
says nothing in any language.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]  # -1.0 … 1.0 at RATE
Curve = npt.NDArray[np.float64]

RATE = 48_000  # Hz
BLOCK = 960  # samples: 20 ms, one Opus packet
SPEECH_RMS = 0.1  # -20 dBFS: a microphone well set
ROOM_RMS = 0.0015  # -56 dBFS: ventilation, paper
RAMP = 480  # samples of fade when speech begins or ends: 10 ms, no click

_COARSE_RATE = 12_000  # Hz; a voice without sibilants needs no more, and synthesis costs a quarter
_CONTROL_RATE = 200  # Hz; mouths do not move faster
_HIGHEST = 4_500.0  # Hz of the highest harmonic
_SYLLABLES = 4.5  # a second, German read aloud
_PHRASE = 9  # syllables between two breaths
_FORMANTS = np.array(  # Hz of F1, F2, F3 of a, e, i, o, u, ä, schwa
    [
        [750, 1250, 2550],
        [400, 2150, 2700],
        [290, 2300, 3000],
        [420, 800, 2500],
        [310, 780, 2350],
        [570, 1850, 2500],
        [480, 1450, 2500],
    ],
    dtype=np.float64,
)
_BANDWIDTHS = np.array([90.0, 120.0, 180.0])  # Hz


def speech(seed: str, seconds: float) -> Sound:
    """A stretch of speech that may be looped; pitch and tempo belong to the seed."""
    rng = _generator(f"speech {seed}")
    ticks = int(seconds * _CONTROL_RATE)
    pitch = rng.uniform(95, 215) * _intonation(rng, ticks)
    opening, vowels = _syllables(rng, ticks)
    voiced = _harmonics(pitch, vowels, int(seconds * _COARSE_RATE))
    breath = rng.standard_normal(voiced.size) * 0.05 * _stretched(_breath(opening), voiced.size)
    sound = voiced * _stretched(opening, voiced.size) + breath
    return _levelled(_resampled(sound, int(seconds * RATE)), SPEECH_RMS)


def room_tone(seed: str, seconds: float) -> Sound:
    """A stretch of room noise that may be looped: more below 500 Hz than above, like ventilation."""
    rng = _generator(f"room {seed}")
    size = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    spectrum *= 1 / (1 + (frequencies / 300.0) ** 2) ** 0.5 * (frequencies > 40)
    return _levelled(np.fft.irfft(spectrum, size), ROOM_RMS)


class Loop:
    """Plays a sound for ever in blocks."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._at = 0

    def block(self) -> Sound:
        """The next BLOCK samples."""
        places = (self._at + np.arange(BLOCK)) % self._sound.size
        self._at = (self._at + BLOCK) % self._sound.size
        return self._sound[places]


class HallVoice:
    """What the hall's microphones hear: the room always, the speaker at a seat while one speaks."""

    LOOP_S = 8.0
    KEPT = 4  # voices kept; a debate goes to and fro between few

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._room = Loop(room_tone(seed, self.LOOP_S))
        self._voices: dict[int, Loop] = {}
        self._speaker: int | None = None

    def block(self, seat: int | None) -> npt.NDArray[np.int16]:
        """20 ms of sound while `seat` speaks; None while nobody does."""
        sound = self._room.block()
        if self._speaker is not None:
            sound = sound + self._voice(self._speaker).block() * _gain(1.0, 1.0 if seat == self._speaker else 0.0)
        if seat is not None and seat != self._speaker:
            sound = sound + self._voice(seat).block() * _gain(0.0, 1.0)
        self._speaker = seat
        return (np.clip(sound, -1.0, 1.0) * 32767).astype(np.int16)

    def _voice(self, seat: int) -> Loop:
        if seat not in self._voices:
            while len(self._voices) >= self.KEPT:
                del self._voices[next(iter(self._voices))]
            self._voices[seat] = Loop(speech(f"{self._seed} {seat}", self.LOOP_S))
        return self._voices[seat]


def _gain(start: float, end: float) -> Sound:
    gain = np.full(BLOCK, end, dtype=np.float32)
    gain[:RAMP] = np.linspace(start, end, RAMP, dtype=np.float32)
    return gain


def _generator(seed: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(sha256(seed.encode()).digest()[:8], "big"))


def _intonation(rng: np.random.Generator, ticks: int) -> Curve:
    """Pitch as a factor: falls over a phrase, wanders a little."""
    phrase = np.arange(ticks) / _CONTROL_RATE * _SYLLABLES / _PHRASE
    wander = np.interp(np.arange(ticks), np.linspace(0, ticks, 24), rng.uniform(-0.08, 0.08, 24))
    return 1.12 - 0.25 * (phrase % 1.0) + wander


def _syllables(rng: np.random.Generator, ticks: int) -> tuple[Curve, Curve]:
    """How far the mouth is open (0 … 1) and the three formants at every control tick."""
    count = max(2, round(ticks / _CONTROL_RATE * _SYLLABLES))
    edges = np.linspace(0, ticks, count + 1)
    edges[1:-1] += rng.uniform(-0.2, 0.2, count - 1) * ticks / count
    middles = (edges[:-1] + edges[1:]) / 2
    stress = rng.uniform(0.55, 1.0, count) * (np.arange(count) % _PHRASE != _PHRASE - 1)
    syllable = np.clip(np.searchsorted(edges, np.arange(ticks), side="right") - 1, 0, count - 1)
    within = (np.arange(ticks) - edges[syllable]) / np.diff(edges)[syllable]
    opening = stress[syllable] * np.sin(np.pi * np.clip(within, 0, 1)) ** 0.7
    chosen = _FORMANTS[rng.integers(0, len(_FORMANTS), count)]
    vowels = np.stack([np.interp(np.arange(ticks), middles, chosen[:, column]) for column in range(3)])
    return opening, vowels


def _breath(opening: Curve) -> Curve:
    """Noise where the mouth opens: loudest at the start of syllables, none in pauses."""
    rising = np.clip(np.diff(opening, prepend=0.0), 0, None)
    return np.minimum(rising * 12, 1.0)


def _harmonics(pitch: Curve, vowels: Curve, size: int) -> Curve:
    """The sum of all harmonics of the pitch, weighted by the formants."""
    fine_pitch = _stretched(pitch, size)
    phase = 2 * np.pi * np.cumsum(fine_pitch) / _COARSE_RATE
    sound = np.zeros(size)
    for number in range(1, int(_HIGHEST / pitch.max()) + 1):
        weight = _resonance(pitch * number, vowels) / number
        sound += np.sin(number * phase) * _stretched(weight, size)
    return sound


def _resonance(frequency: Curve, vowels: Curve) -> Curve:
    """How strongly the mouth passes a frequency on."""
    distance = (frequency - vowels) / _BANDWIDTHS[:, None]
    passed: Curve = (np.array([1.0, 0.6, 0.3])[:, None] / (1 + distance**2)).sum(axis=0) + 0.02
    return passed


def _stretched(curve: Curve, size: int) -> Curve:
    stretched: Curve = np.interp(np.linspace(0, curve.size - 1, size), np.arange(curve.size), curve)
    return stretched


def _resampled(sound: Curve, size: int) -> Curve:
    """Band-limited change of rate: the spectrum stays, the room above it is empty."""
    spectrum = np.fft.rfft(sound)
    padded = np.zeros(size // 2 + 1, dtype=complex)
    padded[: spectrum.size] = spectrum
    return np.fft.irfft(padded, size) * (size / sound.size)


def _levelled(sound: Curve, rms: float) -> Sound:
    levelled: Sound = (sound * (rms / np.sqrt(np.mean(sound**2)))).astype(np.float32)
    return levelled
