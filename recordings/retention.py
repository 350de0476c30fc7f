"""How long recordings and originals are kept: what is past its period, and deleting it whole.

A run's age counts from its last segment, or from its begin where there is none; that of a run that cannot be read from
the begin that its name tells. The newest number stays in `last`, so that addresses are not used again. An original's
age counts from its begin, which its name tells: the date on a file is changed by a restored backup.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from recordings.archive import DOWNLOADS, Removed
from recordings.index import Run, broken_runs, read_sitting
from recordings.layout import original_begun, run_begun, utc


def expired(folder: Path, before: datetime) -> Sequence[Path]:
    """The runs of a sitting's folder that ended before that moment, as folders; raises OSError."""
    read = [run.folder for run in read_sitting(folder) if _ended(run) < before]
    begun = [(path, run_begun(path.name)) for path in broken_runs(folder)]
    return read + [path for path, at in begun if at is not None and at < before]


def _ended(run: Run) -> datetime:
    ends = [segment.end for segments in run.rungs.values() for segment in segments]
    return utc(run.info, max(ends, default=0))


def delete(folder: Path, runs: Sequence[Path]) -> Removed:
    """Delete these runs of a sitting's folder, and what was made of them; raises OSError."""
    files = [path for run in runs for path in run.rglob("*") if path.is_file()]
    files += folder.glob(DOWNLOADS)
    removed = Removed(len(files), sum(path.stat().st_size for path in files))
    for path in folder.glob(DOWNLOADS):
        path.unlink()
    for run in runs:
        shutil.rmtree(run)
    return removed


def delete_originals(folder: Path, before: datetime) -> Removed:
    """Delete the originals of a sitting's folder that began before that moment; raises OSError."""
    begun = [(path, original_begun(path.name)) for path in sorted(folder.iterdir())]
    files = [path for path, at in begun if at is not None and at < before]
    removed = Removed(len(files), sum(path.stat().st_size for path in files))
    for path in files:
        path.unlink()
    return removed
