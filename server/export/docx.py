"""The minutes as a Word file that the clerk can go on writing in: real styles, real tables, page numbers, German.

python-docx begins with an American template: US Letter, English, Office's theme fonts. `_style` and `_page` make of it
a German A4 page. Text goes in as text runs, which python-docx escapes for XML.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from server.export.document import Ballot, Document, Group, Item, Lines, Paragraphs, Part

FONT = "Cambria"
"""On every Word; LibreOffice has the metrically equal Caladea in its place."""

QUIET = RGBColor(0x4D, 0x53, 0x5C)
MARK = RGBColor(0x1D, 0x4F, 0x7C)

SIZES = {"Normal": 11, "Title": 24, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5, "Footer": 9}
"""Points."""

TEXT_WIDTH = 165
"""Millimetres between the margins of the page."""

ATTENDANCE_WIDTHS = {3: (105, 30, 30), 4: (55, 50, 30, 30)}
"""Millimetres by the number of columns."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP entry can carry; python-docx would write the time of saving."""


def render(document: Document) -> bytes:
    """The DOCX file."""
    word = docx.Document()
    _page(word, document)
    _style(word)
    _properties(word, document)
    _head(word, document)
    _attendance(word, document)
    _section(word, "Beschlussfähigkeit", ((sentence,) for sentence in document.quorum))
    _agenda(word, document.parts)
    for part in document.parts:
        _part(word, part)
    _incidents(word, document.incidents)
    _section(word, "Allgemeine Bemerkungen", document.remarks)
    _signatures(word, document)
    return _packed(word)


def _page(word: Word, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{document.name}\nSeite ")
    _field(footer, "PAGE")
    footer.add_run(" von ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word computes itself (ECMA-376 part 1, § 17.16.19)."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _style(word: Word) -> None:
    for name, size in SIZES.items():
        style = _paragraph_style(word, name)
        style.font.size = Pt(size)
        style.font.color.rgb = MARK if name in ("Title", "Heading 1") else None
        _font(style)
    normal = _paragraph_style(word, "Normal")
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert defaults is not None
    defaults.set(qn("w:val"), "de-DE")


def _paragraph_style(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _font(style: ParagraphStyle) -> None:
    """Set the typeface; the template's theme fonts would win over it and go."""
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), FONT)


def _properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.subject = document.name, document.body, document.title
    properties.language, properties.comments, properties.last_modified_by = "de-DE", "", ""
    # The file format has UTC times without offset.
    properties.created = properties.modified = document.written.replace(tzinfo=None, microsecond=0)


def _head(word: Word, document: Document) -> None:
    _quiet(word.add_paragraph(document.body))
    word.add_paragraph("Niederschrift", style="Title")
    word.add_paragraph(document.title)
    if document.notice:
        word.add_paragraph(document.notice, style="Intense Quote")
    for label, text in document.heading:
        line = word.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(34))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(34), Mm(-34)
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{label}:").font.color.rgb = QUIET
        line.add_run(f"\t{text}")


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
    _quiet(word.add_paragraph(item.about))
    if item.motion:
        word.add_heading("Beschlussvorschlag", level=3)
        for lines in item.motion:
            _lines(word, lines).paragraph_format.left_indent = Mm(8)
    if item.speeches:
        word.add_heading("Wortbeiträge", level=3)
        _bullets(word, item.speeches)
    if item.course:
        word.add_heading("Verlauf", level=3)
        _bullets(word, _told(item.course))
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
    _quiet(rule)
    _bullets(word, _told(ballot.notes))


def _incidents(word: Word, incidents: Sequence[tuple[str, str]]) -> None:
    if incidents:
        word.add_heading("Unterbrechungen und Öffentlichkeit", level=1)
        _bullets(word, _told(incidents))


def _told(incidents: Sequence[tuple[str, str]]) -> Iterable[str]:
    return (f"{time}: {text}" for time, text in incidents)


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
        _quiet(word.add_paragraph(f"Prüfsumme des Ereignisprotokolls: {document.log_hash}"))


def _prose(word: Word, paragraphs: Paragraphs) -> None:
    for lines in paragraphs:
        _lines(word, lines)


def _bullets(word: Word, texts: Iterable[str]) -> None:
    for text in texts:
        word.add_paragraph(text, style="List Bullet").paragraph_format.space_after = Pt(2)


def _lines(word: Word, lines: Lines) -> Paragraph:
    """A paragraph; python-docx makes a line break of each line end."""
    return word.add_paragraph("\n".join(lines))


def _quiet(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9.5), QUIET


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
    saved, packed = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
