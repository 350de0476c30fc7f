"""Streams as cameras send them, made by FFmpeg's own program."""

from __future__ import annotations

import subprocess
from pathlib import Path


def film(path: Path, *options: str, seconds: float = 3.0, size: str = "320x240", tone: bool = False) -> Path:
    """A moving H.264 picture of 25 a second at `path`, with x264's options; `tone`: and a sine of 1 kHz in AAC."""
    source = f"testsrc=size={size}:rate=25:duration={seconds}"
    sound = ("-f", "lavfi", "-i", f"sine=1000:duration={seconds}", "-c:a", "aac") if tone else ()
    encoder = (*sound, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *options)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, *encoder, str(path)], check=True)
    return path


def group(pictures: int, b_frames: int = 0) -> tuple[str, ...]:
    """A keyframe every so many pictures and nowhere else, and so many B-frames in a row."""
    return "-g", str(pictures), "-keyint_min", str(pictures), "-sc_threshold", "0", "-bf", str(b_frames)
