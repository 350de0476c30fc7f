"""The printed document as a row of blocks, for layouts that know headings, paragraphs, lists and tables and no more.

Plain text and ODT are made of it; a difference between two versions is one between their blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from server.export.document import Ballot, Document, Group, Item, Lines, Paragraphs, Part
from server.export.told import Told

Look = Literal["plain", "quiet", "strong", "quote", "notice"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title of the document."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of lines."""

    lines: Lines
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    texts: Lines


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a row of labels; a cell has lines."""

    title: str
    labels: Lines
    rows: tuple[tuple[Lines, ...], ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """A line to sign on, with the office and the name under it."""

    office: str
    name: str


Block = Heading | Text | Bullets | Grid | Signing


def blocks(document: Document) -> tuple[Block, ...]:
    """All of the document in order."""
    return (*_head(document), *_attendance(document), *_middle(document), *_end(document))


def _head(document: Document) -> Iterator[Block]:
    yield Text((document.body,), "quiet")
    yield Heading(0, document.kind)
    yield Text((document.title,))
    if document.notice:
        yield Text((document.notice,), "notice")
    for label, text in document.heading:
        yield Text((f"{label}: {text}",))


def _attendance(document: Document) -> Iterator[Block]:
    yield Heading(1, "Anwesenheit")
    yield Text((document.turnout,))
    for group in document.groups:
        yield from _group(group)
    if document.absent:
        yield Text((f"Es fehlten: {document.absent}",))


def _group(group: Group) -> Iterator[Block]:
    yield Heading(2, group.title)
    yield Grid(group.title, group.labels, group.rows)


def _middle(document: Document) -> Iterator[Block]:
    yield from _section("Beschlussfähigkeit", ((sentence,) for sentence in document.quorum))
    yield Heading(1, "Tagesordnung")
    for part in document.parts:
        yield Heading(2, part.title)
        yield Grid(
            part.title, ("Nummer", "Gegenstand"), _single((f"TOP {one.number}", one.title) for one in part.items)
        )
    for part in document.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[Block]:
    yield Heading(1, part.title)
    for item in part.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[Block]:
    yield Heading(2, f"TOP {item.number}  {item.title}")
    yield Text((item.about,), "quiet")
    if item.motion:
        yield Heading(3, "Beschlussvorschlag")
        yield from _texts(item.motion, "quote")
    yield from _listed("Wortbeiträge", item.speeches)
    yield from _listed("Verlauf", item.course)
    yield from _texts(item.prose)
    for ballot in item.ballots:
        yield from _ballot(ballot)


def _ballot(ballot: Ballot) -> Iterator[Block]:
    yield Heading(3, ballot.title)
    yield from _texts(ballot.question)
    yield Text((ballot.result,), "strong")
    if ballot.counts:
        rows = _single((one.label, str(one.number), one.names or "–") for one in ballot.counts)
        yield Grid(ballot.title, ("Stimme", "Zahl", "Namen"), rows)
    yield Text((ballot.rule,), "quiet")
    yield from _bullets(ballot.notes)


def _end(document: Document) -> Iterator[Block]:
    if document.incidents:
        yield Heading(1, "Unterbrechungen und Öffentlichkeit")
        yield from _bullets(document.incidents)
    yield from _section("Allgemeine Bemerkungen", document.remarks)
    yield from _annexes(document)
    yield from _section("Vorlage und Genehmigung", ((sentence,) for sentence in document.standing))
    yield Heading(1, "Unterschriften")
    for office, name in document.signatures:
        yield Signing(office, name)
    if document.log_hash:
        yield Text((f"Prüfsumme des Ereignisprotokolls: {document.log_hash}",), "quiet")


def _annexes(document: Document) -> Iterator[Block]:
    if document.annexes:
        yield Heading(1, "Anlagen")
    for annex in document.annexes:
        yield Heading(2, annex.title)
        yield Grid(annex.title, annex.labels, _single(annex.rows))


def _section(title: str, texts: Iterable[Lines]) -> Iterator[Block]:
    """A section of paragraphs, left out where there are none."""
    paragraphs = tuple(texts)
    if paragraphs:
        yield Heading(1, title)
        yield from _texts(paragraphs)


def _listed(title: str, told: Sequence[Told]) -> Iterator[Block]:
    if told:
        yield Heading(3, title)
        yield from _bullets(told)


def _bullets(told: Sequence[Told]) -> Iterator[Block]:
    if told:
        yield Bullets(tuple(one.line for one in told))


def _texts(paragraphs: Paragraphs, look: Look = "plain") -> Iterator[Block]:
    return (Text(lines, look) for lines in paragraphs)


def _single(rows: Iterable[Sequence[str]]) -> tuple[tuple[Lines, ...], ...]:
    """Rows whose cells have one line each."""
    return tuple(tuple((cell,) for cell in row) for row in rows)
