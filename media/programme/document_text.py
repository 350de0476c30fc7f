"""The text of a PDF, page by page, by PDFium; in a process of its own like the pictures (`document.py`).

Words that the typesetter divided at the end of a line are whole again, and a page is one line: whoever searches it
knows no lines. A page that is a picture has no text; nothing here reads pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2

from media.programme.document import UnreadableError

MOST_PAGES = 3000  # what is larger is a book case, not a paper
MOST_LETTERS = 100_000  # on one page; a page of nothing but small print has some 10,000
ALL_LETTERS = 8_000_000  # of one file: 3,000 full pages have 6 million

_DIVISION = re.compile("[\\x02\\ufffe\\u00ad]\\s*")  # how PDFium tells a hyphen at the end of a line, and a soft one
_GAP = re.compile("[\\x00-\\x20\\x7f-\\xa0\\u2028\\u2029\\ud800-\\udfff]+")


def texts(path: Path) -> Iterator[str]:
    """The text of each page, from the first on, as far as the limits go.

    Raises UnreadableError where the file is no PDF that opens without a password, or has no page.
    """
    left = ALL_LETTERS
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            if not len(document):
                raise UnreadableError("no page")
            for number in range(min(len(document), MOST_PAGES)):
                text = _text(document, number, min(left, MOST_LETTERS))
                left -= len(text)
                yield text
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error


def tidied(text: str) -> str:
    """The text in one line, divided words joined, without what no page shows."""
    return _GAP.sub(" ", _DIVISION.sub("", text)).strip()


def _text(document: pypdfium2.PdfDocument, number: int, most: int) -> str:
    """A page that cannot be read is a page without text: the others are worth having."""
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            return tidied(text.get_text_range(0, min(text.count_chars(), most)))[:most]
    except pypdfium2.PdfiumError:
        return ""
