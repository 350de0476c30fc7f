"""Frames of the local link, cut anywhere, broken anyhow."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.local_wire import (
    MAX_PAYLOAD,
    Deframer,
    Frame,
    Kind,
    WireError,
    pack,
    pack_track,
    pack_tracks,
    read_clock_mapping,
    read_json,
    read_text,
    read_track,
    read_tracks,
    socket_address,
)
from media.ports import Codec, TrackInfo

CAMERA = TrackInfo("hall-camera", "hall", "video", "camera", Codec("H264", 90000, 1, "packetization-mode=1"))

FRAMES = st.lists(st.builds(Frame, st.sampled_from(Kind), st.integers(0, 0xFFFF), st.binary(max_size=200)), max_size=8)


@given(FRAMES, st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_the_stream_is_cut(frames: list[Frame], step: int) -> None:
    stream = b"".join(pack(frame.kind, frame.track, frame.payload) for frame in frames)
    deframer = Deframer()
    read = [frame for at in range(0, len(stream), step) for frame in deframer.feed(stream[at : at + step])]
    assert read == frames


@pytest.mark.parametrize(
    "stream", [b"\0\0\0\0\0\0\0", b"\xff\0\0\0\0\0\0", pack(Kind.PACKET)[:3] + (MAX_PAYLOAD + 1).to_bytes(4, "big")]
)
def test_an_unknown_kind_or_a_monstrous_length_is_an_error(stream: bytes) -> None:
    with pytest.raises(WireError):
        list(Deframer().feed(stream))


def test_frames_before_a_broken_one_are_still_read() -> None:
    frames = Deframer().feed(pack(Kind.CONTROL, 0, b"{}") + b"\xff" * 7)
    assert next(frames) == Frame(Kind.CONTROL, 0, b"{}")
    with pytest.raises(WireError):
        next(frames)


def test_a_track_description_survives_the_way() -> None:
    assert read_track(pack_track(CAMERA)) == CAMERA
    assert read_tracks(pack_tracks((CAMERA,))) == (CAMERA,)


@pytest.mark.parametrize("payload", [b"", b"nonsense", b"[]", b'[{"track_id": 3}]', b"\xff"])
def test_a_payload_that_is_not_what_it_should_be_is_an_error(payload: bytes) -> None:
    for read in (read_track, read_json, read_clock_mapping):
        with pytest.raises(WireError):
            read(payload)


@pytest.mark.parametrize("payload", [b"", b"\xff\xfe"])
def test_an_empty_or_garbled_name_is_an_error(payload: bytes) -> None:
    with pytest.raises(WireError):
        read_text(payload)


def test_a_socket_in_a_very_deep_folder_can_be_bound(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 30)
    folder.mkdir()
    path = folder / "link.sock"
    assert len(os.fsencode(path)) > 108
    with socket.socket(socket.AF_UNIX) as endpoint, socket_address(path) as address:
        endpoint.bind(address)
    assert path.is_socket()
