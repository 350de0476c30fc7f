"""Chapters of the recording: where each item and each speaker begins, as WebVTT, as JSON, for the MP4; pure.

Seconds count from the recording's beginning and leave out what is not in it, so that they are those of the list on
demand and of the MP4. A mark that lies in a hole begins where the recording goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from recordings.lists import Mark
from server.captions.vtt import Span, stamp
from server.marks import SHOT

ITEM, SPEAKER = "item", "speaker"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the recording in seconds; `item` is the id of the item, empty for a speaker."""

    begin: float
    end: float
    title: str
    item: str = ""


def length(spans: Iterable[Span]) -> float:
    """Seconds of the whole recording."""
    return sum(span.seconds for span in spans)


def reached(spans: Iterable[Span], at: datetime) -> float:
    """How many seconds of the recording lie before a moment."""
    return sum(min(max(0.0, (at - span.begun).total_seconds()), span.seconds) for span in spans)


def chapters(marks: Iterable[Mark], spans: Sequence[Span], kind: str) -> tuple[Chapter, ...]:
    """The chapters of one kind; each lasts until the next mark of its kind."""
    marked = sorted((mark for mark in marks if mark.kind == kind), key=lambda mark: mark.at)
    begins = [*(reached(spans, mark.at) for mark in marked), length(spans)]
    found = zip(marked, pairwise(begins), strict=True)
    return tuple(_chapter(mark, begin, end) for mark, (begin, end) in found if mark.values and end > begin)


def _chapter(mark: Mark, begin: float, end: float) -> Chapter:
    title = mark.values.get("title") or ", ".join(filter(None, (mark.values.get("name"), mark.values.get("faction"))))
    return Chapter(round(begin, 3), round(end, 3), " ".join(title.split()), mark.values.get("item", ""))


def _shots(marks: Iterable[Mark], spans: Sequence[Span]) -> Iterator[dict[str, Any]]:
    """Each cut with the second of the recording at which it was made, for whoever cuts it anew from the originals."""
    for mark in sorted((mark for mark in marks if mark.kind == SHOT), key=lambda mark: mark.at):
        yield {"begin": round(reached(spans, mark.at), 3), "at": mark.at.isoformat(), **mark.values}


def as_vtt(found: Iterable[Chapter]) -> str:
    """As a WebVTT file for `<track kind="chapters">`: one cue a chapter."""
    cues = (f"{stamp(one.begin)} --> {stamp(one.end)}\n{_plain(one.title)}\n" for one in found)
    return "\n".join(("WEBVTT\n", *cues))


def _plain(text: str) -> str:
    """A cue's text holds neither markup nor the arrow of a timing (WebVTT § 4.1)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_json(marks: Sequence[Mark], spans: Sequence[Span]) -> dict[str, Any]:
    """Everything at once, for other programs."""
    return {
        "seconds": round(length(spans), 3),
        "items": [asdict(one) for one in chapters(marks, spans, ITEM)],
        "speakers": [asdict(one) for one in chapters(marks, spans, SPEAKER)],
        "shots": list(_shots(marks, spans)),
    }
