"""Packets of H.264 and their numbers."""

from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.capture.encode import OPUS, PictureEncoder, SoundEncoder, audio_level, fitted
from hardware.capture.frames import sound_frame
from media import rtp
from media.packetise import MAX_PAYLOAD, RtpStream, h264_payloads, nal_units
from tests.hardware.receiving import byte_stream, pictures_of

# What a NAL unit may look like: a type from 1 to 23, and no start code or trailing zero inside.
UNIT = st.tuples(st.integers(1, 23), st.integers(0, 3), st.binary(min_size=1, max_size=4000)).map(
    lambda parts: bytes([parts[0] | parts[1] << 5]) + parts[2].replace(b"\0", b"\1")
)


def stream(clock_rate: int = 90_000) -> RtpStream:
    return RtpStream(102, clock_rate, ssrc=7, first_sequence=65_534, first_time=2**32 - 90_000)


@given(st.lists(UNIT, min_size=1, max_size=8))
def test_what_goes_into_packets_comes_out_of_them(units: list[bytes]) -> None:
    annex_b = b"".join(b"\0\0\0\1" + unit for unit in units)
    payloads = h264_payloads(annex_b)
    assert max(map(len, payloads)) <= MAX_PAYLOAD
    assert list(nal_units(byte_stream(payloads))) == units


def test_parameter_sets_travel_in_one_packet_with_what_fits_beside_them() -> None:
    sps, pps, picture = b"\x67" + b"s" * 20, b"\x68" + b"p" * 4, b"\x65" + b"i" * 5_000
    payloads = h264_payloads(b"\0\0\1" + sps + b"\0\0\1" + pps + b"\0\0\1" + picture)
    assert payloads[0][0] & 0x1F == 24
    assert {payload[0] & 0x1F for payload in payloads[1:]} == {28}


def test_nothing_encoded_is_nothing_sent() -> None:
    assert h264_payloads(b"") == []


def test_sequence_and_time_go_round() -> None:
    packets = stream().picture([b"a", b"b", b"c"], 2.0)
    headers = [rtp.parse(packet) for packet in packets]
    assert [header.sequence for header in headers] == [65_534, 65_535, 0]
    assert {header.timestamp for header in headers} == {90_000}
    assert [header.marker for header in headers] == [False, False, True]


def test_sound_carries_its_level() -> None:
    packet = stream(48_000).sound(b"x", 0.0, 23)
    assert rtp.level_byte(packet) == 23


def test_encoded_pictures_survive_the_packets() -> None:
    encoder, out, packets = PictureEncoder(640, 360, 25, 800_000), stream(), []
    for number in range(10):
        picture = np.zeros((360, 640, 3), dtype=np.uint8)
        picture[:, number * 64 : (number + 1) * 64] = (200, 180, 40)
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        encoded = encoder.encode(frame, number / 25, keyframe=False)
        packets += out.picture(h264_payloads(encoded), number / 25)
    pictures = pictures_of(packets)
    assert len(pictures) == 10
    assert np.abs(pictures[9][180, 610].astype(int) - (200, 180, 40)).max() < 25
    assert pictures[9][180, 100].max() < 40


def test_a_keyframe_comes_at_once_when_wanted_and_by_itself_every_two_seconds() -> None:
    encoder = PictureEncoder(320, 240, 10, 300_000)
    frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), 90, dtype=np.uint8), "rgb24")
    keyframes = [
        number
        for number in range(45)
        if any(unit[0] & 0x1F == 5 for unit in nal_units(encoder.encode(frame, number / 10, keyframe=number == 13)))
    ]
    assert keyframes == [0, 13, 33]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1920, 1080), (1280, 720)),
        ((1280, 720), (1280, 720)),
        ((640, 480), (640, 480)),
        ((1600, 1200), (960, 720)),
        ((720, 1280), (404, 720)),
    ],
)
def test_pictures_keep_their_shape_and_are_never_enlarged(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fitted(*size, 1280, 720) == expected


def test_sound_of_any_rate_becomes_packets_of_20_ms() -> None:
    encoder, packets = SoundEncoder(), []
    for _ in range(100):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 441), dtype=np.int16), "s16", "mono")
        frame.sample_rate = 44_100
        packets += list(encoder.encode(frame))
    assert 48 <= len(packets) <= 50
    assert OPUS.channels == 2


@pytest.mark.parametrize(("amplitude", "level"), [(0, 127), (32_768, 0), (3_277, 20), (1, 90)])
def test_the_level_of_a_square_wave_is_its_distance_from_overload(amplitude: int, level: int) -> None:
    assert audio_level(np.array([amplitude, -amplitude] * 480)) == level


def test_quiet_and_loud_sound_have_their_levels() -> None:
    tone = (np.sin(np.arange(960 * 3) * 0.06) * 16_000).astype(np.int16)
    assert next(SoundEncoder().encode(sound_frame(tone))).level in (9, 10)
