"""A video track that suffers."""

from __future__ import annotations

import random
from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext

from media import rtp
from media.programme.frames import PATIENCE
from media.programme.pictures import ASK_AGAIN, STALE, PictureSource
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, Camera, plain_picture
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


@pytest.mark.parametrize("codec", TRACKS)
def test_a_browser_that_climbs_from_360_lines_to_720_and_falls_back_is_shown_at_every_size(codec: str) -> None:
    source, camera = PictureSource(TRACKS[codec], 0.0), Camera(codec, RED)
    for number, size in enumerate(((640, 360), (960, 540), (1280, 720), (640, 360))):
        camera.size = size
        send(source, camera.packets(keyframe=True), number / 25)
        shown = source.picture(number / 25)
        assert shown is not None
        assert (shown.width, shown.height) == size


def test_a_picture_too_old_is_none() -> None:
    source = PictureSource(HALL, 0.0)
    send(source, Camera("H264", RED).packets(), 0.0)
    assert colour_shown(source, STALE - 0.1) == RED
    assert source.picture(STALE) is None


def test_a_codec_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(KeyError):
        PictureSource(HALL_SOUND, 0.0)


def layered(pictures: int) -> list[bytes]:
    """VP8 whose every second picture no other needs, as browsers send it; one packet each."""
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 320, 180, "yuv420p"
    encoder.bit_rate, encoder.time_base = 100_000, Fraction(1, 25)
    layers = "ts_number_layers=2:ts_target_bitrate=60,100:ts_rate_decimator=2,1:ts_periodicity=2:ts_layer_id=0,1"
    encoder.options = {
        "deadline": "realtime", "lag-in-frames": "0", "error-resilient": "1", "auto-alt-ref": "0",
        "ts-parameters": f"{layers}:ts_layering_mode=2",
    }  # fmt: skip
    packets = []
    for number in range(pictures):
        frame = plain_picture(BLUE if number % 2 else RED)
        frame.pts, frame.time_base = number, Fraction(1, 25)
        data = b"".join(bytes(packet) for packet in encoder.encode(frame))
        packets.append(rtp.build(96, number, number * 3600, 5, b"\x10" + data, marker=True))
    return packets


def test_a_thrifty_source_leaves_out_what_no_other_picture_needs_and_can_go_back() -> None:
    source = PictureSource(SPEAKER, 0.0)
    source.save(pictures=True, filtering=False)
    seen = []
    for number, packet in enumerate(layered(20)):
        if number == 10:
            source.save(pictures=False, filtering=False)
        send(source, [packet], number / 25)
        seen.append(colour_shown(source, number / 25))
    assert seen[:10] == [RED] * 10
    assert seen[10:] == [RED, BLUE] * 5


def test_a_source_that_becomes_large_again_asks_for_a_keyframe_and_shows_pictures_meanwhile() -> None:
    source, camera = PictureSource(HALL, 0.0), Camera("H264", RED)
    source.save(pictures=False, filtering=True)
    send(source, camera.packets(), 0.0)
    send(source, camera.packets(keyframe=True), 0.04)
    assert not source.wants_keyframe(0.05)
    source.save(pictures=False, filtering=False)
    assert source.wants_keyframe(1.0)
    camera.colour = BLUE
    send(source, camera.packets(), 1.04)
    assert colour_shown(source, 1.04) == BLUE
    send(source, camera.packets(keyframe=True), 1.08)
    assert colour_shown(source, 1.08) == BLUE
    assert not source.wants_keyframe(2.0)
