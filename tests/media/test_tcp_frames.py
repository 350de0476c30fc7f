"""Frames of ICE over TCP: cut out of a stream wherever it breaks, and what they are by their first bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.tcprelay import FRAME_LIMIT, Deframer, FrameError, frame, household, is_picture, is_stun
from tests.media.tcp_station import CHECK, PICTURE, SOUND


class TestFrames:
    @given(st.lists(st.binary(min_size=1, max_size=200), max_size=8), st.lists(st.integers(0, 2000), max_size=8))
    def test_packets_come_out_as_they_went_in_wherever_the_stream_was_cut(
        self, packets: list[bytes], cuts: list[int]
    ) -> None:
        stream = b"".join(map(frame, packets))
        assert list(_fed(stream, cuts)) == packets

    def test_an_empty_frame_is_nothing(self) -> None:
        assert list(Deframer().feed(frame(b"") + frame(b"x"))) == [b"x"]

    def test_a_frame_longer_than_any_packet_is_refused_at_its_length(self) -> None:
        assert list(Deframer().feed(frame(b"x" * FRAME_LIMIT))) == [b"x" * FRAME_LIMIT]
        with pytest.raises(FrameError):
            list(Deframer().feed(struct.pack("!H", FRAME_LIMIT + 1)))

    @pytest.mark.parametrize(
        ("packet", "stun"),
        [
            (CHECK, True),
            (CHECK[:-1], False),
            (CHECK + b"1234", False),
            (b"GET / HTTP/1.1\r\nHost", False),
            (b"\x16\x03\x01" + bytes(40), False),
            (b"\x80" + CHECK[1:], False),
        ],
    )
    def test_only_a_whole_stun_message_is_one(self, packet: bytes, stun: bool) -> None:
        assert is_stun(packet) is stun

    @pytest.mark.parametrize(("packet", "picture"), [(PICTURE, True), (SOUND, False), (b"\x16" + bytes(900), False)])
    def test_a_picture_is_a_large_media_packet_and_no_handshake(self, packet: bytes, picture: bool) -> None:
        assert is_picture(packet) is picture


def _fed(stream: bytes, cuts: list[int]) -> Iterator[bytes]:
    deframer, last = Deframer(), 0
    for cut in [*sorted(cuts), len(stream)]:
        yield from deframer.feed(stream[last:cut])
        last = max(last, min(cut, len(stream)))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", True),
        ("2001:db8:1:1::1", "2001:db8:1:2::1", False),
    ],
)
def test_a_household_is_an_ipv4_address_or_64_bits_of_ipv6(one: str, other: str, together: bool) -> None:
    assert (household(one) == household(other)) is together
