"""Cuts the samples of one rung into parts and segments along a fixed grid of its timeline.

A part leaves as soon as the timeline has passed its end and its sound is there (the encoder gives that a frame or two
later), so nothing waits for the next picture. The last picture of a part is made to last until the part's end: where a
late programme left pictures out, the one before stands longer, and no hole opens that a player would stop at. Segments
begin at every multiple of their length, where the studio orders a keyframe; parts are counted from there, and the last
one of a segment may be shorter (RFC 8216bis § 4.4.4.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from media.programme import cmaf
from media.programme.ports import TICKS, Part, Rung


class Packager:
    """Collects samples of a rung; lengths in TICKS."""

    def __init__(self, rung: Rung, part_ticks: int, segment_ticks: int) -> None:
        self.rung = rung
        self.init = cmaf.init_segment(rung.tracks)
        self._part_ticks = part_ticks
        self._segment_ticks = segment_ticks
        self._video: list[cmaf.Sample] = []
        self._audio: list[cmaf.Sample] = []
        self._start = 0
        self._made = 0

    def add_audio(self, samples: Sequence[cmaf.Sample]) -> None:
        """Take sound; it goes into the part in whose time it begins."""
        self._audio += samples

    def add_video(self, sample: cmaf.Sample) -> None:
        """Take a picture."""
        self._video.append(sample)

    def advance(self, reached: int) -> tuple[Part, ...]:
        """The parts that are complete now that every picture before the tick `reached` has been handed over."""
        return tuple(self._complete(reached))

    def _complete(self, reached: int) -> Iterator[Part]:
        while (end := self._end()) <= reached and self._sound_reaches(end):
            yield self._cut(end)

    def _end(self) -> int:
        """The tick at which the part being collected ends."""
        following = (self._start // self._segment_ticks + 1) * self._segment_ticks
        return min(self._start + self._part_ticks, following)

    def _sound_reaches(self, end: int) -> bool:
        if self.rung.audio is None:
            return True
        last = self._audio[-1] if self._audio else None
        return last is not None and (last.start + last.duration) * TICKS >= end * self.rung.audio.timescale

    def _cut(self, end: int) -> Part:
        pictures = _before(self._video, self.rung.video, end)
        sound = _before(self._audio, self.rung.audio, end)
        self._video, self._audio = self._video[len(pictures) :], self._audio[len(sound) :]
        self._made += 1
        data = cmaf.media_segment(self._made, self._runs(_lasting(pictures, self.rung.video, end), sound))
        start, self._start = self._start, end
        independent = pictures[0].key if pictures else self.rung.video is None
        ends = end % self._segment_ticks == 0
        return Part(self.rung.name, start // self._segment_ticks, data, start, end - start, independent, ends)

    def _runs(
        self, pictures: list[cmaf.Sample], sound: list[cmaf.Sample]
    ) -> list[tuple[cmaf.Track, list[cmaf.Sample]]]:
        both = ((self.rung.video, pictures), (self.rung.audio, sound))
        return [(track, samples) for track, samples in both if track is not None]


def _before(samples: list[cmaf.Sample], track: cmaf.Track | None, end: int) -> list[cmaf.Sample]:
    """The samples that begin before a tick."""
    return [sample for sample in samples if track is not None and sample.start * TICKS < end * track.timescale]


def _lasting(pictures: list[cmaf.Sample], track: cmaf.VideoTrack | None, end: int) -> list[cmaf.Sample]:
    """The pictures, each shown until the next and the last until the part's end."""
    if track is None or not pictures:
        return []
    starts = (*(picture.start for picture in pictures), end * track.timescale // TICKS)
    return [replace(picture, duration=b - a) for picture, (a, b) in zip(pictures, pairwise(starts), strict=True)]
