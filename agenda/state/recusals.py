"""Conflicts of interest (Widerstreit der Interessen, § 25 HGO) as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.words import RecusalOrigin

RecusalState = Literal["announced", "out", "over", "lifted"]
"""Known before the item is called; the person is out; the item is over for now; there is no conflict after all."""

Doubt = Literal["none", "open", "decided"]


@dataclass(frozen=True, slots=True)
class Recusal:
    """One person at one item. `since` is when the person went out the last time, `left_room` whether that was seen.

    `doubt` is decided once the body has found a conflict or, where the entry is lifted, none.
    """

    recusal_id: str
    item_id: str
    person_id: str
    origin: RecusalOrigin
    state: RecusalState = "announced"
    doubt: Doubt = "none"
    since: datetime | None = None
    left_room: bool = False
