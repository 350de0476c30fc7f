"""What the public sees while the meeting does this and that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import pytest

from agenda.commands import Actor, Command
from agenda.commands.floor import AdmitQuestion, GiveFloor, RequestFloor
from agenda.commands.planning import PlanMeeting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.projections import view
from hardware.shots import Kind
from media.ports import Codec, TrackInfo
from media.programme.scene import LONGEST_TEXT, TILES, read_scene
from server import scenes
from server.scenes import Framing
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, SYSTEM, meeting_after

VP8, OPUS = Codec("VP8", 90000), Codec("opus", 48000, 2)
INTERPRETER = "whip:gebaerdensprache"

Step = tuple[Command, Actor]


def tracks(*owners: str) -> dict[str, TrackInfo]:
    kinds: Sequence[tuple[Any, Any, Codec]] = (("video", "camera", VP8), ("audio", "microphone", OPUS))
    made = [TrackInfo(f"{who}.{source}", who, kind, source, codec) for who in owners for kind, source, codec in kinds]
    return {track.track_id: track for track in made}


def scene_after(
    *steps: Step,
    owners: Sequence[str] = ("hall", "p7"),
    unseen: Sequence[str] = (),
    framing: Framing | None = None,
    **planned: Any,
) -> dict[str, Any]:
    meeting = meeting_after(*ARRIVALS, *OPENING, *steps, **planned)
    result = scenes.result_page(view(meeting, "public"))
    cast = scenes.cast(tracks(*owners), "hall", INTERPRETER, unseen, framing)
    made = scenes.scene(view(meeting, "system"), result, cast)
    read_scene(made)  # whatever is ordered can be read: otherwise the public would see a placard
    return made


def test_a_rehearsal_says_so_upon_the_page_of_a_result() -> None:
    planning = [
        (replace(command, rehearsal=True) if isinstance(command, PlanMeeting) else command, actor)
        for command, actor in PLANNING
    ]
    made = scene_after(*VOTE, planning=planning)
    assert made["result"]["heading"].startswith("PROBE · TOP 1")


def ballots(**choices: str) -> list[Step]:
    return [_ballot(who, choice) for who, choice in choices.items()]


def _ballot(who: str, choice: Any) -> Step:
    """The clerk acts for those in the hall, the member elsewhere for itself."""
    return (
        (CastBallot("v1", who, choice), Actor("member", who))
        if who == "p7"
        else (CastBallot("v1", who, choice, "clerk"), CLERK)
    )


ALL: dict[str, str] = {"p2": "yes", "p3": "no", "p4": "yes", "p5": "abstain", "p6": "no", "p7": "yes", "p1": "yes"}
"""Everybody's choice, in the order of the alphabet, in which they are called."""

VOTE = ((OpenVote(), CHAIR), *ballots(**ALL), (CloseVote(), CHAIR), (AnnounceVote(), CHAIR))
QUESTION = ((RequestFloor("p7", kind="question"), SYSTEM), (AdmitQuestion("r1"), CHAIR))


def test_the_hall_is_shown_while_nobody_speaks() -> None:
    scene = scene_after()
    assert (scene["layout"], scene["video"], scene["item"]) == ("hall", "hall.camera", "TOP 1 · Haushalt")
    assert scene["audio"] == ["hall.microphone"]


def test_who_speaks_in_the_hall_is_named_and_who_speaks_elsewhere_is_shown() -> None:
    here, there = scene_after((GiveFloor("p3"), CHAIR)), scene_after((GiveFloor("p7"), CHAIR))
    assert (here["layout"], here["video"], here["name"]) == ("speaker", "hall.camera", "Rat 3")
    assert (there["layout"], there["video"], there["inset"]) == ("remote", "p7.camera", "hall.camera")
    assert there["audio"] == ["hall.microphone", "p7.microphone"]


def test_an_interposed_question_shows_both_side_by_side() -> None:
    scene = scene_after((GiveFloor("p3"), CHAIR), *QUESTION)
    assert scene["layout"] == "two"
    assert [(one["video"], one["name"]) for one in scene["tiles"]] == [("hall.camera", "Rat 3"), ("p7.camera", "Rat 7")]
    assert scene["item"] == "Zwischenfrage · TOP 1 · Haushalt"


def test_no_name_stands_under_another_face_while_the_camera_is_on_its_way() -> None:
    speaks = (GiveFloor("p2"), CHAIR)
    named = [scene_after(speaks, framing=Framing("seat", who))["name"] for who in ("p3", "p2", None)]
    assert named == [None, "Rat 2", None]


SITUATIONS: dict[str, Sequence[Step]] = {
    "nobody": (),
    "hall": ((GiveFloor("p3"), CHAIR),),
    "remote": ((GiveFloor("p7"), CHAIR),),
    "question": ((GiveFloor("p3"), CHAIR), *QUESTION),
    "vote": ((OpenVote(), CHAIR),),
}
FRAMINGS = [None, *(Framing(kind, who) for kind in get_args(Kind) for who in (None, "p3", "p5"))]


@pytest.mark.parametrize("framing", FRAMINGS, ids=str)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_over_the_halls_picture_stands_no_name_but_of_whoever_is_framed(
    situation: str, framing: Framing | None
) -> None:
    shown = scene_after(*SITUATIONS[situation], framing=framing)
    over_hall = {one["name"] for one in (shown, *shown["tiles"]) if one["video"] == "hall.camera"} - {None, "Saal"}
    whole_hall = framing is None or framing.kind == "wide"
    assert over_hall <= {"Rat 3"}
    assert not over_hall or whole_hall or (framing is not None and framing.person_id == "p3")


@pytest.mark.parametrize("situation", SITUATIONS)
def test_on_the_placard_nothing_of_the_hall_is_seen(situation: str) -> None:
    scene = scene_after(*SITUATIONS[situation], framing=Framing("placard"))
    assert "hall.camera" not in {scene["video"], scene["inset"], *(one["video"] for one in scene["tiles"])}


def test_who_speaks_on_the_placard_is_named_without_a_picture() -> None:
    scene = scene_after((GiveFloor("p3"), CHAIR), framing=Framing("placard"))
    assert (scene["layout"], scene["video"], scene["name"]) == ("speaker", None, "Rat 3")


@pytest.mark.parametrize("framing", FRAMINGS, ids=str)
def test_who_speaks_elsewhere_fills_the_picture_unless_the_director_shows_the_hall(framing: Framing | None) -> None:
    scene = scene_after((GiveFloor("p7"), CHAIR), framing=framing)
    remote = framing is None or framing.kind == "remote"
    assert scene["layout"] == ("remote" if remote else "hall")
    assert scene["name"] == ("Rat 7" if remote else None)


def test_a_question_within_the_hall_is_one_picture_that_names_both() -> None:
    asks = ((RequestFloor("p4", kind="question"), SYSTEM), (AdmitQuestion("r1"), CHAIR))
    scene = scene_after((GiveFloor("p3"), CHAIR), *asks)
    assert (scene["layout"], scene["name"], scene["item"]) == ("speaker", "Rat 3", "Zwischenfrage · Rat 4")


def test_while_a_vote_is_open_everybody_is_seen_voting() -> None:
    scene = scene_after((OpenVote(), CHAIR))
    assert (scene["layout"], scene["item"]) == ("gallery", "Abstimmung · TOP 1 · Haushalt")
    assert [one["video"] for one in scene["tiles"]] == ["hall.camera", "p7.camera"]


@pytest.mark.parametrize(
    ("owners", "unseen"), [(("hall",), ()), (("hall", "p7"), ("p7",))], ids=["no camera", "kept away"]
)
def test_a_gallery_without_anybody_is_the_hall(owners: Sequence[str], unseen: Sequence[str]) -> None:
    scene = scene_after((OpenVote(), CHAIR), owners=owners, unseen=unseen)
    assert (scene["layout"], scene["video"], scene["item"]) == ("hall", "hall.camera", "Abstimmung · TOP 1 · Haushalt")


def test_a_gallery_holds_no_more_than_can_be_told_apart() -> None:
    people: list[dict[str, Any]] = [
        {"id": f"p{n}", "name": f"Rat {n}", "faction": "", "present": "remote", "voting": True, "stands_for": ""}
        for n in range(30)
    ]
    sections = view(meeting_after(*ARRIVALS, *OPENING, (OpenVote(), CHAIR)), "system") | {"people": people}
    everybody = tracks("hall", *(one["id"] for one in people))
    scene = scenes.scene(sections, None, scenes.cast(everybody, "hall", INTERPRETER, ()))
    assert len(scene["tiles"]) == len(read_scene(scene).tiles) == TILES


def test_a_roll_call_names_whoever_is_called() -> None:
    scene = scene_after((OpenVote(form="roll-call"), CHAIR))
    assert scene["item"].startswith("Namentliche Abstimmung · ")


def test_a_result_is_shown_after_its_announcement_and_not_before() -> None:
    assert scene_after(*VOTE[:-1])["result"] is None
    result = scene_after(*VOTE)["result"]
    assert (result["heading"], result["yes"], result["no"], result["abstain"]) == ("TOP 1 · Haushalt", 4, 2, 1)
    assert result["sentence"].startswith("Angenommen mit 4 Ja-")
    assert result["names"] == ((), (), ())


def test_after_a_roll_call_the_result_has_the_names() -> None:
    called = ((OpenVote(form="roll-call"), CHAIR), *ballots(**ALL), (CloseVote(), CHAIR), (AnnounceVote(), CHAIR))
    names = scene_after(*called)["result"]["names"]
    assert names[1] == ("Rat 3", "Rat 6")
    assert names[2] == ("Rat 5",)
    assert len(names[0]) == 4


def test_the_interpreter_is_in_every_scene() -> None:
    owners = ("hall", "p7", INTERPRETER)
    for steps in ((), ((GiveFloor("p7"), CHAIR),), ((OpenVote(), CHAIR),)):
        assert scene_after(*steps, owners=owners)["interpreter"] == f"{INTERPRETER}.camera"


def test_words_longer_than_a_picture_are_cut_and_do_not_darken_it() -> None:
    meeting = meeting_after(*ARRIVALS, *OPENING, *VOTE)
    sections = view(meeting, "public")
    long = {
        **sections["vote"],
        "question": "Warum? " * 200,
        "sentence": "Angenommen. " * 200,
        "title": "Sehr lang " * 80,
    }
    result = scenes.result_page({**sections, "vote": long})
    order = scenes.scene(sections, result, scenes.cast(tracks("hall"), "hall", INTERPRETER, ()))
    shown = read_scene(order).result
    assert shown is not None
    assert {len(text) for text in (shown.heading, shown.question, shown.sentence)} == {LONGEST_TEXT}
