"""A video track as the programme sees it: packets in, the newest decoded picture out.

A stream that breaks never shows rubble: the last good picture stays until the next keyframe, which is asked for, and
after `STALE` seconds the track counts as one without a picture. A picture waits for the sound that was taken with it,
which is delayed on purpose (`sound.DELAY`); where there is none, or no report of its clock, it is shown at once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import av
from aiortc.codecs import h264, vpx
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from media.ports import TrackInfo
from media.programme import annexb
from media.programme.frames import EncodedPicture, FrameAssembler, PayloadFormat
from media.programme.senderclock import SenderClock

STALE = 3.0  # seconds without a new picture after which a track counts as dark: a frozen face looks like a live one
ASK_AGAIN = 0.7  # seconds between requests for a keyframe; a browser needs up to half a second to send one
HOLD = 0.4  # seconds a picture waits for its sound at most, and as many may lie between their clocks to be believed
WAITING = 16  # pictures, half a second of the fastest camera
JUDGED = 50  # pictures from which a track's lateness behind its sound is judged, about two seconds
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


@dataclass(frozen=True, slots=True)
class _Decoded:
    """`taken` by the sender's clock, `arrived` by ours; seconds."""

    frame: av.VideoFrame
    taken: float | None
    arrived: float


class PictureSource:
    """Decodes one track; raises KeyError when made for a codec not in FORMATS."""

    def __init__(self, info: TrackInfo, now: float) -> None:
        self.clock = SenderClock(info.codec.clock_rate)
        self._decoder_name, self._format = FORMATS[info.codec.name]
        self._assembler = FrameAssembler(self._format)
        self._saves_pictures = self._saves_filtering = self._unfiltered = False
        self._decoder = self._opened()
        self._picture: av.VideoFrame | None = None
        self._waiting: deque[_Decoded] = deque()
        self._updated = now
        self._asked: float | None = None
        self._waits_for_keyframe = True
        self._lateness: list[float] = []

    def save(self, pictures: bool, filtering: bool) -> None:
        """Decode more cheaply what is shown small.

        `pictures`: only those that others need, half of them where the sender has temporal layers. `filtering`: without
        the filter that smooths blocks, half of a decoder's work; errors then grow until the next keyframe, so that is
        for senders with regular ones. Both take effect without a gap: the latter with the next keyframe.
        """
        self._saves_pictures, self._saves_filtering = pictures, filtering
        self._decoder.skip_frame = "NONREF" if pictures else "DEFAULT"

    def push(self, packet: bytes, now: float) -> None:
        """Take one RTP packet."""
        self._assembler.push(packet, now)

    def update(self, now: float, heard: float | None = None) -> None:
        """Decode what has become complete. `heard` is when, by the sender's clock, the sound heard now was taken."""
        for encoded in self._assembler.pictures(now):
            if (frame := self._decode(encoded)) is not None:
                decoded = _Decoded(frame, self.clock.taken(encoded.timestamp), now)
                self._judge(decoded, heard)
                self._waiting.append(decoded)
                self._updated = now
        while self._waiting and self._is_due(self._waiting[0], now, heard):
            self._picture = self._waiting.popleft().frame

    def _is_due(self, decoded: _Decoded, now: float, heard: float | None) -> bool:
        if self._picture is None or heard is None or decoded.taken is None or len(self._waiting) > WAITING:
            return True
        return not 0 < decoded.taken - heard < HOLD or now - decoded.arrived >= HOLD

    def _judge(self, decoded: _Decoded, heard: float | None) -> None:
        if heard is not None and decoded.taken is not None and abs(heard - decoded.taken) < HOLD:
            self._lateness.append(heard - decoded.taken)

    def lateness(self) -> float:
        """By how many seconds pictures come after their sound was heard, once JUDGED were seen; then judged anew."""
        if len(self._lateness) < JUDGED:
            return 0.0
        judged, self._lateness = sorted(self._lateness), []
        return max(0.0, judged[len(judged) // 2])

    def picture(self, now: float) -> av.VideoFrame | None:
        """The newest picture that is due, None where there is none or it is too old to be shown."""
        return self._picture if now - self._updated < STALE else None

    def wants_keyframe(self, now: float) -> bool:
        """Whether a keyframe shall be asked for now; says yes once every ASK_AGAIN seconds while it waits for one."""
        waits = self._waits_for_keyframe or (self._unfiltered and not self._saves_filtering)
        if not waits or (self._asked is not None and now - self._asked < ASK_AGAIN):
            return False
        self._asked = now
        return True

    def _decode(self, encoded: EncodedPicture) -> av.VideoFrame | None:
        keyframe = self._format.keyframe(encoded.data)
        if not keyframe and (self._waits_for_keyframe or not encoded.intact):
            self._waits_for_keyframe = True
            return None
        if keyframe and self._unfiltered != self._saves_filtering:
            self._decoder = self._opened()
        try:
            pictures = self._decoder.decode(av.Packet(encoded.data))
        except av.FFmpegError:
            self._decoder = self._opened()
            self._waits_for_keyframe = True
            return None
        self._waits_for_keyframe = False
        return pictures[-1] if pictures else None

    def _opened(self) -> VideoCodecContext:
        decoder = av.CodecContext.create(self._decoder_name, "r")
        assert isinstance(decoder, VideoCodecContext)
        decoder.thread_count = 1
        decoder.flags |= Flags.low_delay  # a picture comes out when it goes in; WebRTC has no B-frames
        decoder.skip_frame = "NONREF" if self._saves_pictures else "DEFAULT"
        decoder.options = {"skip_loop_filter": "all"} if self._saves_filtering else {}
        self._unfiltered = self._saves_filtering
        return decoder
