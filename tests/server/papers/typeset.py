"""A paper as PDF, typeset for the tests of papers."""

from __future__ import annotations

import typst

TWO_PAGES = b'#set page("a5")\n= Haushalt\nDie Zisterne\n#pagebreak()\nStra\xc3\x9fe'


def pdf(source: bytes = TWO_PAGES) -> bytes:
    made: bytes = typst.compile(source)
    return made
