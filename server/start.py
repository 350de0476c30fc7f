"""What a meeting process starts with: settings, command line, plan, store, clock and folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.addresses import Folders
from server.clock import Clock
from server.config import Settings
from server.planning import MeetingPlan
from server.store.store import Store


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of the server beside config.toml."""

    config: Path
    folder: Path
    demo: bool = False
    play: bool = False
    codes: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """All of it, handed on as one; `folders` is made of `options.folder`."""

    settings: Settings
    options: Options
    plan: MeetingPlan
    store: Store
    clock: Clock
    folders: Folders

    @property
    def meeting_id(self) -> str:
        """The sitting that runs."""
        return self.plan.meeting.id
