"""CMAF: an initialization segment and media segments of one H.264 and one AAC track, as boxes; pure.

ISO/IEC 14496-12 (boxes), 14496-14 (esds), 14496-15 (avcC), 23000-19 (CMAF). Every media segment is one chunk: `moof`
with one `traf` per track, then `mdat`; each sample carries its own duration, so a frame left out lengthens the former.
Written here and not with a muxer, because FFmpeg's fragments cannot be closed at an exact sample from PyAV, and the
encoder's own timing would be lost. About 30 µs a frame.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # no rotation
LANGUAGE = 0x10A5  # "deu", ISO 639-2/T in three times five bits
SYNC_SAMPLE = 0x02000000  # sample_depends_on = 2: on no other
PREDICTED_SAMPLE = 0x01010000  # depends on others and is no sync sample
DEFAULT_BASE_IS_MOOF = 0x020000
RUN_FIELDS = 0x000701  # trun carries data offset; each sample its duration, size and flags


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """An H.264 track: `config` is the AVCDecoderConfigurationRecord, `timescale` in ticks per second."""

    track_id: int
    timescale: int
    width: int
    height: int
    config: bytes


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """An AAC-LC track: `config` is the AudioSpecificConfig, `timescale` the sample rate in Hz, `bitrate` in bit/s."""

    track_id: int
    timescale: int
    channels: int
    bitrate: int
    config: bytes


Track = VideoTrack | AudioTrack


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded picture or sound frame; `start` and `duration` in ticks of its track."""

    data: bytes
    start: int
    duration: int
    key: bool = True


def box(kind: bytes, *payload: bytes) -> bytes:
    """A box (14496-12 § 4.2)."""
    body = b"".join(payload)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    """A box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)


# -- initialization segment --------------------------------------------------------------------------------------------


def init_segment(tracks: Sequence[Track]) -> bytes:
    """`ftyp` and `moov` of the tracks; no samples."""
    brands = box(b"ftyp", b"iso6", struct.pack(">I", 1), b"iso6", b"cmfc", b"mp41")
    return brands + box(b"moov", _movie_header(tracks), *map(_track, tracks), _extends(tracks))


def _movie_header(tracks: Sequence[Track]) -> bytes:
    next_id = max(track.track_id for track in tracks) + 1
    times = struct.pack(">IIII", 0, 0, 1000, 0)  # creation, modification, timescale, duration unknown
    rate_and_volume = struct.pack(">IHH", 0x10000, 0x100, 0)
    return full_box(b"mvhd", 0, 0, times, rate_and_volume, bytes(8), MATRIX, bytes(24), struct.pack(">I", next_id))


def _extends(tracks: Sequence[Track]) -> bytes:
    return box(b"mvex", *(full_box(b"trex", 0, 0, struct.pack(">IIIII", t.track_id, 1, 0, 0, 0)) for t in tracks))


def _track(track: Track) -> bytes:
    return box(b"trak", _track_header(track), box(b"mdia", _media_header(track), _handler(track), _media_info(track)))


def _track_header(track: Track) -> bytes:
    video = isinstance(track, VideoTrack)
    width, height = (track.width, track.height) if isinstance(track, VideoTrack) else (0, 0)
    identity = struct.pack(">IIIII", 0, 0, track.track_id, 0, 0)
    layer_and_volume = struct.pack(">HHHH", 0, 0, 0 if video else 0x100, 0)
    size = struct.pack(">II", width << 16, height << 16)
    return full_box(b"tkhd", 0, 7, identity, bytes(8), layer_and_volume, MATRIX, size)  # 7: enabled, shown, in preview


def _media_header(track: Track) -> bytes:
    return full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, track.timescale, 0, LANGUAGE, 0))


def _handler(track: Track) -> bytes:
    kind = b"vide" if isinstance(track, VideoTrack) else b"soun"
    return full_box(b"hdlr", 0, 0, bytes(4), kind, bytes(12), b"main\0")


def _media_info(track: Track) -> bytes:
    video = isinstance(track, VideoTrack)
    header = full_box(b"vmhd", 0, 1, bytes(8)) if video else full_box(b"smhd", 0, 0, bytes(4))
    here = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1)))
    return box(b"minf", header, here, _sample_table(track))


def _sample_table(track: Track) -> bytes:
    entry = _avc1(track) if isinstance(track, VideoTrack) else _mp4a(track)
    description = full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry)
    empty = ((b"stts", 4), (b"stsc", 4), (b"stsz", 8), (b"stco", 4))
    return box(b"stbl", description, *(full_box(kind, 0, 0, bytes(size)) for kind, size in empty))


def _avc1(track: VideoTrack) -> bytes:
    size = struct.pack(">HH", track.width, track.height)
    resolution = struct.pack(">IIIH", 0x480000, 0x480000, 0, 1)  # 72 dpi, one frame per sample
    depth = struct.pack(">Hh", 24, -1)
    config = box(b"avcC", track.config)
    return box(b"avc1", bytes(6), b"\0\1", bytes(16), size, resolution, bytes(32), depth, config)


def _mp4a(track: AudioTrack) -> bytes:
    sound = struct.pack(">HHHHI", track.channels, 16, 0, 0, track.timescale << 16)
    return box(b"mp4a", bytes(6), b"\0\1", bytes(8), sound, _esds(track))


def _esds(track: AudioTrack) -> bytes:
    stream = bytes([0x40, 0x15, 0, 0, 0]) + struct.pack(">II", track.bitrate, track.bitrate)  # MPEG-4 audio
    decoder = _descriptor(4, stream + _descriptor(5, track.config))
    return full_box(
        b"esds", 0, 0, _descriptor(3, struct.pack(">HB", track.track_id, 0) + decoder + _descriptor(6, b"\2"))
    )


def _descriptor(tag: int, body: bytes) -> bytes:
    """A descriptor with its length in four bytes (14496-1 § 8.3.3)."""
    return bytes([tag, 0x80, 0x80, 0x80, len(body)]) + body


# -- media segments ----------------------------------------------------------------------------------------------------


def media_segment(sequence: int, runs: Sequence[tuple[Track, Sequence[Sample]]]) -> bytes:
    """`moof` and `mdat` with the samples of each track that has any; `sequence` counts segments."""
    filled = [(track, samples) for track, samples in runs if samples]
    head = len(_movie_fragment(sequence, filled, [0] * len(filled))) + 8  # offsets count from the start of moof
    offsets = []
    for _, samples in filled:
        offsets.append(head)
        head += sum(len(sample.data) for sample in samples)
    data = [sample.data for _, samples in filled for sample in samples]
    return _movie_fragment(sequence, filled, offsets) + box(b"mdat", *data)


def _movie_fragment(sequence: int, runs: Sequence[tuple[Track, Sequence[Sample]]], offsets: Sequence[int]) -> bytes:
    header = full_box(b"mfhd", 0, 0, struct.pack(">I", sequence))
    trafs = [_track_fragment(track, samples, at) for (track, samples), at in zip(runs, offsets, strict=True)]
    return box(b"moof", header, *trafs)


def _track_fragment(track: Track, samples: Sequence[Sample], offset: int) -> bytes:
    rows = b"".join(struct.pack(">III", sample.duration, len(sample.data), _flags(sample)) for sample in samples)
    return box(
        b"traf",
        full_box(b"tfhd", 0, DEFAULT_BASE_IS_MOOF, struct.pack(">I", track.track_id)),
        full_box(b"tfdt", 1, 0, struct.pack(">Q", samples[0].start)),
        full_box(b"trun", 0, RUN_FIELDS, struct.pack(">Ii", len(samples), offset), rows),
    )


def _flags(sample: Sample) -> int:
    return SYNC_SAMPLE if sample.key else PREDICTED_SAMPLE
