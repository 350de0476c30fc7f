"""Picture and sound of the hall and of two remote members."""

from __future__ import annotations

from media.ports import Codec, TrackInfo

VP8, OPUS = Codec("VP8", 90000), Codec("opus", 48000, 2)


def _tracks(*owners: str) -> dict[str, TrackInfo]:
    tracks = {}
    for owner in owners:
        tracks[f"{owner}.camera"] = TrackInfo(f"{owner}.camera", owner, "video", "camera", VP8)
        tracks[f"{owner}.microphone"] = TrackInfo(f"{owner}.microphone", owner, "audio", "microphone", OPUS)
    return tracks


TRACKS = _tracks("hall", "p6", "p7")
