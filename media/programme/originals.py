"""What one participant sends, as files of its own: packets become Matroska without being decoded.

A file holds the tracks that the participant has at its begin. What a file cannot hold begins a new one: other tracks, a
new stream (SSRC), other codec parameters (RFC 6184 parameter sets, the size of a VP8 picture), a silence of `IDLE_S`,
an hour. Its zero is a moment of our clock, written as DateUTC (RFC 9559 § 5.1.2.11); from there on the sender's RTP
clock counts, so lips and voice stay together however unevenly the packets came. Clusters are written out twice a second
(`matroska.CLUSTER_MS`): what a killed process wrote until then can be read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from av import FFmpegError

from media import rtp
from media.ports import TrackInfo
from media.programme.matroska import Matroska, Shape, picture_shape
from media.programme.originaltrack import Frame, Track, is_kept, taken
from media.programme.senderclock import signed

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0  # how long sound waits for a camera's first keyframe before it begins a file alone
IDLE_S: Final = 3.0  # without a packet a file ends: what is withheld or cut begins a new one afterwards
LONGEST_S: Final = 3600.0  # a damaged file costs an hour at most, and clocks drift apart by 0.2 s in one at most
AGAIN_S: Final = 10.0  # after the disk refused a file


class Shelf(Protocol):
    """Where the files go."""

    def path(self, begun: float, owner: str) -> Path:
        """A file that is not there yet, for an original that begins then (Unix seconds); OSError without room."""
        ...


@dataclass(slots=True)
class _Open:
    """The file that is being written; `begun` is its zero, `ahead` our clock minus the sender's, None where unknown."""

    file: Matroska
    begun: float
    ahead: float | None
    anchors: dict[str, tuple[int, float]]
    written: float

    def seconds(self, frame: Frame) -> float:
        """When a frame was taken, from the file's zero on. A track's first frame is its anchor."""
        track = frame.track
        anchor = self.anchors.setdefault(track.info.track_id, (frame.timestamp, taken(frame, self.ahead)))
        return anchor[1] - self.begun + signed(frame.timestamp - anchor[0]) / track.info.codec.clock_rate


class Participant:
    """Keeps what one owner sends. `ask` requests a keyframe of a track; times are Unix seconds of our clock."""

    def __init__(self, owner: str, shelf: Shelf, ask: Callable[[str], None]) -> None:
        self.files = self.frames = self.failures = 0
        self.failing = False
        self._owner = owner
        self._shelf = shelf
        self._ask = ask
        self._tracks: dict[str, Track] = {}
        self._pending: list[Frame] = []
        self._open: _Open | None = None
        self._ahead: float | None = None
        self._now = self._refused_until = float("-inf")

    def exist(self, tracks: Sequence[TrackInfo]) -> None:
        """These are the owner's tracks now; a file has the tracks of its begin, so others end it."""
        wanted = {one.track_id: one for one in tracks if is_kept(one)}
        if wanted == {name: track.info for name, track in self._tracks.items()}:
            return
        self.end()
        self._tracks = {
            name: self._tracks[name] if name in self._tracks and self._tracks[name].info == info else Track(info)
            for name, info in wanted.items()
        }

    def report(self, track_id: str, ntp_time: int, rtp_time: int) -> None:
        """A sender report (RFC 3550 § 6.4.1)."""
        if track_id in self._tracks:
            self._tracks[track_id].clock.report(ntp_time, rtp_time)

    def packet(self, track_id: str, packet: bytes, now: float) -> None:
        """An RTP packet in room form; what is none, or of a track that has gone meanwhile, is dropped."""
        self._now = now
        track = self._tracks.get(track_id)
        if track is None:
            return
        try:
            source = rtp.parse(packet).ssrc
        except rtp.RtpError:
            return
        if track.is_new_stream(source):
            self.end()
            self._ahead = None  # measured against the clock of the stream before
        for frame in track.frames(packet, now):
            self._take(frame)
        self._ask_for(track, now)

    def tick(self, now: float) -> None:
        """What time alone brings about; several times a second."""
        self._now = now
        for track in self._tracks.values():
            for frame in track.late(now):
                self._take(frame)
        if self._pending and now - self._pending[0].arrived >= PATIENCE_S:
            self._begin()
        if self._open is not None and now - self._open.written >= IDLE_S:
            self.end()

    def end(self) -> None:
        """Finish the file, if there is one; what comes next begins another."""
        opened, self._open = self._open, None
        self._pending.clear()
        self._wait_for_keyframes()
        if opened is not None:
            self._try(opened.file.close)

    # -- frames ----------------------------------------------------------------------------------------------------

    def _take(self, frame: Frame) -> None:
        self._learn(frame)
        if frame.keyframe and frame.track.info.kind == "video":
            self._shape(frame)
        if self._is_long(frame) and self._may_begin_with(frame):
            self.end()
        frame.track.waits = False  # a file that ended here begins anew with this very frame
        if frame.track.shape is None:
            return
        if self._open is None:
            self._pending.append(frame)
            if all(track.shape is not None for track in self._tracks.values()):
                self._begin()
        else:
            self._write(self._open, frame)

    def _learn(self, frame: Frame) -> None:
        """How far our clock is ahead of the sender's: least where the way was shortest."""
        theirs = frame.track.clock.taken(frame.timestamp)
        if theirs is not None:
            ahead = frame.arrived - theirs
            self._ahead = ahead if self._ahead is None else min(self._ahead, ahead)

    def _shape(self, frame: Frame) -> None:
        """Other parameters than those of the file's begin need a new file."""
        shape = picture_shape(frame.track.info.codec.name, frame.data)
        known = frame.track.shape
        if shape is None or shape == known:
            return
        frame.track.shape = shape
        if known is not None or self._open is not None:  # else it is the one that the sound was waiting for
            self.end()

    def _is_long(self, frame: Frame) -> bool:
        return self._open is not None and frame.arrived - self._open.begun >= LONGEST_S

    def _may_begin_with(self, frame: Frame) -> bool:
        """With a picture's keyframe; with any sound where there is no picture."""
        pictured = any(track.info.kind == "video" and track.shape is not None for track in self._tracks.values())
        return frame.keyframe and (not pictured or frame.track.info.kind == "video")

    def _ask_for(self, track: Track, now: float) -> None:
        long = self._open is not None and now - self._open.begun >= LONGEST_S
        if track.info.kind == "video" and (track.waits or long) and track.asks(now):
            self._ask(track.info.track_id)

    # -- the file --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Open a file for what is pending, unless the disk refused one a moment ago."""
        pending, self._pending = self._from_keyframes(), []
        if not pending or self._now < self._refused_until:
            self._wait_for_keyframes()
            return
        shapes = {name: track.shape for name, track in self._tracks.items() if track.shape is not None}
        begun, ahead = min(taken(one, self._ahead) for one in pending), self._ahead
        self._ahead = None
        if self._try(lambda: self._opened(begun, ahead, shapes)):
            self.files += 1
            for frame in pending:
                if self._open is not None:
                    self._write(self._open, frame)

    def _from_keyframes(self) -> list[Frame]:
        """What is pending, of each track from its first keyframe on."""
        found: list[Frame] = []
        begun: set[str] = set()
        for frame in self._pending:
            if frame.keyframe:
                begun.add(frame.track.info.track_id)
            if frame.track.info.track_id in begun:
                found.append(frame)
        return found

    def _wait_for_keyframes(self) -> None:
        for track in self._tracks.values():
            track.waits = track.info.kind == "video"

    def _opened(self, begun: float, ahead: float | None, shapes: Mapping[str, Shape]) -> None:
        path = self._shelf.path(begun, self._owner)
        path.touch(mode=0o600, exist_ok=False)
        self._open = _Open(Matroska(path, begun, shapes), begun, ahead, {}, begun)

    def _write(self, opened: _Open, frame: Frame) -> None:
        seconds = opened.seconds(frame)
        opened.written = frame.arrived
        if self._try(lambda: opened.file.write(frame.track.info.track_id, frame.data, seconds, frame.keyframe)):
            self.frames += 1

    def _try(self, action: Callable[[], None]) -> bool:
        """Do what needs the disk; where it fails, the file is given up, and another is tried after a while."""
        try:
            action()
        except (OSError, FFmpegError) as error:
            log.warning("original not kept: %s", error)
            self.failures, self.failing = self.failures + 1, True
            self._open, self._refused_until = None, self._now + AGAIN_S
            self._wait_for_keyframes()
            return False
        self.failing = False
        return True
