"""The letter of an invitation as PDF/UA (ISO 14289-1), set by typst from JSON: no text is ever read as markup."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from server.export.pdf import printable

TEMPLATE = Path(__file__).parent / "letter.typ"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that stands in one letter; `link` is empty for whoever has no page of the sitting."""

    town: str
    name: str
    role: str
    day: str
    subject: str
    greeting: str
    facts: Sequence[tuple[str, str]]
    notice: str
    items: Sequence[Line]
    link: str
    signed: str


def render(letter: Letter, written: datetime) -> bytes:
    """The PDF; the same letter gives the same bytes."""
    values = _printable(asdict(letter)) | {"link": letter.link, "link_text": printable(letter.link)}
    data = values | {"code": _code(letter.link) if letter.link else ""}
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(written.timestamp()),
    )


def _code(link: str) -> str:
    """The link as a QR code; error correction M survives a fold in the paper."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=4, border=4)
    return out.getvalue().decode()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
