"""The desks of a simulated hall: microphone, request key, card reader and voting keys at each seat.

The part that all makes have in common. A key may be pressed by whoever plays the hall (`press`, `insert`, `vote`); what
a controller asks for comes in by the other methods. Whoever listens is told after every real change, and only then, as
the CCU does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from hardware.conference.room import (
    Choice,
    Room,
    with_ballots,
    with_card,
    with_microphone,
    with_request,
    with_seat,
    with_voting,
)
from hardware.simulated.chamber import SEATS

CHAIR_UNIT: Final = len(SEATS) + 1
"""The chairman unit on the podium has the number after the last seat, so that seats keep the numbers of the plan."""

MOST_OPEN: Final = 4  # microphones at once, as systems leave the factory; chairman units come on top
Listener = Callable[[Room, Room], None]


class Desks:
    """All desks; `room` is how they are. Listeners get the room before and after each change."""

    def __init__(self, seats: Sequence[int] = (), chairs: frozenset[int] = frozenset({CHAIR_UNIT})) -> None:
        self.chairs = chairs
        self._numbers = tuple(seats) or (*(seat.number for seat in SEATS), CHAIR_UNIT)
        self._listeners: list[Listener] = []
        self.room = self._fresh()
        self.priorities: dict[int, bool] = {}

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of changes until the function returned is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- the people ----------------------------------------------------------------------------------------------------

    def press(self, seat: int) -> None:
        """The microphone key: asks to speak, takes that back, or ends one's own speech.

        A chair's opens at once, and everybody's while the system is not on manual.
        """
        if seat in self.room.open:
            self.close(seat)
        elif seat in self.chairs or not self.room.manual:
            self.open(seat)
        elif seat in self.room.seats:
            self._become(with_request(self.room, seat, seat not in self.room.requests))

    def insert(self, seat: int, card: str) -> None:
        """Put a card in."""
        if seat in self.room.seats:
            self._become(with_card(self.room, seat, card))

    def remove(self, seat: int) -> None:
        """Take the card out."""
        self._become(with_card(self.room, seat, None))

    def vote(self, seat: int, choice: Choice) -> None:
        """Press a voting key; nothing happens while the keys are dead."""
        if seat in self.room.seats:
            self._become(with_ballots(self.room, {seat: choice}))

    def plug(self, seat: int) -> None:
        """Put a unit in."""
        self._become(with_seat(self.room, seat, f"Sitz {seat}"))

    def unplug(self, seat: int) -> None:
        """The unit is gone."""
        self._become(with_seat(self.room, seat, None))

    # -- the controller ------------------------------------------------------------------------------------------------

    def open(self, seat: int) -> None:
        """Open a microphone where there is one and not too many are open already."""
        delegates = [one for one in self.room.open if one not in self.chairs]
        if seat in self.room.seats and (seat in self.chairs or len(delegates) < MOST_OPEN):
            self._become(with_microphone(with_request(self.room, seat, False), seat, True))

    def close(self, seat: int) -> None:
        """Close a microphone."""
        self._become(with_microphone(self.room, seat, False))

    def all_delegates_off(self) -> None:
        """Close all but the chairman units."""
        for seat in self.room.open:
            if seat not in self.chairs:
                self.close(seat)

    def request(self, seat: int, on: bool) -> None:
        """Put a seat on the list of requests, or take it off."""
        if seat in self.room.seats:
            self._become(with_request(self.room, seat, on))

    def set_manual(self, manual: bool) -> None:
        """Let keys only ask, or open microphones."""
        self._become(replace(self.room, manual=manual))

    def clear_requests(self) -> None:
        """Put out all request lamps."""
        for seat in self.room.requests:
            self._become(with_request(self.room, seat, False))

    def start_voting(self) -> None:
        """Make the voting keys live."""
        self._become(with_voting(self.room, True))

    def stop_voting(self) -> None:
        """Make the voting keys dead."""
        self._become(with_voting(self.room, False))

    def restart(self) -> None:
        """The central unit starts anew: silence, no requests, no vote. Nobody is told, for no line is up."""
        self.room = self._fresh()

    def _fresh(self) -> Room:
        room = Room(manual=True)
        for number in self._numbers:
            room = with_seat(room, number, "Vorsitz" if number in self.chairs else f"Sitz {number}")
        return room

    def _become(self, room: Room) -> None:
        before, self.room = self.room, room
        if room != before:
            for listener in tuple(self._listeners):
                listener(before, room)
