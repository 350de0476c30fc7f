"""What ten recorded minutes cost as one MP4 with chapters, beside ffmpeg's command line copying the same bytes.

The recording is ten seconds that were really encoded, written over and over with times that go on: what is measured
reads and writes packets and does not look into them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Final

import numpy as np

from media.programme.cmaf import Sample
from media.programme.encoders import AAC_FRAME, SAMPLE_RATE
from media.programme.ports import TICKS, Beginning, Part
from media.programme.settings import ProgrammeSettings
from media.programme.timeline import Timeline
from recordings.download import download_name
from recordings.index import read_sitting
from recordings.writer import SittingWriter
from tests.bench.stream_source import Camera
from tests.bench.table import Row, limited, told

MINUTES: Final = 10
ENCODED_S: Final = 10
MOST_CPU_S: Final = 1.0
CHAPTERS: Final = [[60 * minute, 60 * minute + 60, f"TOP {minute + 1}"] for minute in range(MINUTES)]
MAKER: Final = (sys.executable, "-m", "server.archive.main")
NOTHING: Final = "import server.archive.main"
"""What Python takes to start is no work on the recording; told beside it."""


@dataclass(frozen=True, slots=True)
class Footage:
    """Encoded once: a picture each slot, and the sound of the same seconds."""

    pictures: Sequence[Sample]
    sounds: Sequence[Sample]


def rows() -> list[Row]:
    """CPU of the process that the server starts for a download."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _record(folder / "recording", folder / "whole.m4s")
        start = _cpu_s([sys.executable, "-c", NOTHING])
        made = folder / download_name(read_sitting(folder / "recording"))
        ours = _cpu_s([*MAKER, str(folder / "recording"), str(made), "--chapters", json.dumps(CHAPTERS)])
        copied = ["ffmpeg", "-loglevel", "error", "-i", str(whole), "-c", "copy", "-movflags", "faststart"]
        other = _cpu_s([*copied, str(folder / "other.mp4")])
        size = made.stat().st_size / 1e6
    return [
        limited(f"MP4 of {MINUTES} minutes with chapters, CPU", "s", ours - start, MOST_CPU_S, other, "ffmpeg -c copy"),
        told("its process's start", "s", start),
        told("its size", "MB", size),
    ]


def _cpu_s(command: Sequence[str]) -> float:
    """CPU seconds, user and system, of a command."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _record(folder: Path, whole: Path) -> Path:
    """A recording as the programme leaves it, and the same bytes in one file."""
    settings = ProgrammeSettings()
    shot, timeline = _encoded(settings), Timeline(settings)
    packager = timeline.packagers[0]
    part, segment = (slots * timeline.ticks_per_slot for slots in (settings.slots_per_part, settings.slots_per_segment))
    writer = SittingWriter(folder, lambda run, rung, kept: None)
    writer.begin(
        Beginning(datetime(2026, 11, 19, 18, tzinfo=UTC), 1, 0, (packager.rung,), (packager.init,), part, segment)
    )
    with ExitStack() as stack:
        file = stack.enter_context(whole.open("wb"))
        stack.callback(writer.close)
        file.write(packager.init)
        for one in _parts(timeline, shot, MINUTES * 60 * settings.fps):
            writer.append(one)
            file.write(one.data)
    return whole


def _encoded(settings: ProgrammeSettings) -> Footage:
    timeline, camera = Timeline(settings), Camera(settings.width, settings.height)
    video, audio = timeline.encodings[0].video, timeline.encodings[0].audio
    assert video is not None
    noise = np.random.default_rng(1).standard_normal((ENCODED_S * settings.fps, timeline.samples_per_slot)) / 20
    pictures = [
        video.encode(camera.picture(slot, slot * 40), slot, slot % settings.slots_per_segment == 0)
        for slot in range(ENCODED_S * settings.fps)
    ]
    return Footage(pictures, [sample for piece in noise for sample in audio.encode(piece.astype(np.float32))])


def _parts(timeline: Timeline, shot: Footage, slots: int) -> Iterator[Part]:
    """The footage in a circle, its times going on."""
    packager, ticks, frames = timeline.packagers[0], timeline.ticks_per_slot, 0
    for slot in range(slots):
        due = (slot + 2) * ticks * SAMPLE_RATE // TICKS // AAC_FRAME
        sounds = [replace(_at(shot.sounds, n), start=n * AAC_FRAME) for n in range(frames, due)]
        frames = max(frames, due)
        packager.add_audio(sounds)
        packager.add_video(replace(_at(shot.pictures, slot), start=slot * ticks))
        yield from packager.advance((slot + 1) * ticks)


def _at(samples: Sequence[Sample], number: int) -> Sample:
    return samples[number % len(samples)]
