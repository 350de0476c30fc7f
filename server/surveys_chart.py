"""A table of a survey as a picture: bars drawn once, as SVG, so that hall, public page and paper show the same.

Every bar has its number beside it in words; a count that is kept back has a dash and no bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.surveys_texts import shown

WIDTH: Final = 960
"""Units of the picture, which is scaled to where it stands."""

LINE: Final = 64
TOP: Final = 16
BAR: Final = 24
LABEL: Final = 22
NUMBERS: Final = 200
"""Units to the right of the longest bar, for the number."""

LONGEST: Final = 80
"""Characters of a label; the table beside the picture has all of it."""

INK: Final = "#1b1f24"
COLOUR: Final = "#1f5fa8"
PAPER: Final = "#ffffff"
"""On white paper of its own, for the screens around it may be light or dark; 6.3:1 and 16:1 against it."""


def has_chart(table: SurveyTable) -> bool:
    """Whether bars say it: people counted by one thing."""
    return bool(table.rows) and not table.columns


def svg(table: SurveyTable) -> str:
    """The picture of a table that has one."""
    height = TOP + LINE * len(table.rows)
    body = "".join(part for place, row in enumerate(table.rows) for part in _row(table, row, TOP + LINE * place))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="Atkinson Hyperlegible, sans-serif" font-size="{LABEL}" fill="{INK}">'
        f'<title>{_text(table.title)}</title><rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{body}</svg>'
    )


def _row(table: SurveyTable, row: SurveyRow, top: int) -> Iterator[str]:
    count = row.counts[0]
    length = round((WIDTH - NUMBERS - 16) * (count or 0) / table.answered) if table.answered else 0
    yield f'<text x="8" y="{top + LABEL - 4}">{_text(_short(row.label))}</text>'
    yield f'<rect x="8" y="{top + LABEL + 4}" width="{length}" height="{BAR}" fill="{COLOUR}"/>'
    yield f'<text x="{length + 20}" y="{top + LABEL + BAR - 1}">{_text(shown(count, table.answered))}</text>'


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _text(text: str) -> str:
    return escape(text)
