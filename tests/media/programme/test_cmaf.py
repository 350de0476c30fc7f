"""Boxes that another program reads as they were meant."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from media.programme import annexb
from media.programme.cmaf import Sample, box, init_segment, media_segment
from media.programme.encoders import SAMPLE_RATE, AudioEncoder, AudioFormat, VideoEncoder, VideoFormat
from media.programme.packager import Packager
from media.programme.ports import TICKS, Part, Rung
from tests.media.programme.feeds import GREEN, plain_picture

SMALL = VideoFormat(320, 180, 25, 400_000, "ultrafast")
SPEECH = AudioFormat(SAMPLE_RATE, 64_000)
SLOT = TICKS // 25


def test_a_box_is_its_length_its_kind_and_its_content() -> None:
    assert box(b"free", b"ab", b"c") == b"\0\0\0\x0bfreeabc"


def test_segments_are_whole_boxes_and_nothing_else() -> None:
    packager = whole(60)[0]
    stream = packager.init
    kinds = []
    while stream:
        size, kind = struct.unpack_from(">I4s", stream)
        kinds.append(kind)
        stream = stream[size:]
    assert kinds == [b"ftyp", b"moov"]


def made(slots: int, left_out: range = range(0)) -> tuple[Packager, list[Part]]:
    """A green picture and a tone, in parts of 5 slots and segments of 25; some slots without a picture."""
    video, audio = VideoEncoder(SMALL), AudioEncoder(SPEECH)
    packager = Packager(Rung("high", video.track, audio.track, 25, 500_000), 5 * SLOT, 25 * SLOT)
    parts: list[Part] = []
    for slot in range(slots):
        tone = (0.2 * np.sin(0.05 * np.arange(slot * 1920, (slot + 1) * 1920))).astype(np.float32)
        packager.add_audio(audio.encode(tone))
        if slot not in left_out:
            packager.add_video(video.encode(plain_picture(GREEN), slot, key=slot % 25 == 0))
        parts += packager.advance((slot + 1) * SLOT)
    return packager, parts


def whole(slots: int) -> tuple[Packager, list[bytes]]:
    """The same by segments."""
    packager, parts = made(slots)
    count = sum(part.ends for part in parts)
    return packager, [b"".join(one.data for one in parts if one.segment == number) for number in range(count)]


def packets_of(stream: bytes, kind: str) -> list[tuple[Fraction, Fraction, bool]]:
    with av.open(io.BytesIO(stream), "r") as container:
        stream_of = container.streams.video if kind == "video" else container.streams.audio
        return [
            (packet.pts * packet.time_base, packet.duration * packet.time_base, packet.is_keyframe)
            for packet in container.demux(stream_of)
            if packet.pts is not None and packet.duration is not None
        ]


def test_all_pictures_come_out_with_exact_times_and_a_keyframe_per_segment() -> None:
    packager, segments = whole(80)
    packets = packets_of(packager.init + b"".join(segments), "video")
    assert packets == [(Fraction(n, 25), Fraction(1, 25), n % 25 == 0) for n in range(75)]


def test_all_sound_comes_out_with_exact_times() -> None:
    packager, segments = whole(80)
    packets = packets_of(packager.init + b"".join(segments), "audio")
    count = -(-48_000 * 3 // 1024)
    assert [(start, length) for start, length, _ in packets] == [
        (Fraction(n * 1024, 48_000), Fraction(1024, 48_000)) for n in range(count)
    ]


def test_parts_lie_on_the_grid_and_a_decoder_can_begin_with_the_first_of_a_segment() -> None:
    _, parts = made(80)
    assert [(part.segment, part.start, part.duration) for part in parts] == [
        (number // 5, number * 5 * SLOT, 5 * SLOT) for number in range(15)
    ]
    assert [part.independent for part in parts] == [number % 5 == 0 for number in range(15)]
    assert [part.ends for part in parts] == [number % 5 == 4 for number in range(15)]


def test_a_part_leaves_at_most_two_slots_after_its_last_picture() -> None:
    for slots in (5, 10, 25):
        assert len(made(slots - 1)[1]) == slots // 5 - 1
        assert len(made(slots + 2)[1]) == slots // 5


def test_a_picture_stands_until_the_part_ends_where_the_following_ones_were_left_out() -> None:
    packager, parts = made(30, left_out=range(7, 10))
    packets = packets_of(packager.init + b"".join(part.data for part in parts), "video")
    assert [duration for start, duration, _ in packets if start == Fraction(6, 25)] == [Fraction(4, 25)]
    assert all(earlier[0] + earlier[1] == later[0] for earlier, later in pairwise(packets))


def test_sound_alone_is_cut_on_the_same_grid_and_every_part_can_be_begun_with() -> None:
    audio = AudioEncoder(SPEECH)
    packager = Packager(Rung("sound", None, audio.track, 0, 80_000), 5 * SLOT, 25 * SLOT)
    parts: list[Part] = []
    for slot in range(30):
        packager.add_audio(audio.encode(np.zeros(1920, np.float32)))
        parts += packager.advance((slot + 1) * SLOT)
    assert [part.start for part in parts] == [number * 5 * SLOT for number in range(5)]
    assert all(part.independent for part in parts)


def test_a_single_segment_is_decodable_with_the_init_segment() -> None:
    packager, segments = whole(80)
    with av.open(io.BytesIO(packager.init + segments[2]), "r") as container:
        frames = list(container.decode(video=0))
    assert [round(frame.time * 25, 6) for frame in frames if frame.time is not None] == list(range(50, 75))


def test_the_stream_is_constrained_baseline_without_reordering() -> None:
    packager, segments = whole(60)
    with av.open(io.BytesIO(packager.init + segments[0]), "r") as container:
        context = container.streams.video[0].codec_context
        assert context.profile == "Constrained Baseline"
        assert context.has_b_frames is False
        assert container.streams.audio[0].codec_context.profile == "LC"


def test_a_segment_without_sound_is_still_readable() -> None:
    video = VideoEncoder(SMALL)
    samples = [video.encode(plain_picture(GREEN), slot, key=slot == 0) for slot in range(3)]
    audio = AudioEncoder(SPEECH).track
    stream = init_segment([video.track, audio]) + media_segment(1, [(video.track, samples), (audio, [])])
    assert len(packets_of(stream, "video")) == 3


def test_nal_units_are_found_behind_long_and_short_start_codes() -> None:
    stream = b"\0\0\0\1\x67aa\0\0\0\1\x68bb\0\0\1\x65cc"
    assert list(annexb.nal_units(stream)) == [b"\x67aa", b"\x68bb", b"\x65cc"]
    assert annexb.is_keyframe(stream)
    assert annexb.to_sample(stream) == b"\0\0\0\3\x65cc"


def test_without_parameter_sets_there_is_no_configuration() -> None:
    with pytest.raises(ValueError, match="parameter"):
        annexb.decoder_configuration(b"\0\0\1\x67abc")


def test_a_sample_is_a_keyframe_unless_told_otherwise() -> None:
    assert Sample(b"", 0, 1).key
