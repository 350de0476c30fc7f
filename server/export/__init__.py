"""The minutes as files that a town signs, publishes and keeps: HTML, PDF (PDF/A-3a and PDF/UA-1) and DOCX.

`render` blocks for some ten milliseconds up to about a second; call it in a thread. The same minutes give the same
bytes: no clock is read, the files carry the time of the last event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Literal

from agenda.minutes import Minutes
from server.export import docx, html, pdf
from server.export.document import Document, document

__all__ = ["MEDIA_TYPES", "Format", "file_name", "render"]

Format = Literal["html", "pdf", "docx"]

MEDIA_TYPES: Mapping[Format, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_RENDERERS: Mapping[Format, Callable[[Document], bytes]] = {"html": html.render, "pdf": pdf.render, "docx": docx.render}

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_LONGEST_BODY = 60
"""Characters of the body's name in a file name; with date and ending it stays short enough for every file system."""


def render(minutes: Minutes, format: Format, tz: tzinfo, *, log_hash: str = "") -> bytes:  # noqa: A002
    """The minutes as a file, with times in `tz`; `log_hash`, the last of the log, is printed at the end if given."""
    return _RENDERERS[format](document(minutes, tz, log_hash))


def file_name(minutes: Minutes, format: Format) -> str:  # noqa: A002
    """A name of plain ASCII letters, digits, `-` and `.` that tells body, day and edition."""
    body = re.sub(r"[^a-z0-9]+", "-", minutes.body.lower().translate(_SPELLED))[:_LONGEST_BODY].strip("-")
    edition = "oeffentlich" if minutes.public_only else ""
    draft = "entwurf" if minutes.open else ""
    parts = ("niederschrift", body, minutes.starts_at[:10], edition, draft)
    return "-".join(part for part in parts if part) + f".{format}"
