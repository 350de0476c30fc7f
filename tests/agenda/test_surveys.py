"""The result of a survey as an exhibit: attached once by the clerk, in the log with its numbers, in the minutes."""

from __future__ import annotations

import pytest

from agenda.commands import Actor, Role
from agenda.commands.surveys import AttachSurvey
from agenda.events import Recorded, from_json, kind_of, to_json
from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.minutes import minutes, public_edition
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating

TABLE = SurveyTable("Sind Sie dafür?", 14, (), (SurveyRow("Ja", (9,)), SurveyRow("Nein", (None,))), "")
ATTACH = AttachSurvey("t2", "radweg", "Radweg", "2026-05-06", 12, 2, 5, (TABLE,))
ATTACHED = SurveyAttached("t2", "radweg", "Radweg", "2026-05-06", 12, 2, 5, (TABLE,))

AUDIENCES: tuple[Role, ...] = ("chair", "hall", "public")


def attached(item_id: str = "t2") -> Evening:
    """An evening with a result attached."""
    evening = debating()
    evening.do(AttachSurvey(item_id, "radweg", "Radweg", "2026-05-06", 12, 2, 5, (TABLE,)), CLERK)
    return evening


def test_the_clerk_attaches_a_result_once() -> None:
    evening = debating()
    assert evening.do(ATTACH, CLERK) == (ATTACHED,)
    assert evening.do(ATTACH, CLERK) == ()
    assert evening.meeting.items["t2"].exhibits == (ATTACHED,)


@pytest.mark.parametrize("actor", [CHAIR, SYSTEM, Actor("member", "anna"), Actor("public")])
def test_nobody_else_does(actor: Actor) -> None:
    assert debating().refused(ATTACH, actor).code == "not-allowed"


def test_what_has_no_numbers_or_no_item_is_refused() -> None:
    assert debating().refused(AttachSurvey("t2", "radweg", "Radweg", smallest=5), CLERK).code == "survey-without-result"
    assert debating().refused(AttachSurvey("t9", "radweg"), CLERK).code == "item-unknown"


def test_the_event_comes_back_from_the_log_as_it_was() -> None:
    assert from_json(kind_of(ATTACHED), to_json(ATTACHED)) == ATTACHED


def test_everybody_sees_that_a_result_lies_before_the_members() -> None:
    meeting = attached().meeting
    for audience in AUDIENCES:
        agenda = {item["id"]: item for item in view(meeting, audience)["agenda"]}
        assert agenda["t2"]["exhibits"] == [
            {
                "survey_id": "radweg",
                "title": "Radweg",
                "turnout": "14 Antworten, davon 12 im Internet und 2 auf Papier",
            }
        ]


def test_of_a_non_public_item_the_public_learns_nothing() -> None:
    evening = attached("t3")
    assert "Radweg" not in str(view(evening.meeting, "public"))
    assert "Radweg" in str(view(evening.meeting, "clerk"))
    assert "Radweg" not in str(public_edition(minutes("m1", evening.log)))


def test_the_minutes_cite_the_result_and_hold_its_numbers() -> None:
    item = next(one for one in minutes("m1", attached().log).items if one.item_id == "t2")
    assert item.exhibits == (ATTACHED,)
    assert [one.text for one in item.course] == [
        "Das Ergebnis der Umfrage „Radweg“ liegt als Anlage vor (14 Antworten, davon 12 im Internet und 2 auf Papier, "
        "Stand 6.5.2026)."
    ]


def test_a_log_played_back_gives_the_same_minutes() -> None:
    log = attached().log
    again = [Recorded(one.seq, one.at, from_json(kind_of(one.event), to_json(one.event))) for one in log]
    assert minutes("m1", again) == minutes("m1", log)


def test_the_timeline_tells_of_it() -> None:
    assert "liegt das Ergebnis der Umfrage „Radweg“ vor" in str(sentences(attached().log)[-1])
