"""Codes on letters: whoever has one answers once, and nobody knows who has which.

Twelve characters of an alphabet without those that look alike are 58 bits: guessed from outside, an address gets a few
tries a day; from a copy of the file they cannot be found within years on the machines of a town.
"""

from __future__ import annotations

import json
import secrets
from datetime import tzinfo
from pathlib import Path
from typing import Final

import typst

from agenda.surveys_form import Survey
from server.export.pdf import printable

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1; 32 characters, so each is chosen alike."""

LENGTH: Final = 12
GROUP: Final = 4
TEMPLATE: Final = Path(__file__).parent / "export" / "templates" / "survey_letters.typ"


def new_codes(number: int) -> list[str]:
    """So many codes, all different."""
    codes: set[str] = set()
    while len(codes) < number:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    return sorted(codes)


def typed(text: str) -> str:
    """A code as somebody types it: small letters, spaces and strokes do not matter."""
    return "".join(one for one in text.upper() if one.isalnum())[:64]


def printed(code: str) -> str:
    """A code as it is read easily: `ABCD-EFGH-JKLM`."""
    return "-".join(code[first : first + GROUP] for first in range(0, len(code), GROUP))


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
