"""Rehearsal (Probe): a whole evening played through with simulated people, and thrown away.

It runs in a folder of its own that is gone afterwards, with a log of its own: what config.toml says of the database is
left aside, so that nothing of a rehearsal can reach the records of a real sitting. The plan is marked as a rehearsal,
and with it every screen, the public picture and the minutes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from server.addresses import Folders
from server.config import Settings
from server.planning import MeetingPlan


@dataclass(frozen=True, slots=True)
class Stage:
    """Where and what is rehearsed."""

    settings: Settings
    folder: Path
    plan: MeetingPlan


@contextmanager
def stage(settings: Settings, plan: MeetingPlan, house: Path) -> Iterator[Stage]:
    """A stage with copies of the papers from the data folder `house`; afterwards nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix="ratssaal-probe-") as name:
        folder = Path(name)
        _borrow_papers(Folders(house), Folders(folder), plan.meeting.id)
        yield Stage(apart(settings), folder, marked(plan))


def marked(plan: MeetingPlan) -> MeetingPlan:
    """The same plan as a rehearsal."""
    return plan.model_copy(update={"meeting": plan.meeting.model_copy(update={"rehearsal": True})})


def apart(settings: Settings) -> Settings:
    """The same settings with a database in the stage's own folder."""
    return replace(settings, storage=replace(settings.storage, database=""))


def _borrow_papers(house: Folders, here: Folders, meeting_id: str) -> None:
    if house.papers(meeting_id).is_dir():
        shutil.copytree(house.papers(meeting_id), here.papers(meeting_id))
