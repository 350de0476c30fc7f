"""The sitting from gavel to gavel, presence, quorum and prose."""

from __future__ import annotations

import pytest

from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.floor import FloorTaken, RequestWithdrawn
from agenda.events.items import ItemClosed
from agenda.events.presence import PersonArrived, PersonLeft, QuorumStated
from agenda.events.prose import ProseWritten
from agenda.events.sitting import SittingClosed, SittingInterrupted
from agenda.events.votes import VoteClosed
from tests.agenda.evening import CLERK, SYSTEM, debating, member, opened, planned


def test_an_interruption_ends_the_contribution_and_keeps_the_queue() -> None:
    evening = debating()
    evening.do(RequestFloor("ben"), member("ben"))
    evening.do(GiveFloor("anna"))
    events = evening.do(InterruptSitting(" Pause "))
    assert events == (FloorTaken("c1", "finished"), SittingInterrupted("Pause"))
    assert evening.meeting.reason == "Pause"
    evening.do(ResumeSitting())
    assert evening.meeting.reason == ""
    assert [request.person_id for request in evening.meeting.queue] == ["ben"]


def test_closing_ends_contribution_queue_and_item() -> None:
    evening = debating()
    evening.do(RequestFloor("ben"), member("ben"))
    evening.do(GiveFloor("anna"))
    assert evening.do(CloseSitting()) == (
        FloorTaken("c1", "closed"),
        RequestWithdrawn("r1"),
        ItemClosed("t2"),
        SittingClosed(),
    )
    assert evening.meeting.closed_at == evening.now


def test_an_unfinished_vote_keeps_the_sitting_open() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(CloseSitting()).code == "vote-unfinished"
    evening.do(CloseVote())
    assert evening.refused(CloseSitting()).code == "vote-unfinished"
    evening.do(AnnounceVote())
    assert evening.do(CloseSitting())


def test_a_vote_survives_an_interruption() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(anna="yes")
    evening.do(InterruptSitting("Störung"))
    assert evening.refused(CastBallot("v1", "ben", "no"), member("ben")).code == "sitting-interrupted"
    evening.do(ResumeSitting())
    evening.ballots(ben="no")
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.ballots == {"anna": "yes", "ben": "no"}


def test_arriving_twice_the_same_way_is_one_event() -> None:
    evening = planned()
    assert evening.do(NoteArrival("anna", "hall"), CLERK) == (PersonArrived("anna", "hall"),)
    assert evening.do(NoteArrival("anna", "hall"), CLERK) == ()
    assert evening.do(NoteDeparture("anna"), CLERK) == (PersonLeft("anna"),)
    assert evening.do(NoteDeparture("anna"), CLERK) == ()


def test_changing_from_the_hall_to_the_remote_seat_is_a_new_arrival() -> None:
    evening = opened()
    assert evening.do(NoteArrival("anna", "remote"), SYSTEM) == (PersonArrived("anna", "remote"),)
    assert evening.meeting.people["anna"].since == evening.now


def test_the_chair_is_never_remote() -> None:
    refusal = planned().refused(NoteArrival("vor", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("chair-remote", "§ 52a Abs. 1 Satz 2 HGO")


@pytest.mark.parametrize("person_id", ["anna", "bgm", "gast"])
def test_councillors_magistrate_and_guests_may_be_remote(person_id: str) -> None:
    assert planned().do(NoteArrival(person_id, "remote"), SYSTEM)


def test_strangers_are_not_noted() -> None:
    assert planned().refused(NoteArrival("fremd", "hall"), CLERK).code == "person-unknown"


def test_who_leaves_loses_floor_and_request_and_keeps_the_ballot() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("anna"), member("anna"))
    assert evening.do(NoteDeparture("anna"), SYSTEM) == (
        FloorTaken("c1", "finished"),
        RequestWithdrawn("r1"),
        PersonLeft("anna"),
    )
    evening.arrive("anna")
    evening.do(OpenVote())
    evening.ballots(anna="yes")
    evening.do(NoteDeparture("anna"), SYSTEM)
    evening.do(CloseVote())
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.counted == VoteClosed("v1", 1, 0, 0, 3, True)


def test_the_quorum_counts_members_only_and_against_the_legal_seats() -> None:
    evening = opened()
    assert evening.do(StateQuorum()) == (QuorumStated(present=4, legal_seats=5, required=3, quorate=True),)
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    assert evening.do(StateQuorum()) == (QuorumStated(present=2, legal_seats=5, required=3, quorate=False),)


def test_a_stated_quorum_is_deemed_to_last_until_the_contrary_is_stated() -> None:
    evening = debating()
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    evening.vote(vor="yes", cem="yes")
    evening.do(StateQuorum())
    refusal = evening.refused(OpenVote("Anders?"))
    assert (refusal.code, refusal.rule) == ("not-quorate", "§ 53 Abs. 1 HGO")
    assert refusal.values == {"present": 2, "required": 3}


def test_the_clerk_writes_before_during_and_after_the_sitting() -> None:
    evening = planned()
    assert evening.do(WriteProse("t1", "vorher"), CLERK) == (ProseWritten("t1", "vorher"),)
    evening.do(OpenSitting())
    assert evening.do(WriteProse("t1", "vorher"), CLERK) == ()
    evening.do(CloseSitting())
    assert evening.do(WriteProse("", "Ende\r\n"), CLERK) == (ProseWritten("", "Ende\n"),)
    assert evening.refused(WriteProse("t99", "wo?"), CLERK).code == "item-unknown"
    assert evening.refused(WriteProse("t1", "x" * 50_001), CLERK).code == "text-too-long"
