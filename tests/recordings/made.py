"""Parts as the programme makes them, small: one picture and no more, so that a thousand cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from media.programme import cmaf
from media.programme.ports import TICKS, Beginning, Part, Rung
from recordings.layout import Segment
from recordings.writer import SittingWriter

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
PART, SEGMENT = TICKS // 5, TICKS
PARTS = 5

VIDEO = cmaf.VideoTrack(1, TICKS, 320, 180, bytes.fromhex("0142c01fffe100"))
AUDIO = cmaf.AudioTrack(2, 48_000, 1, 24_000, b"\x11\x88")
HIGH = Rung("high", VIDEO, AUDIO, 25, 2_700_000)
SOUND = Rung("sound", None, AUDIO, 0, 31_200)


def beginning(second: int = 0, first: int = 1, earlier: int = 0, rungs: tuple[Rung, ...] = (HIGH,)) -> Beginning:
    """A timeline that begins so many seconds after noon."""
    inits = tuple(cmaf.init_segment(rung.tracks) for rung in rungs)
    return Beginning(NOON + timedelta(seconds=second), first, earlier, rungs, inits, PART, SEGMENT)


def part(count: int, rung: str = "high") -> Part:
    """The timeline's part of that count."""
    segment, index = divmod(count, PARTS)
    sample = cmaf.Sample(b"picture %06d" % count, count * PART, PART, index == 0)
    data = cmaf.media_segment(count + 1, [(VIDEO, [sample])])
    return Part(rung, segment, data, count * PART, PART, index == 0, index == PARTS - 1)


def parts(count: int, start: int = 0) -> Iterator[Part]:
    """So many parts of a timeline from one on."""
    return (part(number) for number in range(start, start + count))


class Kept:
    """Remembers what was said to be durable."""

    def __init__(self) -> None:
        self.segments: list[tuple[str, str, Segment]] = []

    def __call__(self, run: str, rung: str, segment: Segment) -> None:
        self.segments.append((run, rung, segment))


def written(folder: Path, count: int, second: int = 0) -> SittingWriter:
    """A process that writes so many parts and is then gone, without closing anything."""
    writer = SittingWriter(folder, Kept())
    writer.begin(beginning(second, writer.numbers.last + 1, writer.numbers.runs))
    for one in parts(count):
        writer.append(one)
    return writer
