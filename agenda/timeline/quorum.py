"""The timeline's sentences about doubts of the quorum and second calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.quorum import QuorumCheckRequested, SecondCallNoted
from agenda.timeline.known import Known


def _requested(known: Known, event: QuorumCheckRequested) -> str:
    return f"{known.names[event.person_id]} zweifelt die Beschlussfähigkeit an."


def _second_call(known: Known, event: SecondCallNoted) -> str:
    return f"Zu {known.item(event.item_id)} wurde nach der Ladung zum zweiten Mal eingeladen."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    QuorumCheckRequested: _requested,
    SecondCallNoted: _second_call,
}
