"""What a fan-out tells in one call: a browser's second for the ledger of perception, and the sums over all browsers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

OutputSample = tuple[int, int, float, float, float | None]
"""Of one outgoing stream, as `OutputStats` means them: packets, dropped, lost_share, jitter_s, round_trip_s. A plain
tuple: a gallery of forty has three thousand a second."""


class LinkSample(NamedTuple):
    """What is read of a browser every second: packets that came, and its outgoing streams by SSRC."""

    packets_in: int
    outputs: Mapping[int, OutputSample]


class Flow(NamedTuple):
    """Sums over all streams of one direction and kind. Coming in, `repeated` were repetitions that repaired something
    and nothing is `dropped`; going out, `lost` is the browsers' word, which may take some back.
    """

    packets: int
    octets: int
    lost: int
    repeated: int
    dropped: int
    nacks: int
    keyframe_requests: int


class Totals(NamedTuple):
    """What a fan-out has done for browsers since its start; streams that ended are in it.

    `packets_out` and `octets_out` are all that was encrypted and sent, RTCP and repetitions too.
    """

    packets_out: int
    octets_out: int
    audio_in: Flow
    video_in: Flow
    audio_out: Flow
    video_out: Flow
