"""A video track that suffers."""

from __future__ import annotations

import random

import numpy as np
import pytest

from media.programme.frames import PATIENCE
from media.programme.pictures import ASK_AGAIN, STALE, PictureSource
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, Camera
from tests.media.programme.stage import is_colour

TRACKS = {"H264": HALL, "VP8": SPEAKER}


def colour_shown(source: PictureSource, now: float) -> tuple[int, int, int] | None:
    """RED or BLUE, None without a picture."""
    frame = source.picture(now)
    if frame is None:
        return None
    pixel = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)[90, 160]
    return next(colour for colour in (RED, BLUE) if is_colour(pixel, colour))


def send(source: PictureSource, packets: list[bytes], now: float) -> None:
    for packet in packets:
        source.push(packet, now)
    source.update(now)


@pytest.mark.parametrize("codec", ["H264", "VP8"])
def test_a_picture_is_there_as_soon_as_its_packets_are(codec: str) -> None:
    source = PictureSource(TRACKS[codec], 0.0)
    assert source.picture(0.0) is None
    send(source, Camera(codec, RED).packets(), 0.0)
    assert colour_shown(source, 0.0) == RED


@pytest.mark.parametrize("codec", ["H264", "VP8"])
def test_after_a_loss_the_last_good_picture_stays_until_the_next_keyframe(codec: str) -> None:
    source, camera = PictureSource(TRACKS[codec], 0.0), Camera(codec, RED)
    send(source, camera.packets(), 0.0)
    assert not source.wants_keyframe(0.0)
    camera.packets()  # lost
    camera.colour = BLUE
    send(source, camera.packets(), 0.04)
    source.update(0.05 + PATIENCE)
    assert colour_shown(source, 0.2) == RED
    assert source.wants_keyframe(0.2)
    send(source, camera.packets(keyframe=True), 0.3)
    assert colour_shown(source, 0.3) == BLUE
    assert not source.wants_keyframe(2.0)


def test_a_keyframe_is_asked_for_again_after_a_while_but_not_all_the_time() -> None:
    source = PictureSource(HALL, 0.0)
    asked = [source.wants_keyframe(n / 25) for n in range(50)]
    assert asked[0]
    assert asked.count(True) == int(2 / ASK_AGAIN) + 1


@pytest.mark.parametrize("codec", ["H264", "VP8"])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_packets_never_break_the_source_for_good(codec: str, seed: int) -> None:
    rng = random.Random(seed)
    source, camera = PictureSource(TRACKS[codec], 0.0), Camera(codec, RED)
    for number in range(30):
        packets = [bytearray(packet) for packet in camera.packets(keyframe=number % 5 == 0)]
        for packet in packets:
            for _ in range(rng.randrange(4)):
                packet[rng.randrange(12, len(packet))] = rng.randrange(256)
        send(source, [bytes(packet) for packet in packets], number / 25)
        source.picture(number / 25)
    camera.colour = BLUE
    for number in range(30, 60):
        send(source, camera.packets(keyframe=number % 10 == 0), number / 25)
    assert colour_shown(source, 60 / 25) == BLUE


def test_a_picture_too_old_is_none() -> None:
    source = PictureSource(HALL, 0.0)
    send(source, Camera("H264", RED).packets(), 0.0)
    assert colour_shown(source, STALE - 0.1) == RED
    assert source.picture(STALE) is None


def test_a_codec_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(KeyError):
        PictureSource(HALL_SOUND, 0.0)
