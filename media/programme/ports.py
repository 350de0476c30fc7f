"""What the programme needs of the world: a pace, and a sink for what it has made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from media.programme.cmaf import AudioTrack, Sample, VideoTrack

TICKS = 90_000
"""Ticks a second of every time in a `Part`, whatever the tracks count in; as in RTP and MPEG systems."""


class Pacer(Protocol):
    """Time as the programme needs it."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never steps."""
        ...

    def now(self) -> datetime:
        """The present moment in UTC, for the date written into the live list."""
        ...

    def wait_until(self, moment: float) -> bool:
        """Block until the monotonic `moment`; False when the programme shall end instead."""
        ...


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to receive the programme; the first of a timeline is the best one. At least one of the tracks is there.

    `name` is lower-case letters and digits, a folder and a part of addresses. `fps` in pictures a second (0 without
    picture), `bandwidth` the peak in bit/s with sound.
    """

    name: str
    video: VideoTrack | None
    audio: AudioTrack | None
    fps: int
    bandwidth: int

    @property
    def tracks(self) -> tuple[VideoTrack | AudioTrack, ...]:
        """The tracks that are there, the picture first."""
        return tuple(track for track in (self.video, self.audio) if track is not None)

    @property
    def codecs(self) -> tuple[str, ...]:
        """RFC 6381 names: H.264 by its profile, constraints and level; AAC-LC."""
        picture = (f"avc1.{self.video.config[1:4].hex()}",) if self.video else ()
        return (*picture, "mp4a.40.2") if self.audio else picture


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a segment that can leave at once (RFC 8216bis: partial segment): one `moof` with its `mdat`.

    `segment` counts the timeline's segments from 0. `start` and `duration` in TICKS. `independent`: a decoder can begin
    here; `ends`: the last part of its segment.
    """

    rung: str
    segment: int
    data: bytes
    start: int
    duration: int
    independent: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """A timeline: its rungs with their initialization segments, the UTC of tick 0, lengths in TICKS.

    `first` is the number of its segment 0; numbers go on over all timelines of a sitting. `earlier` counts those.
    """

    begun: datetime
    first: int
    earlier: int
    rungs: tuple[Rung, ...]
    inits: tuple[bytes, ...]
    part_ticks: int
    segment_ticks: int


class Direct(Protocol):
    """Takes the programme slot by slot as it is encoded, in its thread; never blocks nor raises."""

    def begin(self, timeline: Beginning) -> None:
        """A new timeline starts."""
        ...

    def watch(self, track_id: str, watched: bool) -> None:
        """Whether anybody gets the track of this name now."""
        ...

    def slot(self, picture: Sample | None, sound: NDArray[np.float32]) -> None:
        """The best rung's picture of the slot, None where it was left out, and the mixed sound at 48 kHz."""
        ...


class PartSink(Protocol):
    """Keeps parts where viewers fetch them. Called from one thread; may block, and may raise OSError."""

    def begin(self, timeline: Beginning) -> None:
        """A new timeline starts; nothing later fits what came before."""
        ...

    def append(self, part: Part) -> None:
        """Keep and announce the next part of its rung.

        Where it raises, the part is lost, and with it the rest of its segment: a viewer could not decode it.
        """
        ...

    def close(self) -> None:
        """No part follows: keep what was begun."""
        ...


class Archive(PartSink, Protocol):
    """A sink that is told of what it shall not keep."""

    def leave_out(self, part: Part) -> None:
        """The next part of its rung is not to be kept; its number is used nevertheless. The segment ends before it."""
        ...
