"""Frames of many packets, as a camera sends them and viewers get them."""

from __future__ import annotations

from tests.contracts.fanout_bench import CAMERA, PICTURE, Bench, Browser, media

BEGIN = b"\x90\xe0\x80\x05\x01\x00\x50\x01\x00\x9d\x01\x2a\x00\x05\xd0\x02"
FURTHER = b"\x80\xe0\x80\x05\x01\x00"
"""First bytes of a VP8 keyframe's first packet, and of its others (RFC 7741 § 4.2)."""


def pieces(first: int, lengths: tuple[int, ...], timestamp: int, *, marker: bool = True) -> list[bytes]:
    """One VP8 keyframe in packets whose payloads have these lengths."""
    made = []
    for place, length in enumerate(lengths):
        payload = (BEGIN if not place else FURTHER).ljust(length, bytes([place]))
        last = marker and place == len(lengths) - 1
        made.append(media(first + place, payload, timestamp=timestamp, ssrc=9, payload_type=96, marker=last, mid=b"1"))
    return made


async def show(hall: Bench, viewers: int = 1) -> tuple[Browser, list[Browser]]:
    """A camera and so many who watch it."""
    publisher, watching = hall.browser(), [hall.browser() for _ in range(viewers)]
    source = publisher.link.receive(CAMERA, hall.asked())
    for viewer in watching:
        viewer.link.send(PICTURE).attach(source)
    return publisher, watching
