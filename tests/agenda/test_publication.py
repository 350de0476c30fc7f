"""What becomes of picture and sound: who may be shown, what the red key does, and what stands in the log for ever."""

from __future__ import annotations

import json

import pytest

from agenda import publication
from agenda.commands.items import CallItem
from agenda.commands.publication import (
    CountNonPublic,
    DumpStream,
    NoteArchiveState,
    NoteConsent,
    NoteDump,
    NoteObjection,
    ReleaseArchive,
    SetPublication,
    TakeDown,
)
from agenda.commands.publicity import AskForPrivacy, ConfirmPrivacy
from agenda.commands.sitting import CloseSitting
from agenda.events.publication import DumpCarriedOut, NonPublicCounted, PassageTakenDown, StreamDumped
from agenda.events.words import PublicationMode
from agenda.minutes import minutes
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member, opened, planned

SINCE, UNTIL = "2026-05-07T17:20:00+00:00", "2026-05-07T17:20:20+00:00"


def delayed(seconds: int = 20, mode: PublicationMode = "archive") -> Evening:
    evening = debating()
    evening.do(SetPublication(mode, seconds), SYSTEM)
    return evening


def test_the_red_key_of_chair_and_clerk_stands_in_the_log_with_its_reason() -> None:
    evening = delayed()
    assert evening.do(DumpStream("Beleidigung"), CHAIR) == (StreamDumped("x1", "Beleidigung"),)
    assert evening.do(DumpStream("Zwischenruf"), CLERK) == (StreamDumped("x2", "Zwischenruf"),)
    assert evening.refused(DumpStream(" "), CHAIR).code == "text-missing"
    assert any("Beleidigung" in one["text"] for one in sentences(evening.log))
    assert [one.text for one in minutes("m1", evening.log).incidents][-1].endswith("Zwischenruf")


def test_a_dump_is_carried_out_once_and_only_if_it_was_ordered() -> None:
    evening = delayed()
    assert evening.refused(NoteDump("x1", SINCE, UNTIL, 100, 9000), SYSTEM).code == "dump-unknown"
    evening.do(DumpStream("Beleidigung"))
    assert not view(evening.meeting, "chair")["publication"]["dumps"][0]["done"]
    done = evening.do(NoteDump("x1", SINCE, UNTIL, 100, 9000), SYSTEM)
    assert done == (DumpCarriedOut("x1", SINCE, UNTIL, 100, 9000),)
    assert evening.do(NoteDump("x1", SINCE, UNTIL, 100, 9000), SYSTEM) == ()
    assert view(evening.meeting, "clerk")["publication"]["dumps"][0]["done"]


def test_without_a_delay_or_a_stream_there_is_nothing_to_throw_away() -> None:
    assert delayed(0).refused(DumpStream("Beleidigung")).code == "dump-no-delay"
    assert delayed(20, "none").refused(DumpStream("Beleidigung")).code == "stream-none"


@pytest.mark.parametrize("seconds", [-1, 61])
def test_a_delay_that_nobody_can_mean_is_refused(seconds: int) -> None:
    assert debating().refused(SetPublication("archive", seconds), SYSTEM).code == "delay-invalid"


def test_who_objects_is_veiled_in_exactly_these_media_until_the_objection_is_taken_back() -> None:
    evening = opened()
    evening.do(NoteObjection("anna", True, False, False), member("anna"))
    assert publication.veiled(evening.meeting, "anna") == {"picture"}
    evening.do(NoteObjection("anna", True, True, True), CLERK)
    assert publication.veiled(evening.meeting, "anna") == publication.ALL
    assert evening.do(NoteObjection("anna", True, True, True), CLERK) == ()
    evening.do(NoteObjection("anna", False, True, True), member("anna"))
    assert publication.veiled(evening.meeting, "anna") == {"sound", "archive"}
    evening.do(NoteObjection("anna", False, False, False), member("anna"))
    assert publication.veiled(evening.meeting, "anna") == frozenset()
    assert evening.refused(NoteObjection("ben", True, True, True), member("anna")).code == "own-voice-only"


def test_nobody_but_the_person_takes_an_objection_back() -> None:
    evening = opened()
    evening.do(NoteObjection("anna", True, True, False), CLERK)
    for fewer in (NoteObjection("anna", False, True, True), NoteObjection("anna", False, False, False)):
        assert evening.refused(fewer, CLERK).code == "own-voice-only"
        assert evening.refused(fewer, CHAIR).code == "own-voice-only"
    evening.do(NoteObjection("anna", True, True, True), CLERK)
    evening.do(NoteObjection("anna", False, False, False), member("anna"))
    assert publication.veiled(evening.meeting, "anna") == frozenset()


def test_a_guest_is_shown_only_after_a_recorded_consent_and_nobody_else_is_asked() -> None:
    evening = planned()
    assert publication.veiled(evening.meeting, "gast") == publication.ALL
    evening.do(NoteConsent("gast", True), CLERK)
    assert publication.veiled(evening.meeting, "gast") == frozenset()
    evening.do(NoteObjection("gast", True, False, False), CLERK)
    assert publication.veiled(evening.meeting, "gast") == {"picture"}
    evening.do(NoteConsent("gast", False), member("gast"))
    assert publication.veiled(evening.meeting, "gast") == publication.ALL
    assert evening.refused(NoteConsent("anna", True), CLERK).code == "consent-needless"


@pytest.mark.parametrize(
    ("mode", "while_open", "afterwards", "released"),
    [
        ("none", False, False, False),
        ("stream", False, False, False),
        ("archive", True, True, True),
        ("archive-after-release", True, False, True),
    ],
)
def test_each_mode_says_when_the_recording_may_be_watched(
    mode: PublicationMode, while_open: bool, afterwards: bool, released: bool
) -> None:
    evening = delayed(0, mode)
    assert publication.archive_open(evening.meeting) is while_open
    assert evening.refused(ReleaseArchive(), CLERK).code == "sitting-running"
    evening.do(CloseSitting())
    assert publication.archive_open(evening.meeting) is afterwards
    if mode == "archive-after-release":
        evening.do(ReleaseArchive(), CLERK)
    else:
        assert evening.refused(ReleaseArchive(), CLERK).code == "release-needless"
    assert publication.archive_open(evening.meeting) is released


def test_nothing_is_kept_before_the_opening_without_the_public_and_after_the_end() -> None:
    evening = planned()
    evening.do(SetPublication("archive"), SYSTEM)
    assert not publication.keeps(evening.meeting)
    evening = delayed()
    assert publication.keeps(evening.meeting)
    evening.do(AskForPrivacy())
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.do(CallItem("t3"))
    assert not publication.keeps(evening.meeting)
    assert evening.refused(SetPublication("stream"), SYSTEM).code == "publication-not-now"
    evening.do(CallItem("t4"))
    assert publication.keeps(evening.meeting)
    evening.do(CloseSitting())
    assert not publication.keeps(evening.meeting)


def test_the_counts_of_a_non_public_part_stand_in_the_log() -> None:
    evening = delayed()
    assert evening.do(CountNonPublic(SINCE, UNTIL, 0, 0), SYSTEM) == (NonPublicCounted(SINCE, UNTIL, 0, 0),)
    assert "0 Byte Bild und Ton" in sentences(evening.log)[-1]["text"]
    assert evening.refused(CountNonPublic(SINCE, UNTIL, -1, 0), SYSTEM).code == "count-invalid"


@pytest.mark.parametrize(
    ("since", "until"),
    [(UNTIL, SINCE), (SINCE, SINCE), ("gestern", UNTIL), (SINCE, "9999-12-31T23:59:59-23:59")],
)
def test_a_passage_needs_two_moments_in_order(since: str, until: str) -> None:
    assert delayed().refused(TakeDown(since, until, "Recht am Bild"), CLERK).code == "passage-invalid"


def test_a_passage_reaches_to_this_moment_at_most() -> None:
    evening = delayed()
    (event,) = evening.do(TakeDown(SINCE, "2026-05-08T10:00:00+00:00", "Irrtum"), CLERK)
    assert event == PassageTakenDown("q1", SINCE, evening.now.isoformat(), "Irrtum")
    assert evening.refused(TakeDown("2026-05-08T09:00:00", "2026-05-08T10:00:00", "x"), CLERK).code == "passage-invalid"


def test_what_nobody_could_count_is_not_said_to_be_nothing() -> None:
    evening = delayed()
    evening.do(CountNonPublic(SINCE, UNTIL, None, 0), SYSTEM)
    assert "nicht gezählt" in sentences(evening.log)[-1]["text"]


def test_a_passage_taken_down_leaves_its_tombstone_and_the_public_learns_no_reason() -> None:
    evening = delayed()
    evening.do(TakeDown(SINCE, UNTIL, "Persönlichkeitsrecht von N."), CLERK)
    told = view(evening.meeting, "public")["publication"]
    assert told["passages"] == [{"id": "q1", "since": SINCE, "until": UNTIL}]
    assert "Persönlichkeitsrecht" not in json.dumps(view(evening.meeting, "public"), ensure_ascii=False)
    assert "Persönlichkeitsrecht" in sentences(evening.log)[-1]["text"]


def test_while_the_public_is_out_what_was_taken_down_before_or_since_stays_down_without_its_reason() -> None:
    evening = delayed()
    evening.do(TakeDown(SINCE, UNTIL, "Persönlichkeitsrecht von N."), CLERK)
    for command, actor in ((AskForPrivacy(), CHAIR), (ConfirmPrivacy("cem"), member("cem")), (CallItem("t3"), CHAIR)):
        evening.do(command, actor)
    evening.do(TakeDown(UNTIL, "2026-05-07T17:20:30+00:00", "Irrtum"), CLERK)
    assert evening.meeting.public_excluded
    public = view(evening.meeting, "public")
    assert public["publication"]["passages"] == [
        {"id": "q1", "since": SINCE, "until": UNTIL},
        {"id": "q2", "since": UNTIL, "until": "2026-05-07T17:20:30+00:00"},
    ]
    assert not {"Persönlichkeitsrecht von N.", "Irrtum"} & set(json.dumps(public, ensure_ascii=False).split('"'))


def test_the_public_does_not_learn_who_objects() -> None:
    evening = opened()
    before = view(evening.meeting, "public")
    evening.do(NoteObjection("anna", True, True, True), CLERK)
    assert view(evening.meeting, "public") == before
    assert view(evening.meeting, "member", "anna")["me"]["publication"]["picture"] is True


def test_an_alarm_about_the_disk_reaches_chair_and_clerk_and_ends() -> None:
    evening = delayed()
    evening.do(NoteArchiveState("full"), SYSTEM)
    assert view(evening.meeting, "clerk")["publication"]["disk"] == "full"
    assert evening.do(NoteArchiveState("full"), SYSTEM) == ()
    evening.do(NoteArchiveState("ok"), SYSTEM)
    assert view(evening.meeting, "chair")["publication"]["disk"] == "ok"
