"""Settings of the programme, handed to its process as JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

RungName = Literal["low", "sound"]
"""Further ways to receive the programme beside the full one: a small picture, and sound without picture."""


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """Size, rates and dress of the public picture.

    `video_bitrate` and `audio_bitrate` in bit/s; `segment_s` (also the distance of keyframes) and `part_s` in seconds,
    `window` in segments: what an edge that has just come gets at once. `rungs` are encoded beside the full picture.
    `preset` is x264's. `pages` is the folder of the picture files that a scene may name; empty: there are none.
    `accent` is the town's colour as #rrggbb. `fonts` and `bold_fonts` are font files (TTF, OTF or WOFF) in the order in
    which a letter is looked for; the first that exists and has it draws it. Everything leaves `delay_s` seconds later.
    `reserve` are the bytes that the recording leaves free on its disk.
    """

    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 2_000_000
    audio_bitrate: int = 64_000
    segment_s: float = 1.0
    part_s: float = 0.2
    window: int = 8
    preset: str = "superfast"
    keep: bool = False
    rungs: tuple[RungName, ...] = ()
    pages: str = ""
    town: str = ""
    accent: str = "#1f5f8b"
    fonts: tuple[str, ...] = ()
    bold_fonts: tuple[str, ...] = ()
    delay_s: float = 0.0
    reserve: int = 0

    def __post_init__(self) -> None:
        for name, holds, rule in _RULES:
            if not holds(self):
                raise ValueError(f"{name}: {rule}")

    @property
    def slots_per_segment(self) -> int:
        """Frames of the steady clock in one segment."""
        return round(self.segment_s * self.fps)

    @property
    def slots_per_part(self) -> int:
        """Frames of the steady clock in one part."""
        return round(self.part_s * self.fps)


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(digit in "0123456789abcdefABCDEF" for digit in text[1:])


_RULES = (
    ("width", lambda s: s.width > 0 and s.width % 4 == 0, "a positive multiple of 4"),
    ("height", lambda s: s.height > 0 and s.height % 4 == 0, "a positive multiple of 4"),
    ("fps", lambda s: s.fps > 0 and 48_000 % s.fps == 0 and 90_000 % s.fps == 0, "must divide 48,000 and 90,000"),
    ("segment_s", lambda s: s.slots_per_segment >= 1 and s.segment_s <= 10, "between one frame and 10 seconds"),
    ("part_s", lambda s: 1 <= s.slots_per_part <= s.slots_per_segment, "between one frame and a segment"),
    ("rungs", lambda s: len(set(s.rungs)) == len(s.rungs), "each at most once"),
    ("window", lambda s: s.window >= 3, "at least 3 segments (RFC 8216 § 6.2.2)"),
    ("delay_s", lambda s: 0 <= s.delay_s <= 60, "between 0 and 60 seconds"),
    ("reserve", lambda s: s.reserve >= 0, "at least 0 bytes"),
    ("accent", lambda s: _is_colour(s.accent), "a colour as #rrggbb"),
)


_SETTINGS = TypeAdapter(ProgrammeSettings)


def read_settings(values: Any) -> ProgrammeSettings:
    """Settings from JSON values; raises ValueError naming an unknown key or a value that cannot be."""
    if not isinstance(values, dict):
        raise ValueError("settings are an object of names and values")
    known = {field.name for field in dataclasses.fields(ProgrammeSettings)}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"unknown setting {', '.join(unknown)}")
    return _SETTINGS.validate_python(values)
