"""The minutes as an OpenDocument text (ODF 1.3, ISO/IEC 26300): styles, headings, lists and tables that stay editable.

Jinja2 writes the four XML files of the package and escapes every value. The first entry is the media type, stored as it
is, so that a file can be known by its first bytes (ODF 1.3 part 2, § 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from server.export.blocks import About, Block, Bullets, Grid, Heading, Image, Signing, Text, blocks
from server.export.document import Document
from server.export.figures import Figure
from server.export.packed import packed
from server.pictures import Picture

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

TEMPLATES = Path(__file__).parent / "templates" / "odt"

TEXT_WIDTH = 165
"""Millimetres between the margins, as styles.xml has them."""

FILES = ("META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml")

KINDS: dict[type[Block], str] = {
    Heading: "heading",
    Text: "text",
    About: "about",
    Bullets: "bullets",
    Grid: "grid",
    Image: "image",
    Signing: "signing",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in the package: its name there, and how high it is where it is as wide as the text."""

    name: str
    height_mm: float
    data: bytes


def render(document: Document, figures: Mapping[Picture, Figure]) -> bytes:
    """The ODT file; `figures` are the document's pictures."""
    images = {picture: _drawn(place, figure) for place, (picture, figure) in enumerate(figures.items(), start=1)}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = [(KINDS[type(block)], block) for block in blocks(document)]
    files = {
        name: environment.get_template(Path(name).name).render(document=document, blocks=told, images=images).encode()
        for name in FILES
    }
    pngs = {one.name: one.data for one in images.values()}
    return packed({"mimetype": MEDIA_TYPE.encode(), **files, **pngs}, stored=frozenset({"mimetype", *pngs}))


def _drawn(place: int, figure: Figure) -> Drawn:
    return Drawn(f"Pictures/bild-{place}.png", round(TEXT_WIDTH * figure.height / figure.width, 1), figure.png)
