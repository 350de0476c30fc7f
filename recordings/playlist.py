"""The live list: an HLS media playlist (RFC 8216) of fMP4 segments, as value and as text; pure.

Version 7, because EXT-X-MAP in a list of ordinary segments needs 6 and players ask for 7 with fMP4. Every segment
carries its date, so that the picture can be matched with the minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

VERSION = 7
_SEGMENT = re.compile(r"s(\d{6,})\.m4s")


class PlaylistError(ValueError):
    """The text is not a list that `render` wrote."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment in the list: its media sequence number, seconds, UTC of its first picture, its initialization segment.

    `discontinuity` says that its times do not go on where the former segment's ended.
    """

    number: int
    duration: float
    at: datetime
    init: str
    discontinuity: bool

    @property
    def name(self) -> str:
        """File name; the number is the media sequence number."""
        return segment_name(self.number)


@dataclass(frozen=True, slots=True)
class LivePlaylist:
    """`target_s` is EXT-X-TARGETDURATION in seconds; `discontinuities` counts those that have left the list."""

    target_s: int
    entries: tuple[Entry, ...] = ()
    discontinuities: int = 0


def segment_name(number: int) -> str:
    """File name of a segment."""
    return f"s{number:06d}.m4s"


def segment_number(name: str) -> int | None:
    """Number of the segment of that file name, None where it is none."""
    match = _SEGMENT.fullmatch(name)
    return int(match[1]) if match else None


def extended(playlist: LivePlaylist, entry: Entry, window: int) -> LivePlaylist:
    """The list with one more entry and at most `window` of them (RFC 8216 § 6.2.2)."""
    entries = (*playlist.entries, entry)
    gone, kept = entries[:-window], entries[-window:]
    passed = playlist.discontinuities + sum(old.discontinuity for old in gone)
    return LivePlaylist(playlist.target_s, kept, passed)


def render(playlist: LivePlaylist) -> str:
    """The list as text."""
    return "\n".join((*_head(playlist), *_body(playlist.entries))) + "\n"


def _head(playlist: LivePlaylist) -> Iterator[str]:
    first = playlist.entries[0].number if playlist.entries else 0
    yield "#EXTM3U"
    yield f"#EXT-X-VERSION:{VERSION}"
    yield f"#EXT-X-TARGETDURATION:{playlist.target_s}"
    yield f"#EXT-X-MEDIA-SEQUENCE:{first}"
    yield f"#EXT-X-DISCONTINUITY-SEQUENCE:{playlist.discontinuities}"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"


def _body(entries: tuple[Entry, ...]) -> Iterator[str]:
    init = None
    for entry in entries:
        if entry.discontinuity:
            yield "#EXT-X-DISCONTINUITY"
        if entry.init != init:
            init = entry.init
            yield f'#EXT-X-MAP:URI="{init}"'
        yield f"#EXT-X-PROGRAM-DATE-TIME:{entry.at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%f')[:-3]}Z"
        yield f"#EXTINF:{entry.duration:.5f},"
        yield entry.name


def parse(text: str) -> LivePlaylist:
    """The list of a text that `render` wrote; raises PlaylistError for any other."""
    lines = text.splitlines()
    if not lines or lines[0] != "#EXTM3U":
        raise PlaylistError("no playlist")
    tags = dict(line.split(":", 1) for line in lines if line.startswith("#EXT-X-") and ":" in line)
    try:
        target, passed = int(tags["#EXT-X-TARGETDURATION"]), int(tags["#EXT-X-DISCONTINUITY-SEQUENCE"])
        playlist = LivePlaylist(target, tuple(_entries(lines)), passed)
    except (KeyError, ValueError) as error:
        raise PlaylistError("damaged playlist") from error
    numbers = [entry.number for entry in playlist.entries]
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise PlaylistError("segments missing in playlist")
    return playlist


def _entries(lines: list[str]) -> Iterator[Entry]:
    """The entries in order; KeyError or ValueError where a line before one is missing or damaged."""
    known: dict[str, str] = {}
    for line in lines:
        tag, _, value = line.partition(":")
        if tag.startswith("#"):
            known[tag] = value
        elif (number := segment_number(line)) is not None:
            at = datetime.fromisoformat(known.pop("#EXT-X-PROGRAM-DATE-TIME"))
            duration = float(known.pop("#EXTINF").rstrip(","))
            init = known["#EXT-X-MAP"].removeprefix('URI="').removesuffix('"')
            yield Entry(number, duration, at, init, known.pop("#EXT-X-DISCONTINUITY", None) is not None)
        elif line:
            raise ValueError(line)
