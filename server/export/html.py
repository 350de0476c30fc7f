"""The minutes as one stand-alone HTML page: good on a phone, for a screen reader and on paper; no script, no request.

Jinja2 escapes every value. The page carries its own Content-Security-Policy that allows nothing but its own style, so
it stays harmless wherever somebody saves it.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup

from server.export.document import Document
from server.pictures import Picture

TEMPLATES = Path(__file__).parent / "templates"


def render(document: Document) -> bytes:
    """The page in UTF-8."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_address"] = data_address
    style = (TEMPLATES / "minutes.css").read_text(encoding="utf-8")
    page = environment.get_template("minutes.html").render(
        document=document,
        style=Markup(style),  # noqa: S704  our own file, not input
        policy=policy(style),
    )
    return page.encode()


def data_address(picture: Picture) -> str:
    """The picture itself as an address, so that the page stays one file (RFC 2397)."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}"


def policy(style: str) -> str:
    """A Content-Security-Policy that allows this style, pictures within the page, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
