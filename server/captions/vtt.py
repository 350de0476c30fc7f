"""WebVTT (W3C, Web Video Text Tracks Format): read from a feed, written beside a recording; pure.

Read leniently, as browsers do: what is no cue is skipped, tags and settings are left out. Times are seconds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from media.programme.ports import TICKS
from recordings.index import Run
from recordings.layout import utc
from server.captions.book import Cue

AUTOMATIC_NOTE: Final = "automatisch erkannt, nicht amtlich"
TIMING: Final = re.compile(
    r"\s*((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})\s+-->\s+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:\s.*)?"
)
TAG: Final = re.compile(r"<[^<>]*>")
MOST_CUES: Final = 500
"""Of one request: an hour of speech."""


class VttError(ValueError):
    """No WebVTT, or more than one request may bring."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A cue of a file: seconds from its zero."""

    begin: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the recording that follows the one before without a hole: when it was, and how long, in seconds."""

    begun: datetime
    seconds: float


def read(text: str) -> tuple[Timed, ...]:
    """The cues of a file; raises VttError."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        raise VttError("no WEBVTT in the first line")
    found = tuple(_cues(lines[1:]))
    if len(found) > MOST_CUES:
        raise VttError("too many cues")
    return found


def _cues(lines: Sequence[str]) -> Iterator[Timed]:
    at = 0
    while at < len(lines):
        timing = TIMING.fullmatch(lines[at])
        at += 1
        if timing is None:
            continue
        first = at
        while at < len(lines) and lines[at].strip():
            at += 1
        begin, end = (seconds(one) for one in timing.groups())
        spoken = html.unescape(TAG.sub("", " ".join(lines[first:at]))).strip()
        if spoken and begin < end:
            yield Timed(begin, end, spoken)


def seconds(stamp: str) -> float:
    """The seconds of `01:02:03.004` or `02:03.004`."""
    total = 0.0
    for piece in stamp.split(":"):
        total = total * 60 + float(piece)
    return total


def stamp(time: float) -> str:
    """Seconds as WebVTT has them, hours always."""
    total = max(0, round(time * 1000))
    rest, thousandths = divmod(total, 1000)
    minutes, whole = divmod(rest, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{whole:02d}.{thousandths:03d}"


def spans_of(runs: Iterable[Run]) -> tuple[Span, ...]:
    """The pieces of a recording from its best rung; what is not on disk is not in it."""
    spans: list[Span] = []
    for run in runs:
        for segment in run.best:
            begun, length = utc(run.info, segment.start), segment.duration / TICKS
            last = spans[-1] if spans else None
            if last is not None and abs(begun - last.begun - timedelta(seconds=last.seconds)) < timedelta(seconds=0.01):
                spans[-1] = Span(last.begun, last.seconds + length)
            else:
                spans.append(Span(begun, length))
    return tuple(spans)


def place(spans: Iterable[Span], at: datetime) -> float | None:
    """Seconds from the recording's beginning; None for a moment that is not in it."""
    before = 0.0
    for span in spans:
        inside = (at - span.begun).total_seconds()
        if 0 <= inside < span.seconds:
            return before + inside
        before += span.seconds
    return None


def document(cues: Iterable[Cue], spans: Sequence[Span]) -> str:
    """A WebVTT file for the recording; a cue whose beginning was not recorded is left out."""
    blocks, voice = ["WEBVTT\n"], ("", "")
    for cue in cues:
        begin = place(spans, cue.begin)
        if begin is not None:
            end = begin + (cue.end - cue.begin).total_seconds()
            blocks.append(f"{cue.id}\n{stamp(begin)} --> {stamp(end)}\n{_voiced(cue, new=_voice(cue) != voice)}\n")
            voice = _voice(cue)
    return "\n".join(blocks)


def _voice(cue: Cue) -> tuple[str, str]:
    return cue.speaker, cue.origin


def _voiced(cue: Cue, new: bool) -> str:
    """The text in its voice (§ 3.3: `<v name>`), which no browser shows: a new one is told in the text as well."""
    text = f"{_told(cue)}{cue.text}" if new else cue.text
    voice = f"<v {html.escape(cue.speaker, quote=False)}>" if cue.speaker else ""
    return voice + html.escape(text, quote=False)


def _told(cue: Cue) -> str:
    """Who speaks and, where a machine wrote it, that it did."""
    name = f"{cue.speaker}: " if cue.speaker else ""
    return f"[{AUTOMATIC_NOTE}] {name}" if cue.origin == "automatic" else name
