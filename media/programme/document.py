"""A page of a PDF as a picture, by PDFium (pypdfium2: BSD and Apache licences, Chromium's own renderer).

PDFium is written in C++ and reads files from strangers, so whoever calls this does it in a process of its own
(`server/page_main.py`): neither a crash nor an endless page then stops the programme. It knows no threads either.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pypdfium2
from PIL import Image

LEAST_SIDE = 1.0  # pt; of a page smaller than that nothing could be read, and its scale would have no bounds


class UnreadableError(ValueError):
    """The file is no PDF that can be shown; says why in words for a log."""


def drawn(path: Path, number: int, room: tuple[int, int]) -> tuple[int, Image.Image | None]:
    """How many pages the file has, and this one (from 1 on) as large as `room` (width, height in px) allows.

    The picture is None where there is no such page; raises UnreadableError, and OSError where there is no such file.
    """
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            count = len(document)
            return count, _picture(document, number, room) if 1 <= number <= count else None
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error


def _picture(document: pypdfium2.PdfDocument, number: int, room: tuple[int, int]) -> Image.Image:
    page = document[number - 1]
    width, height = page.get_size()
    if not (width >= LEAST_SIDE and height >= LEAST_SIDE):
        raise UnreadableError(f"page {number} is {width} x {height} pt")
    scale = min(room[0] / width, room[1] / height)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture.crop((0, 0, min(picture.width, room[0]), min(picture.height, room[1])))  # PDFium rounds up
