"""The request lamps at the desks, kept one with the queue as far as a conference system lets them be.

A key lights its lamp and puts it out again. A request that ends elsewhere (withdrawn on the own page, struck by the
chair, refused) leaves its lamp lit. From here lamps can be put out only all at once, so that is done as soon as none
of them stands for a waiting request.
"""

from __future__ import annotations

from collections.abc import Sequence

from agenda.meeting import Meeting
from hardware.conference.ports import ConferenceEvent, RequestRaised, RequestWithdrawn


def stale(meeting: Meeting, people: Sequence[str | None]) -> bool:
    """Whether all lamps, those of these people, stand for no waiting request.

    None is a desk where nobody is known to sit: its lamp is all that tells of the wish, and is left to burn.
    """
    return bool(people) and not any(one is None or meeting.request_of(one, "contribution") for one in people)


class Dimming:
    """Lamps that are being put out from here: what the system tells of them is nobody's withdrawal."""

    def __init__(self) -> None:
        self._seats: set[int] = set()

    def begin(self, seats: Sequence[int]) -> None:
        """The system is told to put these out."""
        self._seats.update(seats)

    def forget(self) -> None:
        """The system does not follow, or has gone."""
        self._seats.clear()

    def covers(self, seats: Sequence[int]) -> bool:
        """Whether the system has been told so of all these already."""
        return self._seats.issuperset(seats)

    def puts_out(self, event: ConferenceEvent, lit: Sequence[int]) -> bool:
        """Whether this is a lamp put out from here; `lit` are the lamps as the system has them after the event.

        A key pressed before the system has followed lights a lamp that goes out with the others: its wish stays.
        """
        if isinstance(event, RequestRaised) and not self._seats.isdisjoint(lit):
            self._seats.add(event.seat)
        if not isinstance(event, RequestWithdrawn) or event.seat not in self._seats:
            return False
        self._seats.discard(event.seat)
        return True
