"""The ledger of perception as three CSV files that a clerk opens with a spreadsheet, and the verdict on its chain.

    …-wahrnehmung.csv    who could see and hear whom, from when to when
    …-abstimmungen.csv   each step of each vote: who saw and heard the hall, the speaker, the voter
    …-leitungen.csv      each line's worst figures, minute by minute

UTF-8 with a mark at the beginning, without which Excel takes umlauts for something else. Times are the town's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from pathlib import Path
from typing import Final

from media.perception import Line, Perception, State
from server import ledger
from server.floor import HALL
from server.ledger import Record, Second
from server.store.chain import moment

Names = Mapping[str, str]
"""Ids to names as the minutes have them."""

STATE_WORDS: Final[Mapping[State, str]] = {
    State.PERCEIVED: "ja",
    State.MISSED: "nein",
    State.HIDDEN: "nicht angezeigt",
}
STEP_WORDS: Final[Mapping[str, str]] = {
    "VoteOpened": "eröffnet",
    "BallotCast": "Stimme abgegeben",
    "VoteClosed": "geschlossen",
}
KINDS: Final = (("Bild", "video"), ("Ton", "audio"))

GAP: Final = timedelta(seconds=1.5)
"""Seconds that are further apart were not measured in between."""

RUN_HEAD: Final = ("Empfänger", "Absender", "Was", "Wahrgenommen", "Von", "Bis", "Sekunden")
VOTE_HEAD: Final = (
    *("Ereignis", "Zeit", "Abstimmung", "Schritt", "Wer", "Absender"),
    *("Gesehen von", "Nicht gesehen von", "Gehört von", "Nicht gehört von"),
)
LINE_HEAD: Final = (
    *("Empfänger", "Minute", "Laufzeit ms", "Jitter ms", "Verlust zu ihm %", "Verlust von ihm %"),
    *("Standbild ms", "Ersetzter Ton ms"),
)


_Key = tuple[str, str, str]
"""Receiver, sender, and the word for picture or sound."""


@dataclass(slots=True)
class _Run:
    """The same state from the end of one second to the end of another."""

    state: State
    first: datetime
    last: datetime


def write(path: Path, to: Path, names: Names, zone: tzinfo) -> list[Path]:
    """Write the three files of a ledger into a folder; raises LedgerBroken, OSError."""
    known = {HALL: "Saal", **names}
    tables = {
        "wahrnehmung": (RUN_HEAD, runs(ledger.seconds(path), known, zone)),
        "abstimmungen": (VOTE_HEAD, votes(ledger.votes(path), known, zone)),
        "leitungen": (LINE_HEAD, lines(ledger.seconds(path), known, zone)),
    }
    return [_write(to / f"{path.stem}-{name}.csv", head, rows) for name, (head, rows) in tables.items()]


def runs(seconds: Iterable[Second], names: Names, zone: tzinfo) -> list[Sequence[object]]:
    """Rows of `RUN_HEAD`, by people and time: each stretch in which one perceived, missed or did not show another."""
    by_pair: dict[_Key, list[_Run]] = {}
    for second in seconds:
        for key, state in _states(second):
            _prolong(by_pair.setdefault(key, []), state, second.at)
    return [_row(key, run, names, zone) for key, of_pair in sorted(by_pair.items()) for run in of_pair]


def _prolong(of_pair: list[_Run], state: State, at: datetime) -> None:
    last = of_pair[-1] if of_pair else None
    if last is not None and last.state == state and at - last.last <= GAP:
        last.last = at
    elif state in STATE_WORDS:
        of_pair.append(_Run(state, at, at))


def _states(second: Second) -> Iterator[tuple[_Key, State]]:
    for receiver, reception in second.receptions.items():
        for sender, pair in reception.senders.items():
            for word, kind in KINDS:
                yield (receiver, sender, word), _of(pair, kind)


def _of(pair: Perception, kind: str) -> State:
    return pair.video if kind == "video" else pair.audio


def _row(key: _Key, run: _Run, names: Names, zone: tzinfo) -> Sequence[object]:
    receiver, sender, word = key
    began = run.first - timedelta(seconds=1)
    length = round((run.last - began).total_seconds())
    times = (_time(began, zone), _time(run.last, zone))
    return (_name(receiver, names), _name(sender, names), word, STATE_WORDS[run.state], *times, length)


def votes(steps: Iterable[Record], names: Names, zone: tzinfo) -> Iterator[Sequence[object]]:
    """Rows of `VOTE_HEAD`: for each step, one for each whom the others had to see and hear."""
    for step in steps:
        voter = _name(step.get("person_id", ""), names)
        start = (step["seq"], _time(moment(step["at"]), zone), step["vote_id"], STEP_WORDS[step["event"]], voter)
        for subject, lists in step["of"].items():
            columns = (", ".join(_name(one, names) for one in lists[word]) for word in _COLUMNS)
            yield (*start, _name(subject, names), *columns)


_COLUMNS: Final = ("saw", "not_saw", "heard", "not_heard")


def lines(seconds: Iterable[Second], names: Names, zone: tzinfo) -> Iterator[Sequence[object]]:
    """Rows of `LINE_HEAD`."""
    for minute, of_minute in groupby(seconds, key=lambda second: second.at.replace(second=0, microsecond=0)):
        worst: dict[str, tuple[int, ...]] = {}
        for second in of_minute:
            for receiver, reception in second.receptions.items():
                before = worst.get(receiver, (0,) * len(fields(Line)))
                worst[receiver] = tuple(map(max, before, astuple(reception.line)))
        for receiver, figures in sorted(worst.items()):
            yield (_name(receiver, names), _time(minute, zone), *figures)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(head)
        writer.writerows(rows)
    return path


def _name(one: str, names: Names) -> str:
    return names.get(one, one)


def _time(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
