"""What a fan-out reports of the line to one browser: the facts that `bandwidth` and `probing` judge."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Usage = Literal["normal", "over", "under"]
"""Of a line: its queue stays as it is, grows, or empties."""


class Acknowledged(NamedTuple):
    """What became of a packet with a transport-wide number: times in µs of either side's clock (None: lost), bytes."""

    sent_us: int
    arrived_us: int | None
    octets: int
    probe: bool


class LineReport(NamedTuple):
    """What transport-wide feedback said of the line to one browser; the plane counts packets and bursts, we judge.

    `told` is the number of packets it spoke of since the last report: where that is 0, nothing else has changed.
    `latest_us` is when the last of them was sent. `usage` says what the slope of the delay means: it is `trend_ms`,
    held against `threshold_ms`. `standing_us` is how long packets wait at least, `rate` what arrived in the last half
    second (bit/s, None where too little came). Of the last second of feedback: `octets` and `packets` sent, those
    `lost`, and in how many `runs`. `probe` is what became of packets since the last report while the line was probed,
    in the order of their numbers.
    """

    told: int
    latest_us: int
    usage: Usage
    trend_ms: float
    threshold_ms: float
    standing_us: int
    rate: int | None
    octets: int
    packets: int
    lost: int
    runs: int
    probe: tuple[Acknowledged, ...]


NO_LINE: Final = LineReport(0, 0, "normal", 0.0, 12.5, 0, None, 0, 0, 0, 0, ())
"""Of a browser that has said nothing."""
