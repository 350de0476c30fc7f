"""The voices that the hall hears: packets in, frames of their mix out.

What a voice said before it was taken away is still there for a tenth of a second, so it fades out instead of breaking
off. How packets are laid onto the time of this machine is the programme's way (`media.programme.sound`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hardware.room.mix import FRAME, Limiter, Sound, mixed
from media.ports import TrackInfo
from media.programme.sound import SoundSource


class Voices:
    """Belongs to one thread. `frame` is asked for once every 20 ms, by the clock of whatever plays it."""

    def __init__(self) -> None:
        self._heard: dict[str, SoundSource] = {}
        self._entering: set[str] = set()
        self._leaving: list[SoundSource] = []
        self._limiter = Limiter()
        self._position = 0

    def __len__(self) -> int:
        """How many are in the mix."""
        return len(self._heard)

    def hear(self, tracks: Mapping[str, TrackInfo]) -> None:
        """Exactly these Opus tracks are in the mix from the next frame on."""
        for track_id in self._heard.keys() - tracks.keys():
            self._leave(track_id)
        for track_id in tracks.keys() - self._heard.keys():
            self._heard[track_id] = SoundSource(tracks[track_id])
            self._entering.add(track_id)

    def push(self, track_id: str, packet: bytes) -> None:
        """An RTP packet has come; one of somebody who is not in the mix is nothing."""
        if track_id in self._heard:
            self._heard[track_id].push(packet, self._position)

    def frame(self) -> Sound:
        """The next 20 ms of the mix."""
        sources = [*self._heard.values(), *self._leaving]
        after = np.array([1.0] * len(self._heard) + [0.0] * len(self._leaving), np.float32)
        before = np.array([self._gain_before(one) for one in self._heard] + [1.0] * len(self._leaving), np.float32)
        voices = self._read(sources)
        self._entering.clear()
        self._leaving.clear()
        return self._limiter.limit(mixed(voices, before, after))

    def _read(self, sources: list[SoundSource]) -> Sound:
        voices = np.empty((len(sources), FRAME), np.float32)
        for row, source in zip(voices, sources, strict=True):
            row[:] = source.read(self._position, FRAME)
        self._position += FRAME
        return voices

    def _gain_before(self, track_id: str) -> float:
        return 0.0 if track_id in self._entering else 1.0

    def _leave(self, track_id: str) -> None:
        source = self._heard.pop(track_id)
        if track_id not in self._entering:
            self._leaving.append(source)
        self._entering.discard(track_id)
