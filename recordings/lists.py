"""The HLS lists as text (RFC 8216bis): live with its parts, rewind with the whole sitting, master; pure.

Two media lists, because a player reads the live one five times a second: it holds half a minute, whereas the rewind
list holds every segment since the opening and is read once a second, nearly always as a delta update. Both number
their segments alike. Addresses in them are relative to the folder `/live/`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from media.programme.ports import TICKS
from recordings.layout import INIT, RungInfo, RunInfo, Segment, segment_name, start_of, utc
from recordings.window import LiveRung, LiveSegment

VERSION = 9
"""EXT-X-SKIP needs it (RFC 8216bis § 8); players that know less skip what they do not know."""

HOLD_BACK_PARTS = 4
"""PART-HOLD-BACK in part durations: at least two, and three are recommended (§ 4.4.3.8). With three a player has less
than two parts in hand: a hiccup of 300 ms stopped the picture once in ten minutes."""

SKIP_TARGETS = 6
"""CAN-SKIP-UNTIL in target durations: not less than six (§ 4.4.3.8)."""

WITH_PARTS = 3
"""Segments at the end that are listed with their parts, the one of the preload hint counted: parts SHOULD not be listed
for longer than three target durations (§ 4.4.4.9)."""

DATE_EVERY = 4
"""Every fourth segment of the rewind list has its date: the others follow, and a delta update always has one."""

MASTERS: Mapping[str, tuple[bool, bool]] = {
    "live.m3u8": (False, False),
    "rewind.m3u8": (True, False),
    "sound.m3u8": (False, True),
    "soundrewind.m3u8": (True, True),
}
"""Multivariant playlists by name: whether for rewinding, whether without picture. The latter are lists of their own,
because players that have a choice never take sound alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What began at a moment of the sitting and lasts until the next of its kind; becomes an EXT-X-DATERANGE.

    `kind` is the last word of its CLASS ("item", "speaker", "vote", "state"), `values` become X- attributes; none where
    only the former one ended.
    """

    id: str
    kind: str
    at: datetime
    values: Mapping[str, str]


CLASS = "de.ratssaal."

GAP = "#EXT-X-GAP"
"""Before a segment that nobody can get (§ 4.4.4.7): lost, or taken down."""

Down = Callable[[str, int], bool]
"""Whether the segment of a run and a number was taken down."""


def _nothing_down(run: str, number: int) -> bool:
    return False


# -- names -------------------------------------------------------------------------------------------------------------


def live_name(rung: str) -> str:
    """File name of a rung's live list."""
    return f"live-{rung}.m3u8"


def rewind_name(rung: str) -> str:
    """File name of a rung's rewind list."""
    return f"rewind-{rung}.m3u8"


def part_name(number: int, index: int) -> str:
    """File name of a part."""
    return f"s{number:06d}.{index}.m4s"


# -- master ------------------------------------------------------------------------------------------------------------


def master(rungs: Sequence[RungInfo], rewind: bool) -> str:
    """The multivariant playlist, the best rung first."""
    name = rewind_name if rewind else live_name
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        lines += [f"#EXT-X-STREAM-INF:{_variant(rung)}", name(rung.name)]
    return "\n".join(lines) + "\n"


def _variant(rung: RungInfo) -> str:
    picture = f",RESOLUTION={rung.width}x{rung.height},FRAME-RATE={rung.fps:.3f}" if rung.width else ""
    return f'BANDWIDTH={rung.bandwidth},CODECS="{",".join(rung.codecs)}"{picture}'


# -- the live list -----------------------------------------------------------------------------------------------------


def live(
    name: str, rungs: Mapping[str, LiveRung], marks: Iterable[Mark], skip: bool = False, down: Down = _nothing_down
) -> str:
    """The live list of the rung `name`, which has at least one part; with `skip` as a delta update.

    What is `down` is listed as a gap, its parts too.
    """
    rung = rungs[name]
    segments = tuple(rung.segments)
    newest = segments[-1].run
    skipped = skippable([segment.duration / TICKS for segment in segments if segment.done], newest) if skip else 0
    lines = [
        *_head(newest, segments[0].number, segments[0].run.earlier, _control(newest)),
        *_skip(skipped),
        *map(daterange, marks),
        *_live_body(name, segments, skipped, rung.next[0] - WITH_PARTS, down),
        _hint(name, rung),
        *_reports(name, rungs),
    ]
    return "\n".join(lines) + "\n"


def target_s(info: RunInfo) -> int:
    """EXT-X-TARGETDURATION in seconds."""
    return math.ceil(info.segment_ticks / TICKS)


def skippable(durations: Sequence[float], info: RunInfo) -> int:
    """How many finished segments of these seconds, in the order of the list, lie before the skip boundary."""
    rest = 0.0
    for count, duration in enumerate(reversed(durations)):
        if rest >= SKIP_TARGETS * target_s(info):
            return len(durations) - count
        rest += duration
    return 0


def _head(info: RunInfo, first: int, discontinuities: int, control: Sequence[str]) -> Iterator[str]:
    yield "#EXTM3U"
    yield f"#EXT-X-VERSION:{VERSION}"
    yield f"#EXT-X-TARGETDURATION:{target_s(info)}"
    yield from control
    yield f"#EXT-X-MEDIA-SEQUENCE:{first}"
    yield f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities}"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"


def _control(info: RunInfo) -> Sequence[str]:
    part = info.part_ticks / TICKS
    back, until = HOLD_BACK_PARTS * part, SKIP_TARGETS * target_s(info)
    return (
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={back:.3f},CAN-SKIP-UNTIL={until:.1f}",
        f"#EXT-X-PART-INF:PART-TARGET={part:.5f}",
    )


def _skip(skipped: int) -> Sequence[str]:
    return (f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}",) if skipped else ()


def _live_body(name: str, segments: Sequence[LiveSegment], skipped: int, whole: int, down: Down) -> Iterator[str]:
    """The segments; those up to the number `whole` without their parts."""
    before = segments[skipped - 1].run if skipped else None
    if before is not None:
        yield _map(before, name)  # whoever reads this list alone can decode it
    for segment in segments[skipped:]:
        yield from _turn(segment.run, before, name)
        before = segment.run
        yield f"#EXT-X-PROGRAM-DATE-TIME:{stamp(utc(segment.run, segment.start))}"
        is_down = down(segment.run.name, segment.number)
        if segment.number > whole:
            yield from (_part(name, segment, index, is_down) for index in range(len(segment.parts)))
        if segment.done:
            yield from (GAP,) if is_down else ()
            yield f"#EXTINF:{segment.duration / TICKS:.5f},"
            yield f"{segment.run.name}/{name}/{segment_name(segment.number)}"


def _turn(run: RunInfo, before: RunInfo | None, rung: str) -> Iterator[str]:
    """What stands between segments of two runs: a discontinuity, and the initialization segment of what follows."""
    if before is not None and before.name == run.name:
        return
    if before is not None:
        yield "#EXT-X-DISCONTINUITY"
    yield _map(run, rung)


def _map(run: RunInfo, rung: str) -> str:
    return f'#EXT-X-MAP:URI="{run.name}/{rung}/{INIT}"'


def _part(name: str, segment: LiveSegment, index: int, is_down: bool) -> str:
    part = segment.parts[index]
    independent = ",INDEPENDENT=YES" if part.independent else ""
    gap = ",GAP=YES" if is_down else ""
    address = f"{segment.run.name}/{name}/{part_name(segment.number, index)}"
    return f'#EXT-X-PART:DURATION={part.duration / TICKS:.5f},URI="{address}"{independent}{gap}'


def _hint(name: str, rung: LiveRung) -> str:
    """A live list must have one (§ 4.4.5.3), also where what comes next belongs to a gap and is answered with 404."""
    address = f"{rung.segments[-1].run.name}/{name}/{part_name(*rung.next)}"
    return f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{address}"'


def _reports(name: str, rungs: Mapping[str, LiveRung]) -> Iterator[str]:
    """Where the other rungs are, so that a player that changes asks for the right part at once (§ 4.4.5.4)."""
    for other, rung in rungs.items():
        if other != name and rung.segments:
            number, index = rung.position
            yield f'#EXT-X-RENDITION-REPORT:URI="{live_name(other)}",LAST-MSN={number},LAST-PART={index}'


# -- the rewind list ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recorded:
    """A segment of the rewind list, with its run."""

    run: RunInfo
    segment: Segment


class RewindList:
    """The rewind list of one rung; grows at its end, and is rendered without looking at what is old."""

    def __init__(self, rung: str) -> None:
        self.version = 0
        self._rung = rung
        self._first: Recorded | None = None
        self._last: Recorded | None = None
        self._entries: list[str] = []
        self._durations: list[float] = []
        self._runs: list[RunInfo] = []

    @property
    def last(self) -> int:
        """Number of the newest segment, -1 before the first."""
        return self._last.segment.number if self._last else -1

    @property
    def since(self) -> datetime | None:
        """When the first segment began."""
        return utc(self._first.run, self._first.segment.start) if self._first else None

    def append(self, recorded: Recorded) -> None:
        """Take the next segment; one that is not newer than the last is known already. Missing numbers are gaps."""
        number = recorded.segment.number
        if number <= self.last:
            return
        first = self._first = self._first or recorded
        while first.segment.number + len(self._entries) < number:
            self._add(recorded, f"{GAP}\n", recorded.run.segment_ticks, first.segment.number + len(self._entries))
        self._add(recorded, "", recorded.segment.duration, number)
        self.version += 1

    def take_out(self, run: str, numbers: range) -> None:
        """List what it has of these numbers of a run as gaps from now on."""
        if self._first is None:
            return
        first = self._first.segment.number
        for index in range(max(0, numbers.start - first), min(len(self._entries), numbers.stop - first)):
            entry = self._entries[index]
            if self._runs[index].name == run and GAP not in entry:
                self._entries[index] = entry.replace("#EXTINF:", f"{GAP}\n#EXTINF:")
                self.version += 1

    def _add(self, recorded: Recorded, gap: str, duration: int, number: int) -> None:
        run, before = recorded.run, self._last.run if self._last else None
        turn = list(_turn(run, before, self._rung))
        if turn or number % DATE_EVERY == 0:
            turn.append(f"#EXT-X-PROGRAM-DATE-TIME:{stamp(utc(run, max(0, start_of(run, number))))}")
        lines = [*turn, f"{gap}#EXTINF:{duration / TICKS:.5f},", f"{run.name}/{self._rung}/{segment_name(number)}"]
        self._entries.append("\n".join(lines))
        self._durations.append(duration / TICKS)
        self._runs.append(run)
        self._last = recorded

    def render(self, skip: bool = False) -> str:
        """The list as text; it has at least one segment."""
        first, last = self._first, self._last
        assert first is not None and last is not None, "an empty list is not rendered"
        skipped = skippable(self._durations, last.run) if skip else 0
        control = f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL={SKIP_TARGETS * target_s(last.run):.1f}"
        head = _head(last.run, first.segment.number, first.run.earlier, (control,))
        known = (_map(self._runs[skipped - 1], self._rung),) if skipped else ()
        return "\n".join((*head, *_skip(skipped), *known, *self._entries[skipped:])) + "\n"


# -- dates -------------------------------------------------------------------------------------------------------------


def daterange(mark: Mark) -> str:
    """A mark as EXT-X-DATERANGE (§ 4.4.5.1); END-ON-NEXT, because a tag once listed must not change."""
    values = "".join(f',X-{name.upper()}="{_quoted(value)}"' for name, value in mark.values.items())
    which = f'ID="{quote(mark.id)}",CLASS="{CLASS}{mark.kind}"'
    return f'#EXT-X-DATERANGE:{which},START-DATE="{stamp(mark.at)}",END-ON-NEXT=YES{values}'


def _quoted(text: str) -> str:
    """A quoted-string holds neither line breaks nor quotation marks (§ 4.2)."""
    return " ".join(text.replace('"', "\u201d").split())


def stamp(at: datetime) -> str:
    """A moment as the lists write it, in milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
