"""A paper that the plan does not name: added by the clerk, public where its item is, told of in the minutes."""

from __future__ import annotations

import json

import pytest

from agenda.commands import ROLES, Actor, Role
from agenda.commands.papers import AttachPaper
from agenda.commands.sitting import CloseSitting
from agenda.events import Recorded, from_json, kind_of, to_json
from agenda.events.papers import PaperAttached
from agenda.events.planning import ItemListed
from agenda.events.words import Paper
from agenda.minutes import minutes, public_edition
from agenda.opendata import History
from agenda.opendata.things import Addresses
from agenda.planning import MOST_PAPERS
from agenda.projections import INSIDERS, view
from agenda.refusals import rule, sentence
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SECRET, SYSTEM, Evening, debating, planned

ATTACH = AttachPaper("t2", "Stellplätze", "t2-stellplaetze.pdf")
PAPER = Paper("Stellplätze", "t2-stellplaetze.pdf")
HIDDEN = AttachPaper("t3", f"{SECRET} Gutachten", f"t3-{SECRET}.pdf")
OUTSIDERS: tuple[Role, ...] = tuple(role for role in ROLES if role not in INSIDERS)


def attached(evening: Evening | None = None, command: AttachPaper = ATTACH) -> Evening:
    """An evening with the paper added."""
    evening = evening or debating()
    evening.do(command, CLERK)
    return evening


def papers_of(evening: Evening, role: Role, item_id: str = "t2") -> list[str]:
    """The files of the item in the view of that role."""
    agenda = {item["id"]: item for item in view(evening.meeting, role, "anna")["agenda"]}
    return [paper["file"] for paper in agenda[item_id]["papers"]]


def open_files(evening: Evening) -> list[str]:
    """The files that the open data name."""
    history = History("m1", Addresses("https://rat.example.de"))
    history.take(evening.log)
    return [str(one.thing.values["fileName"]) for one in history.known() if one.thing.kind == "File"]


def test_the_clerk_adds_a_paper_once_and_the_same_file_again_is_a_version() -> None:
    evening = debating()
    assert evening.do(ATTACH, CLERK) == (PaperAttached("t2", "Stellplätze", "t2-stellplaetze.pdf", tabled=True),)
    assert evening.do(AttachPaper("t2", "Anders genannt", ATTACH.file), CLERK) == ()
    assert evening.meeting.items["t2"].papers == (PAPER,)


def test_before_the_sitting_it_is_an_ordinary_paper() -> None:
    evening = planned()
    (event,) = evening.do(ATTACH, CLERK)
    assert event == PaperAttached("t2", "Stellplätze", "t2-stellplaetze.pdf", tabled=False)
    item = minutes("m1", evening.log).items[1]
    assert item.papers == (PAPER,)
    assert item.course == ()


@pytest.mark.parametrize("actor", [CHAIR, SYSTEM, Actor("member", "anna"), Actor("public")])
def test_nobody_else_does(actor: Actor) -> None:
    assert debating().refused(ATTACH, actor).code == "not-allowed"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AttachPaper("t9", "Titel", "a.pdf"), "item-unknown"),
        (AttachPaper("t2", " ", "a.pdf"), "text-missing"),
        (AttachPaper("t2", "a\x00b", "a.pdf"), "text-invalid"),
        (AttachPaper("t2", "Titel", "../a.pdf"), "file-name-invalid"),
        (AttachPaper("t2", "Titel", ""), "text-missing"),
    ],
)
def test_a_faulty_paper_is_refused(command: AttachPaper, code: str) -> None:
    assert debating().refused(command, CLERK).code == code


def test_an_item_has_only_so_many_papers_and_versions_of_them_still_come() -> None:
    evening = debating()
    for number in range(MOST_PAPERS):
        evening.do(AttachPaper("t2", "Titel", f"{number}.pdf"), CLERK)
    assert evening.refused(ATTACH, CLERK).code == "too-many-papers"
    assert evening.do(AttachPaper("t2", "Titel", "0.pdf"), CLERK) == ()


def test_after_the_closing_nothing_is_added() -> None:
    evening = debating()
    evening.do(CloseSitting())
    refusal = evening.refused(ATTACH, CLERK)
    assert refusal.code == "sitting-closed"
    assert sentence(refusal)
    assert rule(refusal)


@pytest.mark.parametrize("item_id", ["t2", "t4"])
def test_to_a_public_item_nothing_is_added_while_the_public_is_excluded(item_id: str) -> None:
    evening = debating()
    evening.close_doors()
    refusal = evening.refused(AttachPaper(item_id, "Titel", "a.pdf"), CLERK)
    assert refusal.code == "paper-behind-doors"
    assert "HGO" in rule(refusal)
    evening.open_doors()
    assert evening.do(AttachPaper(item_id, "Titel", "a.pdf"), CLERK)


def test_no_file_of_a_non_public_item_becomes_public_by_another() -> None:
    evening = attached(command=HIDDEN)
    for file in (HIDDEN.file, f"{SECRET}.pdf"):
        assert evening.refused(AttachPaper("t2", "Titel", file), CLERK).code == "paper-of-another-item"


def test_everybody_sees_the_paper_of_a_public_item() -> None:
    evening = attached()
    for role in ("chair", "clerk", "member", "hall", "public"):
        assert papers_of(evening, role) == [ATTACH.file]
    assert open_files(evening) == [ATTACH.file]


@pytest.mark.parametrize("stage", [planned, debating, lambda: debating("t3")])
def test_of_a_non_public_item_no_outsider_learns_anything(stage: type[Evening]) -> None:
    evening = attached(stage(), HIDDEN)
    for role in ("chair", "clerk"):
        assert HIDDEN.file in papers_of(evening, role, "t3")
    for role in OUTSIDERS:
        assert SECRET not in json.dumps(view(evening.meeting, role), ensure_ascii=False)
    assert SECRET not in repr(public_edition(minutes("m1", evening.log)))
    assert open_files(evening) == []


def test_the_minutes_list_it_and_tell_when_it_was_tabled() -> None:
    evening = attached()
    for edition in (minutes("m1", evening.log), public_edition(minutes("m1", evening.log))):
        item = edition.items[1]
        assert item.papers == (Paper("Stellplätze (Tischvorlage)", ATTACH.file),)
        assert [one.text for one in item.course] == ["Als Tischvorlage liegt vor: „Stellplätze“."]


def behind_doors(*papers: Paper) -> Evening:
    """A public item that was proposed without the public, and to which a paper is added when it is back."""
    evening = debating()
    listed = ItemListed("z1", "5", "Eilantrag", True, "resolution", f"{SECRET} Antrag", SECRET, papers, heard=False)
    evening.record(listed)
    return attached(evening, AttachPaper("z1", "Lageplan", "z1-plan.pdf"))


def test_what_came_with_an_item_proposed_behind_doors_is_not_for_the_public_and_what_came_later_is() -> None:
    evening = behind_doors(Paper(f"{SECRET} Gutachten", f"{SECRET}.pdf"))
    whole = minutes("m1", evening.log)
    public = public_edition(whole)
    assert [one.file for one in whole.items[-1].papers] == [f"{SECRET}.pdf", "z1-plan.pdf"]
    assert [one.file for one in public.items[-1].papers] == ["z1-plan.pdf"]
    assert SECRET not in repr(public)


def test_everywhere_the_public_reads_of_the_same_papers() -> None:
    evening = behind_doors()
    (edition,) = (item.papers for item in public_edition(minutes("m1", evening.log)).items if item.item_id == "z1")
    assert [one.file for one in edition] == papers_of(evening, "public", "z1") == open_files(evening)


def test_an_item_that_a_log_lists_anew_as_public_keeps_no_paper_of_before() -> None:
    evening = attached(planned(), HIDDEN)
    evening.record(ItemListed("t3", "3", "Jetzt öffentlich", True, "resolution", "", "", ()))
    assert minutes("m1", evening.log).items[2].papers == evening.meeting.items["t3"].papers == ()


def test_the_log_comes_back_as_it_was() -> None:
    log = attached().log
    again = [Recorded(one.seq, one.at, from_json(kind_of(one.event), to_json(one.event))) for one in log]
    assert again == log
    assert minutes("m1", again) == minutes("m1", log)


def test_the_timeline_tells_of_it() -> None:
    assert sentences(attached().log)[-1]["text"] == (
        "Zu TOP 2 (Bebauungsplan Nord) liegt jetzt die Tischvorlage „Stellplätze“ vor."
    )
    early = sentences(attached(planned()).log)[-1]["text"]
    assert "die Unterlage „Stellplätze“" in early
