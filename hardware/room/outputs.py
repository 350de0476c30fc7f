"""What plays frames: a sound card, a file for trials, or nothing at all, each in its own time."""

from __future__ import annotations

import wave
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import numpy as np

from hardware.room.alsa import AlsaOutput
from hardware.room.mix import FRAME, RATE, Sound
from hardware.room.settings import OutputAddress, Scheme

FRAME_S: Final = FRAME / RATE
LATE_S: Final = 0.5  # seconds behind from which the beat begins anew instead of hurrying after
_BYTES: Final = 2  # of a sample in a WAV file


class Wait(Protocol):
    """Waits in a thread; `threading.Event.wait` is one."""

    def __call__(self, seconds: float, /) -> bool:
        """Wait up to `seconds`; True as soon as the thread shall stop."""
        ...


class Beat:
    """A beat of 20 ms for what has no clock of its own; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float], wait: Wait) -> None:
        self._now = now
        self._wait = wait
        self._next = now()

    def keep(self) -> None:
        """Return at the next beat."""
        now = self._now()
        self._next = max(self._next, now - LATE_S) + FRAME_S
        self._wait(max(0.0, self._next - now))


class Output(Protocol):
    """An open output."""

    def play(self, sound: Sound) -> None:
        """Take a frame, and its time: returns when there is room for the next. Raises OSError where it has gone."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class SimulatedOutput:
    """Takes its time and plays nothing."""

    def __init__(self, beat: Beat) -> None:
        self._beat = beat

    def play(self, sound: Sound) -> None:
        """Output."""
        self._beat.keep()

    def close(self) -> None:
        """Output."""


class FileOutput:
    """A WAV file of 16 bits, whole after every frame; raises OSError where it cannot be written."""

    def __init__(self, path: str, beat: Beat) -> None:
        self._beat = beat
        self._file = wave.open(path, "wb")  # noqa: SIM115 (open as long as the output is)
        self._file.setnchannels(1)
        self._file.setsampwidth(_BYTES)
        self._file.setframerate(RATE)

    def play(self, sound: Sound) -> None:
        """Output."""
        self._file.writeframes((np.clip(sound, -1.0, 1.0) * 32_767).astype("<i2").tobytes())
        self._beat.keep()

    def close(self) -> None:
        """Output."""
        self._file.close()


Opener = Callable[[str, Beat], Output]

OPENERS: Final[Mapping[Scheme, Opener]] = {
    "none": lambda _target, beat: SimulatedOutput(beat),
    "simulated": lambda _target, beat: SimulatedOutput(beat),
    "file": FileOutput,
    "alsa": lambda target, _beat: AlsaOutput(target),
}


def open_output(address: OutputAddress, beat: Beat) -> Output:
    """Open it; raises OSError where that cannot be."""
    return OPENERS[address.scheme](address.target, beat)
