"""The town's own Word template: what it may hold, how it is filled, and the one that ships.

A template is an ordinary Word file with fields of `FIELDS` in double braces, filled by docxtpl; `{{ inhalt }}`, in a
paragraph of its own, is where the minutes themselves go, in the styles that the template gives them. Typeface, margins,
letterhead, header and footer are the town's. What a template says wrong is told in one sentence that names it
(`docx_trouble`), when the server starts and not when the clerk needs the file. Fields and styles stand in
docs/handbuch/schriftfuehrung.md; a test compares.

python-docx begins with an American template: US Letter, English, Office's theme fonts. `_style` and `_page` make of it
a German A4 page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import docx
import jinja2
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from agenda.minutes_head import BEGUN, CHAIR, CLERK, ENDED, PEOPLE, PLACE
from server.export.document import Document
from server.export.docx_sample import samples
from server.export.docx_trouble import TemplateTrouble, filling, opening

FONT = "Cambria"
"""On every Word; LibreOffice has the metrically equal Caladea in its place."""

QUIET = RGBColor(0x4D, 0x53, 0x5C)
MARK = RGBColor(0x1D, 0x4F, 0x7C)

SIZES = {"Normal": 11, "Title": 24, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5, "Footer": 9}
"""Points."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style that the minutes are set in: what a German Word calls it, and of which type it is."""

    german: str
    type: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH


STYLES: Mapping[str, Style] = {
    "Heading 1": Style("Überschrift 1"),
    "Heading 2": Style("Überschrift 2"),
    "Heading 3": Style("Überschrift 3"),
    "List Bullet": Style("Aufzählungszeichen"),
    "Table Grid": Style("Tabellenraster", WD_STYLE_TYPE.TABLE),
}
"""Those that the minutes themselves are set in, by the name that every file has, whatever language Word speaks."""

HERE = "\ue000inhalt\ue000"
"""What `{{ inhalt }}` becomes until the minutes take its place; private-use characters, which nobody types."""


def _heading(*labels: str) -> Callable[[Document], str]:
    """The line of the head with one of these labels; empty where there is none."""
    return lambda printed: next((text for label, text in printed.heading if label in labels), "")


FIELDS: Mapping[str, Callable[[Document], Any]] = {
    "gremium": lambda printed: printed.body,
    "art": lambda printed: printed.kind,
    "sitzung": lambda printed: printed.title,
    "bezeichnung": lambda printed: printed.name,
    "hinweis": lambda printed: printed.notice,
    "ort": _heading(*PLACE.values()),
    "beginn": _heading(BEGUN),
    "ende": _heading(ENDED),
    "vorsitz": _heading(*CHAIR.values()),
    "schriftfuehrung": _heading(CLERK),
    "personen": _heading(PEOPLE),
    "kopf": lambda printed: [{"name": label, "text": text} for label, text in printed.heading],
    "pruefsumme": lambda printed: printed.log_hash,
    "inhalt": lambda printed: HERE,
}
"""The fields and what they are filled with; `kopf` is a list to loop over, each with `name` and `text`."""


def check(template: bytes) -> None:
    """Raise TemplateTrouble where the minutes could not be written into the template, whatever they hold."""
    for sample in samples():
        word = filled(template, sample)
        place(word)
        _check_once(word)
        _check_page(word)


def filled(template: bytes, printed: Document) -> Word:
    """The template with its fields filled; raises TemplateTrouble."""
    environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)
    values = {name: field(printed) for name, field in FIELDS.items()}
    with opening():
        word = DocxTemplate(io.BytesIO(template))
        word.init_docx()
    with filling():
        found = set(word.get_undeclared_template_variables(environment))
    _check_fields(found)
    with filling():
        word.render(values, environment, autoescape=True)
    ready: Word = word.docx
    _check_styles(ready)
    return ready


def _check_fields(found: set[str]) -> None:
    if unknown := sorted(found - set(FIELDS)):
        named = ", ".join(f"„{name}“" for name in unknown)
        raise TemplateTrouble(f"Die Word-Vorlage nennt {named}; erlaubt sind die Felder {', '.join(FIELDS)}.")
    if "inhalt" not in found:
        raise TemplateTrouble(
            "In der Word-Vorlage fehlt das Feld „{{ inhalt }}“, an dessen Stelle die Niederschrift kommt."
        )


def _check_styles(word: Word) -> None:
    """Word keeps a style in a file only once it was used there."""
    with opening():
        known = {(style.name, style.type) for style in word.styles}
    if missing := [name for name, style in STYLES.items() if (name, style.type) not in known]:
        named = ", ".join(f"„{STYLES[name].german}“ („{name}“)" for name in missing)
        raise TemplateTrouble(
            f"In der Word-Vorlage fehlt die Formatvorlage {named}; bitte sie in Word einmal anwenden und dann "
            "speichern, denn erst eine benutzte Formatvorlage steht in der Datei."
        )


def _check_once(word: Word) -> None:
    """A second place would keep the mark in the signed minutes."""
    texts = (part.blob.decode("utf-8", "replace") for part in word.part.package.iter_parts() if _is_xml(part.partname))
    if sum(text.count(HERE) for text in texts) != 1:
        raise TemplateTrouble(
            "Das Feld „{{ inhalt }}“ darf in der Word-Vorlage nur einmal vorkommen; bitte die anderen löschen."
        )


def _is_xml(name: str) -> bool:
    return name.endswith(".xml")


def _check_page(word: Word) -> None:
    """The minutes are written before the properties of the page, which end every file of Word."""
    if word.element.body.sectPr is None:
        raise TemplateTrouble(
            "In der Word-Vorlage fehlen Seitengröße oder Seitenränder; bitte in Word unter „Layout“ festlegen und "
            "speichern."
        )


def place(word: Word) -> Paragraph:
    """The paragraph that the minutes take the place of; raises TemplateTrouble."""
    for paragraph in word.paragraphs:
        if paragraph.text.strip() == HERE:
            return paragraph
    raise TemplateTrouble(
        "Das Feld „{{ inhalt }}“ der Word-Vorlage braucht einen eigenen Absatz außerhalb von Tabellen."
    )


def default() -> bytes:
    """The template that ships; a town may take it as a beginning for its own."""
    word = docx.Document()
    _style(word)
    _page(word)
    quiet(word.add_paragraph("{{ gremium }}"))
    word.add_paragraph("{{ art }}", style="Title")
    word.add_paragraph("{{ sitzung }}")
    word.add_paragraph("{%p if hinweis %}")
    word.add_paragraph("{{ hinweis }}", style="Intense Quote")
    word.add_paragraph("{%p endif %}")
    word.add_paragraph("{%p for zeile in kopf %}")
    _head_line(word)
    word.add_paragraph("{%p endfor %}")
    word.add_paragraph("{{ inhalt }}")
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def _head_line(word: Word) -> None:
    line = word.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(38))
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(38), Mm(-38)
    line.paragraph_format.space_after = Pt(2)
    line.add_run("{{ zeile.name }}:").font.color.rgb = QUIET
    line.add_run("\t{{ zeile.text }}")


def quiet(paragraph: Paragraph) -> None:
    """Set what is of less weight."""
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9.5), QUIET


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    footer = section.footer.paragraphs[0]
    footer.add_run("{{ bezeichnung }}\nSeite ")
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
