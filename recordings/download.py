"""The name of a recording as one file: it says what is in it, so that a file of another state is never given out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from recordings.index import Run
from recordings.layout import segment_name


def download_name(runs: Sequence[Run]) -> str:
    """The file that holds these runs and nothing else."""
    return f"sitting-{fingerprint(runs)}.mp4"


def is_download(name: str) -> bool:
    """Whether a file of that name is a recording for download."""
    return name.startswith("sitting-") and name.endswith(".mp4")


def fingerprint(runs: Sequence[Run]) -> str:
    """A name for what is on the disk: another one as soon as a segment comes or goes."""
    lines = (f"{run.info.name}/{segment_name(one.number)}/{one.size}" for run in runs for one in run.best)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
