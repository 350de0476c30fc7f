"""A page of a survey's result as a picture for the programme: title, question, bars or a table, turnout; set by typst.

The data travel as JSON and are set as text, never read as markup; what the log holds was checked when it was written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typst

from agenda.events.surveys import SurveyAttached
from agenda.surveys_texts import shares, smallest, turnout
from server.export.pdf import printable

TEMPLATE: Final = Path(__file__).parent / "export" / "templates" / "exhibit_page.typ"
FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
"""A face without serifs, as the rest of the public picture has; without it typst's own is taken."""

POINTS: Final = 72.0
"""Of an inch; the page has a point for each pixel of the programme."""


def drawn(number: str, exhibit: SurveyAttached, page: int, to: Path, size: tuple[int, int]) -> None:
    """Draw the page (from 1 on) of a result at the item of that number; `size` is (width, height) in px.

    The file appears when it is whole; raises OSError.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    picture = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        format="png",
        ppi=POINTS,
        sys_inputs={"page": json.dumps(_data(number, exhibit, page) | {"width": size[0], "height": size[1]})},
    )
    beside = to.with_name(to.name + ".new")
    beside.write_bytes(picture)
    beside.replace(to)


def _data(number: str, exhibit: SurveyAttached, page: int) -> dict[str, Any]:
    table = exhibit.tables[page - 1]
    rows = [{"label": printable(label), "cells": list(cells), "share": share} for label, cells, share in shares(table)]
    return {
        "head": printable(f"TOP {number} · Umfrage: {exhibit.title}"),
        "place": f"Frage {page} von {len(exhibit.tables)}",
        "question": printable(table.title),
        "columns": [printable(one) for one in table.columns],
        "rows": rows,
        "note": table.note,
        "foot": f"{turnout(exhibit)}. Eine Umfrage entscheidet nichts.",
        "small": smallest(exhibit) if any(None in row.counts for row in table.rows) else "",
    }
