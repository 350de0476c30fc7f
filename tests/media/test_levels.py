"""The level meter."""

from __future__ import annotations

from media.levels import SILENCE, LevelMeter


def test_a_new_meter_shows_silence() -> None:
    assert LevelMeter().value == SILENCE


def test_the_meter_rises_fast_and_falls_slowly() -> None:
    meter = LevelMeter()
    for _ in range(4):
        meter.feed(0x80 | 20)
    assert -30 < meter.value < -20
    for _ in range(5):
        meter.feed(127)
    assert -60 < meter.value < -30
