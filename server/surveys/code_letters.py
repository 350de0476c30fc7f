"""The letters with codes, as a PDF: one page for each household."""

from __future__ import annotations

import json
from datetime import tzinfo
from pathlib import Path
from typing import Final

import typst

from agenda.surveys_form import Survey
from server.export.pdf import printable
from server.surveys.codes import printed

TEMPLATE: Final = Path(__file__).parents[1] / "export" / "templates" / "survey_letters.typ"


def letters(survey: Survey, codes: list[str], town: str, address: str, zone: tzinfo) -> bytes:
    """A PDF with a page for each code; `address` is where the survey is, `zone` the town's.

    Texts are never read as typst markup.
    """
    data = {
        "town": printable(town),
        "title": printable(survey.title.de),
        "about": printable(survey.about.de),
        "address": address,
        "until": f"{survey.closes_at.astimezone(zone):%d.%m.%Y, %H:%M}",
        "codes": [printed(code) for code in codes],
    }
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps(data)},
    )
