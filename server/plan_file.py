"""Planning files as they are written: tables of TOML 1.0, and a file that is there whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

NOT_CUT: Final = "Die Tabellen [[{name}]] der Datei lassen sich nicht ersetzen. Bitte von Hand löschen und noch einmal."


class NotReplaced(Exception):
    """Tables stand in a file in a way that does not let them be cut out; the text is one sentence."""


def table(name: str, values: Mapping[str, Any]) -> str:
    """A table with its name in brackets, as it stands in a file; texts without control characters."""
    return "\n".join(("", name, *(f"{key} = {_value(value)}" for key, value in values.items()), ""))


def _value(value: Any) -> str:
    """Basic strings of TOML are those of JSON but for control characters; lists, numbers and truth values are too."""
    return json.dumps(value, ensure_ascii=False)


def plain(text: str) -> str:
    """Without the control characters that a planning file cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where there is one already. Raises OSError."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(text, "utf-8")
        os.link(new, path)
    except FileExistsError:
        return False
    finally:
        new.unlink(missing_ok=True)
    return True


def with_tables(text: str, name: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """The file with these tables of that name instead of those it has; everything else stays, comments too.

    Raises NotReplaced where the old ones stand in a way that does not let them be cut out.
    """
    kept = "".join(_without(text.splitlines(keepends=True), name)).rstrip() + "\n"
    made = kept + "".join(table(f"[[{name}]]", one) for one in tables)
    before, after = _parsed(text), _parsed(made)
    if {**before, name: tables} != {**after, name: tables} or len(after.get(name, ())) != len(tables):
        raise NotReplaced(NOT_CUT.format(name=name))
    return made


def _without(lines: Iterable[str], name: str) -> Iterator[str]:
    """The lines that do not stand in a table of that name."""
    inside = False
    for line in lines:
        if line.startswith("["):
            inside = re.match(rf"\[\[\s*{name}\s*\]\]", line) is not None
        if not inside:
            yield line


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def write_over(path: Path, text: str) -> None:
    """Write the file anew, whole or not at all; raises OSError."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
