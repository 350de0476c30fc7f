"""The data folder: one server at a time works in it, and a demonstration keeps to its own."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.obstacles import StartError

DEMO_MARK = "demo"
"""A file of this name says that a folder holds a demonstration, which may be thrown away."""


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Only one meeting process works in a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unusable(folder, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StartError(
            f"Im Datenordner {folder} läuft schon ein Server. Bitte diesen beenden oder storage.folder ändern."
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def claim_for_demo(folder: Path, fresh: bool) -> None:
    """Mark the folder as a demonstration's, emptied first where it is to start over.

    Raises StartError for a folder with something else in it: nobody's sitting is played with or thrown away.
    """
    used = folder.exists() and any(folder.iterdir())
    if used and not (folder / DEMO_MARK).exists():
        raise StartError(
            f"{folder} ist kein Ordner der Vorführung und bleibt unberührt. Bitte einen leeren Ordner angeben."
        )
    if used and fresh:
        with folder_lock(folder):
            shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DEMO_MARK).touch()
    except OSError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError) -> StartError:
    return StartError(
        f"Der Datenordner {folder} ist nicht benutzbar ({error.strerror}). "
        "Bitte Pfad und Rechte prüfen (storage.folder)."
    )
