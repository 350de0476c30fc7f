"""Lots: where a rule asks for chance, the server draws it here and the command carries it; the rules stay pure.

Whatever lot a page sends is replaced, so nobody chooses it. What was drawn stands in the event, never drawn again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final

from agenda.commands import COMMAND_TYPES, Command

LOT_BITS: Final = 64
"""Taken modulo the few letters of the alphabet, so many bits prefer none of them by more than one part in 10^17."""

_WITH_ORDER: Final = frozenset(
    cls for cls in COMMAND_TYPES.values() if {"order", "lot"} <= {field.name for field in fields(cls)}
)
"""The commands that may ask for a drawn order."""


def with_lot(command: Command, draw: Callable[[int], int] = secrets.randbits) -> Command:
    """The command with a fresh lot where it asks for one, without any elsewhere."""
    if type(command) not in _WITH_ORDER:
        return command
    drawing: Any = command  # which of them it is makes no difference here
    drawn: Command = replace(drawing, lot=draw(LOT_BITS) if drawing.order == "drawn" else None)
    return drawn
