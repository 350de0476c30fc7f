"""A track on its way out: frames in, RTP packets out, and the one mapping of its RTP clock to time.

A picture that comes encoded already goes on as it is; one that nobody gets is not encoded.
"""

from __future__ import annotations

import secrets
import threading
from typing import Protocol

import av

from hardware.capture.encode import FRAME_S, H264, OPUS, PictureEncoder, SoundEncoder
from hardware.capture.timed import Encoded
from media.packetise import RtpStream, h264_payloads
from media.ports import Codec, TrackInfo

PAYLOAD_TYPES = {H264.name: 102, OPUS.name: 111}  # dynamic numbers (RFC 3551 § 6), the ones Chromium uses
GAP_S = 0.1  # seconds a sound card's clock may be off before a gap is admitted; less is evened out by the listeners
APART_S = 0.001  # seconds between pictures that come at once; with one time stamp they would be one picture
EARLY = 0.6  # of a picture's interval: a picture that comes sooner after the last one is one too many


class OutTrack(Protocol):
    """What a feed fills; `stream` maps monotonic time to the track's RTP clock."""

    info: TrackInfo
    stream: RtpStream


def fresh_stream(codec: Codec) -> RtpStream:
    """A stream with random source, first number and first time stamp (RFC 3550 § 5.1)."""
    return RtpStream(
        PAYLOAD_TYPES[codec.name],
        codec.clock_rate,
        ssrc=secrets.randbits(32),
        first_sequence=secrets.randbits(15),  # the upper half is left free, so that SRTP's rollover starts at zero
        first_time=secrets.randbits(32),
    )


class PictureTrack:
    """Pictures of a camera; keyframe wish and rest may come from another thread.

    `camera` tells which of several of a drawn hall it is, "" where its source has one picture.
    """

    def __init__(self, info: TrackInfo, stream: RtpStream, encoder: PictureEncoder, fps: int, camera: str = "") -> None:
        self.info = info
        self.stream = stream
        self.camera = camera
        self.resting = False
        self._encoder = encoder
        self._least_gap = EARLY / fps
        self._last = float("-inf")
        self._keyframe = threading.Event()

    def want_keyframe(self) -> None:
        """Make the next picture a keyframe; a picture that comes encoded cannot be made one."""
        self._keyframe.set()

    def rest(self, resting: bool) -> None:
        """Nobody gets it, or somebody does again: then from a keyframe on."""
        self.resting = resting
        if not resting:
            self.want_keyframe()

    def take(self, picture: av.VideoFrame | Encoded, at: float) -> list[bytes]:
        """The packets of a picture; none while it rests, where pictures come faster than wanted, or out of order."""
        if self.resting:
            return []
        if isinstance(picture, Encoded):
            self._last = max(at, self._last + APART_S)
            return self.stream.picture(h264_payloads(picture.data), self._last)
        if at - self._last < self._least_gap:
            return []
        self._last = at
        keyframe = self._keyframe.is_set()
        self._keyframe.clear()
        encoded = self._encoder.encode(picture, at, keyframe=keyframe)
        return self.stream.picture(h264_payloads(encoded), at)


class SoundTrack:
    """Sound of a microphone in packets of 20 ms, whose time stamps have a gap only where the sound has one."""

    def __init__(self, info: TrackInfo, stream: RtpStream, encoder: SoundEncoder) -> None:
        self.info = info
        self.stream = stream
        self._encoder = encoder
        self._begin = 0.0
        self._taken_s = 0.0
        self._packets = 0

    def take(self, frame: av.AudioFrame, at: float) -> list[bytes]:
        """The packets that this piece of sound completes."""
        if abs(self._begin + self._taken_s - at) > GAP_S:
            self._begin = round((at - self._taken_s) * OPUS.clock_rate) / OPUS.clock_rate
        self._taken_s += frame.samples / frame.sample_rate
        packets = []
        for packet in self._encoder.encode(frame):
            at = self._begin + self._packets * FRAME_S
            packets.append(self.stream.sound(packet.payload, at, packet.level))
            self._packets += 1
        return packets
