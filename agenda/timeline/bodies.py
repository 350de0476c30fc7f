"""The timeline's sentences about deputies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.bodies import DeputyEnded, DeputyNoted
from agenda.timeline.known import Known


def _noted(known: Known, event: DeputyNoted) -> str:
    return f"{known.names[event.deputy_id]} vertritt {known.names[event.member_id]}."


def _ended(known: Known, event: DeputyEnded) -> str:
    return f"{known.names[event.deputy_id]} vertritt {known.names[event.member_id]} nicht mehr."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {DeputyNoted: _noted, DeputyEnded: _ended}
