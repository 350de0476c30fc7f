"""Who leads the sitting in place of the chair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chairing:
    """The id of the deputy who leads (empty: the chair does), and the item until whose end that holds, if one."""

    deputy: str = ""
    item_id: str = ""
