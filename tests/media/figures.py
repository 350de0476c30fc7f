"""Figures of connections for tests of whatever reads them."""

from __future__ import annotations

from dataclasses import dataclass

from media.fanout.ports import LinkStats, OutputStats, SourceStats
from media.peerstats import DownlinkStats, PeerStats, Received, Sample, Sent, UplinkStats
from media.ports import Codec, Kind, TrackInfo

OPUS, VP8 = Codec("opus", 48000, 2), Codec("VP8", 90000)


def track(owner: str, kind: Kind) -> TrackInfo:
    """A member's or the hall's microphone or camera."""
    if kind == "audio":
        return TrackInfo(f"{owner}.microphone", owner, kind, "microphone", OPUS)
    return TrackInfo(f"{owner}.camera", owner, kind, "camera", VP8)


def source(packets: int = 100, lost: int = 0, level: float | None = None, keyframes: int = 0) -> SourceStats:
    """A stream that comes in."""
    return SourceStats(
        packets=packets,
        octets=packets * 1000,
        lost=lost,
        jitter_s=0.004,
        nacks=7,
        keyframe_requests=2,
        repaired=5,
        repeated=1,
        keyframes=keyframes,
        height=180 if keyframes else 0,
        level=level,
        forwarded=packets * 3,
        clock=None,
        ssrc=1,
    )


def output(packets: int = 100, lost_share: float = 0.0, dropped: int = 0) -> OutputStats:
    """A stream that goes out."""
    return OutputStats(
        source=None,
        packets=packets,
        octets=packets * 1000,
        retransmitted_packets=4,
        retransmitted_octets=4000,
        nacks=6,
        keyframe_requests=3,
        missed=0,
        dropped=dropped,
        switches=1,
        lost=9,
        lost_share=lost_share,
        jitter_s=0.012,
        round_trip_s=0.08,
    )


def downlink(
    owner: str, kind: Kind, packets: int = 100, *, lost_share: float = 0.0, dropped: int = 0, height: int = 360
) -> DownlinkStats:
    """A member's track on its way to somebody; the SSRC is the same for the same track."""
    one = track(owner, kind)
    ssrc = sum(one.track_id.encode())
    return DownlinkStats(one.track_id, one, "q", height, output(packets, lost_share, dropped), ssrc)


def uplink(owner: str, kind: Kind, *layers: tuple[str, SourceStats]) -> UplinkStats:
    """A member's track on its way to us."""
    return UplinkStats(kind, track(owner, kind), layers)


def peer(
    *downlinks: DownlinkStats,
    uplinks: tuple[UplinkStats, ...] = (),
    state: str = "connected",
    packets_in: int = 100,
    packets_out: int = 200,
    round_trip_s: float | None = 0.08,
) -> PeerStats:
    """One browser."""
    link = LinkStats(packets_in, packets_in * 1000, packets_out, packets_out * 1000, None)
    return PeerStats(state, ("192.0.2.7", 50000), 7, 1_500_000, round_trip_s, link, uplinks, downlinks)


def sampled(figures: PeerStats) -> Sample:
    """The same browser in short."""
    received = {
        down.ssrc: Received(
            down.track.track_id,
            down.track.kind == "audio" or down.wanted_height > 0,
            down.output.packets,
            down.output.dropped,
            down.output.lost_share,
            down.output.jitter_s,
            down.output.round_trip_s,
        )
        for down in figures.downlinks
    }
    return Sample(figures.state == "connected", figures.link.packets_in, received, tuple(map(_sent, figures.uplinks)))


def sample(
    *downlinks: DownlinkStats,
    uplinks: tuple[UplinkStats, ...] = (),
    state: str = "connected",
    packets_in: int = 100,
) -> Sample:
    """One browser in short."""
    return sampled(peer(*downlinks, uplinks=uplinks, state=state, packets_in=packets_in))


def _sent(up: UplinkStats) -> Sent:
    layers = [layer for _, layer in up.layers]
    return Sent(up.track.track_id, sum(one.packets for one in layers), sum(one.lost for one in layers))


@dataclass(slots=True)
class Connection:
    """A connection that says what a test wants (`media.statistics.Reporting`, `server.sampling.Sampled`)."""

    peer_id: str
    owner: str
    figures: PeerStats

    def stats(self) -> PeerStats:
        """Its figures now."""
        return self.figures

    @property
    def state(self) -> str:
        """Its state."""
        return self.figures.state

    @property
    def publishes(self) -> bool:
        """Whether it sends anything."""
        return bool(self.figures.uplinks)

    def sample(self) -> Sample:
        """The same in short."""
        return sampled(self.figures)
