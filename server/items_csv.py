"""`python -m server import-items PLAN FILE`: the agenda of a sitting from a CSV file into its planning file.

The first line names the columns, in German or as the plan calls them, in any order (`COLUMNS`); only the title is
needed. The file is what a spreadsheet program writes: semicolon or comma, UTF-8 or Windows-1252, cells of several
lines in quotation marks. Every bad line is one sentence with its number, and the planning file is written only when
all lines are right and the rules of the meeting take the whole plan. What it had for items is replaced; an item
whose title stays keeps its id, to which surveys and filed papers are bound.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import ValidationError

from agenda.events.words import ItemKind
from server.people_csv import TableUnusable, decoded
from server.plan_file import NotReplaced, plain, with_tables, write_over
from server.planning import MeetingPlan, PlanError, PlannedItem, check, read_plan

COLUMNS: Final[Mapping[str, str]] = {
    "nummer": "number",
    "titel": "title",
    "art": "kind",
    "öffentlich": "public",
    "beschlussvorschlag": "motion",
    "antragsteller": "mover",
    "unterlagen": "papers",
    "minuten": "minutes",
    "kennung": "id",
    "unterpunkt von": "parent",
    "hauptsatzung": "main_statute",
    "satzung": "statute",
    "geheim": "secret",
    "zweite ladung": "second_call",
}
"""German names of columns, and the keys of an item in the plan, which name them too."""

NAMES: Final[Mapping[str, str]] = {**COLUMNS, **{key: key for key in COLUMNS.values()}}

PAPERS_BETWEEN: Final = "|"
"""Between the titles of papers; comma and semicolon separate cells, and stand in titles."""

TRUTHS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("ja", "j", "yes", "true", "wahr", "x", "1"), True),
    **dict.fromkeys(("nein", "n", "no", "false", "falsch", "0"), False),
}

KINDS: Final[Mapping[str, ItemKind]] = {
    "beschluss": "resolution",
    "bericht": "report",
    "mitteilung": "information",
    "einwohnerfragestunde": "question-time",
    **{kind: kind for kind in get_args(ItemKind)},
}

NON_PUBLIC: Final[Mapping[str, Any]] = {"public": False, "kind": "resolution"}
"""What holds where nothing is said: what is not said to be public is not."""

UNUSABLE: Final[Mapping[str, str]] = {
    "empty": "Die Datei ist leer. Bitte die erste Zeile mit den Spaltennamen und darunter je Punkt eine Zeile.",
    "too-large": "Die Datei ist zu groß. Bitte nur die Punkte dieser Sitzung angeben.",
}


class _Wrong(Exception):
    """What is wrong with one line, in one sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number, and its cells by the keys of the plan."""

    number: int
    cells: Mapping[str, str]


def import_items(plan: Path, table: Path, profile: str, at: datetime) -> int:
    """Put the agenda into the planning file; how many items. Raises PlanError, a sentence for each thing wrong."""
    try:
        known = read_plan(plan)
        lines = read_lines(table.read_bytes())
        items = read_items(lines, known.item)
        _check(known, lines, items, profile, at)
        write_over(plan, with_tables(plan.read_text("utf-8"), "item", [_as_table(one) for one in items]))
    except NotReplaced as error:
        raise PlanError(f"{plan}: {error}") from error
    except OSError as error:
        raise PlanError(f"{error.filename}: nicht zu lesen oder zu schreiben ({error.strerror}).") from error
    return len(items)


# -- the file as lines -------------------------------------------------------------------------------------------------


def read_lines(raw: bytes) -> Sequence[Line]:
    """The lines below the first; raises PlanError where the file as a whole is none."""
    try:
        text = decoded(raw)
    except TableUnusable as error:
        code = str(error.args[0])
        raise PlanError(UNUSABLE.get(code, error.problem.text)) from error
    rows = list(_rows(text))
    if not rows:
        raise PlanError(UNUSABLE["empty"])
    keys = _keys(rows[0][1])
    wrong = [f"Zeile {number}: {_fields(cells, keys)}" for number, cells in rows[1:] if len(cells) != len(keys)]
    if wrong:
        raise PlanError("\n".join(wrong))
    return [Line(number, dict(zip(keys, cells, strict=True))) for number, cells in rows[1:]]


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows that hold something, each with the number of the line in which it begins."""
    first = text.strip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") >= first.count(",") else ",", strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin, [cell.strip() for cell in cells]
            begin = reader.line_num + 1
    except csv.Error as error:
        raise PlanError(f"Zeile {begin}: Die Anführungszeichen gehen nicht auf. Bitte prüfen.") from error


def _keys(cells: Sequence[str]) -> Sequence[str]:
    for cell in cells:
        if cell.lower() not in NAMES:
            known = ", ".join(name.capitalize() for name in COLUMNS)
            raise PlanError(f"Zeile 1: Die Spalte „{cell}“ ist unbekannt. Erlaubt sind: {known}.")
    keys = [NAMES[cell.lower()] for cell in cells]
    for cell, key in zip(cells, keys, strict=True):
        if keys.count(key) > 1:
            raise PlanError(f"Zeile 1: Die Spalte „{cell}“ kommt zweimal vor. Bitte eine davon löschen.")
    if "title" not in keys:
        raise PlanError("Zeile 1: Die Spalte „Titel“ fehlt. Bitte ergänzen.")
    return keys


def _fields(cells: Sequence[str], keys: Sequence[str]) -> str:
    return f"Hier stehen {len(cells)} Felder, in der ersten Zeile {len(keys)}. Bitte Trennzeichen prüfen."


# -- lines as items ----------------------------------------------------------------------------------------------------


def read_items(lines: Sequence[Line], old: Sequence[PlannedItem] = ()) -> Sequence[PlannedItem]:
    """An item for each line, in place of the `old` ones; raises PlanError with a sentence for each that is none."""
    ids = _ids(lines, old)
    by_number = {line.cells["number"]: own for line, own in zip(lines, ids, strict=True) if line.cells.get("number")}
    items, wrong = [], []
    for line, own in zip(lines, ids, strict=True):
        try:
            items.append(_item(line, own, by_number))
        except _Wrong as error:
            wrong.append(f"Zeile {line.number}: {error}")
    if wrong:
        raise PlanError("\n".join(wrong))
    return items


def _ids(lines: Sequence[Line], old: Sequence[PlannedItem]) -> Sequence[str]:
    """The id in the file, else that of the old item of this title, else one that nobody has or had: t1, t2, …"""
    given = {line.cells.get("id", "") for line in lines}
    known = {title: own for title, own in _known(lines, old).items() if own not in given}
    taken = given | {one.id for one in old}
    free = (name for name in (f"t{number}" for number in count(1)) if name not in taken)
    return [line.cells.get("id", "") or known.get(_title(line), "") or next(free) for line in lines]


def _known(lines: Sequence[Line], old: Sequence[PlannedItem]) -> Mapping[str, str]:
    """Old ids by title. A title that stands twice tells no item from another, and papers may be non-public."""
    before, now = Counter(one.title for one in old), Counter(map(_title, lines))
    return {one.title: one.id for one in old if before[one.title] == now[one.title] == 1}


def _title(line: Line) -> str:
    return _text(line.cells["title"])


def _item(line: Line, own: str, by_number: Mapping[str, str]) -> PlannedItem:
    values = {key: READ.get(key, _text)(cell) for key, cell in line.cells.items() if cell}
    parent = values.get("parent", "")
    values |= {"id": own, "parent": by_number.get(parent, parent)}
    if not values.get("title"):
        raise _Wrong("Der Titel fehlt.")
    try:
        return PlannedItem.model_validate({**NON_PUBLIC, **values})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise _Wrong(f"„{values.get(name, '')}“ ist als {_german(name)} nicht zu gebrauchen.") from error


def _german(key: str) -> str:
    return next(name.capitalize() for name, known in COLUMNS.items() if known == key)


def _text(cell: str) -> str:
    """Several lines stay several lines."""
    return "\n".join(plain(one) for one in cell.splitlines())


def _truth(cell: str) -> bool:
    if cell.lower() not in TRUTHS:
        raise _Wrong(f"„{cell}“ ist weder Ja noch Nein.")
    return TRUTHS[cell.lower()]


def _kind(cell: str) -> ItemKind:
    if cell.lower() not in KINDS:
        raise _Wrong(f"Die Art „{cell}“ ist unbekannt. Erlaubt sind: {', '.join(KINDS)}.")
    return KINDS[cell.lower()]


def _minutes(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and 1 <= int(cell[:5]) <= 24 * 60):
        raise _Wrong(f"„{cell}“ ist keine Zahl von Minuten zwischen 1 und 1440.")
    return int(cell)


def _papers(cell: str) -> tuple[str, ...]:
    return tuple(title for one in cell.split(PAPERS_BETWEEN) if (title := plain(one)))


READ: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("public", "main_statute", "statute", "secret", "second_call"), _truth),
    "kind": _kind,
    "minutes": _minutes,
    "papers": _papers,
}
"""How the cell of a column is read; all others are texts."""


# -- the rules, and the plan -------------------------------------------------------------------------------------------


def _check(plan: MeetingPlan, lines: Sequence[Line], items: Sequence[PlannedItem], profile: str, at: datetime) -> None:
    """Raises PlanError that names the line from which on the rules refuse; first comes what the plan itself lacks."""
    trouble = _trouble(plan, items, profile, at)
    if trouble is None:
        return
    good, bad = 0, len(items)
    if _trouble(plan, (), profile, at) is not None:
        raise trouble
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if _trouble(plan, items[:middle], profile, at) is None else (good, middle)
    found = _trouble(plan, items[:bad], profile, at)
    raise PlanError(f"Zeile {lines[bad - 1].number}: {found}")


def _trouble(plan: MeetingPlan, items: Sequence[PlannedItem], profile: str, at: datetime) -> PlanError | None:
    try:
        check(plan.model_copy(update={"item": tuple(items)}), profile, at)
    except PlanError as error:
        return error
    return None


def _as_table(item: PlannedItem) -> Mapping[str, Any]:
    values = item.model_dump(exclude_defaults=True)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
