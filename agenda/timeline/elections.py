"""The timeline's sentences about elections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.elections_texts import EVENTS
from agenda.events import Event
from agenda.timeline.known import Known


def _say(known: Known, event: Event) -> str:
    return known.elections.say(event, known.names.__getitem__)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = dict.fromkeys(EVENTS, _say)
