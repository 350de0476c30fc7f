"""People of a sitting from a CSV file: read strictly, and every bad line named with its reason before anything is kept.

The first line names the columns in German, in any order: Name and Funktion are needed, Kennung, Fraktion, Platz and
Teilnahme may be left out. Separators are semicolon and comma; the file is UTF-8, with or without a mark at its
beginning, or Windows-1252, as spreadsheet programs write it. The rules of the meeting judge each line: a preview tries
the very commands out that taking over will give, one after the other, on a copy of the meeting.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from agenda.commands import Actor
from agenda.commands.planning import ListPerson
from agenda.events import Recorded
from agenda.events.words import Function
from agenda.meeting import Meeting, decide, evolve
from agenda.ports import Refusal
from agenda.refusals import SENTENCES
from server.texts import N_

MOST_BYTES: Final = 512 * 1024
"""A thousand lines of 500 characters; a larger file is another one."""

MOST_LINES: Final = 1000

COLUMNS: Final = ("kennung", "name", "funktion", "fraktion", "platz", "teilnahme")
NEEDED: Final = frozenset({"name", "funktion"})

FUNCTIONS: Mapping[str, Function] = {
    "vorsitz": "chair",
    "mitglied": "councillor",
    "vertretung": "deputy",
    "magistrat": "magistrate",
    "verwaltung": "administration",
    "sachverständige": "expert",
    "sachverständiger": "expert",
    "schriftführung": "clerk",
    "gast": "guest",
    "gebärdensprache": "interpreter",
}

REMOTE: Mapping[str, bool] = {"": False, "saal": False, "abwesend": False, "zugeschaltet": True}
"""Whether somebody who comes this way needs a personal link."""

PROBLEMS: Mapping[str, str] = {
    "too-large": N_("Die Datei ist zu groß: höchstens {limit} Zeilen. Bitte nur die Personen dieser Sitzung angeben."),
    "encoding": N_("Die Datei ist kein lesbarer Text. Bitte als CSV in UTF-8 oder Windows-1252 speichern."),
    "empty": N_("Die Datei ist leer. Bitte die erste Zeile mit den Spaltennamen und darunter je Person eine Zeile."),
    "column-unknown": N_("Die Spalte „{column}“ ist unbekannt. Erlaubt sind: {known}."),
    "column-twice": N_("Die Spalte „{column}“ kommt zweimal vor. Bitte eine davon löschen."),
    "column-missing": N_("Die Spalte „{column}“ fehlt. Bitte in der ersten Zeile ergänzen."),
    "fields": N_(
        "Diese Zeile hat {found} Felder, die erste {wanted}. Bitte Trennzeichen und Anführungszeichen prüfen."
    ),
    "quoting": N_("Die Anführungszeichen dieser Zeile gehen nicht auf. Bitte prüfen."),
    "function": N_("Die Funktion „{value}“ ist unbekannt. Erlaubt sind: {known}."),
    "seat": N_("„{value}“ ist keine Platznummer. Bitte eine ganze Zahl oder nichts angeben."),
    "attendance": N_("„{value}“ ist keine Art der Teilnahme. Erlaubt sind: {known}."),
    "listed": N_("{name} steht mit dieser Funktion und Fraktion schon auf der Liste."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A German sentence with blanks, and what fills them."""

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line: its number in the file, what stands there, and the command or the reason why there is none."""

    number: int
    cells: Mapping[str, str]
    command: ListPerson | None = None
    problem: Problem | None = None

    @property
    def remote(self) -> bool:
        """Whether this person needs a personal link."""
        return REMOTE.get(self.cells.get("teilnahme", "").lower(), False)


class TableUnusable(Exception):
    """The whole file cannot be read; `problem` says why."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(PROBLEMS[code], values)


def preview(meeting: Meeting, raw: bytes, actor: Actor, at: datetime) -> tuple[Line, ...]:
    """Every line with its command, or with the reason why it cannot be taken. Raises TableUnusable."""
    return tuple(_tried(meeting, _parsed(_rows(decoded(raw))), actor, at))


def decoded(raw: bytes) -> str:
    """The file as text. Raises TableUnusable."""
    if len(raw) > MOST_BYTES:
        raise TableUnusable("too-large", limit=MOST_LINES)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableUnusable("encoding")


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[str, ...]
    rows: tuple[_Row, ...]


def _rows(text: str) -> _Table:
    """The file as rows of cells; a person's row is one line, so that a stray quotation mark spoils one line only."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" ;,\t")]
    if not lines:
        raise TableUnusable("empty")
    if len(lines) > MOST_LINES + 1:
        raise TableUnusable("too-large", limit=MOST_LINES)
    separator = ";" if lines[0][1].count(";") >= lines[0][1].count(",") else ","
    rows = tuple(_row(number, line, separator) for number, line in lines)
    return _Table(_columns(rows[0].cells), rows[1:])


def _row(number: int, line: str, separator: str) -> _Row:
    try:
        cells = next(csv.reader(io.StringIO(line), delimiter=separator, strict=True))
    except csv.Error:
        return _Row(number, (line,), broken=True)
    return _Row(number, tuple(cell.strip() for cell in cells))


def _columns(cells: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(cell.lower() for cell in cells)
    for name, cell in zip(names, cells, strict=True):
        if name not in COLUMNS:
            raise TableUnusable("column-unknown", column=cell, known=_listed(COLUMNS))
        if names.count(name) > 1:
            raise TableUnusable("column-twice", column=cell)
    for name in COLUMNS:
        if name in NEEDED and name not in names:
            raise TableUnusable("column-missing", column=name.capitalize())
    return names


def _parsed(table: _Table) -> Iterator[Line]:
    for row in table.rows:
        if row.broken:
            yield Line(row.number, {"name": row.cells[0]}, problem=Problem(PROBLEMS["quoting"]))
        elif len(row.cells) != len(table.columns):
            counts: dict[str, str | int] = {"found": len(row.cells), "wanted": len(table.columns)}
            yield Line(row.number, {"name": row.cells[0]}, problem=Problem(PROBLEMS["fields"], counts))
        else:
            yield _line(row.number, dict(zip(table.columns, row.cells, strict=True)))


def _line(number: int, cells: Mapping[str, str]) -> Line:
    problem = _wrong_word(cells)
    if problem is not None:
        return Line(number, cells, problem=problem)
    seat = cells.get("platz", "")
    command = ListPerson(
        person_id=cells.get("kennung", ""),
        name=cells["name"],
        function=FUNCTIONS[cells["funktion"].lower()],
        faction=cells.get("fraktion", ""),
        seat=int(seat) if seat else None,
    )
    return Line(number, cells, command)


def _wrong_word(cells: Mapping[str, str]) -> Problem | None:
    function, seat, how = cells["funktion"], cells.get("platz", ""), cells.get("teilnahme", "")
    if function.lower() not in FUNCTIONS:
        return Problem(PROBLEMS["function"], {"value": function, "known": _listed(FUNCTIONS)})
    if seat and not re.fullmatch(r"[0-9]{1,6}", seat):
        return Problem(PROBLEMS["seat"], {"value": seat})
    if how.lower() not in REMOTE:
        return Problem(PROBLEMS["attendance"], {"value": how, "known": _listed(word for word in REMOTE if word)})
    return None


def _tried(meeting: Meeting, lines: Iterable[Line], actor: Actor, at: datetime) -> Iterator[Line]:
    """Each line judged on what the lines before it would have made of the meeting."""
    for line in lines:
        if line.command is None:
            yield line
            continue
        command = _named(meeting, line.command)
        tried = _try(meeting, command, actor, at)
        if isinstance(tried, Problem):
            yield Line(line.number, line.cells, problem=tried)
        else:
            meeting = tried
            yield Line(line.number, line.cells, command)


def _try(meeting: Meeting, command: ListPerson, actor: Actor, at: datetime) -> Meeting | Problem:
    same = (command.name, command.function, command.faction)
    if any((one.name, one.function, one.faction) == same for one in meeting.people.values()):
        return Problem(PROBLEMS["listed"], {"name": command.name})
    try:
        events = decide(meeting, command, actor, at)
    except Refusal as refusal:
        return Problem(SENTENCES[refusal.code], refusal.values)
    for event in events:
        meeting = evolve(meeting, Recorded(1, at, event))
    return meeting


def _named(meeting: Meeting, command: ListPerson) -> ListPerson:
    """The command with an id: the one in the file, or one made from the name."""
    if command.person_id:
        return command
    stem = re.sub(r"[^a-z0-9]+", "-", _ascii(command.name.lower())).strip("-")[:40] or "person"
    taken = (f"{stem}-{number}" for number in range(2, len(meeting.people) + 3))
    free = next(name for name in (stem, *taken) if name not in meeting.people)
    return ListPerson(free, command.name, command.function, command.faction, command.seat)


def _ascii(text: str) -> str:
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    return text.translate(table).encode("ascii", "ignore").decode()


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word.capitalize() for word in words)
