"""What the state of the meeting means for tracks, programme and hall."""

from __future__ import annotations

import pytest

from agenda.commands import Actor
from agenda.commands.floor import AdmitQuestion, EndQuestion, GiveFloor, RequestFloor
from agenda.commands.items import CallItem
from agenda.commands.publicity import ConfirmPrivacy
from agenda.commands.recusal import EnterRecusal
from agenda.commands.sitting import CloseSitting, InterruptSitting
from server.floor import PROGRAMME, plan
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM, meeting_after, speaking
from tests.server.hall_tracks import TRACKS, _tracks


def test_nobody_but_the_hall_is_heard_before_the_floor_is_given() -> None:
    assert plan(meeting_after(*ARRIVALS, *OPENING), TRACKS).silenced == {"p6.microphone", "p7.microphone"}


def test_giving_the_floor_opens_one_microphone_and_no_other() -> None:
    assert plan(speaking("p7"), TRACKS).silenced == {"p6.microphone"}


@pytest.mark.parametrize("step", [InterruptSitting("Pause"), CloseSitting()])
def test_nobody_is_overheard_in_a_break_or_after_the_end(step: InterruptSitting | CloseSitting) -> None:
    after = meeting_after(*ARRIVALS, *OPENING, (step, CHAIR))
    assert plan(after, TRACKS).silenced == {"hall.microphone", "p6.microphone", "p7.microphone"}


def test_the_recused_are_neither_heard_nor_seen_and_nothing_goes_to_them() -> None:
    recused = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p7"), CHAIR), (EnterRecusal("t1", "p7"), CHAIR))
    result = plan(recused, TRACKS)
    assert result.silenced == {"p7.camera", "p7.microphone", "p6.microphone"}
    assert result.kept_away == {"p7"}
    assert (result.scene["layout"], result.scene["video"]) == ("hall", "hall.camera")


def test_the_programme_shows_the_remote_speaker_with_the_hall_as_inset() -> None:
    scene = plan(speaking("p7"), TRACKS).scene
    assert (scene["layout"], scene["video"], scene["inset"]) == ("remote", "p7.camera", "hall.camera")
    assert scene["audio"] == ["hall.microphone", "p7.microphone"]
    assert (scene["name"], scene["item"]) == ("Rat 7", "TOP 1 · Haushalt")


def test_the_programme_shows_the_hall_while_somebody_there_speaks() -> None:
    scene = plan(speaking("p3"), TRACKS).scene
    assert (scene["layout"], scene["video"], scene["name"]) == ("speaker", "hall.camera", "Rat 3")


def test_a_remote_speaker_without_a_camera_leaves_the_picture_to_the_programme() -> None:
    assert plan(speaking("p7"), _tracks("hall")).scene["video"] is None


@pytest.mark.parametrize("steps", [(), (*ARRIVALS, *OPENING, (CallItem("t2"), CHAIR))], ids=["planned", "non-public"])
def test_the_programme_gets_no_packet_unless_the_sitting_is_open_and_public(steps: tuple[object, ...]) -> None:
    result = plan(meeting_after(*steps), TRACKS)  # type: ignore[arg-type]
    assert result.withheld == {PROGRAMME}
    assert result.scene["layout"] == "placard"
    assert not result.scene["audio"]


def test_the_placard_of_a_non_public_item_does_not_name_it() -> None:
    scene = plan(meeting_after(*ARRIVALS, *OPENING, (CallItem("t2"), CHAIR)), TRACKS).scene
    assert "Grundstück" not in str(scene)
    assert scene["title"] == "Nichtöffentliche Beratung"


def test_the_hall_lights_the_seat_that_speaks() -> None:
    assert plan(speaking("p3"), TRACKS).hall["speaker_seat"] == 3
    assert plan(speaking("p7"), TRACKS).hall["speaker_seat"] is None


def test_a_remote_speaker_is_heard_by_the_members_in_the_non_public_part() -> None:
    confirmed = (ConfirmPrivacy("p7"), Actor("member", "p7"))
    private = meeting_after(*ARRIVALS, *OPENING, (CallItem("t2"), CHAIR), confirmed, (GiveFloor("p7"), CHAIR))
    assert plan(private, TRACKS).silenced == {"p6.microphone"}


def test_an_interposed_question_opens_the_microphone_of_whoever_asks_beside_the_speakers() -> None:
    steps = (
        (GiveFloor("p3"), CHAIR),
        (RequestFloor("p7", kind="question"), SYSTEM),
        (AdmitQuestion("r1"), CHAIR),
    )
    asked = plan(meeting_after(*ARRIVALS, *OPENING, *steps), TRACKS)
    assert asked.silenced == {"p6.microphone"}
    assert asked.scene["audio"] == ["hall.microphone", "p7.microphone"]
    assert (asked.scene["layout"], [one["name"] for one in asked.scene["tiles"]]) == ("two", ["Rat 3", "Rat 7"])
    answered = plan(meeting_after(*ARRIVALS, *OPENING, *steps, (EndQuestion(), CHAIR)), TRACKS)
    assert answered.silenced == {"p6.microphone", "p7.microphone"}
