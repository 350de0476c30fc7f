"""Names and values of the recording: what a run, a rung, a segment and a piece are; pure.

How they lie on disk says the head of `recordings`. A segment's first tick follows from its number: the grid of a run is
fixed, so a file found without its index can be placed in time.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from media.programme.ports import TICKS, Beginning, Rung

FORMAT = 1
RUN_FILE = "run.json"
INIT = "init.mp4"
INDEX = "index.jsonl"
SUFFIX = ".m4s"

_SEGMENT = re.compile(r"s(\d{6,9})\.m4s")
_RUN = re.compile(r"(\d{8}T\d{6})-(\d{6,9})")
_RUNG = re.compile(r"[a-z0-9]{1,16}")
_ORIGINAL = re.compile(r"(\d{8}T\d{6})(\d{3})-.+\.mkv")


class LayoutError(ValueError):
    """A text that this module did not write."""


@dataclass(frozen=True, slots=True)
class RungInfo:
    """What a player has to know of a rung: RFC 6381 names, pixels and pictures a second (0 without picture), bit/s."""

    name: str
    codecs: tuple[str, ...]
    width: int
    height: int
    fps: int
    bandwidth: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run: `begun` is the UTC of tick 0, `first` its first segment's number, `earlier` how many runs of the sitting
    were before it; lengths in ticks of 1/TICKS s."""

    name: str
    begun: datetime
    first: int
    earlier: int
    part_ticks: int
    segment_ticks: int
    rungs: tuple[RungInfo, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part within a segment's file: bytes, ticks, whether a decoder can begin there."""

    size: int
    duration: int
    independent: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment; `start` in ticks of its run."""

    number: int
    start: int
    pieces: tuple[Piece, ...]

    @property
    def duration(self) -> int:
        """Ticks."""
        return sum(piece.duration for piece in self.pieces)

    @property
    def end(self) -> int:
        """The tick at which the next segment begins if nothing is missing."""
        return self.start + self.duration

    @property
    def size(self) -> int:
        """Bytes of its file."""
        return sum(piece.size for piece in self.pieces)


# -- names -------------------------------------------------------------------------------------------------------------


def run_name(begun: datetime, first: int) -> str:
    """Folder and part of the addresses of a run."""
    return f"{begun.astimezone(UTC):%Y%m%dT%H%M%S}-{first:06d}"


def is_run_name(name: str) -> bool:
    """Whether a folder of that name is a run."""
    return _RUN.fullmatch(name) is not None


def first_number(run: str) -> int:
    """The first segment's number of a run of that name; raises LayoutError where it is none."""
    if (match := _RUN.fullmatch(run)) is None:
        raise LayoutError(f"no run: {run!r}")
    return int(match[2])


def run_begun(name: str) -> datetime | None:
    """When the run of that name begins, to the second below; None where it is none."""
    match = _RUN.fullmatch(name)
    return _moment(match[1]) if match else None


def is_rung_name(name: str) -> bool:
    """Whether a rung may be called so."""
    return _RUNG.fullmatch(name) is not None


def segment_name(number: int) -> str:
    """File name of a segment."""
    return f"s{number:06d}{SUFFIX}"


def segment_number(name: str) -> int | None:
    """Number of the segment of that file name, None where it is none."""
    match = _SEGMENT.fullmatch(name)
    return int(match[1]) if match else None


def start_of(info: RunInfo, number: int) -> int:
    """The tick at which a segment begins."""
    return (number - info.first) * info.segment_ticks


def original_name(begun: datetime, owner: str) -> str:
    """File name of a participant's original: its begin in UTC to the millisecond, and whose it is."""
    at = begun.astimezone(UTC)
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}-{quote(owner, safe='')}.mkv"


def original_begun(name: str) -> datetime | None:
    """When the original of that file name begins, None where it is none."""
    match = _ORIGINAL.fullmatch(name)
    begun = _moment(match[1]) if match else None
    return begun + timedelta(milliseconds=int(match[2])) if match and begun else None


def _moment(text: str) -> datetime | None:
    """A date and time of a name, in UTC; None where there is no such day or hour."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


# -- time --------------------------------------------------------------------------------------------------------------


def utc(info: RunInfo, tick: int) -> datetime:
    """The moment of a tick."""
    return info.begun + timedelta(microseconds=tick * 1_000_000 // TICKS)


def tick_of(info: RunInfo, at: datetime) -> int:
    """The tick of a moment; negative before the run's begin."""
    return (at - info.begun) // timedelta(microseconds=1) * TICKS // 1_000_000


# -- values as text ----------------------------------------------------------------------------------------------------


def run_info(timeline: Beginning) -> RunInfo:
    """What is kept of a timeline's beginning."""
    rungs = tuple(rung_info(rung) for rung in timeline.rungs)
    name = run_name(timeline.begun, timeline.first)
    lengths = (timeline.part_ticks, timeline.segment_ticks)
    return RunInfo(name, timeline.begun, timeline.first, timeline.earlier, *lengths, rungs)


def rung_info(rung: Rung) -> RungInfo:
    """What is kept of a rung."""
    width, height = (rung.video.width, rung.video.height) if rung.video else (0, 0)
    return RungInfo(rung.name, rung.codecs, width, height, rung.fps, rung.bandwidth)


def to_values(info: RunInfo) -> dict[str, Any]:
    """A run as JSON values."""
    return {"format": FORMAT, **asdict(info), "begun": info.begun.astimezone(UTC).isoformat()}


def from_values(values: Any) -> RunInfo:
    """The run of JSON values; raises LayoutError."""
    try:
        if values["format"] != FORMAT:
            raise LayoutError(f"format {values['format']}")
        rungs = tuple(RungInfo(**{**one, "codecs": tuple(one["codecs"])}) for one in values["rungs"])
        if not rungs or not all(is_rung_name(rung.name) for rung in rungs):
            raise LayoutError("rungs")
        fields = {key: values[key] for key in ("name", "first", "earlier", "part_ticks", "segment_ticks")}
        return RunInfo(begun=datetime.fromisoformat(values["begun"]), rungs=rungs, **fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise LayoutError("no run") from error


def spans(info: RunInfo) -> list[int]:
    """The durations of the parts of a whole segment, in ticks."""
    whole, rest = divmod(info.segment_ticks, info.part_ticks)
    return [info.part_ticks] * whole + [rest] * bool(rest)


def index_line(segment: Segment) -> bytes:
    """A finished segment as a line of the index."""
    rows = [[piece.size, piece.duration, int(piece.independent)] for piece in segment.pieces]
    return json.dumps([segment.number, segment.start, rows], separators=(",", ":")).encode() + b"\n"


def from_index_line(line: bytes) -> Segment:
    """The segment of a line; raises LayoutError."""
    try:
        number, start, rows = json.loads(line)
        pieces = tuple(Piece(size, duration, bool(independent)) for size, duration, independent in rows)
    except (ValueError, TypeError) as error:
        raise LayoutError("no line of an index") from error
    if not all(
        isinstance(one, int) for one in (number, start, *(p.size for p in pieces), *(p.duration for p in pieces))
    ):
        raise LayoutError("no line of an index")
    return Segment(number, start, pieces)
