"""The minutes as PDF/A-3a (ISO 19005-3, archive) and PDF/UA-1 (ISO 14289-1, accessible) in one pass of typst.

The document travels as JSON: the template reads strings from it and puts them into the page as text, so nothing a
person wrote is ever read as typst markup. The record for machines is attached to the file, which is what the 3 in
PDF/A-3 is for.

Only typst's own fonts are used, so that every machine sets the same pages. They know the scripts of `PRINTABLE`; both
standards forbid a character without a glyph, so any other is set as its Unicode number in brackets, where a reader sees
that something stood there. HTML and DOCX show it as it is.
"""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from server.export.document import Document

TEMPLATE = Path(__file__).parent / "templates" / "minutes.typ"

PRINTABLE = (
    "\\n\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff"  # Latin with all European extensions
    "\\u0370-\\u0377\\u037a-\\u037f\\u0384-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ff"  # Greek
    "\\u0400-\\u0482\\u048a-\\u04ff"  # Cyrillic
    "\\u1e00-\\u1eff"  # Latin Extended Additional, Vietnamese among it
    "\\u2010-\\u2027\\u202f-\\u2040\\u2070\\u2071\\u2074-\\u208e\\u20a0-\\u20bf"  # punctuation, sub- and superscripts
    "\\u2100-\\u211e\\u2122\\u2190-\\u23ff\\u2500-\\u2604"  # №, ™, arrows, mathematics, shapes
)
_INVISIBLE = re.compile("[\\xad\\u200b-\\u200f\\u2060\\ufe0e\\ufe0f\\ufeff]")
_UNPRINTABLE = re.compile(f"[^{PRINTABLE}]+")

LONGEST_WORD = 36
"""Characters a line surely holds in the narrowest text column; the longest German words in use have about as many."""

NO_BREAKS = frozenset({"watch", "svg"})
"""Fields that nobody reads as text, and that a way to break a word would spoil: addresses, and pictures."""

_LONG_WORD = re.compile(rf"[^\s-]{{{LONGEST_WORD}}}(?=[^\s-])")
_BREAK_HERE = "\u200b"


def render(document: Document, record: bytes) -> bytes:
    """The PDF file with the record for machines attached.

    Raises typst.TypstError only where the template itself is wrong.
    """
    data = _texts(dataclasses.asdict(document))
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data), "source": record.decode()},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(document.written.timestamp()),
    )


def printable(text: str) -> str:
    """The text in characters that the fonts have, with a way to break words longer than a line."""
    return _LONG_WORD.sub(lambda word: word.group() + _BREAK_HERE, drawable(text.replace("\t", " ")))


def drawable(text: str) -> str:
    """The text in characters that the fonts have; markup stays what it is, for it is made of them."""
    return _UNPRINTABLE.sub(_number, _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def _number(unknown: re.Match[str]) -> str:
    codes = " ".join(f"U+{ord(character):04X}" for character in unknown.group())
    return f"[{codes}]"


def _texts(value: Any) -> Any:
    """JSON values with every text printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: drawable(one) if key in NO_BREAKS else _texts(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
