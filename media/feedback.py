"""What a publisher hears of its line: transport-wide arrival times (or, where it knows those not, a receiver estimate).

With arrival times Chromium finds its full rate within ten seconds; with no word at all it stays at 300 kbit/s.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from media import rtcp, twcc
from media.fanout.ports import Link

OUR_SSRC: Final = 1
"""Sender of our feedback; we send no media under it, as Chromium does not when it only receives."""

FEEDBACK_S: Final = 0.1
"""Seconds between feedbacks: libwebrtc sends one every 50 to 250 ms."""

REMB_S: Final = 1.0

GRANTED: Final = 5_000_000
"""Bit/s granted where the browser does not ask for arrival times: all layers of a 720p camera."""


class PublisherFeedback:
    """Reports to one browser what arrives from it. `video` and `transport_cc` say what was negotiated.

    `media_ssrc` gives the SSRC of any stream that comes from the browser, 0 before the first packet. The feedback is
    about all of them, but Chromium drops one that names no stream of its own.
    """

    def __init__(self, link: Link, media_ssrc: Callable[[], int]) -> None:
        self._link = link
        self._find_ssrc = media_ssrc
        self._count = 0
        self._remb_at = 0.0
        self._media_ssrc = 0
        self._ssrc_until = 0.0
        self.transport_cc = False
        self.video = False

    def step(self, now: float) -> float:
        """Send what is due; when to come again (monotonic seconds)."""
        if self.transport_cc:
            self._send_arrivals(now)
            return now + FEEDBACK_S
        if self.video:
            return self._send_estimate(now)
        return math.inf

    def _send_arrivals(self, now: float) -> None:
        arrivals = self._link.arrivals()
        if arrivals and now >= self._ssrc_until:
            self._media_ssrc, self._ssrc_until = self._find_ssrc(), now + REMB_S
        for start in range(0, len(arrivals), twcc.ARRIVALS_LIMIT):
            told = arrivals[start : start + twcc.ARRIVALS_LIMIT]
            self._link.send_rtcp(twcc.feedback(OUR_SSRC, self._media_ssrc, told, self._count & 0xFF))
            self._count += 1

    def _send_estimate(self, now: float) -> float:
        if now >= self._remb_at:
            self._remb_at = now + REMB_S
            self._link.send_rtcp(rtcp.receiver_report(OUR_SSRC, ()) + rtcp.estimate(OUR_SSRC, GRANTED, ()))
        return self._remb_at
