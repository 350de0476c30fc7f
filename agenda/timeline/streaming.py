"""The timeline's sentences about the stream on the Internet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.agenda_texts import stream_objected
from agenda.events import Event
from agenda.events.streaming import StreamObjected
from agenda.timeline.known import Known


def _objected(known: Known, event: StreamObjected) -> str:
    return stream_objected(known.names[event.person_id], objects=event.objects)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {StreamObjected: _objected}
