"""The minutes as plain text in UTF-8: readable in every program, and by whatever reads aloud.

Lines are as long as a mail may quote them. A table becomes one line a row, each cell with its label, because columns of
spaces fall apart in another typeface.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from server.export.blocks import About, Block, Bullets, Grid, Heading, Image, Signing, Text, blocks
from server.export.document import Document, Lines

WIDTH = 76
"""Characters of a line; two quotations deep it is still under 80 (RFC 3676 § 4.2)."""

UNDERLINES = {0: "=", 1: "=", 2: "-"}
"""By the level of the heading; deeper ones end in a colon."""


def render(document: Document) -> bytes:
    """The file."""
    return ("\n\n".join(_said(block) for block in blocks(document)) + "\n").encode()


def _said(block: Block) -> str:
    return "\n".join(_LAYOUTS[type(block)](block))


def _heading(block: Heading) -> Iterator[str]:
    if block.level not in UNDERLINES:
        yield from _wrapped(f"{block.text}:")
        return
    lines = list(_wrapped(block.text))
    yield from lines
    yield UNDERLINES[block.level] * max(map(len, lines))


def _text(block: Text) -> Iterator[str]:
    indent = "  " if block.look == "quote" else ""
    for line in block.lines:
        yield from _wrapped(line, indent, indent)


def _about(block: About) -> Iterator[str]:
    yield from _wrapped(f"{block.told.time}{block.told.text}")


def _bullets(block: Bullets) -> Iterator[str]:
    for told in block.told:
        yield from _wrapped(told.line, "- ", "  ")


def _grid(block: Grid) -> Iterator[str]:
    for row in block.rows:
        yield from _wrapped(_row(block.labels, row), "- ", "  ")


def _row(labels: Lines, row: tuple[Lines, ...]) -> str:
    first, *others = (", ".join(cell) for cell in row)
    named = (f"{label}: {cell}" for label, cell in zip(labels[1:], others, strict=True) if cell)
    return "; ".join((first, *named))


def _image(block: Image) -> Iterator[str]:
    """Nothing but its title: the table after it says in words what it shows."""
    yield from _wrapped(f"[Bild: {block.picture.title}]")


def _signing(block: Signing) -> Iterator[str]:
    yield "_" * 40
    yield from (text for text in (block.office, block.name) if text)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """The text in lines; a word longer than one stays whole, for a cut address leads nowhere."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [first.rstrip()]


# Any: each function takes the one block it stands beside.
_LAYOUTS: Mapping[type[Block], Callable[[Any], Iterator[str]]] = {
    Heading: _heading,
    Text: _text,
    About: _about,
    Bullets: _bullets,
    Grid: _grid,
    Image: _image,
    Signing: _signing,
}
