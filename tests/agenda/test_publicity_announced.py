"""Resolved without the public (§ 52 HGO): announced afterwards in words of its own, or kept back for a reason."""

from __future__ import annotations

import json

import pytest

from agenda.commands import Actor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publicity import AnnounceResolution, KeepResolution
from agenda.commands.sitting import CloseSitting
from agenda.commands.votes import AnnounceVote, CloseVote, OpenTestVote, RepeatVote
from agenda.events.publicity import AnnouncementDue
from agenda.minutes import minutes, public_edition, to_json
from agenda.projections import view
from tests.agenda.evening import SECRET, Evening, debating


def resolved() -> Evening:
    """A resolution was taken without the public; the public is in again."""
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(CallItem("t4"))
    return evening


def todo_ids(evening: Evening) -> list[str]:
    return [todo["id"] for todo in view(evening.meeting, "chair")["todos"]]


def test_a_resolution_without_the_public_becomes_something_to_announce() -> None:
    evening = resolved()
    (todo,) = view(evening.meeting, "chair")["todos"]
    assert (todo["id"], todo["number"]) == ("n1", "3")
    assert f"{SECRET} Antrag" in todo["draft"]
    assert view(evening.meeting, "member", "anna")["todos"] == []
    assert SECRET not in json.dumps(view(evening.meeting, "public"))


def test_a_test_vote_and_a_vote_in_public_leave_nothing_to_announce() -> None:
    evening = debating("t2")
    evening.vote(vor="yes", anna="yes", ben="no")
    assert todo_ids(evening) == []
    secret = debating("t3")
    secret.do(OpenTestVote())
    secret.do(CloseVote())
    secret.do(AnnounceVote())
    assert todo_ids(secret) == []


def test_exactly_the_announced_text_becomes_public() -> None:
    evening = resolved()
    evening.do(AnnounceResolution("n1", "Das Grundstück wird verkauft."))
    (told,) = view(evening.meeting, "public")["announcements"]
    assert (told["number"], told["text"]) == ("3", "Das Grundstück wird verkauft.")
    document = json.dumps(to_json(public_edition(minutes("m1", evening.log))), ensure_ascii=False)
    assert "in öffentlicher Sitzung bekannt gegeben: Das Grundstück wird verkauft." in document
    assert SECRET not in document
    assert todo_ids(evening) == []


def test_nothing_is_announced_while_the_public_is_out() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    refusal = evening.refused(AnnounceResolution("n1", "Etwas"))
    assert (refusal.code, refusal.rule) == ("announce-in-public", "§ 52 Abs. 1 HGO")


def test_the_to_do_outlives_the_sitting_and_can_be_done_then() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(CloseItem())
    evening.do(CloseSitting())
    assert todo_ids(evening) == ["n1"]
    evening.do(AnnounceResolution("n1", "Der Vertrag ist geschlossen."))
    assert view(evening.meeting, "public")["announcements"][0]["text"] == "Der Vertrag ist geschlossen."
    public = public_edition(minutes("m1", evening.log))
    assert any("nach der Sitzung öffentlich bekannt gegeben" in one.text for one in public.incidents)


def test_what_cannot_be_announced_needs_a_reason_which_stays_non_public() -> None:
    evening = resolved()
    assert evening.refused(KeepResolution("n1", " ")).code == "text-missing"
    evening.do(KeepResolution("n1", f"{SECRET} Grund"))
    assert todo_ids(evening) == []
    assert evening.refused(AnnounceResolution("n1", "Doch")).code == "todo-unknown"
    assert SECRET not in json.dumps(to_json(public_edition(minutes("m1", evening.log))))


def test_an_empty_announcement_is_none() -> None:
    assert resolved().refused(AnnounceResolution("n1", "  ")).code == "text-missing"


def test_a_repeated_vote_overtakes_what_was_to_be_announced() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(RepeatVote("v1"))
    evening.ballots(vor="no", anna="no", ben="no")
    evening.do(CloseVote())
    events = evening.do(AnnounceVote())
    assert AnnouncementDue("n2", "v2", "t3", "n1") in events
    assert todo_ids(evening) == ["n2"]


@pytest.mark.parametrize("role", ["member", "clerk", "system"])
def test_only_the_chair_announces(role: str) -> None:
    assert resolved().refused(AnnounceResolution("n1", "Text"), Actor(role)).code == "not-allowed"  # type: ignore[arg-type]
