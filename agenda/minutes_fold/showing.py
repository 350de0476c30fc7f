"""Which page the viewers saw is no part of the minutes: the papers and results themselves are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.showing import ExhibitHidden, ExhibitShown, PaperHidden, PaperShown
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded

HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    PaperShown: unrecorded,
    PaperHidden: unrecorded,
    ExhibitShown: unrecorded,
    ExhibitHidden: unrecorded,
}
