"""Local law leaves no sentence in the minutes: what follows from it does, each in its subject.

Where no choice may be seen before the closing, the growing minutes show none either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.local_law import LocalRuleLaidDown
from agenda.minutes_draft import MinutesDraft


def _laid_down(draft: MinutesDraft, at: datetime, event: LocalRuleLaidDown) -> None:
    draft.hides_ballots = draft.hides_ballots or event.rule == "hidden-ballots"


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {LocalRuleLaidDown: _laid_down}
