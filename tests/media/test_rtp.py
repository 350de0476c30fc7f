"""Reading and rebuilding RTP packets, with real and broken ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import rtp
from tests.media import captured

MEDIA = [packet for packet in captured.packets("chromium-publisher") if not rtp.is_rtcp(packet)]
AUDIO = [packet for packet in MEDIA if rtp.parse(packet).payload_type == 111]
VIDEO = [packet for packet in MEDIA if rtp.parse(packet).payload_type == 96]


def test_chromium_names_its_mid_and_level_in_the_extensions() -> None:
    elements = rtp.extensions(AUDIO[0])
    assert elements[4] == b"0"
    assert len(elements[1]) == 1
    assert rtp.extensions(VIDEO[0])[4] == b"1"


def test_room_form_keeps_the_level_and_no_other_extension() -> None:
    room = rtp.build(111, 7, 8, 9, b"sound", marker=True, level=42)
    header = rtp.parse(room)
    assert (header.payload_type, header.sequence, header.timestamp, header.ssrc) == (111, 7, 8, 9)
    assert header.marker
    assert room[header.payload_offset :] == b"sound"
    assert rtp.extensions(room) == {rtp.LEVEL_ID: b"\x2a"}
    assert rtp.level_byte(room) == 42


def test_room_form_of_video_has_no_extension() -> None:
    room = rtp.build(96, 7, 8, 9, b"picture")
    assert rtp.extensions(room) == {}
    assert rtp.level_byte(room) is None


def test_contributing_sources_are_skipped() -> None:
    plain = rtp.build(96, 7, 8, 9, b"payload")
    mixed = bytes([plain[0] | 2]) + plain[1:12] + bytes(8) + plain[12:]
    assert mixed[rtp.parse(mixed).payload_offset :] == b"payload"


def test_two_byte_extensions_are_read() -> None:
    block = b"\x10\x00\x00\x02" + b"\x04\x01a" + b"\x00" + b"\x20\x00" + b"\x00\x00"
    packet = bytes([0x90]) + rtp.build(96, 1, 2, 3, b"")[1:] + block
    assert rtp.extensions(packet) == {4: b"a", 0x20: b""}


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x80",
        bytes(12),
        b"\x80" + bytes(10),
        b"\x90" + bytes(11),
        b"\x90" + bytes(13) + b"\xff\xff",
        b"\x8f" + bytes(11),
        b"\xa0" + bytes(11),
        b"\xa0" + bytes(11) + b"\x05",
        b"\xa0" + bytes(11) + b"\x00",
    ],
)
def test_broken_packets_are_refused(packet: bytes) -> None:
    with pytest.raises(rtp.RtpError):
        rtp.parse(packet)


@given(st.binary(max_size=80), st.integers(0, 63))
def test_random_bytes_never_do_more_than_be_refused(data: bytes, low: int) -> None:
    packet = bytes([rtp.VERSION | low]) + data
    try:
        header = rtp.parse(packet)
    except rtp.RtpError:
        return
    rtp.level_byte(packet)
    assert header.payload_offset + header.padding <= len(packet)
    assert all(0 < number < 256 for number in rtp.extensions(packet))


@given(st.integers(0, 65535), st.integers(-32768, 32767))
def test_distance_counts_across_the_wrap(earlier: int, step: int) -> None:
    assert rtp.distance((earlier + step) & 0xFFFF, earlier) == step
