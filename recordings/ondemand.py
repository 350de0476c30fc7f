"""The recording on demand: an HLS list of everything that is on disk, and its pieces without holes; pure.

Unlike the rewind list it names no gaps: what is missing is a discontinuity, so that the player's clock runs through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from media.programme.ports import TICKS
from recordings.index import Run
from recordings.layout import INIT, RungInfo, Segment, segment_name, utc
from recordings.lists import VERSION, stamp, target_s

MASTER = "vod.m3u8"
LIVE = "/live/"
"""Below this address lie the files of the sitting that is served, for the live stream and on demand alike: a cache
needs them once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments of one run that follow each other without a hole."""

    run: Run
    segments: tuple[Segment, ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.segments[-1].end - self.segments[0].start) / TICKS


def stretches(runs: Iterable[Run], rung: str) -> tuple[Stretch, ...]:
    """The pieces of a rung without holes, in order."""
    return tuple(
        Stretch(run, tuple(segments)) for run in runs for segments in _unbroken(run.rungs.get(rung, ())) if segments
    )


def _unbroken(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    found: list[Segment] = []
    for segment in segments:
        if found and segment.start != found[-1].end:
            yield found
            found = []
        found.append(segment)
    yield found


def vod_name(rung: str) -> str:
    """File name of a rung's list."""
    return f"vod-{rung}.m3u8"


def rungs(runs: Sequence[Run]) -> tuple[RungInfo, ...]:
    """The rungs that every run has; the newest run says what they are."""
    common = [rung for rung in runs[-1].info.rungs if all(run.rungs.get(rung.name) for run in runs)] if runs else []
    return tuple(common)


def vod(found: Sequence[Stretch], rung: str, files: str = LIVE) -> str:
    """The list of a rung that has at least one stretch; its files lie below the address `files`."""
    target = max(target_s(one.run.info) for one in found)
    head = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", f"#EXT-X-TARGETDURATION:{target}", "#EXT-X-PLAYLIST-TYPE:VOD"]
    body = [
        line
        for number, one in enumerate(found)
        for line in _stretch(one, f"{files}{one.run.info.name}/{rung}/", follows=number > 0)
    ]
    return "\n".join((*head, "#EXT-X-INDEPENDENT-SEGMENTS", *body, "#EXT-X-ENDLIST", ""))


def _stretch(one: Stretch, folder: str, *, follows: bool) -> Iterator[str]:
    if follows:
        yield "#EXT-X-DISCONTINUITY"
    yield f'#EXT-X-MAP:URI="{folder}{INIT}"'
    yield f"#EXT-X-PROGRAM-DATE-TIME:{stamp(utc(one.run.info, one.segments[0].start))}"
    for segment in one.segments:
        yield f"#EXTINF:{segment.duration / TICKS:.5f},"
        yield folder + segment_name(segment.number)
