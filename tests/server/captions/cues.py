"""Lines of captions from eight o'clock on, for the tests of captions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.captions.book import Cue

EIGHT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)


def cue(number: int, begin: float, text: str = "Guten Abend", **more: str) -> Cue:
    at = EIGHT + timedelta(seconds=begin)
    return replace(Cue(f"c{number}", 1, at, at + timedelta(seconds=2), text, "human"), **more)  # type: ignore[arg-type]
