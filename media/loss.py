"""Which packets of a publisher are missing, which of them to ask for again, and what a receiver report says of it.

Pure: arrival times and "now" are seconds of any monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from media import rtp
from media.rtcp import ReportBlock

RETRY_S = 0.1
"""Ask again for a packet after this long: more than the round trip in a country."""

TRIES = 8
"""After 0.8 s a frame is too late for a conversation; the decoder asks for a keyframe by then."""

MISSING_LIMIT = 300
"""Packets, about a second of video: beyond that a keyframe is cheaper than repeating everything."""

RESTART = 3000
"""Numbers. A jump this far is a new count, not a loss (MAX_DROPOUT of RFC 3550 A.1)."""


@dataclass(slots=True)
class _Wanted:
    next_at: float
    tries: int = 0


class MissingPackets:
    """Sorts arrivals into new and repeated ones and keeps the list of gaps. `restarts`: how often it counted anew."""

    def __init__(self) -> None:
        self._highest: int | None = None
        self._missing: dict[int, _Wanted] = {}
        self.overflowed = False
        self.restarts = 0

    def arrived(self, sequence: int, now: float) -> bool:
        """Note a packet; False where it came before or was given up, so that it must not be forwarded."""
        if self._highest is None:
            self._highest = sequence
            return True
        step = rtp.distance(sequence, self._highest)
        if abs(step) > RESTART:
            return self._restart(sequence)
        if step <= 0:
            return self._missing.pop(sequence, None) is not None
        self._note_gap(sequence, step, now)
        self._highest = sequence
        return True

    def _restart(self, sequence: int) -> bool:
        self._highest = sequence
        self._missing.clear()
        self.restarts += 1
        return True

    def _note_gap(self, sequence: int, step: int, now: float) -> None:
        if len(self._missing) + step - 1 > MISSING_LIMIT:
            self._missing.clear()
            self.overflowed = True
            return
        for back in range(step - 1, 0, -1):
            self._missing[(sequence - back) & 0xFFFF] = _Wanted(now)

    def due(self, now: float) -> list[int]:
        """The numbers to ask for now, oldest first; those asked for often enough are given up."""
        if not self._missing:  # the rule, and asked fifty times a second
            return []
        due = [sequence for sequence, wanted in self._missing.items() if wanted.next_at <= now]
        for sequence in due:
            self._ask(sequence, now)
        return [sequence for sequence in due if sequence in self._missing]

    def _ask(self, sequence: int, now: float) -> None:
        wanted = self._missing[sequence]
        wanted.tries += 1
        wanted.next_at = now + RETRY_S
        if wanted.tries > TRIES:
            del self._missing[sequence]

    def take_overflow(self) -> bool:
        """Whether so much was lost since the last call that a keyframe is the better request."""
        overflowed, self.overflowed = self.overflowed, False
        return overflowed


class Reception:
    """Statistics of one stream for receiver reports (RFC 3550 § 6.4.1, A.3, A.8)."""

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self._ssrc = ssrc
        self._clock_rate = clock_rate
        self._first: int | None = None
        self._highest = 0
        self._received = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._reported = (0, 0)
        self._sender_report: tuple[int, float] | None = None

    def arrived(self, sequence: int, timestamp: int, now: float) -> None:
        """Count a packet that is no retransmission."""
        if self._first is None:
            self._first = self._highest = sequence
        step = rtp.distance(sequence, self._highest & 0xFFFF)
        self._highest += max(0, step)
        self._received += 1
        self._measure(timestamp, now)

    def _measure(self, timestamp: int, now: float) -> None:
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < self._clock_rate:  # a jump of a second or more is a wrapped or new time line
                self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def sender_reported(self, ntp_time: int, now: float) -> None:
        """Remember the middle 32 bits of a sender report, for the publisher's measure of the round trip."""
        self._sender_report = (ntp_time >> 16 & 0xFFFFFFFF, now)

    @property
    def lost(self) -> int:
        """Packets that never came at first try; negative with duplicates."""
        return 0 if self._first is None else self._highest - self._first + 1 - self._received

    @property
    def jitter_s(self) -> float:
        """Interarrival jitter in seconds."""
        return self._jitter / self._clock_rate

    def report(self, now: float) -> ReportBlock:
        """The block since the last call."""
        expected = self.lost + self._received
        expected_before, received_before = self._reported
        self._reported = (expected, self._received)
        share = _share(expected - expected_before, self._received - received_before)
        last, at = self._sender_report or (0, now)
        delay = int((now - at) * 65536) & 0xFFFFFFFF
        highest = self._highest & 0xFFFFFFFF
        return ReportBlock(self._ssrc, share, self.lost, highest, int(self._jitter) & 0xFFFFFFFF, last, delay)


def _share(expected: int, received: int) -> int:
    """Loss since the last report in 1/256."""
    return min(255, ((expected - received) << 8) // expected) if expected > received else 0
