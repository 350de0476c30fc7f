"""Codes on letters: whoever has one answers once, and nobody knows who has which.

Twelve characters of an alphabet without those that look alike are 58 bits: guessed from outside, an address gets a few
tries a day; from a copy of the file they cannot be found within years on the machines of a town.
"""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1; 32 characters, so each is chosen alike."""

LENGTH: Final = 12
GROUP: Final = 4


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
