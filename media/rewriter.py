"""Numbers, times and picture ids of an outgoing stream, which go on without a gap whatever is sent on it.

Within a run of packets of one source the outgoing numbers follow the incoming ones, so a loss on the way to us stays
visible as a loss and overtaken packets find their place; packets left out (temporal layers) leave no gap. A run ends
where the source changes, was cut, or jumps: the next packet then continues where the last one ended.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from media import rtp

JUMP: Final = 100
"""Numbers. A longer gap is no loss worth asking for again but a pause: half a second of video, two of sound."""

SEGMENTS_LIMIT: Final = 64
"""Gaps left by dropped packets that are remembered for stragglers: a second of frames of two dropped layers."""

PICTURES: Final = 1 << 15

HALF: Final = rtp.TIMESTAMPS // 2
"""Set in a difference of timestamps that is negative."""


@dataclass(slots=True)
class _Segment:
    """From this incoming number on, this much is added to numbers and picture ids."""

    first: int
    numbers: int
    pictures: int


class Numbering:
    """Outgoing sequence numbers and VP8 picture ids. A repeated incoming number must not be asked for twice."""

    def __init__(self, first: int) -> None:
        self._next = first
        self._running = False
        self._last_in = 0
        self._segments: deque[_Segment] = deque(maxlen=SEGMENTS_LIMIT)
        self._numbers = 0
        self._pictures = 0
        self._next_picture: int | None = None
        self._dropped_picture: int | None = None

    @property
    def next(self) -> int:
        """The number that follows the highest given out."""
        return self._next

    def pause(self) -> None:
        """End the run: the next packet takes the next number, whatever its own."""
        self._running = False

    def number(self, sequence: int, count: int = 1) -> int | None:
        """The outgoing number of an incoming one, None for a straggler whose place is gone.

        So many numbers from this one on came together: theirs follow in the same way.
        """
        if not self._running:
            self._start(sequence)
        step = ((sequence - self._last_in + 0x8000) & 0xFFFF) - 0x8000
        if step > JUMP:
            self._start(sequence)
        elif step <= 0:
            return self._late(sequence)
        self._last_in = (sequence + count - 1) & 0xFFFF
        out = (sequence + self._numbers) & 0xFFFF
        self._next = (out + count) & 0xFFFF
        return out

    def _start(self, sequence: int) -> None:
        self._running = True
        self._last_in = (sequence - 1) & 0xFFFF
        self._numbers = (self._next - sequence) & 0xFFFF
        self._segments.clear()
        self._segments.append(_Segment(sequence, self._numbers, self._pictures))
        self._dropped_picture = None

    def _segment(self, sequence: int) -> _Segment | None:
        """The one a number that is not the newest belongs to."""
        return next((found for found in reversed(self._segments) if rtp.distance(sequence, found.first) >= 0), None)

    def _late(self, sequence: int) -> int | None:
        segment = self._segment(sequence)
        return None if segment is None else (sequence + segment.numbers) & 0xFFFF

    def skip(self, sequence: int, picture: int | None = None, count: int = 1) -> None:
        """Leave packets of a frame out without a trace, that with it where it has a picture id.

        One that was overtaken leaves its gap: what came after it has its number already.
        """
        if not self._running or not 0 < rtp.distance(sequence, self._last_in) <= JUMP:
            return
        self._last_in = (sequence + count - 1) & 0xFFFF
        self._next = (sequence + self._numbers) & 0xFFFF
        self._numbers = (self._numbers - count) & 0xFFFF
        if picture is not None and picture != self._dropped_picture:
            self._dropped_picture = picture
            self._pictures -= 1
        self._remember(sequence, (sequence + count) & 0xFFFF)

    def _remember(self, dropped: int, first: int) -> None:
        """Note where the present sums begin; a segment that began with the packets just dropped is empty."""
        if self._segments and self._segments[-1].first == dropped:
            self._segments.pop()
        self._segments.append(_Segment(first, self._numbers, self._pictures))

    def join_pictures(self, picture: int) -> None:
        """Let the picture ids go on with this one, the first of another source; before `number` is asked for it."""
        if self._next_picture is not None:
            self._pictures = self._next_picture - picture

    def picture(self, sequence: int, picture: int) -> int:
        """The outgoing picture id (15 bits) of a packet whose number was asked for just now."""
        if sequence != self._last_in:
            segment = self._segment(sequence)
            return (picture + (segment.pictures if segment else self._pictures)) % PICTURES
        out = (picture + self._pictures) % PICTURES
        self._next_picture = (out + 1) % PICTURES
        return out


@dataclass(frozen=True, slots=True)
class ClockMap:
    """How a source's RTP time maps to its sender's wall clock: one sender report (RFC 3550 § 6.4.1)."""

    ntp_time: int
    rtp_time: int

    def rtp_at(self, ntp_time: int, clock_rate: int) -> int:
        """RTP time (not wrapped) at an NTP time."""
        return self.rtp_time + ((ntp_time - self.ntp_time) * clock_rate >> 32)


MAP_TOLERANCE_S: Final = 1.0
"""Where sender reports and our own clock disagree by more, the two senders' clocks are not one."""


class Timeline:
    """Outgoing RTP timestamps. Times in seconds of any monotonic clock."""

    def __init__(self, clock_rate: int) -> None:
        self._rate = clock_rate
        self._last = 0
        self._last_at = 0.0
        self._started = False
        self.offset = 0

    def sent(self, timestamp: int, now: float) -> None:
        """This outgoing timestamp went out; one of an overtaken packet says nothing."""
        if self._started and (timestamp - self._last) & HALF:
            return
        self._last = timestamp
        self._last_at = now
        self._started = True

    def join(self, timestamp: int, now: float, old: ClockMap | None, new: ClockMap | None) -> None:
        """Go on with another source whose first timestamp this is; the first of all keeps its own times."""
        if not self._started:
            return
        by_clock = self._last + max(1, round((now - self._last_at) * self._rate))
        out = self._mapped(timestamp, by_clock, old, new) if old and new else by_clock
        self.offset = (out - timestamp) % rtp.TIMESTAMPS

    def _mapped(self, timestamp: int, by_clock: int, old: ClockMap, new: ClockMap) -> int:
        """Through both sender reports; never before what was sent, and not where the wall clocks are two."""
        shared = old.rtp_at(new.ntp_time, self._rate) + self.offset + timestamp - new.rtp_time
        ahead = _signed(shared - by_clock)
        if abs(ahead) > MAP_TOLERANCE_S * self._rate:
            return by_clock
        return max(by_clock + ahead, self._last + 1)


def _signed(difference: int) -> int:
    """A difference of timestamps across their wrap."""
    return ((difference + HALF) % rtp.TIMESTAMPS) - HALF
