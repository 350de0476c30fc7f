"""What the technician sends and reads: the typed wall, the remote test call, the report to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hardware.readiness import CallTried, Facts, MicrophoneHeard, PresetTried, Report, checklist, noted
from hardware.seatmap import SeatMap
from hardware.shots import HallPlan, View
from media.perception import Perception, Reception, State
from server.intents import IntentMalformed
from server.obstacles import StartError
from server.setup.call import NOBODY, NOTHING_HEARD, NOTHING_SENT, tried_call
from server.setup.file import NAME, TaughtFile
from server.setup.messages import CheckHall, RecallPreset, SteerCamera, TeachSeat, TeachWide, TryCall, parse
from server.setup.report import failed, others, seat_lines, unseen
from server.texts import Texts, load_texts
from server.web import WEB

AT = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
HALL = SeatMap((), HallPlan({7: (View("vorn", 7),), 8: (View("vorn", 8),), 12: ()}, wide=(View("vorn", 0),)))
ENGLISH: Texts = load_texts(WEB / "locale")["en"]


# -- messages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"do": "steer", "camera": "vorn", "pan": -1, "zoom": 0.5}, SteerCamera("steer", "vorn", -1.0, 0.0, 0.5)),
        ({"do": "recall", "camera": "vorn", "preset": 7}, RecallPreset("recall", "vorn", 7)),
        ({"do": "teach", "camera": "vorn", "seat": 7}, TeachSeat("teach", "vorn", 7)),
        ({"do": "teach-wide", "camera": "vorn"}, TeachWide("teach-wide", "vorn")),
        ({"do": "check"}, CheckHall("check")),
        ({"do": "call"}, TryCall("call")),
    ],
)
def test_each_message_is_understood(data: Mapping[str, Any], message: object) -> None:
    assert parse(data) == message


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"do": "fly"},
        {"do": "steer"},
        {"do": "steer", "camera": "vorn", "pan": 1.5},
        {"do": "steer", "camera": "vorn", "pan": float("nan")},
        {"do": "recall", "camera": "vorn", "preset": -1},
        {"do": "teach", "camera": "vorn", "seat": 7, "person": "x"},
    ],
)
def test_anything_else_is_malformed(data: object) -> None:
    with pytest.raises(IntentMalformed):
        parse(data)


# -- the remote test call ----------------------------------------------------------------------------------------------


def live(video: bool = True, audio: bool = True, hall: bool = True) -> dict[str, Any]:
    """One member's page and the hall, as the pages are told of them."""
    return {"people": {"p7": {"video": video, "audio": audio}}, "hall": {"video": hall, "audio": hall}}


def had(audio: State, video: State) -> dict[str, Reception]:
    return {"p7": Reception({"hall": Perception(audio, video)})}


def test_a_call_is_good_where_both_ends_counted_picture_and_sound() -> None:
    assert tried_call(live(), had(State.PERCEIVED, State.PERCEIVED)) == CallTried(True)


@pytest.mark.parametrize(
    ("told", "receptions", "why"),
    [
        ({"people": {}, "hall": {"video": True, "audio": True}}, {}, NOBODY),
        (live(video=False), had(State.PERCEIVED, State.PERCEIVED), NOTHING_SENT),
        (live(), {}, NOTHING_HEARD),
        (live(), had(State.PERCEIVED, State.MISSED), NOTHING_HEARD),
        (live(), had(State.MISSED, State.PERCEIVED), NOTHING_HEARD),
        (live(hall=False), had(State.PERCEIVED, State.PERCEIVED), NOTHING_HEARD),
    ],
)
def test_whatever_is_missing_in_a_call_is_named(
    told: Mapping[str, Any], receptions: Mapping[str, Reception], why: str
) -> None:
    assert tried_call(told, receptions) == CallTried(False, why)


# -- the report --------------------------------------------------------------------------------------------------------


def report() -> Report:
    """Seat 7 good, the microphone at 8 not, and nobody looked at 12."""
    facts = Facts()
    for fact in (
        MicrophoneHeard(7, "heard"),
        MicrophoneHeard(8, opened=False),
        PresetTried("vorn", 7, True),
        PresetTried("vorn", 8, True),
        PresetTried("vorn", 0, True),
        CallTried(False, NOBODY),
    ):
        facts = noted(facts, fact, AT)
    return checklist(HALL, facts)


def test_each_seat_has_a_line_with_its_worst_results() -> None:
    lines = seat_lines(report(), {7: "Anna Abel"}, ENGLISH)
    assert [(one.seat, one.name, one.microphone, one.sound, one.presets) for one in lines] == [
        (7, "Anna Abel", "passed", "heard", "passed"),
        (8, "", "failed", "–", "passed"),
        (12, "", "not checked", "–", "–"),
    ]


def test_every_fault_says_what_to_do_in_the_readers_language() -> None:
    named = [one["name"] for one in failed(report(), ENGLISH)]
    assert named[0] == "Microphone at seat 8"
    assert "please" in failed(report(), ENGLISH)[0]["advice"]
    assert [one["count"] for one in unseen(report(), ENGLISH)] == [1]
    assert [one["result"] for one in others(report(), ENGLISH)] == ["passed", "failed"]


# -- the file ----------------------------------------------------------------------------------------------------------


def test_what_was_taught_is_there_after_a_restart(tmp_path: Path) -> None:
    taught = {7: (View("vorn", 30), View("hinten", 7))}
    TaughtFile(tmp_path).save(taught)
    assert TaughtFile(tmp_path).load() == taught
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_a_damaged_file_stops_the_start_and_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"7": ', "utf-8")
    with pytest.raises(StartError, match=r"hall-seats\.json"):
        TaughtFile(tmp_path).load()
