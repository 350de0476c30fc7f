"""Speech for a model: pieces that end in pauses, never later than they are of use, and no silence."""

from __future__ import annotations

import numpy as np
import pytest

from media.programme.listening import LONGEST_S, RATE, SHORTEST_S, Listener, Speech
from tests.media.programme.feeds import Microphone
from tests.media.programme.stage import tone_of

PACKETS_A_SECOND = 50


def heard(listener: Listener, microphone: Microphone, seconds: float) -> list[Speech]:
    packets = microphone.packets(round(seconds * PACKETS_A_SECOND))
    return [piece for packet in packets if (piece := listener.push(packet)) is not None]


def test_a_piece_ends_in_a_pause_and_holds_what_was_said() -> None:
    listener, voice, pause = Listener(), Microphone(400), Microphone(400, amplitude=0.0)
    assert heard(listener, voice, SHORTEST_S + 1) == []
    (piece,) = heard(listener, pause, 1.0)
    assert SHORTEST_S + 1 <= len(piece) / RATE < SHORTEST_S + 2
    assert tone_of(piece[: 2 * RATE]) * RATE / 48_000 == pytest.approx(400, abs=5)


def test_a_speaker_without_a_pause_is_cut_before_it_is_too_late() -> None:
    pieces = heard(Listener(), Microphone(400), 2 * LONGEST_S + 1)
    assert [round(len(piece) / RATE) for piece in pieces] == [round(LONGEST_S)] * 2


def test_a_pause_within_a_short_phrase_ends_nothing() -> None:
    listener = Listener()
    assert heard(listener, Microphone(400), 0.5) + heard(listener, Microphone(400, amplitude=0.0), 0.5) == []


def test_silence_is_no_piece() -> None:
    assert heard(Listener(), Microphone(400, amplitude=0.0), LONGEST_S * 2) == []


@pytest.mark.parametrize("packet", [b"", b"\x80", bytes(12), np.random.default_rng(1).bytes(200)])
def test_a_broken_packet_is_dropped(packet: bytes) -> None:
    assert Listener().push(packet) is None
