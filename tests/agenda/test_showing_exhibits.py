"""The result of a survey before everybody: hall, public page and public picture, by a key of chair or clerk."""

from __future__ import annotations

import dataclasses

import pytest

from agenda.commands import Actor, Role
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publicity import AdmitPublic, AskForPrivacy, ExcludePublic
from agenda.commands.showing import HidePaper, ShowExhibit, ShowPaper
from agenda.commands.sitting import CloseSitting
from agenda.commands.surveys import AttachSurvey
from agenda.events.showing import ExhibitHidden, ExhibitShown, PaperShown
from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.minutes import minutes
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda import debate_with_paper
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, member

YES = SurveyTable("Sind Sie dafür?", 14, (), (SurveyRow("Ja", (9,)), SurveyRow("Nein", (None,))), "")
WHEN = SurveyTable("Wann?", 14, ("oft", "nie"), (SurveyRow("morgens", (8, 6)),), "")
SHOWN = ExhibitShown("t2", "radweg", "Radweg", 1, 2)


def attached(item_id: str = "t2") -> Evening:
    """A debate on an item with a paper and a result of two questions."""
    evening = debate_with_paper.debating(item_id)
    evening.do(AttachSurvey(item_id, "radweg", "Radweg", "2026-05-06", 12, 2, 5, (YES, WHEN)), CLERK)
    return evening


@pytest.mark.parametrize("actor", [CHAIR, CLERK], ids=["chair", "clerk"])
def test_chair_and_clerk_show_a_question_and_turn_to_the_next(actor: Actor) -> None:
    evening = attached()
    assert evening.do(ShowExhibit("radweg"), actor) == (SHOWN,)
    assert evening.do(ShowExhibit("radweg"), actor) == ()
    assert evening.do(ShowExhibit("radweg", 2), actor) == (dataclasses.replace(SHOWN, page=2),)
    assert evening.do(HidePaper(), actor) == (ExhibitHidden("t2", "radweg"),)
    assert evening.do(HidePaper(), actor) == ()


@pytest.mark.parametrize("actor", [member("anna"), Actor("operator"), Actor("public"), SYSTEM])
def test_nobody_else_does(actor: Actor) -> None:
    assert attached().refused(ShowExhibit("radweg"), actor).code == "not-allowed"


@pytest.mark.parametrize("page", [-1, 0, 3])
def test_a_question_that_the_result_does_not_have_is_refused(page: int) -> None:
    refused = attached().refused(ShowExhibit("radweg", page))
    assert (refused.code, refused.values) == ("exhibit-page-missing", {"pages": 2})


def test_only_what_belongs_to_the_item_under_debate_is_shown() -> None:
    assert attached().refused(ShowExhibit("anders")).code == "exhibit-not-of-item"
    evening = attached()
    evening.do(CloseItem())
    assert evening.refused(ShowExhibit("radweg")).code == "no-item"
    assert attached("t3").refused(ShowExhibit("radweg")).code == "paper-not-public"


def test_a_paper_and_a_result_take_each_others_place() -> None:
    evening = attached()
    evening.do(ShowExhibit("radweg"))
    assert isinstance(evening.do(ShowPaper("plan.pdf", 1, 3))[0], PaperShown)
    sections = view(evening.meeting, "system")
    assert (sections["exhibit"], sections["showing"] is None) == (None, False)
    evening.do(ShowExhibit("radweg"))
    sections = view(evening.meeting, "system")
    assert (sections["showing"], sections["exhibit"] is None) == (None, False)


AUDIENCES: tuple[Role, ...] = ("chair", "clerk", "hall", "public", "system")


@pytest.mark.parametrize("role", AUDIENCES)
def test_everybody_sees_the_numbers_and_none_that_is_kept_back(role: Role) -> None:
    evening = attached()
    evening.do(ShowExhibit("radweg"))
    shown = view(evening.meeting, role)["exhibit"]
    assert isinstance(shown, dict)
    assert (shown["question"], shown["page"], shown["pages"]) == ("Sind Sie dafür?", 1, 2)
    assert shown["rows"] == [
        {"label": "Ja", "cells": ["9 (64 %)"], "share": 9 / 14},
        {"label": "Nein", "cells": ["–"], "share": None},
    ]
    assert "weniger als 5 Personen" in str(shown["smallest"])


def test_two_things_at_once_have_figures_and_no_bars() -> None:
    evening = attached()
    evening.do(ShowExhibit("radweg", 2))
    shown = view(evening.meeting, "hall")["exhibit"]
    assert isinstance(shown, dict)
    assert shown["columns"] == ["oft", "nie"]
    assert shown["rows"] == [{"label": "morgens", "cells": ["8", "6"], "share": None}]


@pytest.mark.parametrize("end", [CloseItem(), CallItem("t4"), CallItem("t3"), CloseSitting()], ids=repr)
def test_with_the_item_the_showing_ends(end: CloseItem | CallItem | CloseSitting) -> None:
    evening = attached()
    evening.do(ShowExhibit("radweg"))
    assert evening.do(end).count(ExhibitHidden("t2", "radweg")) == 1
    assert view(evening.meeting, "public")["exhibit"] is None


def test_while_the_public_is_excluded_nothing_is_shown() -> None:
    evening = attached()
    evening.do(ShowExhibit("radweg"))
    evening.do(AskForPrivacy())
    evening.do(ExcludePublic())
    assert [view(evening.meeting, role)["exhibit"] for role in AUDIENCES] == [None] * len(AUDIENCES)
    assert evening.refused(ShowExhibit("radweg", 2)).code == "paper-not-public"
    evening.do(AdmitPublic())
    assert view(evening.meeting, "hall")["exhibit"] is not None


def test_the_timeline_tells_it_and_the_minutes_do_not() -> None:
    evening = attached()
    before = minutes("m1", evening.log).items
    evening.do(ShowExhibit("radweg"))
    evening.do(HidePaper())
    assert [one["text"] for one in sentences(evening.log)][-2:] == [
        "Saal und Übertragung zeigen zu TOP 2 (Bebauungsplan Nord): Umfrage „Radweg“, Frage 1 von 2.",
        "Saal und Übertragung zeigen zu TOP 2 (Bebauungsplan Nord) kein Umfrageergebnis mehr.",
    ]
    assert minutes("m1", evening.log).items == before
