"""The player of the hall's loudspeakers: devices that go and come back, told in one sentence each; no time passes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hardware.backoff import FIRST_S
from hardware.room.mix import SILENCE, Sound
from hardware.room.outputs import FRAME_S, LATE_S, Beat
from hardware.room.player import LOST_AFTER, Heard, Player, Said, State, Status
from tests.hardware.room_voice import microphone, packets, share

UNPLUGGED = OSError(19, "No such device")


class Time:
    """A clock that waiting moves on; `end` is when the thread is told to stop."""

    def __init__(self, end: float) -> None:
        self.now = 0.0
        self.end = end

    def read(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.now >= self.end


class Card:
    """A sound card that plays in its own time; while it is `unplugged(now)` it can be neither opened nor played on."""

    def __init__(self, time: Time, unplugged: Callable[[float], bool] = lambda now: False) -> None:
        self.played: list[Sound] = []
        self.attempts: list[float] = []
        self.open = 0
        self._time = time
        self._unplugged = unplugged

    def opened(self, beat: Beat) -> Card:
        self.attempts.append(self._time.now)
        self._check()
        self.open += 1
        return self

    def play(self, sound: Sound) -> None:
        self._check()
        self.played.append(sound)
        self._time.wait(FRAME_S)

    def close(self) -> None:
        self.open -= 1

    def _check(self) -> None:
        if self._unplugged(self._time.now):
            raise UNPLUGGED


def run(
    seconds: float, unplugged: Callable[[float], bool] = lambda now: False, messages: tuple[Heard | Said, ...] = ()
) -> tuple[Card, Player, list[Status]]:
    time, told = Time(seconds), list[Status]()
    card = Card(time, unplugged)
    player = Player(card.opened, time.read, time.wait, lambda: told.append(player.status))
    for message in messages:
        player.put(message)
    player.run()
    return card, player, told


def states(told: list[Status]) -> list[State]:
    return [one.state for one in told]


def test_what_is_said_at_home_is_played() -> None:
    voice = packets(500.0, 0.1)
    said = [Said("anna.microphone", next(voice)) for _ in range(15)]
    card, player, told = run(1.0, messages=(Heard({"anna.microphone": microphone("anna")}), *said))
    sound = np.concatenate(card.played)
    assert len(card.played) == 50
    assert share(sound[9_600:14_400], 500) == pytest.approx(0.1, rel=0.3)
    assert (states(told), player.status.voices) == (["playing"], 1)
    assert -40 < player.status.level < -10


def test_a_sitting_in_which_nobody_speaks_from_home_is_silence_in_time() -> None:
    card, player, _ = run(2.0)
    assert len(card.played) == 100
    assert player.status.level == SILENCE


def test_a_device_that_goes_is_told_and_played_on_again_when_it_is_back() -> None:
    card, _, told = run(10.0, lambda now: 2.0 <= now < 3.0)
    assert states(told) == ["playing", "reconnecting", "playing"]
    assert told[1].why == "No such device"
    assert len(card.played) > 400
    assert card.open == 0


def test_a_device_that_stays_away_is_somebodys_business_and_still_tried() -> None:
    card, _, told = run(120.0, lambda now: now >= 1.0)
    assert states(told) == ["playing", "reconnecting", "lost"]
    waits = np.diff(card.attempts[1:])
    assert waits[0] == pytest.approx(2 * FIRST_S, abs=0.05)
    assert max(waits) == pytest.approx(15.0, abs=0.05)
    assert len(card.attempts) > LOST_AFTER


def test_a_device_that_never_was_there_is_told_at_once() -> None:
    _, _, told = run(5.0, lambda now: True)
    assert told[0].state == "lost"


def test_the_mix_goes_on_while_there_is_no_device_so_nothing_old_is_played_afterwards() -> None:
    voice = packets(500.0, 0.1)
    said = [Said("anna.microphone", next(voice)) for _ in range(15)]
    card, player, _ = run(4.0, lambda now: now < 1.0, (Heard({"anna.microphone": microphone("anna")}), *said))
    assert card.played
    assert not any(one.any() for one in card.played)
    assert player.last_frame == pytest.approx(4.0, abs=0.05)


def test_a_beat_that_was_kept_waiting_too_long_begins_anew() -> None:
    time = Time(1e9)
    beat = Beat(time.read, time.wait)
    time.now = 60.0
    for _ in range(100):
        beat.keep()
    assert time.now == pytest.approx(60.0 - LATE_S + 100 * FRAME_S, abs=0.05)
