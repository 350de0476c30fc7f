"""The minutes as a Word file that the clerk can go on writing in: real styles, real tables, page numbers, German.

They stand in the town's own template (`docx_template`). Text goes in as text runs, which python-docx escapes for XML.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from server.export import docx_template
from server.export.annexes import Annex
from server.export.document import Ballot, Document, Group, Item, Lines, Paragraphs, Part, Section
from server.export.docx_parts import CELL, LETTERS, heading, picture, styled, watched
from server.export.docx_template import quiet
from server.export.figures import Figure
from server.export.packed import packed
from server.export.told import Told
from server.pictures import Picture

TEXT_WIDTH = 165
"""Millimetres between the margins of the page."""

ADDRESSES = ("https://", "http://")
"""What a cell begins with that leads somewhere."""

ATTENDANCE_WIDTHS = {3: (105, 30, 30), 4: (55, 50, 30, 30)}
"""Millimetres by the number of columns."""


def render(document: Document, figures: Mapping[Picture, Figure], template: bytes | None = None) -> bytes:
    """The DOCX file in the town's template, or in the one that ships; `figures` are the document's pictures.

    Raises TemplateTrouble.
    """
    word = docx_template.filled(template or docx_template.default(), document)
    place = docx_template.place(word)
    body = word.element.body
    begun = len(body) - 1  # the last element is the section's properties, before which python-docx adds
    _write(word, document, figures)
    for written in list(body)[begun:-1]:
        place._p.addprevious(written)
    body.remove(place._p)
    _properties(word, document)
    return _packed(word)


def _write(word: Word, document: Document, figures: Mapping[Picture, Figure]) -> None:
    """The minutes themselves, at the end of the file."""
    _attendance(word, document)
    _told(word, 1, "Beschlussfähigkeit", document.quorum)
    _agenda(word, document)
    _tables(word, document.before, figures)
    for part in document.parts:
        _part(word, part)
    _told(word, 1, "Wortlaut außerhalb der Tagesordnung", document.verbatim)
    _told(word, 1, "Unterbrechungen und Öffentlichkeit", document.incidents)
    _section(word, "Allgemeine Bemerkungen", document.remarks)
    _tables(word, document.after, figures)
    _section(word, "Vorlage und Genehmigung", ((sentence,) for sentence in document.standing))
    _signatures(word, document)


def _properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.subject = document.name, document.body, document.title
    properties.language, properties.comments, properties.last_modified_by = "de-DE", "", ""
    # The file format has UTC times without offset.
    properties.created = properties.modified = document.written.replace(tzinfo=None, microsecond=0)


def _attendance(word: Word, document: Document) -> None:
    heading(word, 1, document.attendance)
    word.add_paragraph(document.turnout)
    for group in document.groups:
        _group(word, group)
    if document.absent:
        line = word.add_paragraph()
        line.paragraph_format.space_before = Pt(8)
        line.add_run("Es fehlten: ").bold = True
        line.add_run(document.absent)


def _group(word: Word, group: Group) -> None:
    heading(word, 2, group.title)
    rows = (["\n".join(lines) for lines in row] for row in group.rows)
    _table(word, group.labels, rows, ATTENDANCE_WIDTHS[len(group.labels)])


def _agenda(word: Word, document: Document) -> None:
    heading(word, 1, document.agenda)
    for part in document.parts:
        if len(document.parts) > 1:
            heading(word, 2, part.title)
        rows = ((f"TOP {item.number}", item.title) for item in part.items)
        _table(word, ("Nummer", "Gegenstand"), rows, (25, TEXT_WIDTH - 25))


def _part(word: Word, part: Part) -> None:
    heading(word, 1, part.title)
    for item in part.items:
        _item(word, item)


def _item(word: Word, item: Item) -> None:
    heading(word, 2, f"TOP {item.number}  {item.title}")
    _about(word, item)
    if item.motion:
        heading(word, 3, "Beschlussvorschlag")
        for lines in item.motion:
            _lines(word, lines).paragraph_format.left_indent = Mm(8)
    _told(word, 3, "Wortbeiträge", item.speeches)
    _told(word, 3, "Verlauf", item.course)
    _told(word, 3, "Wortlaut", item.verbatim)
    _prose(word, item.prose)
    for ballot in item.ballots:
        _ballot(word, ballot)


def _about(word: Word, item: Item) -> None:
    line = word.add_paragraph()
    watched(line, item.about.time, item.about.watch)
    line.add_run(item.about.text)
    quiet(line)


def _ballot(word: Word, ballot: Ballot) -> None:
    watched(heading(word, 3), ballot.title, ballot.watch)
    _prose(word, ballot.question)
    result = word.add_paragraph()
    result.paragraph_format.keep_with_next = True
    result.add_run(ballot.result).bold = True
    if ballot.counts:
        rows = ((count.label, str(count.number), count.names or "–") for count in ballot.counts)
        _table(word, ("Stimme", "Zahl", "Namen"), rows, (38, 15, TEXT_WIDTH - 53), together=True)
    rule = word.add_paragraph(ballot.rule)
    rule.paragraph_format.space_before = Pt(4)
    quiet(rule)
    _bullets(word, ballot.notes)


def _tables(word: Word, sections: Iterable[Section], figures: Mapping[Picture, Figure]) -> None:
    for title, annexes in sections:
        heading(word, 1, title)
        for annex in annexes:
            _annex(word, annex, figures)


def _annex(word: Word, annex: Annex, figures: Mapping[Picture, Figure]) -> None:
    if annex.title:
        heading(word, 2, annex.title)
    if annex.picture:
        picture(word.add_paragraph(), figures[annex.picture].png, annex.picture, TEXT_WIDTH)
    columns = len(annex.labels)
    _table(word, annex.labels, annex.rows, (TEXT_WIDTH // columns,) * columns)
    if annex.legend:
        quiet(word.add_paragraph(annex.legend))


def _section(word: Word, title: str, texts: Iterable[Lines]) -> None:
    """A section of paragraphs, left out where there are none."""
    paragraphs = tuple(texts)
    if paragraphs:
        heading(word, 1, title)
        _prose(word, paragraphs)


def _signatures(word: Word, document: Document) -> None:
    heading(word, 1, "Unterschriften")
    for label, name in document.signatures:
        line = word.add_paragraph("\t")
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(36), Pt(0)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(80), leader=WD_TAB_LEADER.LINES)
        line.paragraph_format.keep_with_next = True
        word.add_paragraph("\n".join(text for text in (label, name) if text)).paragraph_format.keep_with_next = True
    if document.log_hash:
        quiet(word.add_paragraph(f"Prüfsumme des Ereignisprotokolls: {document.log_hash}"))


def _prose(word: Word, paragraphs: Paragraphs) -> None:
    for lines in paragraphs:
        _lines(word, lines)


def _told(word: Word, level: int, title: str, told: Sequence[Told]) -> None:
    if told:
        heading(word, level, title)
        _bullets(word, told)


def _bullets(word: Word, told: Iterable[Told]) -> None:
    for one in told:
        line = styled(word, "List Bullet")
        line.paragraph_format.space_after = Pt(2)
        watched(line, one.time, one.watch)
        line.add_run(": ")
        if one.who:
            line.add_run(f"{one.who}: ").bold = True
        line.add_run(one.text)


def _lines(word: Word, lines: Lines) -> Paragraph:
    """A paragraph; python-docx makes a line break of each line end."""
    return word.add_paragraph("\n".join(lines))


def _table(
    word: Word, labels: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int], together: bool = False
) -> None:
    """A table whose header row repeats on each page; `widths` in millimetres; `together`: on one page if it fits."""
    texts = (labels, *rows)
    table: Table = word.add_table(rows=len(texts), cols=len(labels), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)  # LibreOffice reads the grid, Word the cells
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text, width in zip(row.cells, line, widths, strict=True):
            cell.width = Mm(width)
            _fill(cell.paragraphs[0], text, bold=line is labels, together=together)
        _mark(row, "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")


def _fill(paragraph: Paragraph, text: str, bold: bool, together: bool) -> None:
    """Write the text of a cell."""
    paragraph._p.insert(0, deepcopy(CELL[together]))
    if text.startswith(ADDRESSES):
        watched(paragraph, text, text).font.size = Pt(10)
    else:
        paragraph.add_run(text)._r.insert(0, deepcopy(LETTERS[bold]))


def _mark(row: _Row, property_: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(property_))


def _packed(word: Word) -> bytes:
    """The file with fixed dates inside, so that the same minutes give the same bytes."""
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source:
        return packed({name: source.read(name) for name in source.namelist()})
