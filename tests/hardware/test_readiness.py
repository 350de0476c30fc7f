"""The readiness test of the hall: nothing is passed that was not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from hardware.cameras.ports import HealthChanged
from hardware.cameras.settings import CameraSettings
from hardware.conference.ports import MicrophoneOpened
from hardware.devices import Health
from hardware.readiness import (
    CallTried,
    Check,
    DeviceIs,
    Fact,
    Facts,
    MicrophoneHeard,
    PresetTried,
    Result,
    Sound,
    checklist,
    fact_of,
    noted,
)
from hardware.seatmap import SeatMap
from hardware.shots import CameraArrived, HallPlan, PresetMissing, View

EVENING: Final = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
HALL: Final = SeatMap(
    (CameraSettings("vorn", "visca_udp", "10.0.0.31"),),
    HallPlan({7: (View("vorn", 7),), 8: (View("vorn", 7),), 12: ()}, wide=(View("vorn", 0),)),
)
ALL: Final[tuple[Fact, ...]] = (
    DeviceIs(Health("Konferenzanlage", "ready")),
    DeviceIs(Health("Kamera vorn", "ready")),
    *(MicrophoneHeard(seat) for seat in (7, 8, 12)),
    PresetTried("vorn", 0, True),
    PresetTried("vorn", 7, True),
    CallTried(True),
)


def facts(*found: Fact) -> Facts:
    seen = Facts()
    for minute, fact in enumerate(found):
        seen = noted(seen, fact, EVENING + timedelta(minutes=minute))
    return seen


def test_before_anything_was_seen_every_line_is_open_and_says_what_to_do() -> None:
    report = checklist(HALL, Facts(), ("Konferenzanlage",))
    assert {check.result for check in report.checks} == {"open"}
    assert len(report.checks) == 2 + 3 + 2 + 1
    assert all("bitte" in check.sentence for check in report.checks)
    assert not report.ready


def test_the_hall_is_ready_when_everything_was_seen_and_good() -> None:
    report = checklist(HALL, facts(*ALL), ("Konferenzanlage",))
    assert report.ready
    assert report.count("passed") == len(report.checks)


def test_without_any_one_of_them_it_is_not_ready() -> None:
    for left_out in range(len(ALL)):
        seen = facts(*ALL[:left_out], *ALL[left_out + 1 :])
        assert not checklist(HALL, seen, ("Konferenzanlage",)).ready


def test_events_of_devices_are_facts() -> None:
    health = Health("Kamera vorn", "ready")
    events = (
        CameraArrived("vorn", 7),
        PresetMissing("vorn", 8),
        MicrophoneOpened(7),
        HealthChanged("vorn", health),
        object(),
    )
    assert [fact_of(event) for event in events] == [
        PresetTried("vorn", 7, True),
        PresetTried("vorn", 8, False),
        MicrophoneHeard(7),
        DeviceIs(health),
        None,
    ]


def test_every_failure_has_a_sentence() -> None:
    seen = facts(
        DeviceIs(Health("Kamera vorn", "refused")),
        MicrophoneHeard(7, "unheard"),
        PresetTried("vorn", 7, False),
        CallTried(False),
    )
    failed = [check for check in checklist(HALL, seen).checks if check.result == "failed"]
    assert [check.kind for check in failed] == ["device", "microphone", "preset", "remote"]
    assert "abgelehnt" in failed[0].sentence
    assert "nicht zu hören" in failed[1].sentence
    assert failed[2].seats == (7, 8)


def microphone(*found: Fact) -> Check:
    return next(check for check in checklist(HALL, facts(*found)).checks if check.kind == "microphone")


@pytest.mark.parametrize(
    ("sound", "result", "word"),
    [
        ("heard", "passed", "im Saalton gehört"),
        ("unheard", "failed", "im Saalton nicht zu hören"),
        ("unclear", "passed", "auch ohne dieses Mikrofon laut"),
        ("absent", "passed", "kein Saalton"),
        ("unlistened", "passed", "die Anlage hat es gemeldet"),
    ],
)
def test_what_the_halls_sound_says_of_a_microphone_is_said_in_words(sound: Sound, result: Result, word: str) -> None:
    line = microphone(MicrophoneHeard(7, sound))
    assert (line.result, line.sound) == (result, sound)
    assert word in line.sentence


@pytest.mark.parametrize("sound", ["heard", "unheard", "unclear", "absent"])
def test_that_a_microphone_opens_again_says_nothing_new_about_its_sound(sound: Sound) -> None:
    before, after = microphone(MicrophoneHeard(7, sound)), microphone(MicrophoneHeard(7, sound), MicrophoneHeard(7))
    assert (after.result, after.sound, after.sentence) == (before.result, sound, before.sentence)


def test_a_microphone_that_no_longer_opens_failed_whatever_was_heard_of_it() -> None:
    line = microphone(MicrophoneHeard(7, "heard"), MicrophoneHeard(7, opened=False))
    assert (line.result, line.sound) == ("failed", "unlistened")
    assert "nicht einschalten" in line.sentence


def test_the_newest_fact_counts_and_keeps_its_time() -> None:
    seen = facts(PresetTried("vorn", 7, False), PresetTried("vorn", 7, True))
    line = next(check for check in checklist(HALL, seen).checks if check.label == "Kamera vorn, Voreinstellung 7")
    assert (line.result, line.at) == ("passed", EVENING + timedelta(minutes=1))


def test_what_went_wrong_in_the_call_is_told_in_the_callers_words() -> None:
    seen = facts(CallTried(False, "Das Mitglied war nicht zu hören."))
    assert checklist(HALL, seen).checks[-1].sentence == "Das Mitglied war nicht zu hören."


def test_a_view_of_the_public_is_not_on_the_list() -> None:
    plan = replace(HALL.plan, seats={7: (View("vorn", 50, audience=True),)})
    assert "Voreinstellung 50" not in str(checklist(replace(HALL, plan=plan), Facts()))
