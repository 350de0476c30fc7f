"""The transcript (Mitschrift): captions as a text to read and to search, each line with its moment; pure.

It is not the minutes and says so: nobody approves it, and where a machine wrote it that is said beside the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from server.captions.book import Cue


@dataclass(frozen=True, slots=True)
class Line:
    """A cue as pieces of text; every second one was searched for."""

    cue: Cue
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one speaker said about one item without an interruption."""

    item: str
    speaker: str
    lines: tuple[Line, ...]


def paragraphs(cues: Iterable[Cue], wanted: str = "") -> tuple[Paragraph, ...]:
    """The cues, or those of them that hold the words searched for, whatever the case."""
    needle = wanted.strip()
    found = (Line(cue, pieces(cue.text, needle)) for cue in cues)
    kept = [line for line in found if not needle or len(line.pieces) > 1]
    return tuple(
        Paragraph(item, speaker, tuple(lines))
        for (item, speaker), lines in groupby(kept, key=lambda line: (line.cue.item, line.cue.speaker))
    )


def pieces(text: str, needle: str) -> tuple[str, ...]:
    """The text cut at each place where the needle stands: before, needle, between, needle, …, after."""
    return tuple(re.split(f"({re.escape(needle)})", text, flags=re.IGNORECASE)) if needle else (text,)
