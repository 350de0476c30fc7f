"""Cuts samples into segments: one begins at every multiple of the segment length, always with a keyframe.

A picture's duration is known only when the next one comes, because a late programme leaves pictures out. So the last
picture waits, and a segment leaves when the first picture of the next one arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from media.programme import cmaf


@dataclass(frozen=True, slots=True)
class Segment:
    """A finished segment; `start` and `duration` in seconds of the programme's timeline."""

    data: bytes
    start: Fraction
    duration: Fraction


class Packager:
    """Collects samples of both tracks."""

    def __init__(self, video: cmaf.VideoTrack, audio: cmaf.AudioTrack) -> None:
        self._video_track = video
        self._audio_track = audio
        self._video: list[cmaf.Sample] = []
        self._audio: list[cmaf.Sample] = []
        self._end: int | None = None
        self._sequence = 0
        self.init = cmaf.init_segment([video, audio])

    def add_audio(self, samples: Sequence[cmaf.Sample]) -> None:
        """Take sound; it goes into the segment in whose time it begins."""
        self._audio += samples

    def add_video(self, sample: cmaf.Sample, opens: bool) -> None:
        """Take a picture; where it opens a segment, the former one ends."""
        if self._video:
            last = self._video[-1]
            self._video[-1] = replace(last, duration=sample.start - last.start)
        if opens and self._video:
            self._end = sample.start
        self._video.append(sample)

    def finished(self) -> Segment | None:
        """The segment that has ended, once its sound is complete too: the encoder gives that a frame or two later."""
        if self._end is None or not self._audio:
            return None
        limit = self._end * self._audio_track.timescale // self._video_track.timescale
        if self._audio[-1].start + self._audio[-1].duration < limit:
            return None
        end, self._end = self._end, None
        return self._cut(end, limit)

    def _cut(self, end: int, limit: int) -> Segment:
        """Everything before `end` (ticks of the video track), which is `limit` in ticks of the audio track."""
        pictures = [sample for sample in self._video if sample.start < end]
        sound = [sample for sample in self._audio if sample.start < limit]
        self._video, self._audio = self._video[len(pictures) :], self._audio[len(sound) :]
        self._sequence += 1
        data = cmaf.media_segment(self._sequence, [(self._video_track, pictures), (self._audio_track, sound)])
        timescale = self._video_track.timescale
        return Segment(data, Fraction(pictures[0].start, timescale), Fraction(end - pictures[0].start, timescale))
