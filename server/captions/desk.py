"""Who may add a caption and when: the one join of captions with the sitting.

The rule is the picture's: while the public does not see the debate there are no captions, and a line that was begun
before the public came back is none either, for it may hold what was said before. What is refused is stored nowhere.
The same holds while somebody speaks whom the public must not hear, and for the red key: what was thrown away is
withdrawn here too. Where the picture is not kept, a line is live only and never on the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from agenda.events import Recorded
from agenda.events.publication import DumpCarriedOut, PassageTakenDown, PublicationSet, StreamDumped
from agenda.meeting import Meeting
from recordings.lists import Mark
from server.captions.book import (
    CaptionBook,
    CaptionFile,
    CaptionTrouble,
    Cue,
    Entry,
    Listener,
    Origin,
    Withdrawn,
    cleaned,
    reading_time,
)
from server.captions.vtt import Timed
from server.markbook import book_of
from server.sitting import Sitting
from server.veils import kept, speakers_veiled

BEHIND: Final = timedelta(seconds=2)
"""How long after the word somebody who writes along presses the first key: a phrase is heard before it is typed."""

LONGEST_LINE: Final = timedelta(seconds=60)
"""A line begun longer ago than this was forgotten, not typed."""

LONGEST_SEGMENT: Final = timedelta(seconds=6)
"""Of the stream (`segment_s` in config.toml): so long after the red key its placard may last."""


class CaptionDesk:
    """Takes captions; all of it in one event loop, one write after the other."""

    def __init__(self, sitting: Sitting, file: CaptionFile, segment: timedelta = LONGEST_SEGMENT) -> None:
        self.book = CaptionBook((*file.read(), *withdrawals(sitting.desk.recorded, 0, segment)))
        self._segment = segment
        self._sitting = sitting
        self._file = file
        self._marks = book_of(sitting.desk.meeting.meeting_id, sitting.desk.recorded)
        self._since: datetime | None = sitting.clock.now() if self._is_heard() else None
        self._kept_since: datetime | None = sitting.clock.now() if kept(sitting.desk.meeting) else None
        self._listeners: list[Listener] = []
        self._one = asyncio.Lock()
        sitting.desk.listen(self._meeting_changed)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of every entry from now on; call what comes back to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def on_air(self) -> bool:
        """Whether captions are taken now."""
        return self._since is not None and self._is_heard()

    def _is_heard(self) -> bool:
        """Whether the public hears what is said."""
        return self._sitting.live.on_air and "sound" not in speakers_veiled(self._sitting.desk.meeting)

    # -- what comes in ---------------------------------------------------------------------------------------------

    async def say(self, text: str, age: timedelta, origin: Origin = "human") -> Cue:
        """A line whose first letter was typed `age` ago. Raises CaptionTrouble, or OSError where it cannot be kept."""
        if not timedelta() <= age <= LONGEST_LINE:
            raise CaptionTrouble("time-odd")
        typed = self._sitting.clock.now() - age
        since = self._public_since(typed)
        line = cleaned(text)
        if not line:
            raise CaptionTrouble("text-empty")
        begin = max(since, typed - BEHIND)
        return await self._add(begin, begin + reading_time(line), line, origin, live=not self._is_kept(typed))

    async def feed(self, cues: Sequence[Timed], zero: datetime | None, origin: Origin = "feed") -> tuple[Cue, ...]:
        """Cues of a file; without `zero`, the moment of its time 0, the last one ends now. All are taken or none."""
        now = self._sitting.clock.now()
        if zero is None:
            zero = now - timedelta(seconds=max((cue.end for cue in cues), default=0.0))
        times = [(zero + timedelta(seconds=cue.begin), zero + timedelta(seconds=cue.end)) for cue in cues]
        for begin, end in times:
            self._public_since(begin)
            if end > now + LONGEST_LINE:
                raise CaptionTrouble("time-odd")
        lines = [cleaned(cue.text) for cue in cues]
        live = not all(self._is_kept(begin) for begin, _ in times)
        found = [(time, line) for time, line in zip(times, lines, strict=True) if line]
        return tuple([await self._add(*time, line, origin, live=live) for time, line in found])

    async def correct(self, cue_id: str, version: int, text: str) -> Cue:
        """Another text for a cue, none to strike it out; raises CaptionTrouble or OSError.

        While the public does not hear the sitting a line can only be struck out: a new text might tell what it missed.
        """
        async with self._one:
            cue = self.book.corrected(cue_id, version, text)
            if cue.text and not self.on_air and self._sitting.desk.meeting.state != "closed":
                raise self._refusal()
            await self._keep(cue)
            return cue

    async def _add(self, begin: datetime, end: datetime, line: str, origin: Origin, *, live: bool) -> Cue:
        async with self._one:
            speaker, item = (holding(self._marks.marks, kind, begin) for kind in ("speaker", "item"))
            names = {"speaker": speaker.get("name", ""), "item": item.get("title", "")}
            cue = Cue(self.book.next_id(live=live), 1, begin, end, line, origin, **names, live=live)
            await self._keep(cue)
            return cue

    async def _keep(self, cue: Cue) -> None:
        if not cue.live:
            await asyncio.to_thread(self._file.write, cue)
        self._tell(cue)

    def _tell(self, entry: Entry) -> None:
        self.book.take(entry)
        for listener in tuple(self._listeners):
            listener(entry)

    # -- what the sitting says -------------------------------------------------------------------------------------

    def _public_since(self, begin: datetime) -> datetime:
        """Since when the public has heard; raises CaptionTrouble where it did not at `begin`, or does not now."""
        if self._since is None or not self._is_heard():
            raise self._refusal()
        if begin < self._since:
            raise CaptionTrouble("begun-before")
        return self._since

    def _refusal(self) -> CaptionTrouble:
        return CaptionTrouble("not-heard" if self._sitting.live.on_air else "not-public")

    def _is_kept(self, begin: datetime) -> bool:
        """Whether what was begun then may lie on the disk: the picture has been kept from then till now."""
        return self._kept_since is not None and self._kept_since <= begin

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """Called after the sitting has drawn the floor anew."""
        last = recorded[-1]
        self._marks.add(last.seq, last.at, self._sitting.sections("public"))
        for passage in withdrawals(recorded, meeting.publication.delay_s, self._segment):
            self._tell(passage)
        dumped = any(isinstance(one.event, StreamDumped) for one in recorded)
        now = self._sitting.clock.now()
        self._since = _since(self._is_heard(), None if dumped else self._since, now)
        self._kept_since = _since(kept(meeting), self._kept_since, now)


def _since(holds: bool, before: datetime | None, now: datetime) -> datetime | None:
    """Since when something has held that holds now or not, and did since `before` or not."""
    return (before or now) if holds else None


def withdrawals(recorded: Iterable[Recorded], delay_s: int, segment: timedelta) -> Iterator[Withdrawn]:
    """The passages that were taken down, or dumped before the public got them; the log keeps them, not our file.

    What the red key threw away is withdrawn at the press, and again as exactly as the programme tells it afterwards,
    which it may never do. `delay_s` is the public's delay before the first event.
    """
    for one in recorded:
        match one.event:
            case PublicationSet():
                delay_s = one.event.delay_s
            case StreamDumped():
                yield Withdrawn(one.at - timedelta(seconds=delay_s), one.at + segment)
            case PassageTakenDown() | DumpCarriedOut():
                yield Withdrawn(datetime.fromisoformat(one.event.since), datetime.fromisoformat(one.event.until))


def holding(marks: Sequence[Mark], kind: str, at: datetime) -> dict[str, str]:
    """The values of the newest mark of a kind that is not later than the moment."""
    return next((dict(mark.values) for mark in reversed(marks) if mark.kind == kind and mark.at <= at), {})
