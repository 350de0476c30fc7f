"""Pictures of the minutes as PNG, for word processors that do not read SVG.

typst, which sets the PDF, draws them too: no other drawing program is needed, and every format has the same lines in
the same typeface. All pictures of a document are pages of one run, because the run and not the page is what takes time.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import typst

from server.export.pdf import drawable
from server.pictures import Picture

TEMPLATE: Final = Path(__file__).parent / "templates" / "figures.typ"

DOTS: Final = 150
"""Per inch: a chart as wide as the text is sharp on paper and takes some ten kilobytes."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as a PNG file, with its size in dots."""

    png: bytes
    width: int
    height: int


def drawn(pictures: Sequence[Picture]) -> Mapping[Picture, Figure]:
    """Each picture, drawn."""
    if not pictures:
        return {}
    files = _pages(json.dumps([drawable(one.svg) for one in pictures]))
    return {picture: _figure(png) for picture, png in zip(pictures, files, strict=True)}


def _pages(pictures: str) -> list[bytes]:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"pictures": pictures},
        format="png",
        ppi=DOTS,
    )
    # typst gives one page as it is and several as a list, which its own annotation of this function does not say.
    pages = cast("bytes | list[bytes]", made)
    return pages if isinstance(pages, list) else [pages]


def _figure(png: bytes) -> Figure:
    """The size stands behind the signature and the head of the first chunk (ISO/IEC 15948, § 11.2.2)."""
    width, height = struct.unpack_from(">II", png, 16)
    return Figure(png, width, height)
