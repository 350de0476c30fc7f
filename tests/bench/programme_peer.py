"""ffmpeg's command line beside the programme: encoding ready pictures, and doing the whole work from the same streams.

The bar is against the first, which decodes and composes nothing. The second tells how much of the distance is decoding:
it reads the hall (without the smoothing filter, as ours does for a small picture) and the speaker, lays one over the
other and encodes; names and titles it does not draw.
"""

from __future__ import annotations

import contextlib
import struct
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Final

from media.programme.encoders import VideoFormat, x264_options
from media.programme.settings import ProgrammeSettings
from tests.bench.load import clip

CALLED: Final = {"profile": "profile:v"}
QUIET: Final = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin")
SINE: Final = "sine=330:sample_rate=48000"
INSET: Final = "[1:v]scale=320:180:flags=area[small];[0:v][small]overlay=W-w-40:40"
IVF_HEAD: Final = struct.Struct("<4sHH4sHHIII4x")
IVF_FRAME: Final = struct.Struct("<IQ")


def ready(settings: ProgrammeSettings, composed: Path) -> list[str]:
    """Ready pictures and a tone at the speed of a clock, encoded as we encode them; the result is thrown away."""
    return [
        *(*QUIET, "-re", "-stream_loop", "-1", "-f", "rawvideo", "-pix_fmt", "yuv420p"),
        *("-s", f"{settings.width}x{settings.height}", "-r", str(settings.fps), "-i", str(composed)),
        *("-re", "-f", "lavfi", "-i", SINE),
        *_encoding(settings),
    ]


def whole(settings: ProgrammeSettings, speaker: Path, hall: Path) -> list[str]:
    """The same from the encoded streams (IVF, H.264 byte stream), as fast as it goes."""
    return [
        *(*QUIET, "-filter_complex_threads", "1", "-threads", "1", "-i", str(speaker)),
        *("-threads", "1", "-skip_loop_filter", "all", "-framerate", str(settings.fps), "-i", str(hall)),
        *("-f", "lavfi", "-i", f"{SINE}:duration={clip.SECONDS}"),
        *("-filter_complex", INSET, "-map", "2:a"),
        *_encoding(settings),
    ]


def _encoding(settings: ProgrammeSettings) -> list[str]:
    form = VideoFormat(settings.width, settings.height, settings.fps, settings.video_bitrate, settings.preset)
    coding = [word for key, value in x264_options(form).items() for word in (f"-{CALLED.get(key, key)}", value)]
    return [
        *("-c:v", "libx264", "-threads", "1", "-bf", "0", "-b:v", str(form.bitrate), *coding),
        *("-force_key_frames", "expr:gte(t,n_forced*1)"),
        *("-c:a", "aac", "-ac", "1", "-b:a", str(settings.audio_bitrate)),
        *("-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-y", "/dev/null"),
    ]


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[int]:
    """The command at work; its process id."""
    process = subprocess.Popen(command)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def cost_ms(command: Sequence[str], pictures: int) -> float:
    """CPU of a whole run of the command, ms a picture."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000 / pictures


def write_ivf(pictures: Sequence[bytes], path: Path) -> Path:
    """VP8 pictures in the container that ffmpeg reads them from."""
    head = IVF_HEAD.pack(b"DKIF", 0, IVF_HEAD.size, b"VP80", clip.WIDTH, clip.HEIGHT, clip.FPS, 1, len(pictures))
    frames = (IVF_FRAME.pack(len(data), number) + data for number, data in enumerate(pictures))
    path.write_bytes(head + b"".join(frames))
    return path
