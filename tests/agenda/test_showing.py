"""A page of a paper, full screen: ordered by chair or clerk, of the public item under debate, and of nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from agenda.commands import Actor
from agenda.commands.items import CallItem, CloseItem, RemoveItem
from agenda.commands.publicity import AdmitPublic, AskForPrivacy, ExcludePublic
from agenda.commands.showing import HidePaper, ShowPaper
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.events.showing import PaperHidden, PaperShown
from agenda.minutes import minutes
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.debate_with_paper import debating
from tests.agenda.evening import CHAIR, CLERK, SECRET, SYSTEM, Evening, member

SHOWN = PaperShown("t2", "plan.pdf", "Bebauungsplan", 2, 3)


def showing() -> Evening:
    evening = debating()
    assert evening.do(ShowPaper("plan.pdf", 2, 3), CLERK) == (SHOWN,)
    return evening


@pytest.mark.parametrize("actor", [CHAIR, CLERK], ids=["chair", "clerk"])
def test_chair_and_clerk_order_a_page_and_turn_it(actor: Actor) -> None:
    evening = showing()
    assert evening.do(ShowPaper("plan.pdf", 3, 3), actor) == (dataclasses.replace(SHOWN, page=3),)
    assert evening.do(ShowPaper("plan.pdf", 3, 3), actor) == ()
    assert evening.do(HidePaper(), actor) == (PaperHidden("t2", "plan.pdf"),)
    assert evening.do(HidePaper(), actor) == ()


@pytest.mark.parametrize("actor", [member("anna"), Actor("operator"), SYSTEM], ids=["member", "operator", "system"])
def test_nobody_else_does(actor: Actor) -> None:
    assert debating().refused(ShowPaper("plan.pdf", 1, 3), actor).code == "not-allowed"


@pytest.mark.parametrize("page", [-1, 0, 4])
def test_a_page_that_the_paper_does_not_have_is_refused(page: int) -> None:
    refused = debating().refused(ShowPaper("plan.pdf", page, 3))
    assert (refused.code, refused.values) == ("paper-page-missing", {"pages": 3})


def test_only_papers_of_the_item_under_debate_are_shown() -> None:
    assert debating().refused(ShowPaper("anders.pdf", 1, 3)).code == "paper-not-of-item"
    assert debating("t1").refused(ShowPaper("plan.pdf", 1, 3)).code == "paper-not-of-item"
    evening = debating()
    evening.do(CloseItem())
    assert evening.refused(ShowPaper("plan.pdf", 1, 3)).code == "no-item"


def test_no_paper_of_a_non_public_item_is_ever_ordered() -> None:
    assert debating("t3").refused(ShowPaper(f"{SECRET}.pdf", 1, 3)).code == "paper-not-public"


@pytest.mark.parametrize("end", [CloseItem(), CallItem("t4"), CallItem("t3"), CloseSitting()], ids=repr)
def test_with_the_item_the_showing_ends(end: CloseItem | CallItem | CloseSitting) -> None:
    evening = showing()
    events = evening.do(end)
    assert events.count(PaperHidden("t2", "plan.pdf")) == 1
    assert evening.meeting.showing is None


def test_an_item_that_is_taken_off_while_its_paper_is_shown_takes_it_along() -> None:
    evening = showing()
    evening.do(RemoveItem("t2", "adjourned", "Beratungsbedarf"))
    assert evening.meeting.showing is None


def test_while_the_public_is_excluded_nothing_is_shown_and_nothing_ordered() -> None:
    evening = showing()
    evening.do(AskForPrivacy())
    evening.do(ExcludePublic())
    assert view(evening.meeting, "system")["showing"] is None
    assert evening.refused(ShowPaper("plan.pdf", 1, 3)).code == "paper-not-public"
    evening.do(AdmitPublic())
    assert view(evening.meeting, "system")["showing"] is not None


def test_a_break_leaves_the_order_and_it_can_be_taken_back_meanwhile() -> None:
    evening = showing()
    evening.do(InterruptSitting("Pause"))
    assert evening.do(HidePaper())
    evening.do(ResumeSitting())
    assert evening.meeting.showing is None


def test_pages_of_the_sitting_know_what_is_shown_and_the_public_state_holds_no_order() -> None:
    meeting = showing().meeting
    known = {"item_id": "t2", "file": "plan.pdf", "title": "Bebauungsplan", "page": 2, "pages": 3}
    assert view(meeting, "clerk")["showing"] == view(meeting, "chair")["showing"] == known
    assert view(meeting, "public")["showing"] is None


def test_the_timeline_tells_it_and_the_minutes_do_not() -> None:
    evening = showing()
    before = minutes("m1", evening.log[:-1])
    evening.do(HidePaper())
    told = [one["text"] for one in sentences(evening.log)][-2:]
    assert told == [
        "Die Übertragung zeigt zu TOP 2 (Bebauungsplan Nord): „Bebauungsplan“, Seite 2 von 3.",
        "Die Übertragung zeigt zu TOP 2 (Bebauungsplan Nord) keine Unterlage mehr.",
    ]
    assert minutes("m1", evening.log).items == before.items
