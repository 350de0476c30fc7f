"""Who is heard in the simulated hall: nobody without an open microphone."""

from __future__ import annotations

import pytest

from hardware.capture.child import HallBoard
from hardware.simulated.conference.desks import CHAIR_UNIT
from hardware.simulated.control import PODIUM, HallState
from hardware.simulated.speaking import heard


def speaking(microphones: tuple[int, ...] | None = None) -> HallState:
    return HallState(speaker_seat=7, speaking=True, microphones=microphones)


@pytest.mark.parametrize(
    ("state", "voice"),
    [
        (speaking((7,)), 7),
        (speaking(()), None),
        (speaking((8,)), None),
        (speaking((8, 7)), 7),
        (speaking((CHAIR_UNIT,)), 7),  # leads the sitting from the chair's place
        (speaking(), 7),  # no conference system
        (HallState(speaker_seat=7), None),
        (HallState(speaker_seat=PODIUM, speaking=True, microphones=(CHAIR_UNIT,)), PODIUM),
        (HallState(speaker_seat=PODIUM, speaking=True, microphones=()), None),
        (HallState(microphones=(3, 4)), 4),  # tries it before the sitting
        (HallState(microphones=(CHAIR_UNIT,)), PODIUM),
        (HallState(microphones=()), None),
        (HallState(), None),
    ],
)
def test_a_voice_needs_its_open_microphone(state: HallState, voice: int | None) -> None:
    assert heard(state) == voice


def test_what_the_desks_tell_stays_when_the_sitting_tells_something() -> None:
    board = HallBoard()
    board.take({"type": "microphones", "open": [7]})
    board.take({"type": "hall", "speaker_seat": 7, "speaking": True})
    assert heard(board.read()) == 7
    board.take({"type": "microphones", "open": []})
    assert heard(board.read()) is None


@pytest.mark.parametrize("message", [{"type": "microphones"}, {"type": "microphones", "open": ["vorn"]}, {}])
def test_a_message_that_is_not_understood_opens_and_closes_nothing(message: dict[str, object]) -> None:
    board = HallBoard()
    board.take({"type": "microphones", "open": [7]})
    board.take(message)
    assert board.read().microphones == (7,)
