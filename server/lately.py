"""Whom the public is about to see or hear: who was on air in the seconds that are still held back.

Who objects, or withdraws the consent, is taken out of those seconds too. What the programme shows follows from the
meeting (`server.scenes`), so that it is the meeting that is remembered here, not the picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agenda import streaming
from agenda.meeting import Meeting
from agenda.publication import LONGEST_DELAY_S

IN_THE_PICTURE: Final = timedelta(seconds=0.5)
"""How long after an order the last picture or sound of the scene before it is made, at the latest."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one change to the next."""

    since: datetime
    until: datetime


def on_air(meeting: Meeting) -> frozenset[str]:
    """Who speaks, and while a vote is open everybody who takes part from elsewhere, for a gallery shows them."""
    voting = meeting.vote is not None and meeting.vote.state == "open"
    elsewhere = (one.person_id for one in meeting.people.values() if one.present == "remote") if voting else ()
    return frozenset((*streaming.at_the_word(meeting), *elsewhere))


class Lately:
    """The last minute; times only ever go forward."""

    def __init__(self, meeting: Meeting, at: datetime) -> None:
        self._now = on_air(meeting)
        self._since = at
        self._past: deque[tuple[Stretch, frozenset[str]]] = deque()

    def changed(self, meeting: Meeting, at: datetime) -> None:
        """The meeting is another one from now on."""
        if (now := on_air(meeting)) == self._now:
            return
        self._past.append((Stretch(self._since, at), self._now))
        self._now, self._since = now, at
        oldest = at - timedelta(seconds=LONGEST_DELAY_S) - IN_THE_PICTURE
        while self._past and self._past[0][0].until < oldest:
            self._past.popleft()

    def stretches(self, person_id: str, delay_s: int, at: datetime) -> Sequence[Stretch]:
        """When somebody was on air within the last so many seconds, with what was still in the making then."""
        oldest = at - timedelta(seconds=delay_s) - IN_THE_PICTURE
        known = (*self._past, (Stretch(self._since, at), self._now))
        return [
            Stretch(max(one.since, oldest), one.until + IN_THE_PICTURE)
            for one, people in known
            if person_id in people and one.until >= oldest
        ]
