"""A sound card's output through the system's own ALSA library, so also PulseAudio and PipeWire through its plug-ins.

FFmpeg's ALSA output was tried first: it asks for the largest buffer there is, and what is said at home is heard
1.7 s later in the hall (PulseAudio, five seconds of playing); the buffer cannot be chosen. `aplay` in a pipe adds the
pipe's 64 kB to every buffer. Seven functions of the library give a buffer of `LATENCY_US`, and its `write` waits for
the card: so the card's own clock sets the pace, and nothing piles up in an evening of four hours.
"""

from __future__ import annotations

import ctypes
from typing import Final

import numpy as np

from hardware.room.mix import RATE, Sound

LIBRARY: Final = "libasound.so.2"
LATENCY_US: Final = 80_000  # four frames: enough for a busy machine, little beside the way from home
PLAYBACK, INTERLEAVED, S16_LE = 0, 3, 2  # SND_PCM_STREAM_, _ACCESS_RW_INTERLEAVED, _FORMAT_ of alsa/pcm.h
CHANNELS: Final = 1  # a card that has two plays the same on both, by ALSA's plug layer
RESAMPLE: Final = 1  # a card may have another rate
QUIETLY: Final = 1
_FULL_SCALE: Final = 32_767


class AlsaOutput:
    """An open output; raises OSError with the library's words where there is none, or where it has gone."""

    def __init__(self, device: str) -> None:
        self._library = _library()
        self._handle = ctypes.c_void_p()
        self._check(self._library.snd_pcm_open(ctypes.byref(self._handle), device.encode(), PLAYBACK, 0))
        try:
            self._check(
                self._library.snd_pcm_set_params(
                    self._handle, S16_LE, INTERLEAVED, CHANNELS, RATE, RESAMPLE, LATENCY_US
                )
            )
        except OSError:
            self.close()
            raise

    def play(self, sound: Sound) -> None:
        """Hand over a frame; waits until the card has room for it."""
        samples = (np.clip(sound, -1.0, 1.0) * _FULL_SCALE).astype("<i2").tobytes()
        written = self._library.snd_pcm_writei(self._handle, samples, len(sound))
        if written < 0:  # the card ran dry: it goes on with the next frame, or is gone for good
            self._check(self._library.snd_pcm_recover(self._handle, written, QUIETLY))

    def close(self) -> None:
        """Let go of the card at once; what it has not played is dropped."""
        if self._handle:
            self._library.snd_pcm_close(self._handle)
            self._handle = ctypes.c_void_p()

    def _check(self, code: int) -> None:
        if code < 0:
            raise OSError(-code, self._library.snd_strerror(code).decode(errors="replace"))


def _library() -> ctypes.CDLL:
    """The library with the types of what is used of it; raises OSError where it is not installed."""
    library = ctypes.CDLL(LIBRARY)
    library.snd_pcm_open.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    library.snd_pcm_set_params.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 2]
    library.snd_pcm_set_params.argtypes += [ctypes.c_int, ctypes.c_uint]
    library.snd_pcm_writei.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ulong]
    library.snd_pcm_writei.restype = ctypes.c_long
    library.snd_pcm_recover.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
    library.snd_pcm_close.argtypes = [ctypes.c_void_p]
    library.snd_strerror.restype = ctypes.c_char_p
    return library
