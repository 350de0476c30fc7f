"""Parts of a Word file that python-docx knows no way to write, or a slow one only.

It has no links and no words beside a picture. To give a paragraph a style it reads all styles of the file each time,
and it sets each property of a paragraph by itself: at some thousand paragraphs that is half of the time a file takes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from server.export.docx_template import MARK
from server.pictures import Picture


def _cell(*, together: bool) -> BaseOxmlElement:
    """The properties of a cell's paragraph: a point of space above and below (in twentieths)."""
    keep = f'<w:keepNext w:val="{int(together)}"/>'
    made: BaseOxmlElement = parse_xml(f'<w:pPr {nsdecls("w")}>{keep}<w:spacing w:before="20" w:after="20"/></w:pPr>')
    return made


CELL: Final[Mapping[bool, BaseOxmlElement]] = {together: _cell(together=together) for together in (False, True)}
"""To be copied; by whether the paragraph stays on one page with the next."""


def _letters(bold: bool) -> BaseOxmlElement:
    """Of half a point each, as WordprocessingML counts (ECMA-376 part 1, § 17.3.2.38)."""
    weight = "<w:b/>" if bold else ""
    made: BaseOxmlElement = parse_xml(f'<w:rPr {nsdecls("w")}>{weight}<w:sz w:val="20"/></w:rPr>')
    return made


LETTERS: Final[Mapping[bool, BaseOxmlElement]] = {bold: _letters(bold=bold) for bold in (False, True)}
"""The letters of a cell, to be copied: a table of voices has a thousand cells."""


def styled(word: Word, style: str) -> Paragraph:
    """A paragraph in a style of the template."""
    paragraph = word.add_paragraph()
    paragraph._p.style = word.styles[style].style_id
    return paragraph


def heading(word: Word, level: int, text: str = "") -> Paragraph:
    """A heading."""
    paragraph = styled(word, f"Heading {level}")
    if text:
        paragraph.add_run(text)
    return paragraph


def watched(paragraph: Paragraph, text: str, address: str) -> Run:
    """Add the text; with an address it is a link there (ECMA-376 part 1, § 17.16.22)."""
    run = paragraph.add_run(text)
    if address:
        run.font.color.rgb, run.font.underline = MARK, True
        paragraph._p.append(_link(paragraph, address, run))
    return run


def _link(paragraph: Paragraph, address: str, run: Run) -> BaseOxmlElement:
    links = paragraph.part.rels
    name = f"link{len(links)}"  # python-docx' own way asks all links whether they are the same one
    links.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
    link: BaseOxmlElement = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), name)
    link.append(run._r)
    return link


def picture(paragraph: Paragraph, png: bytes, shown: Picture, width_mm: int) -> None:
    """Add the picture with its title and, for whoever does not see it, its words (ECMA-376 part 1, § 20.4.2.5)."""
    added = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))
    properties = added._inline.docPr
    properties.set("title", shown.title)
    properties.set("descr", shown.words)
    paragraph.paragraph_format.keep_with_next = True
