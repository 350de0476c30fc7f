"""Payload descriptors of every codec, real and broken ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import codecs, rtp
from media.codecs import Frame, describe
from tests.media import captured

PACKETS = [packet for packet in captured.packets("chromium-publisher") if not rtp.is_rtcp(packet)]
CAMERA = [(rtp.parse(packet), packet) for packet in PACKETS if rtp.parse(packet).payload_type == 96]
FRAMES = [describe("VP8", packet[header.payload_offset :]) for header, packet in CAMERA]


def test_chromiums_first_frame_is_a_keyframe_with_its_height() -> None:
    assert (FRAMES[0].start, FRAMES[0].keyframe, FRAMES[0].height) == (True, True, 360)
    assert not FRAMES[1].keyframe


def test_chromium_numbers_its_pictures_one_by_one() -> None:
    pictures = [frame.picture for frame in FRAMES if frame.start]
    assert {frame.picture_bits for frame in FRAMES} == {15}
    assert pictures == list(range(pictures[0], pictures[0] + len(pictures)))


def test_every_frame_of_chromium_starts_once() -> None:
    stamps = [header.timestamp for (header, _), frame in zip(CAMERA, FRAMES, strict=True) if frame.start]
    assert stamps == list(dict.fromkeys(header.timestamp for header, _ in CAMERA))


VP8 = {
    "plain": (b"\x10\x51", Frame(start=True)),
    "not the first partition": (b"\x11\x50", Frame()),
    "in the middle": (b"\x00\x50", Frame()),
    "short picture id": (b"\x90\x80\x05\x51", Frame(True, picture=5, picture_at=2, picture_bits=7)),
    "long picture id": (b"\x90\x80\x81\x05\x51", Frame(True, picture=261, picture_at=2, picture_bits=15)),
    "base layer index": (b"\x90\x40\x09\x51", Frame(True, tl0=9, tl0_at=2)),
    "layer with sync": (b"\x90\x20\xa0\x51", Frame(True, temporal=2, climb=True)),
    "key index only": (b"\x90\x10\xe0\x51", Frame(True)),
    "all": (
        b"\x90\xf0\x80\x07\x03\x60\x51",
        Frame(True, False, 1, True, picture=7, picture_at=2, picture_bits=15, tl0=3, tl0_at=4),
    ),
    "keyframe cut off before its size": (b"\x10\x50\x00\x00\x9d", Frame(True, True)),
}


@pytest.mark.parametrize("name", VP8)
def test_vp8_descriptors_are_read(name: str) -> None:
    payload, frame = VP8[name]
    assert describe("VP8", payload) == frame


VP9 = {
    "keyframe": (b"\x88\x05", Frame(True, True)),
    "keyframe of a higher spatial layer": (b"\xa8\x05\x02\x00", Frame()),
    "predicted": (b"\xc8\x05", Frame(True)),
    "layer to climb at": (b"\xe8\x85\x05\x50\x01", Frame(True, False, 2, True)),
    "in the middle": (b"\xe0\x05\x40\x01", Frame(temporal=2)),
    "without picture id": (b"\x68\x20\x01", Frame(True, False, 1)),
}


@pytest.mark.parametrize("name", VP9)
def test_vp9_descriptors_are_read(name: str) -> None:
    payload, frame = VP9[name]
    assert describe("VP9", payload) == frame


OTHERS = {
    "parameters": ("H264", b"\x67\x42", Frame(True, True)),
    "picture parameters alone": ("H264", b"\x68\xce", Frame(True)),
    "first slice": ("H264", b"\x65\x88", Frame(True, True)),
    "second slice": ("H264", b"\x65\x48", Frame()),
    "predicted": ("H264", b"\x41\x9a", Frame(True)),
    "aggregate with delimiter": ("H264", b"\x18\x00\x02\x09\x10\x00\x02\x67\x42", Frame(True, True)),
    "aggregate that runs over": ("H264", b"\x18\xff\xff\x41\x9a", Frame(True)),
    "first fragment": ("H264", b"\x7c\x85\x88", Frame(True, True)),
    "later fragment": ("H264", b"\x7c\x45\x88", Frame()),
    "new sequence": ("AV1", b"\x18\x0a", Frame(True, True)),
    "next frame": ("AV1", b"\x10\x32", Frame(True)),
    "continued": ("AV1", b"\x90\x32", Frame()),
    "sound": ("OPUS", b"", codecs.SOUND),
}


@pytest.mark.parametrize("name", OTHERS)
def test_others_are_read(name: str) -> None:
    codec, payload, frame = OTHERS[name]
    assert describe(codec, payload) == frame


CUT_OFF = {"VP8": ["", "10", "90", "90f0", "90f080", "90f08007"], "VP9": ["", "88", "a805", "a885"]}
CUT_OFF["H264"] = ["", "65", "7c", "7c85", "18", "1800", "180002"]
CUT_OFF["AV1"] = [""]


@pytest.mark.parametrize(("codec", "payload"), [(codec, cut) for codec, cuts in CUT_OFF.items() for cut in cuts])
def test_what_is_cut_off_never_begins_a_picture(codec: str, payload: str) -> None:
    assert describe(codec, bytes.fromhex(payload)) in (codecs.NOTHING, Frame(start=True))


@given(st.sampled_from(["VP8", "VP9", "H264", "AV1"]), st.binary(max_size=24))
def test_random_bytes_are_described_somehow(codec: str, payload: bytes) -> None:
    frame = describe(codec, payload)
    assert frame.start or not frame.keyframe


@given(st.binary(min_size=1, max_size=24), st.integers(0, 0x7FFF), st.integers(0, 255))
def test_a_patched_payload_says_the_new_numbers_and_is_else_the_same(payload: bytes, picture: int, tl0: int) -> None:
    payload = bytes([payload[0] | 0x80]) + payload[1:]
    frame = describe("VP8", payload)
    buffer = bytearray(b"ab" + payload)
    codecs.patch_vp8(buffer, 2, frame, picture, tl0)
    patched = bytes(buffer[2:])
    again = describe("VP8", patched)
    assert (bytes(buffer[:2]), len(patched)) == (b"ab", len(payload))
    assert again.picture == picture & ((1 << frame.picture_bits) - 1)
    assert again.tl0 == (tl0 if frame.tl0_at else 0)
    codecs.patch_vp8(buffer, 2, again, frame.picture, frame.tl0)
    assert buffer[2:] == payload
