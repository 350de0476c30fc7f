"""Placard and silence as finished parts, for what is thrown away after it was encoded.

A picture and a frame of silence are encoded once a rung; a part is one keyframe that lasts as long as the part, so a
decoder owes nothing to what stood there before. Consecutive keyframes must differ in their idr_pic_id (ITU-T H.264
§ 7.4.3), which is why there are two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from media.programme import cmaf
from media.programme.compose import Composer
from media.programme.encoders import AAC_FRAME, SAMPLE_RATE
from media.programme.ports import TICKS, Part, Rung
from media.programme.scene import Scene
from media.programme.settings import ProgrammeSettings
from media.programme.timeline import Encoding, Timeline

WARM = 8  # AAC frames: the first are the encoder's run-in, the last is silence and nothing else


@dataclass(frozen=True, slots=True)
class _Still:
    """A rung's placard: two keyframes (none without picture), a frame of silence (empty without sound)."""

    rung: Rung
    pictures: tuple[bytes, ...]
    silence: bytes


class Placards:
    """Placard parts of every rung of these settings."""

    def __init__(self, settings: ProgrammeSettings, title: str, line: str) -> None:
        picture = Composer(settings).compose(Scene("placard", title, line), {}, 0.0)
        self._part_ticks = settings.slots_per_part * TICKS // settings.fps
        self._stills: dict[str, _Still] = {}
        for encoding in Timeline(settings).encodings:
            coded = encoding.video
            pictures = () if coded is None else tuple(coded.encode(picture, slot, key=True).data for slot in (0, 1))
            rung = encoding.packager.rung
            self._stills[rung.name] = _Still(rung, pictures, _silence(encoding))

    def instead_of(self, part: Part) -> Part:
        """The placard in the place of this part."""
        still, number = self._stills[part.rung], part.start // self._part_ticks
        runs = [(track, samples) for track, samples in _runs(still, part, number) if track is not None]
        return replace(part, data=cmaf.media_segment(number + 1, runs), independent=True)


def _silence(encoding: Encoding) -> bytes:
    frames = encoding.audio.encode(
        np.zeros(WARM * AAC_FRAME * SAMPLE_RATE // encoding.audio.track.timescale, np.float32)
    )
    return frames[-1].data


def _runs(still: _Still, part: Part, number: int) -> Iterator[tuple[cmaf.Track | None, list[cmaf.Sample]]]:
    rung = still.rung
    if rung.video is not None:
        begin, end = (tick * rung.video.timescale // TICKS for tick in (part.start, part.start + part.duration))
        yield rung.video, [cmaf.Sample(still.pictures[number % len(still.pictures)], begin, end - begin)]
    if rung.audio is not None:
        yield rung.audio, [cmaf.Sample(still.silence, at, AAC_FRAME) for at in _places(part, rung.audio.timescale)]


def _places(part: Part, rate: int) -> range:
    """Where frames of sound begin within the part: frames follow each other from the timeline's zero on."""
    first, last = (-(-tick * rate // TICKS) for tick in (part.start, part.start + part.duration))
    return range(-(-first // AAC_FRAME) * AAC_FRAME, last, AAC_FRAME)
