"""What the operator is told about the programme process."""

from __future__ import annotations

from typing import Any

import pytest

from server.programme_state import BROKEN, DISK_FULL, DISK_TROUBLE, NOT_YET, SLOW, programme_state

FINE: dict[str, Any] = {"fps": 25, "late_ms": 12, "disk": "ok", "dropped": 0, "broken_scenes": 0, "layout": "hall"}


def test_a_programme_that_keeps_pace_is_fine_and_gives_its_figures() -> None:
    state = programme_state(FINE, 25)
    assert (state.level, state.note) == ("ok", "")
    assert state.values == {"fps": 25, "late_ms": 12, "dropped": 0, "broken_scenes": 0}


def test_one_picture_more_or_less_is_no_news() -> None:
    assert programme_state(FINE | {"fps": 24}, 25).level == "ok"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"fps": 19}, SLOW),
        ({"late_ms": 200}, SLOW),
        ({"disk": "full"}, DISK_FULL),
        ({"disk": "trouble"}, DISK_TROUBLE),
        ({"broken_scenes": 1}, BROKEN),
    ],
)
def test_every_trouble_is_told_in_a_sentence(change: dict[str, Any], note: str) -> None:
    state = programme_state(FINE | change, 25)
    assert (state.level, state.note) == ("degraded", note)


def test_troubles_are_told_together_and_silence_is_one() -> None:
    assert programme_state(FINE | {"fps": 3, "disk": "full"}, 25).note == f"{SLOW} {DISK_FULL}"
    assert programme_state(None, 25).note == NOT_YET
