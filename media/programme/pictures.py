"""A video track as the programme sees it: packets in, the newest decoded picture out.

A stream that breaks never shows rubble: the last good picture stays until the next keyframe, which is asked for, and
after `STALE` seconds the track counts as one without a picture.
"""

from __future__ import annotations

import av
from aiortc.codecs import h264, vpx
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from media.ports import TrackInfo
from media.programme import annexb
from media.programme.frames import EncodedPicture, FrameAssembler, PayloadFormat

STALE = 3.0  # seconds without a new picture after which a track counts as dark: a frozen face looks like a live one
ASK_AGAIN = 0.7  # seconds between requests for a keyframe; a browser needs up to half a second to send one
FU_A, FU_START = 28, 0x80  # RFC 6184 § 5.8
VP8_START, VP8_PARTITION = 0x10, 0x07  # RFC 7741 § 4.2: S bit and partition index


def _h264_starts(payload: bytes) -> bool:
    return annexb.nal_type(payload) != FU_A or (len(payload) > 1 and bool(payload[1] & FU_START))


def _vp8_starts(payload: bytes) -> bool:
    return bool(payload[0] & VP8_START) and not payload[0] & VP8_PARTITION


def _vp8_keyframe(data: bytes) -> bool:
    return bool(data) and not data[0] & 1  # RFC 6386 § 9.1


FORMATS = {
    "H264": ("h264", PayloadFormat(_h264_starts, h264.h264_depayload, annexb.is_keyframe)),
    "VP8": ("vp8", PayloadFormat(_vp8_starts, vpx.vp8_depayload, _vp8_keyframe)),
}


class PictureSource:
    """Decodes one track; raises KeyError when made for a codec not in FORMATS."""

    def __init__(self, info: TrackInfo, now: float) -> None:
        self._decoder_name, self._format = FORMATS[info.codec.name]
        self._assembler = FrameAssembler(self._format)
        self._decoder = _open(self._decoder_name)
        self._picture: av.VideoFrame | None = None
        self._updated = now
        self._asked: float | None = None
        self._waits_for_keyframe = True

    def push(self, packet: bytes, now: float) -> None:
        """Take one RTP packet."""
        self._assembler.push(packet, now)

    def update(self, now: float) -> None:
        """Decode what has become complete."""
        for encoded in self._assembler.pictures(now):
            self._take(encoded, now)

    def picture(self, now: float) -> av.VideoFrame | None:
        """The newest picture, None where there is none or it is too old to be shown."""
        return self._picture if now - self._updated < STALE else None

    def wants_keyframe(self, now: float) -> bool:
        """Whether a keyframe shall be asked for now; says yes once every ASK_AGAIN seconds while it waits for one."""
        if not self._waits_for_keyframe or (self._asked is not None and now - self._asked < ASK_AGAIN):
            return False
        self._asked = now
        return True

    def _take(self, encoded: EncodedPicture, now: float) -> None:
        keyframe = self._format.keyframe(encoded.data)
        if not keyframe and (self._waits_for_keyframe or not encoded.intact):
            self._waits_for_keyframe = True
            return
        try:
            pictures = self._decoder.decode(av.Packet(encoded.data))
        except av.FFmpegError:
            self._decoder = _open(self._decoder_name)
            self._waits_for_keyframe = True
            return
        self._waits_for_keyframe = False
        if pictures:
            self._picture, self._updated = pictures[-1], now


def _open(name: str) -> VideoCodecContext:
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    decoder.flags |= Flags.low_delay  # a picture comes out when it goes in; WebRTC has no B-frames
    return decoder
