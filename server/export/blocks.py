"""The printed document as a row of blocks, for layouts that know headings, paragraphs, lists and tables and no more.

Plain text and ODT are made of it; a difference between two versions is one between their blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from server.export.document import Ballot, Document, Group, Item, Lines, Paragraphs, Part, Section
from server.export.told import Told
from server.pictures import Picture

Look = Literal["plain", "quiet", "strong", "quote", "notice"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the document's title. `watch` leads to its second of the recording, if it has one."""

    level: int
    text: str
    watch: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of lines."""

    lines: Lines
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class About:
    """The line under an item's heading: when it was dealt with, and what else is said of it."""

    told: Told


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a row of labels; a cell has lines."""

    title: str
    labels: Lines
    rows: tuple[tuple[Lines, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that shows what the table after it says."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class Signing:
    """A line to sign on, with the office and the name under it."""

    office: str
    name: str


Block = Heading | Text | About | Bullets | Grid | Image | Signing


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
    yield Heading(1, document.attendance)
    yield Text((document.turnout,))
    for group in document.groups:
        yield from _group(group)
    if document.absent:
        yield Text((f"Es fehlten: {document.absent}",))


def _group(group: Group) -> Iterator[Block]:
    yield Heading(2, group.title)
    yield Grid(group.title, group.labels, group.rows)


def _middle(document: Document) -> Iterator[Block]:
    yield from _told(1, "Beschlussfähigkeit", document.quorum)
    yield Heading(1, document.agenda)
    for part in document.parts:
        if len(document.parts) > 1:
            yield Heading(2, part.title)
        yield Grid(
            part.title, ("Nummer", "Gegenstand"), _single((f"TOP {one.number}", one.title) for one in part.items)
        )
    for section in document.before:
        yield from _tables(section)
    for part in document.parts:
        yield from _part(part)
    yield from _told(1, "Wortlaut außerhalb der Tagesordnung", document.verbatim)


def _part(part: Part) -> Iterator[Block]:
    yield Heading(1, part.title)
    for item in part.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[Block]:
    yield Heading(2, f"TOP {item.number}  {item.title}")
    yield About(item.about)
    if item.motion:
        yield Heading(3, "Beschlussvorschlag")
        yield from _texts(item.motion, "quote")
    yield from _told(3, "Wortbeiträge", item.speeches)
    yield from _told(3, "Verlauf", item.course)
    yield from _told(3, "Wortlaut", item.verbatim)
    yield from _texts(item.prose)
    for ballot in item.ballots:
        yield from _ballot(ballot)


def _ballot(ballot: Ballot) -> Iterator[Block]:
    yield Heading(3, ballot.title, ballot.watch)
    yield from _texts(ballot.question)
    yield Text((ballot.result,), "strong")
    if ballot.counts:
        rows = _single((one.label, str(one.number), one.names or "–") for one in ballot.counts)
        yield Grid(ballot.title, ("Stimme", "Zahl", "Namen"), rows)
    yield Text((ballot.rule,), "quiet")
    yield from _bullets(ballot.notes)


def _end(document: Document) -> Iterator[Block]:
    yield from _told(1, "Unterbrechungen und Öffentlichkeit", document.incidents)
    yield from _section("Allgemeine Bemerkungen", document.remarks)
    for section in document.after:
        yield from _tables(section)
    yield from _section("Vorlage und Genehmigung", ((sentence,) for sentence in document.standing))
    yield Heading(1, "Unterschriften")
    for office, name in document.signatures:
        yield Signing(office, name)
    if document.log_hash:
        yield Text((f"Prüfsumme des Ereignisprotokolls: {document.log_hash}",), "quiet")


def _tables(section: Section) -> Iterator[Block]:
    title, annexes = section
    yield Heading(1, title)
    for annex in annexes:
        if annex.title:
            yield Heading(2, annex.title)
        if annex.picture:
            yield Image(annex.picture)
        yield Grid(annex.title or title, annex.labels, _single(annex.rows))
        if annex.legend:
            yield Text((annex.legend,), "quiet")


def _section(title: str, texts: Iterable[Lines]) -> Iterator[Block]:
    """A section of paragraphs, left out where there are none."""
    paragraphs = tuple(texts)
    if paragraphs:
        yield Heading(1, title)
        yield from _texts(paragraphs)


def _told(level: int, title: str, told: Sequence[Told]) -> Iterator[Block]:
    if told:
        yield Heading(level, title)
        yield from _bullets(told)


def _bullets(told: Sequence[Told]) -> Iterator[Block]:
    if told:
        yield Bullets(tuple(told))


def _texts(paragraphs: Paragraphs, look: Look = "plain") -> Iterator[Block]:
    return (Text(lines, look) for lines in paragraphs)


def _single(rows: Iterable[Sequence[str]]) -> tuple[tuple[Lines, ...], ...]:
    """Rows whose cells have one line each."""
    return tuple(tuple((cell,) for cell in row) for row in rows)
