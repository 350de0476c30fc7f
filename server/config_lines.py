"""On which line of a TOML text a key stands; tomllib forgets it, and an error message without it helps nobody.

A scan for `[section]` and `key =` at the beginning of a line. It knows neither multi-line texts nor inline tables: such
a key is reported at its section's line, and the values themselves are always read by tomllib.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Key = tuple[str, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[{{1,2}}\s*({_PATH})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_PATH})\s*=")
_TOLD_LINE = re.compile(r"at line (\d+)")


def lines_of(text: str) -> Mapping[Key, int]:
    """The line, counted from 1, of each section and key; the first where one is written twice."""
    found: dict[Key, int] = {}
    section: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            section = _parts(header[1])
            found.setdefault(section, number)
        elif assignment:
            found.setdefault(section + _parts(assignment[1]), number)
    return found


def line_of(lines: Mapping[Key, int], key: Key) -> int:
    """The line of the key, or of what it stands in."""
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def line_of_mistake(message: str, text: str) -> int:
    """The line that a message of tomllib names; the last where it says "at end of document"."""
    told = _TOLD_LINE.search(message)
    return int(told[1]) if told else max(1, len(text.splitlines()))


def _parts(path: str) -> Key:
    return tuple(part.strip("\"'") for part in re.findall(_PART, path))
