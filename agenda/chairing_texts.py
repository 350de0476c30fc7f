"""German sentences about who leads, shared by timeline and minutes; no times in them."""

from __future__ import annotations

from agenda.events.chairing import ChairHandedOver
from agenda.minutes_texts import with_reason


def handed_over(name: str, item: str, event: ChairHandedOver) -> str:
    """Who leads from now on; `item` is how people call the item for which that holds, empty for none."""
    lasting = f" für {item}" if item else ""
    return with_reason(f"{name} übernimmt{lasting} die Leitung der Sitzung", event.reason)


def taken_back(name: str) -> str:
    """The chair leads again."""
    return f"Der Vorsitz übernimmt von {name} wieder die Leitung der Sitzung."
