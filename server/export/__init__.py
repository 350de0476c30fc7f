"""The minutes as files that a town signs, publishes, keeps and passes on.

HTML to read, PDF (PDF/A-3a and PDF/UA-1) to keep, DOCX and ODT to write on, plain text, Akoma Ntoso and JSON for
machines, and all that an e-file wants in one package. `render` blocks for some ten milliseconds up to about a second;
call it in a thread. The same minutes give the same bytes: no clock is read, the files carry the time of the last event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Literal

from agenda.minutes import Minutes, results_only
from server.export import akn, docx, figures, html, odt, package, pdf, record, text
from server.export.document import Document, document
from server.export.docx_trouble import TemplateTrouble
from server.export.localtime import LocalTime
from server.pictures import Picture

__all__ = ["MEDIA_TYPES", "Format", "House", "TemplateTrouble", "file_name", "render"]

Format = Literal["html", "pdf", "docx", "odt", "txt", "xml", "json", "zip"]

MEDIA_TYPES: Mapping[Format, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": odt.MEDIA_TYPE,
    "txt": "text/plain; charset=utf-8",
    "xml": "application/akn+xml",
    "json": "application/json",
    "zip": "application/zip",
}

PACKED: tuple[Format, ...] = ("pdf", "xml", "json")
"""What the package for the e-file holds."""

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_LONGEST_BODY = 60
"""Characters of the body's name in a file name; with date and ending it stays short enough for every file system."""


@dataclass(frozen=True, slots=True)
class House:
    """What the files have of the town: its time zone, its Word template (None: the one that ships), and the public page
    that leads to a moment of the recording (empty: none)."""

    zone: tzinfo
    template: bytes | None = None
    recording: str = ""


@dataclass(frozen=True)
class Sheet:
    """What all formats of one edition are made of; what several need is made once."""

    minutes: Minutes
    house: House
    log_hash: str

    @cached_property
    def document(self) -> Document:
        """The text, laid out in words."""
        return document(self.minutes, self.house.zone, self.log_hash, self.house.recording)

    @cached_property
    def figures(self) -> Mapping[Picture, figures.Figure]:
        """Its pictures as word processors want them."""
        printed = (*self.document.before, *self.document.after)
        found = (annex.picture for _, annexes in printed for annex in annexes if annex.picture)
        return figures.drawn(tuple(dict.fromkeys(found)))

    @cached_property
    def record(self) -> bytes:
        """The record for machines."""
        return record.render(self.minutes, self.log_hash)


def render(minutes: Minutes, format: Format, house: House, *, log_hash: str = "") -> bytes:  # noqa: A002
    """The minutes as a file; `log_hash`, the last of the log, is printed at the end if given.

    Raises TemplateTrouble where the town's Word template is wrong.
    """
    return _RENDERERS[format](Sheet(_of_kind(minutes), house, log_hash))


def file_name(minutes: Minutes, format: Format) -> str:  # noqa: A002
    """A name of plain ASCII letters, digits, `-` and `.` that tells body, day and edition."""
    body = re.sub(r"[^a-z0-9]+", "-", minutes.body.lower().translate(_SPELLED))[:_LONGEST_BODY].strip("-")
    edition = "oeffentlich" if minutes.public_only else ""
    draft = "entwurf" if minutes.open else ""
    version = f"fassung-{minutes.approval.version}" if minutes.approval.version else ""
    parts = ("niederschrift", body, minutes.starts_at[:10], edition, draft, version)
    return "-".join(part for part in parts if part) + f".{format}"


def _of_kind(minutes: Minutes) -> Minutes:
    return results_only(minutes) if minutes.approval.kind == "results" else minutes


def _akn(sheet: Sheet) -> bytes:
    time = LocalTime(sheet.house.zone, sheet.minutes.opened_at)
    return akn.render(sheet.minutes, sheet.document, time)


def _package(sheet: Sheet) -> bytes:
    files = {
        file_name(sheet.minutes, format_): (MEDIA_TYPES[format_], _RENDERERS[format_](sheet)) for format_ in PACKED
    }
    return package.render(sheet.document, files)


_RENDERERS: Mapping[Format, Callable[[Sheet], bytes]] = {
    "html": lambda sheet: html.render(sheet.document),
    "pdf": lambda sheet: pdf.render(sheet.document, sheet.record),
    "docx": lambda sheet: docx.render(sheet.document, sheet.figures, sheet.house.template),
    "odt": lambda sheet: odt.render(sheet.document, sheet.figures),
    "txt": lambda sheet: text.render(sheet.document),
    "xml": _akn,
    "json": lambda sheet: sheet.record,
    "zip": _package,
}
