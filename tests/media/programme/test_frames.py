"""Packets in any order, some of them missing."""

from __future__ import annotations

import random

import pytest

from media import rtp
from media.programme.frames import MAX_WAITING, PATIENCE, EncodedPicture, FrameAssembler, PayloadFormat

# A made-up format: "S" begins a picture, "C" continues one, "X" cannot be read; a picture with "k" is a keyframe.


def depayload(payload: bytes) -> bytes:
    if payload[:1] == b"X":
        raise ValueError
    return payload[1:]


FORMAT = PayloadFormat(lambda payload: payload[:1] != b"C", depayload, lambda data: b"k" in data)


def packet(sequence: int, timestamp: int, payload: bytes, marker: bool = False) -> bytes:
    return rtp.build(96, sequence % rtp.SEQUENCES, timestamp, 1, payload, marker=marker)


def picture(number: int, first: int = 65_530) -> list[bytes]:
    """The three packets of a picture, numbered around the wrap."""
    at, time = first + number * 3, number * 3600
    return [
        packet(at, time, b"S%d-" % number),
        packet(at + 1, time, b"Cmiddle-"),
        packet(at + 2, time, b"Cend", marker=True),
    ]


def whole(number: int, intact: bool = True) -> EncodedPicture:
    return EncodedPicture(b"%d-middle-end" % number, intact, number * 3600)


def feed(assembler: FrameAssembler, packets: list[bytes], now: float = 0.0) -> list[EncodedPicture]:
    for one in packets:
        assembler.push(one, now)
    return list(assembler.pictures(now))


def test_pictures_come_out_complete_with_their_last_packet() -> None:
    assembler = FrameAssembler(FORMAT)
    first = picture(0)
    assert feed(assembler, first[:2]) == []
    assert feed(assembler, first[2:]) == [whole(0, intact=False)]  # nobody knows what was before it
    assert feed(assembler, picture(1) + picture(2) + picture(3)) == [whole(1), whole(2), whole(3)]


@pytest.mark.parametrize("seed", range(5))
def test_packets_in_disorder_and_twice_make_the_same_pictures(seed: int) -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    packets = [one for number in range(1, 20) for one in picture(number)] * 2
    random.Random(seed).shuffle(packets)
    assert feed(assembler, packets) == [whole(number) for number in range(1, 20)]


def test_a_hole_is_waited_for_and_filled_by_a_retransmission() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    lost = picture(1).pop(1)
    rest = [one for one in picture(1) if one != lost] + picture(2)
    assert feed(assembler, rest) == []
    assert feed(assembler, [lost], now=PATIENCE / 2) == [whole(1), whole(2)]


def test_a_hole_is_given_up_after_a_while_and_the_next_picture_is_marked() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    assert feed(assembler, picture(1)[:1] + picture(1)[2:] + picture(2) + picture(3)) == []
    assert list(assembler.pictures(PATIENCE)) == [whole(2, intact=False), whole(3)]


def test_a_hole_is_given_up_at_once_when_too_much_waits_behind_it() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    last = MAX_WAITING // 3 + 4
    made = feed(assembler, picture(1)[1:] + [one for number in range(2, last) for one in picture(number)])
    assert made[0] == whole(2, intact=False)
    assert len(made) == last - 2


def test_a_picture_without_its_first_packet_is_not_shown() -> None:
    assembler = FrameAssembler(FORMAT)
    assert feed(assembler, picture(0)[1:] + picture(1)) == [whole(1, intact=False)]


def test_a_picture_whose_last_packet_has_no_marker_ends_with_the_next_timestamp() -> None:
    assembler = FrameAssembler(FORMAT)
    assert feed(assembler, [packet(1, 0, b"Sa"), packet(2, 1, b"Sb", marker=True)]) == [
        EncodedPicture(b"a", False, 0),
        EncodedPicture(b"b", True, 1),
    ]


def test_a_payload_that_cannot_be_read_costs_its_picture_only() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    broken = [packet(65_533, 3600, b"Xbroken", marker=True)]
    assert feed(assembler, broken) == []
    assert feed(assembler, picture(2, 65_528)) == [whole(2, intact=False)]


def test_padding_is_skipped_and_rubbish_ignored() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    assert feed(assembler, [b"", b"\x80", bytes(40), packet(65_533, 3600, b"")]) == []
    assert feed(assembler, picture(1, 65_531)) == [whole(1)]


def test_a_sender_that_starts_anew_is_followed() -> None:
    assembler = FrameAssembler(FORMAT)
    feed(assembler, picture(0))
    assert feed(assembler, picture(1, 20_000)) == [whole(1, intact=False)]
