"""The minutes as an OpenDocument text (ODF 1.3, ISO/IEC 26300): styles, headings, lists and tables that stay editable.

Jinja2 writes the four XML files of the package and escapes every value. The first entry is the media type, stored as it
is, so that a file can be known by its first bytes (ODF 1.3 part 2, § 3.3).
"""

from __future__ import annotations

from pathlib import Path

import jinja2

from server.export.blocks import Block, Bullets, Grid, Heading, Signing, Text, blocks
from server.export.document import Document
from server.export.packed import packed

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

TEMPLATES = Path(__file__).parent / "templates" / "odt"

FILES = ("META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml")

KINDS: dict[type[Block], str] = {
    Heading: "heading",
    Text: "text",
    Bullets: "bullets",
    Grid: "grid",
    Signing: "signing",
}


def render(document: Document) -> bytes:
    """The ODT file."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = [(KINDS[type(block)], block) for block in blocks(document)]
    files = {
        name: environment.get_template(Path(name).name).render(document=document, blocks=told).encode()
        for name in FILES
    }
    return packed({"mimetype": MEDIA_TYPE.encode(), **files}, stored=frozenset({"mimetype"}))
