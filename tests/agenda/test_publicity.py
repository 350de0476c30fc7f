"""The non-public part (§ 52 HGO): how the room closes for it, and how it opens again."""

from __future__ import annotations

import pytest

from agenda.commands.items import CallItem, CloseItem
from agenda.commands.procedure import HearProcedure, MoveProcedure, PutProcedureToVote
from agenda.commands.publicity import AdmitPublic, AnnounceResolution, ExcludePublic
from agenda.commands.votes import AnnounceVote, CloseVote
from agenda.events.items import PublicAdmitted, PublicExcluded
from agenda.events.procedure import ProcedureHeard
from agenda.events.votes import VoteOpened
from agenda.events.words import Choice
from agenda.next_step import next_step
from agenda.projections import view
from tests.agenda.evening import debating, opened


def test_a_motion_to_exclude_the_public_is_argued_without_it() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU", reason="Preise"))
    events = evening.do(HearProcedure("g1", "for", "ben"))
    kinds = [type(event) for event in events]
    assert kinds.index(PublicExcluded) < kinds.index(ProcedureHeard)
    assert view(evening.meeting, "public")["floor"] is None


def test_the_chair_closes_the_room_before_the_first_word() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    assert next_step(evening.meeting).key == "exclude-public"
    evening.do(ExcludePublic())
    assert next_step(evening.meeting).key == "put-procedure"
    assert evening.refused(ExcludePublic()).code == "public-out-already"


def test_it_is_decided_without_the_public_even_where_nobody_argued_it() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    events = evening.do(PutProcedureToVote("g1"))
    assert [type(event) for event in events] == [PublicExcluded, VoteOpened]
    assert view(evening.meeting, "public")["vote"] is None


@pytest.mark.parametrize(("choice", "carried"), [("yes", True), ("no", False)])
def test_the_decision_on_it_is_told_to_the_public_once_it_is_back(choice: Choice, carried: bool) -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor=choice, anna=choice)
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    (todo,) = view(evening.meeting, "chair")["todos"]
    assert todo["draft"].startswith("Soll die Öffentlichkeit für TOP 2 ausgeschlossen werden?")
    assert evening.meeting.public_excluded is carried
    evening.do(CallItem("t4"))
    evening.do(AnnounceResolution(todo["id"], todo["draft"]))
    assert view(evening.meeting, "public")["announcements"][0]["text"] == todo["draft"]


def test_a_rejected_motion_lets_the_public_in_again() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(ExcludePublic())
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor="no", anna="no", ben="yes")
    evening.do(CloseVote())
    assert PublicAdmitted() in evening.do(AnnounceVote())


def test_what_the_body_has_resolved_the_chair_does_not_undo() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor="yes", anna="yes", ben="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.meeting.public_excluded
    assert evening.refused(AdmitPublic()).code == "exclusion-resolved"
    evening.do(CloseItem())
    evening.do(AdmitPublic())
    assert not evening.meeting.public_excluded


def test_a_non_public_item_stays_so_and_an_open_room_needs_no_opening() -> None:
    assert debating("t3").refused(AdmitPublic()).code == "item-non-public"
    assert debating("t2").refused(AdmitPublic()).code == "public-in-already"
    assert opened().refused(ExcludePublic()).code == "no-item"
