"""Cuts and wishes in the log: facts that change nothing in the meeting and leave no trace in the minutes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from agenda.commands.shots import ChooseShot, NoteReadiness, NoteShot, ReleaseShot
from agenda.events import from_json, kind_of, to_json
from agenda.events.shots import ReadinessNoted, ShotChosen, ShotReleased, ShotTaken
from agenda.minutes import Minutes, MinutesDraft, advance
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, OPERATOR, SYSTEM, Evening, debating, member, opened

CUT = NoteShot("seat", "operator", 1_778_175_600_123, "vorn", 7, 7, "anna")


def test_a_cut_is_written_down_with_its_media_time_and_changes_nothing_in_the_meeting() -> None:
    evening = debating()
    before = evening.meeting
    assert evening.do(CUT, SYSTEM) == (ShotTaken("seat", "operator", 1_778_175_600_123, "vorn", 7, 7, "anna"),)
    assert evening.meeting == before


def test_a_cut_comes_back_from_the_log_as_it_was() -> None:
    (cut,) = debating().do(CUT, SYSTEM)
    assert from_json(kind_of(cut), json.loads(json.dumps(to_json(cut)))) == cut
    (noted,) = opened().do(NoteReadiness("Tina Technik", 1, 1, 0, ("Mikrofon an Platz 7",)), OPERATOR)
    assert from_json(kind_of(noted), json.loads(json.dumps(to_json(noted)))) == noted


@pytest.mark.parametrize("actor", [CHAIR, CLERK, member("anna")])
def test_nobody_but_the_operator_chooses_the_picture(actor: object) -> None:
    for command in (ChooseShot("wide"), ReleaseShot(), NoteReadiness("Tina Technik")):
        assert debating().refused(command, actor).code == "not-allowed"  # type: ignore[arg-type]


def test_the_operators_wish_is_told_each_time_for_each_begins_the_while_anew() -> None:
    evening = debating()
    wish = ChooseShot("view", camera="vorn", preset=3)
    for _ in range(2):
        assert evening.do(wish, OPERATOR) == (ShotChosen("view", "vorn", 3, None),)
    assert evening.do(ReleaseShot(), OPERATOR) == (ShotReleased(),)


@pytest.mark.parametrize("wish", [ChooseShot("seat"), ChooseShot("view"), ChooseShot("view", camera="vorn")])
def test_a_wish_that_names_too_little_is_refused(wish: ChooseShot) -> None:
    assert debating().refused(wish, OPERATOR).code == "shot-incomplete"


def test_the_check_of_the_hall_is_recorded_with_whoever_made_it() -> None:
    done = opened().do(NoteReadiness(" Tina Technik ", 40, 1, 2, ("Mikrofon an Platz 7",)), OPERATOR)
    assert done == (ReadinessNoted("Tina Technik", 40, 1, 2, ("Mikrofon an Platz 7",)),)
    assert opened().refused(NoteReadiness(" "), OPERATOR).code == "text-missing"
    assert opened().refused(NoteReadiness("Tina", -1), OPERATOR).code == "count-invalid"


def test_cuts_leave_no_trace_in_the_minutes() -> None:
    evening = debating()
    before = minutes_of(evening)
    evening.do(CUT, SYSTEM)
    evening.do(ChooseShot("wide"), OPERATOR)
    evening.do(NoteReadiness("Tina Technik"), OPERATOR)
    assert replace(minutes_of(evening), as_of=before.as_of) == before


def minutes_of(evening: Evening) -> Minutes:
    draft = MinutesDraft(evening.meeting.meeting_id)
    for one in evening.log:
        advance(draft, one)
    return draft.minutes()


def test_every_event_says_in_german_what_happened() -> None:
    evening = debating()
    evening.do(CUT, SYSTEM)
    evening.do(ChooseShot("seat", seat=7), OPERATOR)
    evening.do(ReleaseShot(), OPERATOR)
    evening.do(NoteReadiness("Tina Technik", 40, 1, 0), OPERATOR)
    said = [one["text"] for one in sentences(evening.log)][-4:]
    assert said == [
        "Auf Sendung: Platz 7, gewählt von Hand.",
        "Die Technik wählt das Bild von Hand: Platz 7.",
        "Die Technik gibt das Bild an die Bildregie zurück.",
        "Der Saal wurde geprüft (Tina Technik): 40 bestanden, 1 nicht bestanden, 0 nicht geprüft.",
    ]
