"""What one version of the minutes says otherwise than another: a page that shows both, paragraph by paragraph.

Compared is what is printed, so no reader has to know how it came about. Where a paragraph was only changed, its words
are compared too. Added and removed text is marked as such (`ins`, `del`) and not by colour alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import jinja2
from markupsafe import Markup

from server.export.blocks import About, Block, Bullets, Grid, Heading, Image, Signing, Text, blocks
from server.export.document import Document
from server.export.html import TEMPLATES, policy

ALIKE = 0.5
"""From this similarity of two paragraphs on the one is the other changed, and not another (difflib's own advice is 0.6;
minutes are formal, and a sentence with another name in it shall be shown as one)."""


ITEM_LEVEL = 2
"""The level of an item's heading; what stands under deeper ones is told under the item's."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are in both versions, or in one of them alone."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A changed paragraph under the heading it stands under."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its heading, as it is compared."""

    heading: str
    text: str


def changes(older: Document, newer: Document) -> tuple[Change, ...]:
    """The paragraphs that differ, in the order of the newer version."""
    before, after = tuple(_lines(older)), tuple(_lines(newer))
    compared = difflib.SequenceMatcher(None, before, after, autojunk=False)
    spans = (span for span in compared.get_opcodes() if span[0] != "equal")
    return tuple(change for _, a, b, c, d in spans for change in _between(before[a:b], after[c:d]))


def _between(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Change]:
    """The changes of one stretch: a paragraph that has become another is one, all else was removed or added."""
    left = list(before)
    for new in after:
        old = next((one for one in left if _alike(one, new)), None)
        if old is None:
            yield Change(new.heading, (Piece("added", new.text),))
        else:
            yield from (Change(one.heading, (Piece("removed", one.text),)) for one in left[: left.index(old)])
            left = left[left.index(old) + 1 :]
            yield Change(new.heading, tuple(_words(old.text, new.text)))
    yield from (Change(one.heading, (Piece("removed", one.text),)) for one in left)


def _alike(older: Line, newer: Line) -> bool:
    same_place = older.heading == newer.heading
    return same_place and difflib.SequenceMatcher(None, older.text.split(), newer.text.split()).ratio() >= ALIKE


def _words(older: str, newer: str) -> Iterator[Piece]:
    before, after = older.split(), newer.split()
    compared = difflib.SequenceMatcher(None, before, after, autojunk=False)
    found = (piece for span in compared.get_opcodes() for piece in _pieces(before, after, span))
    for kind, pieces in groupby(found, key=lambda piece: piece.kind):
        yield Piece(kind, " ".join(piece.text for piece in pieces))


def _pieces(before: Sequence[str], after: Sequence[str], span: tuple[str, int, int, int, int]) -> Iterator[Piece]:
    tag, a, b, c, d = span
    if tag == "equal":
        yield Piece("kept", " ".join(after[c:d]))
        return
    if a < b:
        yield Piece("removed", " ".join(before[a:b]))
    if c < d:
        yield Piece("added", " ".join(after[c:d]))


def _lines(document: Document) -> Iterator[Line]:
    heading = ""
    for block in blocks(document):
        if isinstance(block, Heading) and block.level <= ITEM_LEVEL:
            heading = block.text
        yield from (Line(heading, text) for text in _texts(block) if text.strip())


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Text(lines=lines):
            yield " ".join(lines)
        case About(told=told):
            yield f"{told.time}{told.text}"
        case Bullets(told=told):
            yield from (one.line for one in told)
        case Grid(rows=rows):
            yield from ("; ".join(" ".join(cell) for cell in row) for row in rows)
        case Image() | Signing():
            return


def page(older: Document, newer: Document, labels: tuple[str, str]) -> bytes:
    """The page in UTF-8; `labels` name the two versions."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / "minutes.css").read_text(encoding="utf-8")
    found = tuple((heading, tuple(group)) for heading, group in groupby(changes(older, newer), lambda one: one.heading))
    filled = environment.get_template("changes.html").render(
        document=newer,
        labels=labels,
        changes=found,
        style=Markup(style),  # noqa: S704  our own file, not input
        policy=policy(style),
    )
    return filled.encode()
