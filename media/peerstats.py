"""What one browser's connection tells of itself: its line, what it sends us and what we send it.

Values only, made on the event loop: `Peer.sample()` for the ledger of perception, which reads every second what it
needs and no more, and `Peer.stats()` with all there is for the operator who opens the page. All counts are totals since
the stream began; two of these a second apart give a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from media.fanout.ports import Address, LinkStats, OutputStats, SourceStats
from media.ports import TrackInfo


@dataclass(frozen=True, slots=True)
class UplinkStats:
    """One track a browser sends. `layers` are its streams by rid, lowest first; rid "" where it is not simulcast."""

    mid: str
    track: TrackInfo
    layers: tuple[tuple[str, SourceStats], ...]


@dataclass(frozen=True, slots=True)
class DownlinkStats:
    """One track a browser receives. `layer` is the rid sent now ("" not simulcast, None: nothing flows).

    `wanted_height` is the height in device pixels at which its page shows the picture; 0: not visible.
    """

    mid: str
    track: TrackInfo
    layer: str | None
    wanted_height: int
    output: OutputStats
    ssrc: int


@dataclass(frozen=True, slots=True)
class PeerStats:
    """One browser. `estimate` is what its line is believed to take, in bit/s; `round_trip_s` None before a report.

    `state` is "new", "connected", "lost" or "closed", `address` None before the first connectivity check, `profile`
    libsrtp's number of the encryption, None before the handshake.
    """

    state: str
    address: Address | None
    profile: int | None
    estimate: int
    round_trip_s: float | None
    link: LinkStats
    uplinks: tuple[UplinkStats, ...]
    downlinks: tuple[DownlinkStats, ...]


class Received(NamedTuple):
    """One track on its way to the browser; figures as `fanout.ports.OutputStats` means them.

    `shown`: the page plays the sound, or has the picture on its screen. A tuple, as are the two below: a gallery of
    forty has three thousand of them a second.
    """

    track_id: str
    shown: bool
    packets: int
    dropped: int
    lost_share: float
    jitter_s: float
    round_trip_s: float | None


class Sent(NamedTuple):
    """One track on its way from the browser: packets of all layers that came, and that never came."""

    track_id: str
    packets: int
    lost: int


class Sample(NamedTuple):
    """One browser in short: packets that came from it, what it receives by SSRC, what it sends."""

    connected: bool
    packets_in: int
    received: Mapping[int, Received]
    sent: tuple[Sent, ...]
