"""Whether a camera stands whose word for it did not come: asked where it points, it says the same twice in a row.

A completion answer is one datagram, and a call-back one connection: either may get lost once in an evening, and the
camera never says it again. Pan, tilt and zoom are compared, for the lens is often the slower part.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from hardware.cameras.ports import Declined
from hardware.conference.line import Pause

TOLD_S: Final = 4.25  # across a hall takes 1 to 3 s; after this time its word is taken for lost, and it is asked
ASK_S: Final = 0.4  # the slowest speed of a recall still turns by some of the position's steps in this time
MOST_ASKED: Final = 10  # with TOLD_S less than the ten seconds from stop to stop after which the director gives up

Where = Callable[[], Awaitable[tuple[bytes | str, ...]]]
"""Asks for the position of every part that moves; nothing where the camera does not tell."""


async def until_it_stands(where: Where, told: Callable[[], bool], settle: float, pause: Pause) -> None:
    """Returns when the camera stands, by its position or by the word that came after all (`told`).

    One that tells no position is believed after `settle` seconds; raises Declined where it moves without end.
    """
    before: tuple[bytes | str, ...] | None = None
    for _ in range(MOST_ASKED):
        now = await where()
        if told() or now == before:
            return
        if not now:
            await pause(settle)
            return
        before = now
        await pause(ASK_S)
    raise Declined("moves without end")
