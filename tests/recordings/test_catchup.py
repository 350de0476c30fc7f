"""The player's playback rate, in a model of a viewer whose parts come with delays of ours."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

MODEL = Path(__file__).with_name("catchup.mjs")
TARGET = 0.6


def watched(delays: Sequence[float], behind: float) -> tuple[list[float], int]:
    """Seconds behind the end of the stream, ten times a second; how often the picture stood still."""
    order = json.dumps({"delays": list(delays), "behind": behind, "target": TARGET})
    done = subprocess.run(["node", str(MODEL), order], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found["latencies"], found["stalls"]


def test_a_viewer_two_seconds_behind_comes_up_within_ten_and_stays() -> None:
    latencies, stalls = watched([0.02] * 150, behind=2.0)
    assert max(latencies[100:]) <= TARGET + 0.1
    assert min(latencies[100:]) >= TARGET - 0.2
    assert stalls == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.0, 0.25), min_size=100, max_size=100))
def test_parts_that_come_a_quarter_of_a_second_late_never_stop_the_picture(delays: list[float]) -> None:
    latencies, stalls = watched(delays, behind=1.0)
    assert stalls == 0
    assert max(latencies[80:]) <= 1.0
