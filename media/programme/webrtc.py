"""The programme's own packets for those who must react at once: its pictures as they are encoded, its sound in Opus.

Interpreters, press and an overflow room watch by WHEP. Their picture is the very one that every viewer gets, cut into
RTP (RFC 6184) as soon as it is encoded instead of being collected for a part; only the sound is encoded once more, for
browsers take no AAC by RTP (RFC 7874). No keyframe is made on request: one comes with every segment anyway, and a
viewer on a bad line shall not make the stream larger for all others. What nobody watches is not made, once the room
says so.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext

from media.local import LocalLink
from media.packetise import RtpStream, payloads_of
from media.ports import Codec, TrackInfo
from media.programme.annexb import LENGTH_SIZE
from media.programme.cmaf import Sample
from media.programme.loudness import Sound
from media.programme.ports import Beginning

OWNER = "programme"
H264 = Codec("H264", 90_000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
OPUS = Codec("opus", 48_000, 2, "minptime=10;useinbandfec=1")  # always "/2" in SDP, whatever is inside (RFC 7587 § 7)
PICTURE = TrackInfo("programme.picture", OWNER, "video", "camera", H264)
SOUND = TrackInfo("programme.sound", OWNER, "audio", "microphone", OPUS)
TRACKS = (PICTURE, SOUND)

FRAME = 960  # samples of one Opus packet: 20 ms, what every receiver expects (RFC 7587 § 4.2)
SOUND_BITRATE = 48_000  # bit/s, mono; speech gains nothing above
COMPLEXITY = 5  # as WebRTC has it on telephones; libopus's own 10 takes three times the CPU, 0.44 ms for 20 ms
SILENT = 127  # RFC 6464: -127 dBov is digital silence
OPUS_OPTIONS = {
    "application": "voip",
    "frame_duration": "20",
    "fec": "1",
    "packet_loss": "5",
    "compression_level": str(COMPLEXITY),
}
REPORT_S = 1.0  # seconds between sender reports; a new viewer's lips and voices are together after the first
NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """At the 64-bit NTP time `ntp` the track's RTP clock showed `rtp` (RFC 3550 § 6.4.1)."""

    track_id: str
    ntp: int
    rtp: int


@dataclass(frozen=True, slots=True)
class Packets:
    """RTP packets of a track, in order."""

    track_id: str
    packets: tuple[bytes, ...]


Outgoing = Packets | Report


class OpusEncoder:
    """Opus in packets of 20 ms, fed any number of samples at a time; `start` is the number of the first sample."""

    def __init__(self, start: int = 0) -> None:
        context = av.CodecContext.create("libopus", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate, context.layout, context.format = OPUS.clock_rate, "mono", "flt"
        context.bit_rate = SOUND_BITRATE
        context.options = OPUS_OPTIONS
        context.open()
        self._context = context
        self._waiting: Sound = np.zeros(0, np.float32)
        self._taken = start

    def encode(self, sound: Sound) -> Iterator[tuple[int, bytes, int]]:
        """The packets completed by this sound: first sample, payload, level (RFC 6464)."""
        self._waiting = np.concatenate((self._waiting, sound))
        while len(self._waiting) >= FRAME:
            piece, self._waiting = self._waiting[:FRAME], self._waiting[FRAME:]
            start, self._taken = self._taken, self._taken + FRAME
            for packet in self._context.encode(_frame(piece, start)):
                yield start, bytes(packet), level(piece)


class DirectTracks:
    """Turns slots into RTP and hands them to `send`; called from the programme's thread.

    Until something else is said, both tracks count as watched.
    """

    def __init__(self, send: Callable[[Sequence[Outgoing]], None]) -> None:
        self._send = send
        self._picture = _stream(102, H264)
        self._sound = _stream(111, OPUS)
        self._watched = {info.track_id for info in TRACKS}
        self._opus = OpusEncoder()
        self._parameter_sets: tuple[bytes, ...] = ()
        self._begun = NTP_EPOCH
        self._offset = 0.0
        self._position = 0.0
        self._reported = -math.inf

    def begin(self, timeline: Beginning) -> None:
        """A timeline starts: its clock goes on after the former one's, as RTP clocks never jump back."""
        video = timeline.rungs[0].video
        self._parameter_sets = parameter_sets(video.config) if video is not None else ()
        self._offset = math.ceil(self._offset + self._position)
        self._begun, self._position, self._reported = timeline.begun, 0.0, -math.inf
        self._opus = OpusEncoder()

    def watch(self, track_id: str, watched: bool) -> None:
        """Whether anybody gets the track. Who comes first finds its clock at once, and its sound where time stands."""
        before = track_id in self._watched
        (self._watched.add if watched else self._watched.discard)(track_id)
        if watched and not before:
            self._reported = -math.inf
        if (track_id, watched, before) == (SOUND.track_id, True, False):
            self._opus = OpusEncoder(round(self._position * OPUS.clock_rate))

    def slot(self, picture: Sample | None, sound: Sound) -> None:
        """Send a slot's picture, if it has one, and its sound, as far as they are watched."""
        made: list[Outgoing] = list(self._reports())
        if picture is not None and PICTURE.track_id in self._watched:
            made.append(Packets(PICTURE.track_id, tuple(self._pictured(picture))))
        if SOUND.track_id in self._watched:
            made.append(Packets(SOUND.track_id, tuple(self._heard(sound))))
        self._position += len(sound) / OPUS.clock_rate
        if made:
            self._send(made)

    def _heard(self, sound: Sound) -> Iterator[bytes]:
        for start, payload, loudness in self._opus.encode(sound):
            yield self._sound.sound(payload, self._offset + start / OPUS.clock_rate, loudness)

    def _pictured(self, picture: Sample) -> list[bytes]:
        units = (*(self._parameter_sets if picture.key else ()), *sample_units(picture.data))
        return self._picture.picture(payloads_of(units), self._offset + picture.start / H264.clock_rate)

    def _reports(self) -> Iterator[Report]:
        """Both clocks against the same moment, once a second."""
        if self._position - self._reported < REPORT_S:
            return
        self._reported = self._position
        at = ntp_time(self._begun + timedelta(seconds=self._position))
        for info, stream in ((PICTURE, self._picture), (SOUND, self._sound)):
            if info.track_id in self._watched:
                yield Report(info.track_id, at, stream.rtp_time(self._offset + self._position))


def publish(loop: asyncio.AbstractEventLoop, link: LocalLink) -> DirectTracks:
    """Offer both tracks to the room; what they send goes over the link, in the thread of its loop."""
    for info in TRACKS:
        link.publish(info)

    def send(made: Sequence[Outgoing]) -> None:
        loop.call_soon_threadsafe(_push, link, made)

    return DirectTracks(send)


def _push(link: LocalLink, made: Sequence[Outgoing]) -> None:
    for one in made:
        match one:
            case Packets(track_id, packets):
                for packet in packets:
                    link.push(track_id, packet)
            case Report(track_id, ntp, rtp):
                link.sender_report(track_id, ntp, rtp)


def sample_units(sample: bytes) -> Iterator[bytes]:
    """The NAL units of a sample of an `avc1` track (ISO/IEC 14496-15 § 5.3.4.2)."""
    at = 0
    while at < len(sample):
        end = at + LENGTH_SIZE + int.from_bytes(sample[at : at + LENGTH_SIZE], "big")
        yield sample[at + LENGTH_SIZE : end]
        at = end


def parameter_sets(config: bytes) -> tuple[bytes, ...]:
    """SPS and PPS of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 § 5.3.3.1) of the baseline profiles."""
    found, at = [], 5
    for mask in (0x1F, 0xFF):
        count, at = config[at] & mask, at + 1
        for _ in range(count):
            end = at + 2 + int.from_bytes(config[at : at + 2], "big")
            found.append(config[at + 2 : end])
            at = end
    return tuple(found)


def level(sound: Sound) -> int:
    """The level of samples from -1 to 1 in -dBov (RFC 6464 § 3): 0 is an overloaded square wave, 127 silence."""
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    return SILENT if power < 10 ** (-SILENT / 10) else min(SILENT, max(0, round(-10 * math.log10(power))))


def ntp_time(at: datetime) -> int:
    """The 64-bit NTP time of a moment (RFC 3550 § 4)."""
    return round((at - NTP_EPOCH).total_seconds() * 2**32) & 0xFFFF_FFFF_FFFF_FFFF


def _frame(piece: Sound, start: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece[None, :]), "flt", "mono")
    frame.sample_rate, frame.pts, frame.time_base = OPUS.clock_rate, start, Fraction(1, OPUS.clock_rate)
    return frame


def _stream(payload_type: int, codec: Codec) -> RtpStream:
    """Random source, number and time (RFC 3550 § 5.1); numbers from the lower half, so that SRTP's rollover is 0."""
    return RtpStream(
        payload_type,
        codec.clock_rate,
        ssrc=secrets.randbits(32),
        first_sequence=secrets.randbits(15),
        first_time=secrets.randbits(32),
    )
