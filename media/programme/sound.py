"""Audio tracks as the programme hears them, and their sum.

The programme counts samples at 48 kHz from its start. Each track's RTP clock (also 48 kHz with Opus, RFC 7587) is laid
onto that count so that a packet is heard `DELAY` after it came; it is laid anew when the packets come too late or too
far ahead, that is after a restart of the sender or when two clocks have drifted apart for an hour or two.
"""

from __future__ import annotations

from collections.abc import Iterable

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from media import rtp
from media.ports import TrackInfo

RATE = 48_000  # Hz
DELAY = RATE // 10  # samples from arrival to being heard: one slot of 40 ms and the usual jitter of a home line
MAX_LEAD = RATE * 2 // 5  # samples; a packet for later than this means that the clocks have parted
WATCHED = 250  # packets, about five seconds
RING = RATE * 2  # samples kept per track; longer than MAX_LEAD and the longest Opus packet together
LOUDEST = 0.97  # of full scale: room for what AAC adds to a peak
RELEASE = 0.05  # how far the limiter opens again per block: about a second from half to full

Sound = NDArray[np.float32]


class SoundSource:
    """One Opus track, decoded to mono; raises KeyError when made for another codec."""

    def __init__(self, info: TrackInfo) -> None:
        if info.codec.name.lower() != "opus":
            raise KeyError(info.codec.name)
        decoder = av.CodecContext.create("opus", "r")
        assert isinstance(decoder, AudioCodecContext)
        self._decoder = decoder
        self._ring: Sound = np.zeros(RING, np.float32)
        self._newest: int | None = None
        self._offset = 0
        self._watched = 0
        self._least_lead = MAX_LEAD

    def push(self, packet: bytes, position: int) -> None:
        """Take one RTP packet while the programme stands at sample `position`; what cannot be decoded is dropped."""
        try:
            header = rtp.parse(packet)
            sound = self._decode(packet[header.payload_offset : len(packet) - header.padding])
        except (rtp.RtpError, av.FFmpegError):
            return
        if len(sound) and (at := self._place(header.timestamp, position)) is not None:
            self._ring[np.arange(at, at + len(sound)) % RING] = sound

    def read(self, position: int, count: int) -> Sound:
        """The samples from `position` on, silence where nothing came; they are gone afterwards."""
        places = np.arange(position, position + count) % RING
        sound = self._ring[places]
        self._ring[places] = 0
        return sound

    def _decode(self, payload: bytes) -> Sound:
        if not payload:
            return np.zeros(0, np.float32)
        blocks = [_mono(frame) for frame in self._decoder.decode(av.Packet(payload))]
        return np.concatenate(blocks)[:RATE] if blocks else np.zeros(0, np.float32)

    def _place(self, timestamp: int, position: int) -> int | None:
        """Where in the programme the packet belongs, None where its time has passed."""
        if self._newest is None:
            return self._lay(timestamp, position)
        clock = self._newest + _signed(timestamp - self._newest)
        at, newest = clock + self._offset, clock > self._newest
        if not position <= at <= position + MAX_LEAD:
            return self._lay(clock, position) if newest or position - at > RATE else None
        self._newest = max(clock, self._newest)
        return self._lay(clock, position) if newest and self._waits_needlessly(at - position) else at

    def _waits_needlessly(self, lead: int) -> bool:
        """Whether a jam has passed: for WATCHED packets none has come closer to its time than twice the delay."""
        self._least_lead = min(self._least_lead, lead)
        self._watched += 1
        if self._watched < WATCHED:
            return False
        needless, self._watched, self._least_lead = self._least_lead > 2 * DELAY, 0, MAX_LEAD
        return needless

    def _lay(self, clock: int, position: int) -> int:
        self._newest = clock
        self._offset = position + DELAY - clock
        self._ring[np.arange(position + DELAY, position + RING) % RING] = 0
        return position + DELAY


def _mono(frame: av.AudioFrame) -> Sound:
    planes = frame.to_ndarray().astype(np.float32)
    if frame.format.is_planar:
        mixed: Sound = planes.mean(axis=0, dtype=np.float32)
        return mixed
    folded: Sound = planes.reshape(-1, frame.layout.nb_channels).mean(axis=1, dtype=np.float32)
    return folded


def _signed(difference: int) -> int:
    """The difference of two 32-bit RTP times, from -2^31 to 2^31 - 1."""
    return ((difference + (1 << 31)) % rtp.TIMESTAMPS) - (1 << 31)


class Mixer:
    """Adds tracks and keeps the sum below full scale."""

    def __init__(self) -> None:
        self._gain = 1.0

    def mix(self, sounds: Iterable[Sound], count: int) -> Sound:
        """The sum of blocks of `count` samples, limited: turned down at once, opened again slowly."""
        total: Sound = np.zeros(count, np.float32)
        for sound in sounds:
            total += sound
        peak = float(np.abs(total).max(initial=0.0))
        bound = LOUDEST / peak if peak > LOUDEST else 1.0
        target = min(bound, self._gain + RELEASE)
        ramp = np.linspace(min(self._gain, bound), target, count, dtype=np.float32)
        self._gain = target
        return total * ramp
