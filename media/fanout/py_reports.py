"""What one outgoing stream tells in sender reports, and what the browser says of it (RFC 3550 § 6.4)."""

from __future__ import annotations

from typing import Final

from media import rtcp
from media.fanout.ports import Outbound
from media.fanout.py_packet import Line

REMEMBERED: Final = 4
"""Sender reports kept, to measure the round trip by: a browser answers within one or two."""

NTP_SECOND: Final = 1 << 32


class Reports:
    """See the module. The figures are those of `ports.OutputStats`, as the browser last said."""

    def __init__(self, shape: Outbound) -> None:
        self._shape = shape
        self._sent_at: dict[int, float] = {}
        self.lost = 0
        self.lost_share = self.jitter_s = 0.0
        self.round_trip_s: float | None = None

    def tell(self, line: Line, offset: int, counts: tuple[int, int], now: float) -> bytes:
        """Sender report and canonical name; empty before the source's clock is known.

        `offset` is added to the source's timestamps, `counts` are packets and octets. The source's last report is
        carried on to the present, so that each of ours has a time of its own to be answered by.
        """
        if line.clock is None:
            return b""
        passed = now - line.clock_at
        ntp_time = (line.clock.ntp_time + int(passed * NTP_SECOND)) % (1 << 64)
        rtp_time = (line.clock.rtp_time + offset + int(passed * self._shape.clock_rate)) & 0xFFFFFFFF
        self._remember(ntp_time, now)
        report = rtcp.SenderReport(self._shape.ssrc, ntp_time, rtp_time, *counts)
        return rtcp.sender_report(report) + rtcp.description(self._shape.ssrc, self._shape.cname)

    def _remember(self, ntp_time: int, now: float) -> None:
        self._sent_at[_middle(ntp_time)] = now
        if len(self._sent_at) > REMEMBERED:
            del self._sent_at[next(iter(self._sent_at))]

    def heard(self, block: rtcp.ReportBlock, now: float) -> None:
        """A report block of the browser."""
        self.lost = block.lost_total
        self.lost_share = block.lost_share / 256
        self.jitter_s = block.jitter / self._shape.clock_rate
        sent_at = self._sent_at.get(block.last_report)
        if sent_at is not None:
            self.round_trip_s = max(0.0, now - sent_at - block.report_delay / 65536)


def _middle(ntp_time: int) -> int:
    """The 32 bits by which a receiver names a sender report."""
    return ntp_time >> 16 & 0xFFFFFFFF
