"""Encoders and packagers from one start of the programme to the next: each picture and sound is encoded once a rung.

The small rung has half the width and height of the full one and shares its sound; the rung without picture has a sound
encoder of its own at half the sample rate, for AAC-LC spends its few bits better below 12 kHz.
"""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np

from media.programme import cmaf
from media.programme.encoders import PEAK_TO_MEAN, SAMPLE_RATE, AudioEncoder, AudioFormat, VideoEncoder, VideoFormat
from media.programme.loudness import Sound
from media.programme.packager import Packager
from media.programme.ports import TICKS, Part, Rung
from media.programme.settings import ProgrammeSettings, RungName

LOW_BITRATE = 3 / 10  # of the full rung's: a quarter of the pixels, and small pictures are harder to compress
SOUND_ALONE = AudioFormat(SAMPLE_RATE // 2, 24_000)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A rung being made; encoders may be shared with other rungs."""

    packager: Packager
    video: VideoEncoder | None
    audio: AudioEncoder


class Timeline:
    """Slot and sample counts begin at zero; the best rung stands first."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self.slot = 0
        self.samples_per_slot = SAMPLE_RATE // settings.fps
        self.ticks_per_slot = TICKS // settings.fps
        self._settings = settings
        self._audio = AudioEncoder(AudioFormat(SAMPLE_RATE, settings.audio_bitrate))
        full = VideoFormat(settings.width, settings.height, settings.fps, settings.video_bitrate, settings.preset)
        self.encodings = (self._encoding("high", full, self._audio), *map(self._further, settings.rungs))
        self.packagers = tuple(encoding.packager for encoding in self.encodings)
        self.fresh_sound: Sound = np.zeros(0, np.float32)
        self.fresh_picture: cmaf.Sample | None = None
        """Sound and full picture of the slot being made, for whoever cannot wait for a part."""

    @property
    def position(self) -> int:
        """The slot's first sample."""
        return self.slot * self.samples_per_slot

    def add_sound(self, sound: Sound) -> None:
        """Take the slot's sound, `samples_per_slot` samples; with it a slot begins."""
        self.fresh_sound, self.fresh_picture = sound, None
        made: dict[AudioEncoder, list[cmaf.Sample]] = {}
        for encoding in self.encodings:
            if encoding.audio not in made:
                made[encoding.audio] = encoding.audio.encode(sound)
            encoding.packager.add_audio(made[encoding.audio])

    def add_picture(self, picture: av.VideoFrame, key: bool) -> None:
        """Take the slot's picture; `key`: players may begin with it."""
        for encoding in self.encodings:
            if encoding.video is not None:
                made = encoding.video.encode(picture, self.slot, key)
                self.fresh_picture = self.fresh_picture or made
                encoding.packager.add_video(made)

    def advance(self) -> tuple[Part, ...]:
        """Go on to the next slot; the parts that are complete now."""
        self.slot += 1
        reached = self.slot * self.ticks_per_slot
        return tuple(part for packager in self.packagers for part in packager.advance(reached))

    def _further(self, name: RungName) -> Encoding:
        settings = self._settings
        if name == "sound":
            return self._encoding(name, None, AudioEncoder(SOUND_ALONE))
        size = (settings.width // 4 * 2, settings.height // 4 * 2)
        bitrate = round(settings.video_bitrate * LOW_BITRATE)
        return self._encoding(name, VideoFormat(*size, settings.fps, bitrate, settings.preset), self._audio)

    def _encoding(self, name: str, form: VideoFormat | None, audio: AudioEncoder) -> Encoding:
        video = None if form is None else VideoEncoder(form)
        bandwidth = round(((form.bitrate if form else 0) + audio.track.bitrate) * PEAK_TO_MEAN)
        rung = Rung(name, video.track if video else None, audio.track, form.fps if form else 0, bandwidth)
        part, segment = self._settings.slots_per_part, self._settings.slots_per_segment
        return Encoding(Packager(rung, part * self.ticks_per_slot, segment * self.ticks_per_slot), video, audio)
