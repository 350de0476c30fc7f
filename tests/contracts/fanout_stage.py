"""Two cameras of one publisher and a viewer, to try every switch of a fan-out with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from media.fanout.ports import Output, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    Asked,
    Browser,
    Received,
    frame,
)

SECOND_CAMERA = replace(CAMERA, mid="2", payload_type=98, rtx_payload_type=99, ssrcs=(19,))
NTP = 1 << 32
"""One second of NTP time."""

LAYERS = (0, 2, 1, 2)
"""Chromium's pattern of three temporal layers; each first frame of a layer after the base may be climbed at."""


@dataclass
class Stage:
    """Two cameras of one publisher and a viewer."""

    publisher: Browser
    viewer: Browser
    first: Source
    second: Source
    asked: tuple[Asked, Asked]
    output: Output

    def film(self, *sequences: int, ssrc: int = 9, **described: int) -> None:
        """Frames of the first camera."""
        for sequence in sequences:
            self.publisher.send(frame(sequence, ssrc, **described))

    def film_second(self, *sequences: int, keyframe: int = 0) -> None:
        """Frames of the second camera, whose numbers, times and pictures are far from the first's."""
        for sequence in sequences:
            described = {"picture": sequence + 500, "tl0": sequence + 50, "keyframe": keyframe}
            packet = bytearray(frame(sequence + 30000, 19, **described))
            packet[1] = 0x80 | 98
            self.publisher.send(bytes(packet))


async def begun(stage: Stage, temporal: int = 7) -> Received:
    """The viewer sees the first camera; its keyframe had number 1."""
    stage.output.attach(stage.first, temporal)
    stage.film(1, keyframe=1)
    return await stage.viewer.rtp()


def film_layers(stage: Stage, first: int, number: int) -> None:
    """Frames of the first camera in that pattern."""
    for sequence in range(first, first + number):
        layer = LAYERS[(sequence - 2) % 4]
        stage.film(sequence, temporal=layer, tl0=(sequence + 2) // 4, climb=int((sequence - 2) % 4 in (1, 2)))
