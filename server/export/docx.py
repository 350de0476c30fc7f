"""The minutes as a Word file that the clerk can go on writing in: real styles, real tables, page numbers, German.

They stand in the town's own template (`docx_template`). Text goes in as text runs, which python-docx escapes for XML.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from server.export import docx_template
from server.export.annexes import Annex
from server.export.document import Ballot, Document, Group, Item, Lines, Paragraphs, Part
from server.export.docx_template import quiet
from server.export.packed import packed
from server.export.told import Told

TEXT_WIDTH = 165
"""Millimetres between the margins of the page."""

ATTENDANCE_WIDTHS = {3: (105, 30, 30), 4: (55, 50, 30, 30)}
"""Millimetres by the number of columns."""


def render(document: Document, template: bytes | None = None) -> bytes:
    """The DOCX file in the town's template, or in the one that ships; raises TemplateTrouble."""
    word = docx_template.filled(template or docx_template.default(), document)
    place = docx_template.place(word)
    body = word.element.body
    begun = len(body) - 1  # the last element is the section's properties, before which python-docx adds
    _write(word, document)
    for written in list(body)[begun:-1]:
        place._p.addprevious(written)
    body.remove(place._p)
    _properties(word, document)
    return _packed(word)


def _write(word: Word, document: Document) -> None:
    """The minutes themselves, at the end of the file."""
    _attendance(word, document)
    _section(word, "Beschlussfähigkeit", ((sentence,) for sentence in document.quorum))
    _agenda(word, document.parts)
    for part in document.parts:
        _part(word, part)
    _incidents(word, document.incidents)
    _section(word, "Allgemeine Bemerkungen", document.remarks)
    _annexes(word, document.annexes)
    _section(word, "Vorlage und Genehmigung", ((sentence,) for sentence in document.standing))
    _signatures(word, document)


def _properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.subject = document.name, document.body, document.title
    properties.language, properties.comments, properties.last_modified_by = "de-DE", "", ""
    # The file format has UTC times without offset.
    properties.created = properties.modified = document.written.replace(tzinfo=None, microsecond=0)


def _attendance(word: Word, document: Document) -> None:
    word.add_heading("Anwesenheit", level=1)
    word.add_paragraph(document.turnout)
    for group in document.groups:
        _group(word, group)
    if document.absent:
        line = word.add_paragraph()
        line.paragraph_format.space_before = Pt(8)
        line.add_run("Es fehlten: ").bold = True
        line.add_run(document.absent)


def _group(word: Word, group: Group) -> None:
    word.add_heading(group.title, level=2)
    rows = (["\n".join(lines) for lines in row] for row in group.rows)
    _table(word, group.labels, rows, ATTENDANCE_WIDTHS[len(group.labels)])


def _agenda(word: Word, parts: Iterable[Part]) -> None:
    word.add_heading("Tagesordnung", level=1)
    for part in parts:
        word.add_heading(part.title, level=2)
        rows = ((f"TOP {item.number}", item.title) for item in part.items)
        _table(word, ("Nummer", "Gegenstand"), rows, (25, TEXT_WIDTH - 25))


def _part(word: Word, part: Part) -> None:
    word.add_heading(part.title, level=1)
    for item in part.items:
        _item(word, item)


def _item(word: Word, item: Item) -> None:
    word.add_heading(f"TOP {item.number}  {item.title}", level=2)
    quiet(word.add_paragraph(item.about))
    if item.motion:
        word.add_heading("Beschlussvorschlag", level=3)
        for lines in item.motion:
            _lines(word, lines).paragraph_format.left_indent = Mm(8)
    if item.speeches:
        word.add_heading("Wortbeiträge", level=3)
        _bullets(word, item.speeches)
    if item.course:
        word.add_heading("Verlauf", level=3)
        _bullets(word, item.course)
    _prose(word, item.prose)
    for ballot in item.ballots:
        _ballot(word, ballot)


def _ballot(word: Word, ballot: Ballot) -> None:
    word.add_heading(ballot.title, level=3)
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


def _incidents(word: Word, incidents: Sequence[Told]) -> None:
    if incidents:
        word.add_heading("Unterbrechungen und Öffentlichkeit", level=1)
        _bullets(word, incidents)


def _annexes(word: Word, annexes: Sequence[Annex]) -> None:
    if annexes:
        word.add_heading("Anlagen", level=1)
    for annex in annexes:
        word.add_heading(annex.title, level=2)
        columns = len(annex.labels)
        _table(word, annex.labels, annex.rows, (TEXT_WIDTH // columns,) * columns)


def _section(word: Word, title: str, texts: Iterable[Lines]) -> None:
    """A section of paragraphs, left out where there are none."""
    paragraphs = tuple(texts)
    if paragraphs:
        word.add_heading(title, level=1)
        _prose(word, paragraphs)


def _signatures(word: Word, document: Document) -> None:
    word.add_heading("Unterschriften", level=1)
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


def _bullets(word: Word, told: Iterable[Told]) -> None:
    for one in told:
        word.add_paragraph(one.line, style="List Bullet").paragraph_format.space_after = Pt(2)


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
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(1)
    layout.keep_with_next = together
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(10)


def _mark(row: _Row, property_: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(property_))


def _packed(word: Word) -> bytes:
    """The file with fixed dates inside, so that the same minutes give the same bytes."""
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source:
        return packed({name: source.read(name) for name in source.namelist()})
