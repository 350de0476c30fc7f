"""The programme's sound for whoever writes it down: Opus packets in, pieces of speech out, as speech models take them.

A piece ends in a pause, because a model that is cut off in a word guesses it; without a pause it ends anyway, before
the words are too old to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from media import rtp

RATE = 16_000  # Hz, what speech models are trained on
SHORTEST_S, LONGEST_S = 2.0, 8.0  # of a piece: less has no context, more comes too late
PAUSE_S = 0.35  # between two phrases; within one, gaps are shorter
QUIET = 0.01  # of full scale (-40 dB): room noise after the programme's limiter

Speech = NDArray[np.float32]


class Listener:
    """Collects one Opus track."""

    def __init__(self) -> None:
        decoder = av.CodecContext.create("opus", "r")
        assert isinstance(decoder, AudioCodecContext)
        self._decoder = decoder
        self._resampler = AudioResampler("flt", "mono", RATE)
        self._collected: list[Speech] = []
        self._samples = 0
        self._quiet = 0

    def push(self, packet: bytes) -> Speech | None:
        """Take one RTP packet; a piece that it completes. What cannot be decoded is dropped."""
        try:
            header = rtp.parse(packet)
            blocks = list(self._decode(packet[header.payload_offset : len(packet) - header.padding]))
        except (rtp.RtpError, av.FFmpegError):
            return None
        for block in blocks:
            self._collect(block)
        return self._piece() if self._is_whole() else None

    def _decode(self, payload: bytes) -> Iterator[Speech]:
        for frame in self._decoder.decode(av.Packet(payload)):
            for piece in self._resampler.resample(frame):
                yield np.asarray(piece.to_ndarray()[0], np.float32)

    def _collect(self, block: Speech) -> None:
        loud = bool(np.abs(block).max(initial=0.0) > QUIET)
        self._quiet = 0 if loud else self._quiet + len(block)
        self._collected.append(block)
        self._samples += len(block)

    def _is_whole(self) -> bool:
        pause = self._quiet >= PAUSE_S * RATE and self._samples >= SHORTEST_S * RATE
        return pause or self._samples >= LONGEST_S * RATE

    def _piece(self) -> Speech | None:
        """What was collected; None where all of it was silence."""
        piece, silent = np.concatenate(self._collected), self._quiet >= self._samples
        self._collected, self._samples, self._quiet = [], 0, 0
        return None if silent else piece
