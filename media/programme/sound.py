"""Audio tracks as the programme hears them.

The programme counts samples at 48 kHz from its start. Each track's RTP clock (also 48 kHz with Opus, RFC 7587) is laid
onto that count so that a packet is heard `DELAY` after it came; it is laid anew when the packets come too late or too
far ahead, that is after a restart of the sender or when two clocks have drifted apart for an hour or two. Where its
owner's pictures take longer than that to come, the sound waits for them.
"""

from __future__ import annotations

from typing import cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from media import rtp
from media.ports import TrackInfo
from media.programme.senderclock import SenderClock, signed

RATE = 48_000  # Hz
DELAY = RATE // 10  # samples from arrival to being heard: one slot of 40 ms and the usual jitter of a home line
MAX_LEAD = RATE * 2 // 5  # samples; a packet for later than this means that the clocks have parted
WATCHED = 250  # packets, about five seconds
RING = RATE * 2  # samples kept per track; longer than MAX_LEAD and the longest Opus packet together
LONGEST_DELAY = RATE * 3 // 10  # samples; for pictures still later than this nobody would want to wait

Sound = NDArray[np.float32]


class SoundSource:
    """One Opus track, decoded to mono; raises KeyError when made for another codec."""

    def __init__(self, info: TrackInfo) -> None:
        if info.codec.name.lower() != "opus":
            raise KeyError(info.codec.name)
        decoder = av.CodecContext.create("opus", "r")
        assert isinstance(decoder, AudioCodecContext)
        self.clock = SenderClock(info.codec.clock_rate)
        self._decoder = decoder
        self._delay = DELAY
        self._delayed_anew = False
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

    def taken(self, position: int) -> float | None:
        """When, by the sender's clock in seconds, the sample heard at `position` was taken; None while unknown."""
        return None if self._newest is None else self.clock.taken(position - self._offset)

    def wait(self, seconds: float) -> None:
        """Be heard later by this much, from the next packet on, up to LONGEST_DELAY in all."""
        longer = min(LONGEST_DELAY, self._delay + round(seconds * RATE))
        self._delayed_anew = longer > self._delay
        self._delay = longer

    def _decode(self, payload: bytes) -> Sound:
        if not payload:
            return np.zeros(0, np.float32)
        blocks = [_mono(frame) for frame in self._decoder.decode(av.Packet(payload))]
        return np.concatenate(blocks)[:RATE] if blocks else np.zeros(0, np.float32)

    def _place(self, timestamp: int, position: int) -> int | None:
        """Where in the programme the packet belongs, None where its time has passed."""
        if self._newest is None:
            return self._lay(timestamp, position)
        clock = self._newest + signed(timestamp - self._newest)
        at, newest = clock + self._offset, clock > self._newest
        if newest and self._delayed_anew:
            return self._lay(clock, position)
        if not position <= at <= position + MAX_LEAD:
            return self._lay(clock, position) if newest or position - at > RATE else None
        self._newest = max(clock, self._newest)
        return self._lay(clock, position) if newest and self._waits_needlessly(at - position) else at

    def _waits_needlessly(self, lead: int) -> bool:
        """Whether a jam has passed: for WATCHED packets none has come closer to its time than DELAY more."""
        self._least_lead = min(self._least_lead, lead)
        self._watched += 1
        if self._watched < WATCHED:
            return False
        needless, self._watched, self._least_lead = self._least_lead > self._delay + DELAY, 0, MAX_LEAD
        return needless

    def _lay(self, clock: int, position: int) -> int:
        at = position + self._delay
        self._newest = clock
        self._offset = at - clock
        self._delayed_anew = False
        self._ring[np.arange(at, position + RING) % RING] = 0
        return at


def _mono(frame: av.AudioFrame) -> Sound:
    """The mean of the channels; Opus is decoded to planes of 32-bit floats."""
    channels = [np.frombuffer(cast("memoryview[int]", plane), np.float32)[: frame.samples] for plane in frame.planes]
    mixed: Sound = sum(channels[1:], channels[0]) * np.float32(1 / len(channels))  # np.mean takes five times as long
    return mixed
