"""What a town lays down itself: the stream, objections to it, hidden voices, when the minutes are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agenda import days, streaming
from agenda.commands.floor import GiveFloor
from agenda.commands.local_law import LayDown
from agenda.commands.planning import PlanMeeting
from agenda.commands.publication import NoteObjection
from agenda.commands.votes import CloseVote, OpenVote
from agenda.events.publication import ObjectionNoted
from agenda.minutes import minutes
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CLERK, COUNCIL, Evening, debating, member

STREAM = LayDown("stream", "main-statute", "2025-09-01", "§ 4b Hauptsatzung")
OBJECTION = LayDown("objection", "main-statute", "2025-09-01", "§ 4c Hauptsatzung")
HIDDEN = LayDown("hidden-ballots", "rules-of-procedure", "2025-09-01", "§ 21 Geschäftsordnung")
MINUTES = LayDown("minutes", "rules-of-procedure", "2021-05-01", "§ 29 Geschäftsordnung", 28)


def planned_in(land: str, starts_at: str = "2026-05-07T19:30:00+02:00") -> Evening:
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile=land, starts_at=starts_at), CLERK)
        else:
            evening.do(command, CLERK)
    return evening


def streamed(*rules: LayDown) -> Evening:
    """A debate that goes to the Internet, with Anna at the word."""
    evening = debating()
    for rule in (STREAM, *rules):
        evening.do(rule, CLERK)
    evening.do(GiveFloor("anna"))
    return evening


# -- the stream --------------------------------------------------------------------------------------------------------


def test_nothing_goes_to_the_internet_before_the_town_has_laid_it_down() -> None:
    evening = debating()
    assert streaming.shut(evening.meeting)
    refused = view(evening.meeting, "clerk")["streaming"]["refused"]
    assert refused["rule"] == "§ 52 Abs. 3 HGO"
    assert "Hauptsatzung" in refused["text"]
    evening.do(STREAM, CLERK)
    assert not streaming.shut(evening.meeting)
    assert view(evening.meeting, "clerk")["streaming"]["refused"] is None


def test_where_the_law_of_the_land_is_not_known_no_rule_of_the_town_helps() -> None:
    evening = planned_in("DE-RP")
    assert evening.refused(STREAM, CLERK).code == "law-unknown"
    assert streaming.shut(evening.meeting)


OBJECTS = NoteObjection("anna", picture=True, sound=True, archive=True)


def cited(evening: Evening) -> str:
    """The rule that Anna's objection is noted with, as her page told it before."""
    told: str = view(evening.meeting, "member", "anna")["me"]["publication"]["rule"]
    (noted,) = evening.do(OBJECTS, member("anna"))
    assert isinstance(noted, ObjectionNoted)
    assert noted.rule == told
    return told


def test_an_objection_rests_on_the_rule_of_the_town_where_there_is_one() -> None:
    evening = streamed(OBJECTION)
    assert cited(evening) == "§ 4c Hauptsatzung"
    assert "(§ 4c Hauptsatzung)" in sentences(evening.log)[-1]["text"]


def test_an_objection_rests_on_the_law_of_the_land_where_that_lets_speakers_object() -> None:
    evening = planned_in("DE-NI")
    assert cited(evening) == "§ 64 Abs. 2 Satz 3 NKomVG"
    assert evening.refused(OBJECTION, CLERK).code == "local-settled-by-law"


@pytest.mark.parametrize("land", ["DE-HE", "DE-RP"])
def test_an_objection_rests_on_data_protection_where_neither_says_so(land: str) -> None:
    assert cited(planned_in(land)) == "Art. 21 DSGVO"


def test_an_objection_does_not_shut_the_stream_of_the_others() -> None:
    evening = streamed(OBJECTION)
    evening.do(OBJECTS, member("anna"))
    assert not streaming.shut(evening.meeting)


# -- voices while a vote is open ---------------------------------------------------------------------------------------


def test_where_the_body_wants_no_voice_shown_before_the_closing_nobody_sees_one() -> None:
    evening = debating()
    evening.do(HIDDEN, CLERK)
    evening.do(OpenVote())
    evening.ballots(anna="no")
    for role in ("chair", "clerk", "member", "hall", "public"):
        vote = view(evening.meeting, role, "ben")["vote"]
        assert (vote["hidden"], vote["ballots"], vote["voted"]) == (True, {}, ["anna"])
    assert "Nein" not in sentences(evening.log)[-1]["text"]
    assert minutes("m1", evening.log).items[1].votes[0].voices == ()
    evening.do(CloseVote())
    assert view(evening.meeting, "public")["vote"]["ballots"] == {"anna": "no"}
    assert minutes("m1", evening.log).items[1].votes[0].voices


# -- the minutes -------------------------------------------------------------------------------------------------------


def test_the_rules_of_procedure_say_when_the_minutes_are_due_where_the_law_leaves_it_to_them() -> None:
    evening = debating()
    assert view(evening.meeting, "clerk")["minutes_due"] is None
    evening.do(MINUTES, CLERK)
    assert view(evening.meeting, "clerk")["minutes_due"] == {"date": "2026-06-04", "rule": "§ 29 Geschäftsordnung"}
    assert view(evening.meeting, "member", "anna")["minutes_due"] is None


def test_the_law_of_a_land_that_says_it_goes_first() -> None:
    evening = planned_in("DE-BW", "2026-01-31T18:00:00+01:00")
    assert view(evening.meeting, "clerk")["minutes_due"] == {"date": "2026-02-28", "rule": "§ 38 GemO BW"}
    assert evening.refused(MINUTES, CLERK).code == "local-settled-by-law"


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 7), 14, date(2027, 7, 7)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, due: date) -> None:
    assert days.later(day, months) == due
