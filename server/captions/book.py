"""Captions (Untertitel): timed text of what is said in public, kept as versions, never changed in place.

A cue comes from a human who writes along, from a WebVTT feed or from speech recognition; a correction is a new version
of it. They lie in one file of lines beside the recording, each line made durable before it is shown to anybody, and the
file is the truth: what is read back from it is what was shown. Times are UTC, so that a cue stands with the picture
whatever was cut out of the recording.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter

Origin = Literal["human", "feed", "automatic"]
ORIGINS: Final = frozenset(get_args(Origin))

LONGEST_TEXT: Final = 400
"""Characters of a cue: two lines on the screen are 80; more is a paragraph, which a feed may send."""

READING_SPEED: Final = 15.0
"""Characters a second that a viewer reads (EBU and Netflix guides: 13 to 17)."""
PRESENT: Final = timedelta(minutes=1)
"""What of the captions belongs to the live picture."""

SHORTEST, LONGEST = timedelta(seconds=1.5), timedelta(seconds=8)
"""How long a line without an end of its own stands."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of captions. `version` counts from 1; an empty `text` has been struck out.

    A `live` one is shown with the live picture and kept nowhere, as the picture is not: no recording is made, or
    whoever speaks objects to one. Its id begins with another letter, so that those on the disk count on after a start.
    `speaker` and `item` are what the log said for `begin`, empty where nobody had the floor or no item was called.
    """

    id: str
    version: int
    begin: datetime
    end: datetime
    text: str
    origin: Origin
    speaker: str = ""
    item: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Nothing said between these moments is shown any more: a passage was taken down, or dumped before it went out."""

    begin: datetime
    end: datetime

    def touches(self, cue: Cue) -> bool:
        """Whether any of the cue lies in it."""
        return cue.begin < self.end and self.begin < cue.end


Entry = Cue | Withdrawn
_CUE, _WITHDRAWN = TypeAdapter(Cue), TypeAdapter(Withdrawn)


class CaptionTrouble(Exception):
    """A caption is refused; `code` names the sentence in server/captions/texts.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cleaned(text: str) -> str:
    """One line without control characters and doubled spaces; raises CaptionTrouble where it is too long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) > LONGEST_TEXT:
        raise CaptionTrouble("text-long")
    return line


def reading_time(text: str) -> timedelta:
    """How long a line has to stand to be read."""
    return min(LONGEST, max(SHORTEST, timedelta(seconds=len(text) / READING_SPEED)))


class CaptionBook:
    """All cues of a sitting: every version, and what of it is shown. Live ones are forgotten when they are past.

    `state` is another number after each entry.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.state = 0
        self._versions: dict[str, list[Cue]] = {}
        self._live: dict[str, datetime] = {}
        self._withdrawn: list[Withdrawn] = []
        self._counted = {False: 0, True: 0}
        self._shown: tuple[int, tuple[Cue, ...]] = (0, ())
        for entry in entries:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """What was written to the file, or is live."""
        self.state += 1
        match entry:
            case Cue():
                self._take(entry)
            case Withdrawn():
                self._withdrawn.append(entry)

    def _take(self, cue: Cue) -> None:
        self._forget(cue.begin - PRESENT)
        if cue.version == 1:
            self._counted[cue.live] += 1
            self._versions[cue.id] = []
        if cue.live and not self._versions.get(cue.id):
            self._live[cue.id] = cue.end
        self._versions.setdefault(cue.id, []).append(cue)

    def _forget(self, before: datetime) -> None:
        """Looks at the live ones alone: they are few, and those of a long evening thousands."""
        for one in [one for one, end in self._live.items() if end < before]:
            del self._live[one], self._versions[one]

    def next_id(self, *, live: bool = False) -> str:
        """The id of the next cue."""
        return f"{'l' if live else 'c'}{self._counted[live] + 1}"

    def versions(self, cue_id: str) -> tuple[Cue, ...]:
        """All versions of a cue, the oldest first; raises CaptionTrouble where there is none."""
        try:
            return tuple(self._versions[cue_id])
        except KeyError:
            raise CaptionTrouble("cue-unknown") from None

    def corrected(self, cue_id: str, version: int, text: str) -> Cue:
        """The cue with another text, as its next version.

        Raises CaptionTrouble where `version` is not the newest, or the cue was withdrawn.
        """
        newest = self.versions(cue_id)[-1]
        if newest.version != version:
            raise CaptionTrouble("cue-changed")
        if not self.is_open(newest):
            raise CaptionTrouble("cue-withdrawn")
        return replace(newest, version=version + 1, text=cleaned(text))

    def shown(self) -> tuple[Cue, ...]:
        """The newest version of each cue that was not struck out or withdrawn, in the order of their times."""
        if self._shown[0] != self.state:
            self._shown = (self.state, self._make_shown())
        return self._shown[1]

    def _make_shown(self) -> tuple[Cue, ...]:
        newest = (versions[-1] for versions in self._versions.values())
        return tuple(sorted((cue for cue in newest if cue.text and self.is_open(cue)), key=lambda cue: cue.begin))

    def entries(self) -> tuple[Entry, ...]:
        """All versions and all withdrawals, as an edge has to know them."""
        return (*self._withdrawn, *(cue for versions in self._versions.values() for cue in versions))

    def ids_within(self, passage: Withdrawn) -> list[str]:
        """The cues of which some version touches the passage."""
        return [one for one, versions in self._versions.items() if any(passage.touches(cue) for cue in versions)]

    def is_open(self, cue: Cue) -> bool:
        """Whether no part of it was withdrawn."""
        return not any(one.touches(cue) for one in self._withdrawn)


class CaptionFile:
    """The cues on disk. One process writes; what a kill left half written is cut off at the next start."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Iterator[Cue]:
        """All whole lines in order; nothing where there is no file yet. Raises OSError."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(self._path, len(whole))
        for line in whole.splitlines():
            yield _CUE.validate_python(json.loads(line))

    def last(self) -> datetime | None:
        """When the last of its cues ends, None where there is none; raises OSError. Nothing is changed."""
        try:
            lines = self._path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return None
        return max((_CUE.validate_python(json.loads(line)).end for line in lines), default=None)

    def delete(self) -> int:
        """Delete all of them; how many bytes that were. Raises OSError."""
        size = self._path.stat().st_size
        self._path.unlink()
        return size

    def write(self, cue: Cue) -> None:
        """Append a line and make it durable; raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, json.dumps(to_json(cue), ensure_ascii=False).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)


def to_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON; times in ISO 8601."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(entry).items()}


def entry_of(values: Mapping[str, Any]) -> Entry:
    """The entry of `to_json`; raises ValueError."""
    return _CUE.validate_python(dict(values)) if "id" in values else _WITHDRAWN.validate_python(dict(values))


Listener = Callable[[Entry], None]
