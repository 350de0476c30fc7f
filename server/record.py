"""The sitting's record as it grows: minutes and timeline, advanced event by event, never recomputed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from agenda.events import Recorded
from agenda.events.shots import ShotTaken
from agenda.minutes import Minutes, MinutesDraft, advance, to_json
from agenda.timeline import Sentence, Timeline


class Record:
    """Minutes and timeline of one meeting; `zone` is the town's time zone."""

    def __init__(self, meeting_id: str, recorded: Sequence[Recorded], zone: tzinfo) -> None:
        self.zone = zone
        self.timeline: list[Sentence] = []
        self._draft = MinutesDraft(meeting_id)
        self._timeline = Timeline()
        self.add(recorded)

    def add(self, recorded: Sequence[Recorded]) -> None:
        """Take what happened; thousands of cuts would hide from the clerk what the sitting did."""
        for one in recorded:
            advance(self._draft, one)
            sentence = self._timeline.add(one)
            if not isinstance(one.event, ShotTaken):
                self.timeline.append(sentence)

    def minutes(self) -> Minutes:
        """The minutes as they stand."""
        return self._draft.minutes()

    def version(self, number: int) -> Minutes:
        """A version as it was proposed, counted from 1; raises IndexError where there is none."""
        return self._draft.version(number)

    def sections(self) -> dict[str, Any]:
        """The clerk's sections of a view: minutes and timeline."""
        return {"minutes": to_json(self.minutes()), "timeline": tuple(self.timeline)}
