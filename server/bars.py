"""Numbers as bars: the one drawing of surveys and live polls, as SVG; every screen and every paper shows the same.

Every bar has its label above it and its number beside it in words, so that nothing is told by length or colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 960
"""Units of the picture, which is scaled to where it stands."""

LINE: Final = 64
TOP: Final = 16
BAR: Final = 24
LABEL: Final = 22
NUMBERS: Final = 200
"""Units to the right of the longest bar, for the number."""

LONGEST: Final = 80
"""Characters of a label; the words beside the picture have all of it."""

INK: Final = "#1b1f24"
COLOUR: Final = "#1f5fa8"
PAPER: Final = "#ffffff"
"""On white paper of its own, for the screens around it may be light or dark; 6.3:1 and 16:1 against it."""

FONT: Final = "Atkinson Hyperlegible, sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, how much, and the same in words."""

    label: str
    value: int
    words: str


def drawn(title: str, bars: Sequence[Bar], whole: int) -> str:
    """The picture; a value of `whole` is as long as a bar can be."""
    height = TOP + LINE * len(bars)
    body = "".join(part for place, bar in enumerate(bars) for part in _bar(bar, whole, TOP + LINE * place))
    return framed(title, WIDTH, height, body)


def framed(title: str, width: int, height: int, body: str) -> str:
    """A picture of ours around what is drawn in it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="{FONT}" font-size="{LABEL}" fill="{INK}">'
        f'<title>{escape(title)}</title><rect width="{width}" height="{height}" fill="{PAPER}"/>{body}</svg>'
    )


def _bar(bar: Bar, whole: int, top: int) -> Iterator[str]:
    length = round((WIDTH - NUMBERS - 16) * bar.value / whole) if whole else 0
    yield f'<text x="8" y="{top + LABEL - 4}">{escape(_short(bar.label))}</text>'
    yield f'<rect x="8" y="{top + LABEL + 4}" width="{length}" height="{BAR}" fill="{COLOUR}"/>'
    yield f'<text x="{length + 20}" y="{top + LABEL + BAR - 1}">{escape(bar.words)}</text>'


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
