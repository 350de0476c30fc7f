"""When a sample or a picture was taken, by its sender's own clock: RTP time and the sender reports (RFC 3550 § 6.4.1).

Two tracks of one sender share that clock, so lips and voice can be brought together although they came by different
ways. Clocks of different senders are never compared.
"""

from __future__ import annotations

from media import rtp

NTP_FRACTION = 1 << 32  # parts of a second in the 64-bit NTP format


class SenderClock:
    """The clock of one track; `rate` is its RTP clock in Hz."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._known: tuple[float, int] | None = None

    def report(self, ntp_time: int, rtp_time: int) -> None:
        """Learn which NTP time (64 bits) an RTP time (32 bits) is."""
        self._known = (ntp_time / NTP_FRACTION, rtp_time)

    def taken(self, timestamp: int) -> float | None:
        """The sender's time in seconds for an RTP time, None before its first report."""
        if self._known is None:
            return None
        seconds, at = self._known
        return seconds + signed(timestamp - at) / self._rate


def signed(difference: int) -> int:
    """The difference of two 32-bit RTP times, from -2^31 to 2^31 - 1."""
    return ((difference + (1 << 31)) % rtp.TIMESTAMPS) - (1 << 31)
