"""One queue, one floor."""

from __future__ import annotations

import pytest

from agenda import procedure_kinds, speakers
from agenda.commands import Actor
from agenda.commands.floor import (
    CloseSpeakerList,
    GiveFloor,
    MoveRequest,
    OpenSpeakerList,
    RequestFloor,
    TakeFloor,
    WithdrawRequest,
)
from agenda.commands.items import CallItem
from agenda.commands.presence import NoteDeparture
from agenda.commands.recusal import DeclareRecusal
from agenda.commands.votes import OpenVote
from agenda.events.floor import (
    FloorGiven,
    FloorRequested,
    FloorTaken,
    RequestMoved,
    RequestWithdrawn,
    SpeakerListClosed,
)
from agenda.events.words import Channel, RequestKind
from agenda.ports import Refusal
from agenda.projections import view
from agenda.speaking import order
from tests.agenda.evening import CHAIR, CLERK, SECRET, SYSTEM, Evening, debating, member, opened


def ask(evening: Evening, person_id: str, kind: RequestKind = "contribution") -> None:
    evening.do(RequestFloor(person_id, kind=kind), member(person_id))


def line(evening: Evening) -> list[str]:
    return [stand.request.person_id for stand in order.line(evening.meeting)]


def test_hall_and_remote_stand_in_one_queue_in_the_order_of_their_requests() -> None:
    evening = debating()
    for person_id in ("cem", "anna", "bgm"):
        ask(evening, person_id)
    assert line(evening) == ["cem", "anna", "bgm"]


def test_a_second_request_of_a_kind_waits_for_the_first() -> None:
    evening = debating()
    assert evening.do(RequestFloor("anna", "zur Sache"), member("anna")) == (FloorRequested("r1", "anna", "zur Sache"),)
    assert evening.refused(RequestFloor("anna"), SYSTEM).code == "request-waiting-already"
    ask(evening, "anna", "order")
    evening.do(WithdrawRequest("r1"), member("anna"))
    assert evening.do(RequestFloor("anna"), SYSTEM) == (FloorRequested("r3", "anna", ""),)


@pytest.mark.parametrize(
    ("actor", "channel", "fits"),
    [
        (member("anna"), "app", True),
        (member("anna"), "seat", False),
        (SYSTEM, "seat", True),
        (CLERK, "clerk", True),
        (CLERK, "app", False),
        (CHAIR, "clerk", False),
    ],
)
def test_a_request_takes_the_way_that_fits_who_brings_it(actor: Actor, channel: Channel, fits: bool) -> None:
    command = RequestFloor(actor.person_id if actor.role == "chair" and actor.person_id else "anna", channel=channel)
    if fits:
        assert debating().do(command, actor)
    else:
        assert debating().refused(command, actor).code == "request-channel-unfit"


def test_the_absent_and_those_without_an_item_do_not_queue() -> None:
    assert opened().refused(RequestFloor("anna"), member("anna")).code == "no-item"
    assert debating().refused(RequestFloor("dora"), member("dora")).code == "not-present"


def test_a_request_is_withdrawn_once() -> None:
    evening = debating()
    ask(evening, "anna")
    evening.do(WithdrawRequest("r1"), member("anna"))
    assert evening.refused(WithdrawRequest("r1"), member("anna")).code == "request-unknown"


def test_giving_the_floor_uses_up_the_request_and_ends_the_running_contribution() -> None:
    evening = debating()
    ask(evening, "anna")
    assert evening.do(GiveFloor("ben")) == (FloorGiven("c1", "ben", None, 300),)
    assert evening.do(GiveFloor("anna")) == (FloorTaken("c1", "next"), FloorGiven("c2", "anna", "r1", 300))
    assert evening.meeting.queue == ()


def test_the_floor_is_given_for_what_it_was_asked() -> None:
    evening = debating()
    ask(evening, "anna")
    ask(evening, "anna", "order")
    assert evening.do(GiveFloor("anna")) == (FloorGiven("c1", "anna", "r2", 180, "order"),)
    assert evening.do(TakeFloor())
    assert evening.do(GiveFloor("anna", request_id="r1"))[-1] == FloorGiven("c2", "anna", "r1", 300)
    assert evening.refused(GiveFloor("ben", request_id="r1")).code == "request-unknown"


def test_a_report_given_unasked_leaves_the_waiting_contribution() -> None:
    evening = debating()
    ask(evening, "anna")
    assert evening.do(GiveFloor("anna", kind="report")) == (FloorGiven("c1", "anna", None, 480, "report"),)
    assert line(evening) == ["anna"]


def test_the_floor_is_not_given_twice_nor_to_the_absent_nor_during_a_vote() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    assert evening.refused(GiveFloor("anna")).code == "speaks-already"
    assert evening.refused(GiveFloor("dora")).code == "not-present"
    evening.do(OpenVote())
    assert evening.refused(GiveFloor("ben")).code == "vote-open"


def test_the_floor_is_taken_for_a_reason_that_is_kept() -> None:
    evening = debating()
    assert evening.refused(TakeFloor()).code == "nobody-speaks"
    evening.do(GiveFloor("anna"))
    assert evening.refused(TakeFloor("withdrawn", " ")).code == "text-missing"
    assert evening.do(TakeFloor("withdrawn", "Beleidigung")) == (FloorTaken("c1", "withdrawn", "Beleidigung"),)
    assert evening.meeting.floor is None


def test_points_of_order_interventions_replies_and_reports_go_before_contributions() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    ask(evening, "cem")
    ask(evening, "bgm", "report")
    ask(evening, "ben", "intervention")
    ask(evening, "cem", "order")
    assert [(one.request.person_id, one.request.kind) for one in order.line(evening.meeting)] == [
        ("cem", "order"),
        ("ben", "intervention"),
        ("bgm", "report"),
        ("cem", "contribution"),
    ]


def test_points_of_order_stand_by_their_rank() -> None:
    evening = debating()
    evening.do(RequestFloor("anna", kind="order", point="refer"), member("anna"))
    evening.do(RequestFloor("ben", kind="order", point="rules"), member("ben"))
    evening.do(RequestFloor("cem", kind="order", point="close-debate"), member("cem"))
    assert line(evening) == ["ben", "anna", "cem"]


def test_points_of_order_rank_like_the_motions_they_announce() -> None:
    ranks = [order.POINT_RANK[kind] for kind in sorted(procedure_kinds.RANK, key=procedure_kinds.RANK.__getitem__)]
    assert ranks == sorted(ranks)


def test_the_chair_moves_a_request_for_a_reason_that_is_kept_and_shown() -> None:
    evening = debating()
    for person_id in ("anna", "ben", "cem"):
        ask(evening, person_id)
    assert evening.do(MoveRequest("r3", 1, "Sachzusammenhang")) == (RequestMoved("r3", 1, "Sachzusammenhang"),)
    assert line(evening) == ["cem", "anna", "ben"]
    assert view(evening.meeting, "member", "cem")["me"]["requests"][0]["moved"] == "Sachzusammenhang"
    assert view(evening.meeting, "member", "anna")["me"]["requests"][0]["ahead"] == [
        "Vor Ihnen Cem Can, weil der Vorsitz die Reihenfolge geändert hat: Sachzusammenhang"
    ]
    assert evening.do(MoveRequest("r3", 1, "nochmals")) == ()


def test_a_move_needs_a_reason_and_stays_within_the_rank() -> None:
    evening = debating()
    ask(evening, "anna", "order")
    ask(evening, "ben")
    ask(evening, "cem")
    assert evening.refused(MoveRequest("r2", 3, " ")).code == "text-missing"
    for position in (1, 4, 0, -1):
        refusal = evening.refused(MoveRequest("r2", position, "Bitte"))
        assert (refusal.code, refusal.values) == ("move-out-of-rank", {"first": 2, "last": 3})
        assert refusal.rule
    assert evening.refused(MoveRequest("r9", 1, "Bitte")).code == "request-unknown"


def test_whom_the_chair_moved_moves_up_as_those_before_go() -> None:
    evening = debating()
    for person_id in ("vor", "anna", "ben", "cem"):
        ask(evening, person_id) if person_id != "vor" else evening.do(RequestFloor("vor"), CHAIR)
    evening.do(MoveRequest("r4", 2, "Sachzusammenhang"))
    assert line(evening) == ["vor", "cem", "anna", "ben"]
    evening.do(GiveFloor("vor"))
    ask(evening, "bgm")
    assert line(evening) == ["cem", "anna", "ben", "bgm"]


def test_a_closed_list_takes_no_contributions_but_the_rest() -> None:
    evening = debating()
    evening.do(GiveFloor("cem"))
    ask(evening, "anna")
    assert evening.do(CloseSpeakerList()) == (SpeakerListClosed("t2"),)
    refusal = evening.refused(RequestFloor("ben"), member("ben"))
    assert (refusal.code, refusal.rule) == ("speaker-list-closed", "Geschäftsordnung")
    for kind in ("order", "question", "intervention", "report"):
        assert evening.do(RequestFloor("ben", kind=kind), member("ben"))
    assert evening.refused(CloseSpeakerList()).code == "speaker-list-closed-already"
    evening.do(OpenSpeakerList())
    assert evening.refused(OpenSpeakerList()).code == "speaker-list-open-already"
    ask(evening, "ben")


def test_the_list_of_each_item_is_its_own() -> None:
    evening = debating()
    evening.do(CloseSpeakerList())
    evening.do(CallItem("t4"))
    ask(evening, "anna")
    assert opened().refused(CloseSpeakerList()).code == "no-item"


def test_the_end_of_the_debate_strikes_who_waits_to_contribute() -> None:
    evening = debating()
    ask(evening, "anna")
    ask(evening, "ben", "order")
    assert speakers.close_debate(evening.meeting) == (SpeakerListClosed("t2"), RequestWithdrawn("r1"))


@pytest.mark.parametrize("point", ["close-debate", "close-list"])
def test_who_has_spoken_does_not_move_to_close(point: str) -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(TakeFloor())
    command = RequestFloor("anna", kind="order", point=point)  # type: ignore[arg-type]
    refusal = evening.refused(command, member("anna"))
    assert (refusal.code, refusal.rule) == ("closing-after-own-speech", "Geschäftsordnung")


def test_nobody_moves_to_close_before_every_faction_that_asks_was_heard() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    ask(evening, "ben")
    command = RequestFloor("cem", kind="order", point="close-debate")
    refusal = evening.refused(command, member("cem"))
    assert (refusal.code, refusal.values) == ("closing-before-factions", {"factions": "CDU"})
    evening.do(GiveFloor("ben"))
    assert evening.do(command, member("cem"))


def test_who_leaves_leaves_every_queue_and_the_floor() -> None:
    evening = debating()
    evening.do(GiveFloor("ben"))
    ask(evening, "anna")
    ask(evening, "anna", "question")
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert evening.meeting.queue == ()
    evening.do(NoteDeparture("ben"), SYSTEM)
    assert evening.meeting.floor is None


def test_who_is_recused_leaves_queue_and_floor_and_does_not_come_back_for_this_item() -> None:
    evening = debating()
    ask(evening, "anna")
    evening.do(GiveFloor("ben"))
    evening.do(DeclareRecusal("t2", "anna"), member("anna"))
    assert line(evening) == []
    citation = evening.meeting.law.recusal.citation
    assert evening.refused(RequestFloor("anna"), SYSTEM).rule == citation
    assert evening.refused(GiveFloor("anna")).rule == citation


def test_other_rules_that_give_the_floor_do_not_give_it_to_the_recused_either() -> None:
    evening = debating()
    evening.do(DeclareRecusal("t2", "anna"), member("anna"))
    with pytest.raises(Refusal, match="barred-from-floor"):
        speakers.give(evening.meeting, GiveFloor("anna", kind="order"))


def test_the_remark_of_a_non_public_request_never_reaches_the_public() -> None:
    evening = debating("t3")
    evening.do(RequestFloor("anna", SECRET), member("anna"))
    assert not evening.meeting.queue[0].public
