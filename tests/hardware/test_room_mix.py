"""The mix for the hall's loudspeakers: who is in it, how voices come and go, and how loud it may become."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.room.mix import FADE, FRAME, LOUDEST, OPENING, SILENCE, Limiter, Sound, level, mixed
from hardware.room.settings import OutputAddress, OutputError, parse_output
from hardware.room.silence import AUDIBLE_DB, SILENT_S, Silence, after
from hardware.room.voices import Voices
from tests.hardware.room_voice import microphone, packets, share

TONE = np.sin(np.linspace(0, 40 * np.pi, FRAME, endpoint=False)).astype(np.float32)
ONE, NONE = np.ones(1, np.float32), np.zeros(1, np.float32)


def steepest(sound: Sound) -> float:
    return float(np.abs(np.diff(sound)).max())


class TestMixed:
    def test_voices_are_added(self) -> None:
        both = np.stack((TONE * 0.1, TONE * 0.2))
        assert np.allclose(mixed(both, np.ones(2, np.float32), np.ones(2, np.float32)), TONE * 0.3, atol=1e-6)

    def test_nobody_is_silence(self) -> None:
        nothing = mixed(np.empty((0, FRAME), np.float32), np.empty(0, np.float32), np.empty(0, np.float32))
        assert nothing.shape == (FRAME,)
        assert not nothing.any()

    def test_who_comes_is_faded_in_within_ten_milliseconds(self) -> None:
        steady = np.full((1, FRAME), 0.5, np.float32)
        coming = mixed(steady, NONE, ONE)
        assert coming[0] == pytest.approx(0.0, abs=1e-6)
        assert np.allclose(coming[FADE:], 0.5)
        assert (np.diff(coming) >= -1e-7).all()
        assert steepest(coming) < 0.002

    def test_who_goes_is_faded_out_within_ten_milliseconds(self) -> None:
        going = mixed(np.full((1, FRAME), 0.5, np.float32), ONE, NONE)
        assert going[0] == pytest.approx(0.5)
        assert not going[FADE:].any()
        assert steepest(going) < 0.002

    def test_one_voice_fades_beside_another_that_stays(self) -> None:
        both = np.stack((np.full(FRAME, 0.25, np.float32), np.full(FRAME, 0.125, np.float32)))
        total = mixed(both, np.array([1, 1], np.float32), np.array([1, 0], np.float32))
        assert total[0] == pytest.approx(0.375)
        assert np.allclose(total[FADE:], 0.25)


class TestLimiter:
    def test_what_is_not_too_loud_comes_out_as_it_is_one_frame_later(self) -> None:
        limiter = Limiter()
        assert not limiter.limit(TONE * np.float32(0.4)).any()
        assert np.array_equal(limiter.limit(np.zeros(FRAME, np.float32)), TONE * np.float32(0.4))

    @given(st.lists(st.floats(0, 40), min_size=1, max_size=20))
    def test_nothing_is_ever_louder_than_minus_six_decibels(self, loudness: list[float]) -> None:
        limiter = Limiter()
        frames = [limiter.limit(TONE * np.float32(one)) for one in (*loudness, 0.0)]
        assert max(float(np.abs(one).max()) for one in frames) <= LOUDEST * 1.0001

    def test_it_has_turned_down_before_the_loud_frame_begins_so_nothing_clicks(self) -> None:
        limiter, steady = Limiter(), np.full(FRAME, 0.4, np.float32)
        _, _, warned, loud = [limiter.limit(one) for one in (steady, steady, steady * 5, steady)]
        assert (warned[0], warned[-1]) == (pytest.approx(0.4), pytest.approx(0.1, abs=1e-3))
        assert loud[0] == pytest.approx(LOUDEST, abs=1e-3)

    def test_it_opens_again_slowly(self) -> None:
        limiter, loud, soft = Limiter(), np.full(FRAME, 1.0, np.float32), np.full(FRAME, 0.1, np.float32)
        frames = [limiter.limit(one) for one in (loud, loud, *[soft] * 60)]
        gains = [float(one[-1]) / 0.1 for one in frames[3:]]
        assert all(0 <= later - former <= OPENING + 1e-4 for former, later in itertools.pairwise(gains))
        assert gains[-1] == pytest.approx(1.0)


def test_a_full_tone_has_a_level_of_minus_three_decibels_and_silence_the_lowest() -> None:
    assert level(TONE) == pytest.approx(-3.01, abs=0.01)
    assert level(np.zeros(FRAME, np.float32)) == SILENCE


def heard(voices: Voices, frames: int, **speakers: tuple[float, float]) -> Sound:
    """What the hall hears while each of them sends a tone for so many frames."""
    running = {owner: packets(*tone) for owner, tone in speakers.items()}
    made = []
    for _ in range(frames):
        for owner, its in running.items():
            voices.push(f"{owner}.microphone", next(its))
        made.append(voices.frame())
    return np.concatenate(made)


class TestVoices:
    def test_all_who_may_be_heard_are_in_the_mix_and_nobody_else(self) -> None:
        voices = Voices()
        voices.hear({f"{one}.microphone": microphone(one) for one in ("anna", "ben")})
        sound = heard(voices, 50, anna=(500.0, 0.1), ben=(800.0, 0.1), carl=(1100.0, 0.1))[24_000:]
        assert share(sound, 500) == pytest.approx(0.1, rel=0.2)
        assert share(sound, 800) == pytest.approx(0.1, rel=0.2)
        assert share(sound, 1100) < 0.002

    def test_who_loses_the_floor_is_faded_out_and_gone(self) -> None:
        voices = Voices()
        voices.hear({"anna.microphone": microphone("anna")})
        before = heard(voices, 40, anna=(500.0, 0.3))
        voices.hear({})
        rest = np.concatenate([voices.frame() for _ in range(3)])
        assert np.abs(rest[:FRAME]).max() > 0.2
        assert not rest[FRAME + FADE :].any()
        assert steepest(np.concatenate((before[-FRAME:], rest))) < 1.5 * steepest(before[-FRAME:])

    def test_who_comes_and_goes_between_two_frames_was_never_heard(self) -> None:
        voices = Voices()
        voices.hear({"anna.microphone": microphone("anna")})
        voices.hear({})
        assert not heard(voices, 20, anna=(500.0, 0.3)).any()

    def test_what_is_no_packet_harms_nobody(self) -> None:
        voices = Voices()
        voices.hear({"anna.microphone": microphone("anna")})
        for rubbish in (b"", b"\x80", bytes(40), b"\x80\x6f" + bytes(10) + b"\xff" * 30):
            voices.push("anna.microphone", rubbish)
        assert share(heard(voices, 50, anna=(500.0, 0.1))[24_000:], 500) == pytest.approx(0.1, rel=0.2)


class TestSilence:
    def test_a_silent_microphone_is_told_after_five_seconds_of_somebody_having_the_floor(self) -> None:
        silence = Silence()
        alarms = []
        for second in range(7):
            silence = after(silence, float(second), speaking=True, level=-90.0)
            alarms.append(silence.alarm)
        assert alarms == [False] * int(SILENT_S) + [True, True]

    def test_a_microphone_without_any_packets_is_as_silent(self) -> None:
        first = after(Silence(), 0.0, speaking=True, level=None)
        assert after(first, SILENT_S, speaking=True, level=None).alarm

    @pytest.mark.parametrize(("speaking", "level"), [(True, AUDIBLE_DB), (False, -90.0), (False, None)])
    def test_a_word_that_is_heard_or_nobody_at_the_word_ends_it(self, speaking: bool, level: float | None) -> None:
        assert after(Silence(0.0, True), 99.0, speaking=speaking, level=level) == Silence()


class TestSettings:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("none", OutputAddress("none")),
            ("simulated", OutputAddress("simulated")),
            ("alsa:plughw:CARD=PCH,DEV=0", OutputAddress("alsa", "plughw:CARD=PCH,DEV=0")),
            ("file:/tmp/hall.wav", OutputAddress("file", "/tmp/hall.wav")),
        ],
    )
    def test_an_output_is_read(self, text: str, address: OutputAddress) -> None:
        assert parse_output(text) == address

    @pytest.mark.parametrize("text", ["", "alsa", "alsa:", "pulse:x", "file:"])
    def test_any_other_text_is_refused_with_what_is_allowed(self, text: str) -> None:
        with pytest.raises(OutputError, match="allowed are"):
            parse_output(text)
