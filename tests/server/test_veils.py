"""Who must not be shown is taken out of the programme's scene, and of nothing else."""

from __future__ import annotations

import pytest

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor
from agenda.commands.planning import ListPerson
from agenda.commands.presence import NoteArrival
from agenda.commands.publication import NoteConsent, NoteObjection, SetPublication
from agenda.commands.votes import OpenVote
from agenda.meeting import Meeting
from media.ports import Codec, TrackInfo
from server.floor import plan
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, SYSTEM, meeting_after

GUEST: tuple[tuple[Command, Actor], ...] = ((ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM),)
OWNERS = ("hall", "p7", "whip:gebaerdensprache")
TRACKS = {
    track.track_id: track
    for owner in OWNERS
    for track in (
        TrackInfo(f"{owner}.video", owner, "video", "camera", Codec("VP8", 90_000)),
        TrackInfo(f"{owner}.audio", owner, "audio", "microphone", Codec("opus", 48_000)),
    )
}


def after(*steps: tuple[Command, Actor]) -> Meeting:
    keeping = (SetPublication("archive"), SYSTEM)
    return meeting_after(keeping, *ARRIVALS, *OPENING, *steps, planning=(*PLANNING, *GUEST))


def test_who_may_be_heard_and_not_seen_is_heard_and_not_seen() -> None:
    made = plan(after((NoteObjection("p7", True, False, False), CLERK), (GiveFloor("p7"), CHAIR)), TRACKS)
    shown = made.scene["layout"], made.scene["video"], made.scene["inset"]
    assert shown == ("remote", None, None), "the hall's camera sees the hall's screens"
    assert made.scene["audio"] == ["hall.audio", "p7.audio"]
    assert made.kept
    assert "p7.audio" not in made.silenced


def test_who_may_be_seen_and_not_heard_is_not_signed_either() -> None:
    made = plan(after((NoteObjection("p7", False, True, False), CLERK), (GiveFloor("p7"), CHAIR)), TRACKS)
    assert made.scene["video"] == "p7.video"
    assert made.scene["audio"] == [], "the hall's microphone hears the hall's loudspeakers"
    assert made.scene["interpreter"] is None
    assert "hall.audio" not in made.silenced, "members hear the hall"


def test_who_objects_and_speaks_in_the_hall_takes_the_halls_picture_and_sound_along() -> None:
    made = plan(after((NoteObjection("p2", True, False, False), CLERK), (GiveFloor("p2"), CHAIR)), TRACKS)
    assert (made.scene["video"], made.scene["audio"]) == (None, ["hall.audio"])


@pytest.mark.parametrize("given", [False, True])
def test_a_guest_speaks_on_air_only_after_a_recorded_consent(given: bool) -> None:
    consent = ((NoteConsent("g1", True), CLERK),) if given else ()
    speaking = after((NoteArrival("g1", "hall"), SYSTEM), *consent, (GiveFloor("g1"), CHAIR))
    made = plan(speaking, TRACKS)
    assert (made.scene["layout"] == "placard") is not given
    assert bool(made.scene["audio"]) is given
    assert made.kept is given
    assert "hall.audio" not in made.silenced


def test_who_objects_to_the_archive_stops_it_while_at_the_word_and_is_only_missing_among_others() -> None:
    objecting = (NoteObjection("p7", False, False, True), CLERK)
    assert not plan(after(objecting, (GiveFloor("p7"), CHAIR)), TRACKS).kept
    voting = plan(after(objecting, (OpenVote(), CHAIR)), TRACKS)
    assert voting.kept
    assert "p7.video" not in [tile["video"] for tile in voting.scene["tiles"]]


def test_nobodys_objection_changes_nothing() -> None:
    assert plan(after((NoteObjection("p6", True, True, True), CLERK)), TRACKS) == plan(after(), TRACKS)
