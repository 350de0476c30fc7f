"""From one description of a hall to the next: the events are exactly the difference."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from hardware.conference.changes import changes
from hardware.conference.ports import (
    BadgeIn,
    BadgeOut,
    MicrophoneClosed,
    MicrophoneOpened,
    RequestRaised,
    RequestWithdrawn,
    RoomEvent,
    SeatFound,
    SeatLost,
    VoteCast,
    VotingStarted,
    VotingStopped,
)
from hardware.conference.room import (
    Choice,
    Room,
    seat_number,
    with_ballots,
    with_card,
    with_microphone,
    with_request,
    with_seat,
    with_voting,
)

SEATS = st.integers(1, 6)
CHOICES: st.SearchStrategy[Choice] = st.sampled_from(("yes", "no", "abstain"))


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Halls as devices describe them."""
    return Room(
        seats=draw(st.dictionaries(SEATS, st.sampled_from(["A", "B"]))),
        open=tuple(draw(st.lists(SEATS, unique=True))),
        requests=tuple(draw(st.lists(SEATS, unique=True))),
        cards=draw(st.dictionaries(SEATS, st.sampled_from(["K1", "K2"]))),
        live=draw(st.booleans()),
        ballots=draw(st.dictionaries(SEATS, CHOICES)),
    )


class Listener:
    """Somebody who knows the hall from events alone."""

    def __init__(self) -> None:
        self.seats: dict[int, str] = {}
        self.open: set[int] = set()
        self.requests: set[int] = set()
        self.cards: dict[int, str] = {}
        self.live = False

    def hear(self, event: RoomEvent) -> None:
        match event:
            case SeatFound(seat, label):
                self.seats[seat] = label
            case SeatLost(seat):
                del self.seats[seat]
            case BadgeIn(seat, card):
                self.cards[seat] = card
            case BadgeOut(seat, card):
                assert self.cards.pop(seat) == card
            case _:
                self._hear_keys(event)

    def _hear_keys(self, event: RoomEvent) -> None:
        match event:
            case MicrophoneOpened(seat):
                assert seat not in self.open
                self.open.add(seat)
            case MicrophoneClosed(seat):
                self.open.remove(seat)
            case RequestRaised(seat):
                assert seat not in self.requests
                self.requests.add(seat)
            case RequestWithdrawn(seat):
                self.requests.remove(seat)
            case VotingStarted() | VotingStopped():
                self.live = isinstance(event, VotingStarted)

    def knows(self, room: Room) -> bool:
        described = (room.seats, set(room.open), set(room.requests), room.cards, room.live)
        return described == (self.seats, self.open, self.requests, self.cards, self.live)


@given(st.lists(rooms(), max_size=4))
def test_whoever_hears_all_events_knows_the_hall(described: list[Room]) -> None:
    listener, before = Listener(), Room()
    for after in described:
        for event in changes(before, after):
            listener.hear(event)
        before = after
        assert listener.knows(after)


@given(rooms())
def test_what_is_said_twice_happens_once(room: Room) -> None:
    assert list(changes(room, room)) == []


def test_one_microphone_closes_before_the_next_is_told_open() -> None:
    assert list(changes(Room(open=(3,)), Room(open=(7,)))) == [MicrophoneClosed(3), MicrophoneOpened(7)]


def test_a_new_vote_is_told_before_its_voices() -> None:
    old = Room(ballots={3: "yes"})
    new = with_ballots(with_voting(old, True), {3: "yes"})
    assert list(changes(old, new)) == [VotingStarted(), VoteCast(3, "yes")]


SAYINGS: tuple[Callable[[Room, int], Room], ...] = (
    lambda room, seat: with_microphone(room, seat, True),
    lambda room, seat: with_microphone(room, seat, False),
    lambda room, seat: with_request(room, seat, True),
    lambda room, seat: with_request(room, seat, False),
    lambda room, seat: with_card(room, seat, "K"),
    lambda room, seat: with_seat(room, seat, "L"),
    lambda room, seat: with_seat(room, seat, None),
    lambda room, seat: with_voting(room, True),
)


@given(rooms(), SEATS, st.sampled_from(SAYINGS))
def test_each_word_of_a_device_said_twice_counts_once(room: Room, seat: int, say: Callable[[Room, int], Room]) -> None:
    assert say(say(room, seat), seat) == say(room, seat)


def test_keys_pressed_outside_a_vote_are_nothing() -> None:
    assert with_ballots(Room(), {3: "yes"}) == Room()


def test_a_unit_that_is_gone_takes_microphone_request_and_card_along() -> None:
    room = Room(seats={3: "A"}, open=(3,), requests=(3,), cards={3: "K"})
    assert with_seat(room, 3, None) == Room()


def test_a_seat_is_a_number_of_the_protocol_or_none() -> None:
    told = ["12", "0", "65535", "65536", "-1", "", "x", "１２", "1e3", "999999"]
    assert [seat_number(one) for one in told] == [12, 0, 65535, None, None, None, None, None, None, None]
