"""The presets taught on the set-up page, on the disk: `hall-seats.json` in the data folder.

Written whole, made durable and put in place of the former file, so that a power cut leaves either of them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from hardware.seatmap_taught import Taught, TaughtUnreadable, from_json, to_json
from server.obstacles import StartError

NAME: Final = "hall-seats.json"


class TaughtFile:
    """The file in that folder; there may be none yet."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def load(self) -> Taught:
        """What was taught; raises StartError for a file that cannot be read, for it would be lost with the next one."""
        try:
            return from_json(json.loads(self._path.read_text("utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TaughtUnreadable) as error:
            raise StartError(
                f"Die gespeicherten Kamerapositionen in {self._path} sind nicht lesbar ({error}). Bitte die Datei aus "
                "der Sicherung holen oder löschen; dann gelten die Plätze aus config.toml."
            ) from error

    def save(self, taught: Taught) -> None:
        """Keep it; raises OSError where the disk does not take it. Blocks for a few milliseconds."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(to_json(taught), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
