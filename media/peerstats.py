"""What one browser's connection tells of itself: its line, what it sends us and what we send it.

Values only, made by `Peer.stats()` on the event loop; the ledger of perception, the operator's statistics and
admission read them. All counts are totals since the stream began; two of these a second apart give a second.
"""

from __future__ import annotations

from dataclasses import dataclass

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
