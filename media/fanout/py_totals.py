"""What the twin has done since its start: sums over all streams, those included that have ended (`figures.Totals`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from media.fanout.figures import Flow, Totals
from media.fanout.ports import LinkStats, OutputStats, SourceStats

NOTHING: Final = Totals(0, 0, *[Flow(0, 0, 0, 0, 0, 0, 0)] * 4)


def of_link(stats: LinkStats) -> Totals:
    """What a line carried."""
    return NOTHING._replace(packets_out=stats.packets_out, octets_out=stats.octets_out)


def of_source(video: bool, stats: SourceStats) -> Totals:
    """What came in by a stream."""
    flow = Flow(
        stats.packets, stats.octets, stats.lost, stats.repaired, 0, stats.nacks, stats.keyframe_requests
    )  # fmt: skip
    return NOTHING._replace(video_in=flow) if video else NOTHING._replace(audio_in=flow)


def of_output(video: bool, stats: OutputStats) -> Totals:
    """What went out by a stream."""
    flow = Flow(
        stats.packets, stats.octets, stats.lost, stats.retransmitted_packets, stats.dropped, stats.nacks,
        stats.keyframe_requests,
    )  # fmt: skip
    return NOTHING._replace(video_out=flow) if video else NOTHING._replace(audio_out=flow)


def added(all_of: Iterable[Totals]) -> Totals:
    """Figure by figure."""
    parts = [NOTHING, *all_of]
    flows = zip(*(part[2:] for part in parts), strict=True)
    return Totals(
        sum(part.packets_out for part in parts),
        sum(part.octets_out for part in parts),
        *(Flow(*map(sum, zip(*kind, strict=True))) for kind in flows),
    )
