"""The frames of one track as they came, for whoever keeps them: in order, from a keyframe on, each with its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from media import rtp
from media.ports import TrackInfo
from media.programme.frames import EncodedPicture, FrameAssembler, PayloadFormat
from media.programme.matroska import OPUS, Shape
from media.programme.pictures import ASK_AGAIN, FORMATS
from media.programme.senderclock import SenderClock

BELIEVED_S: Final = 1.0  # a sender's clock that puts a frame farther from its arrival is not to be believed
MARKER_AT: Final = 1  # byte of the marker bit (RFC 3550 § 5.1)

SOUND = PayloadFormat(lambda payload: True, lambda payload: payload, lambda data: True)
"""Every packet is a frame (RFC 7587 § 4.2)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a track; `arrived` in Unix seconds of our clock."""

    track: Track
    data: bytes
    timestamp: int
    keyframe: bool
    arrived: float


class Track:
    """Frames of one track in order, from a keyframe on; raises KeyError for a codec that is not kept."""

    def __init__(self, info: TrackInfo) -> None:
        self.info = info
        self.clock = SenderClock(info.codec.clock_rate)
        self.shape: Shape | None = None if info.kind == "video" else OPUS
        self.waits = info.kind == "video"
        self._format = FORMATS[info.codec.name][1] if info.kind == "video" else SOUND
        self._frames = FrameAssembler(self._format)
        self._source: int | None = None
        self._asked = float("-inf")

    def is_new_stream(self, source: int) -> bool:
        """Whether a packet's SSRC is another than that of the one before; then everything begins anew."""
        former, self._source = self._source, source
        if former in (None, source):
            return False
        self._frames = FrameAssembler(self._format)
        self.waits = self.info.kind == "video"
        return True

    def frames(self, packet: bytes, now: float) -> Sequence[Frame]:
        """What a packet completes."""
        if self.info.kind == "audio":  # a frame to itself, whatever its marker says
            packet = b"".join((packet[:MARKER_AT], bytes((packet[MARKER_AT] | rtp.MARKER,)), packet[MARKER_AT + 1 :]))
        self._frames.push(packet, now)
        return self.late(now)

    def late(self, now: float) -> Sequence[Frame]:
        """What need not wait any longer for a packet that was lost."""
        return [self._frame(one, now) for one in self._frames.pictures(now) if self._is_usable(one)]

    def _is_usable(self, one: EncodedPicture) -> bool:
        """A picture that needs what was lost is of no use to anybody."""
        if self.info.kind == "video":
            self.waits = not self._format.keyframe(one.data) and (self.waits or not one.intact)
        return bool(one.data) and not self.waits

    def _frame(self, one: EncodedPicture, now: float) -> Frame:
        return Frame(self, one.data, one.timestamp, self._format.keyframe(one.data), now)

    def asks(self, now: float) -> bool:
        """Whether to ask for a keyframe now: again every ASK_AGAIN seconds."""
        if now - self._asked < ASK_AGAIN:
            return False
        self._asked = now
        return True


def is_kept(info: TrackInfo) -> bool:
    """Whether a track's codec can be kept."""
    return info.codec.name.lower() == "opus" if info.kind == "audio" else info.codec.name in FORMATS


def taken(frame: Frame, ahead: float | None) -> float:
    """When a frame was taken, by our clock; its arrival where the sender's clock is not known or not to be believed."""
    theirs = frame.track.clock.taken(frame.timestamp)
    at = frame.arrived if theirs is None or ahead is None else theirs + ahead
    return at if abs(at - frame.arrived) <= BELIEVED_S else frame.arrived
