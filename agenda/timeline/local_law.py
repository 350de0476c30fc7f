"""The timeline's sentences about local law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.agenda_texts import local_rule
from agenda.events import Event
from agenda.events.local_law import LocalRuleLaidDown
from agenda.timeline.known import Known


def _laid_down(known: Known, event: LocalRuleLaidDown) -> str:
    known.hides_ballots = known.hides_ballots or event.rule == "hidden-ballots"
    return local_rule(event)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {LocalRuleLaidDown: _laid_down}
