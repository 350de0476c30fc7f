"""What each audience sees; the fields are those of web/PROTOCOL.md."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agenda.commands import ROLES, Actor, Command, Role
from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.sitting import CloseSitting, InterruptSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.meeting import Meeting
from agenda.projections import view
from tests.agenda.evening import CHAIR, SECRET, SYSTEM, debating, member, opened, planned

FOR_ALL = {
    *("meeting", "quorum", "agenda", "item", "floor", "queue", "speaking", "people"),
    *("vote", "elections", "recusals", "disturbances", "schedule", "motions", "voting", "procedure", "additions"),
    *("privacy", "todos", "announcements", "conduct", "chairing", "minutes_due", "streaming", "publication"),
    *("showing", "exhibit"),
    *("minutes_course", "minutes_published", "polls", "question_time"),
}
MORE: dict[Role, set[str]] = {"chair": {"next", "also", "preflight"}, "member": {"me", "waiting"}}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_sections(role: Role) -> None:
    assert set(view(planned().meeting, role, "anna")) == FOR_ALL | MORE.get(role, set())
    assert set(view(Meeting("m1"), role, "anna")) == FOR_ALL | MORE.get(role, set())


def test_the_meeting_and_the_quorum_are_told() -> None:
    sections = view(opened().meeting, "public")
    assert sections["meeting"] == {
        "id": "m1",
        "title": "7. Sitzung",
        "body": "Stadtverordnetenversammlung",
        "place": "Rathaus",
        "starts_at": "2026-05-07T17:30:00+00:00",
        "state": "open",
        "reason": "",
        "resumes_at": None,
        "opened_at": "2026-05-07T17:30:19+00:00",
        "closed_at": None,
        "public_excluded": False,
        "kind": "council",
        "rehearsal": False,
        "audience": None,
    }
    assert sections["quorum"] == {
        "present": 4,
        "hall": 3,
        "remote": 1,
        "legal_seats": 5,
        "required": 3,
        "quorate": True,
        "entitled": 4,
        "disturbed": 0,
        "barred": 0,
        "basis": "ordinary",
        "rule": "§ 53 Abs. 1 HGO",
        "doubted_by": "",
        "second_calls": [],
        "stated_at": "2026-05-07T17:30:20+00:00",
    }


def test_floor_and_queue_say_who_and_why() -> None:
    evening = debating()
    evening.do(GiveFloor("cem"))
    evening.do(RequestFloor("anna", "zur Sache"), member("anna"))
    evening.do(RequestFloor("ben"), member("ben"))
    sections = view(evening.meeting, "member", "ben")
    assert sections["floor"] == {
        "contribution_id": "c1",
        "person_id": "cem",
        "name": "Cem Can",
        "faction": "Grüne",
        "function": "councillor",
        "how": "remote",
        "kind": "contribution",
        "first": True,
        "since": "2026-05-07T17:30:22+00:00",
        "limit_s": 300,
        "used_s": 0.0,
        "running_since": "2026-05-07T17:30:22+00:00",
        "paused": [],
        "question": None,
        "questions": [],
    }
    assert [(one["person_id"], one["position"], one["remark"]) for one in sections["queue"]] == [
        ("anna", 1, "zur Sache"),
        ("ben", 2, ""),
    ]
    assert sections["queue"][1]["why"] == "Nach Anna Abel, weil die frühere Meldung vorgeht."
    assert sections["me"]["requests"][0]["ahead"] == ["Vor Ihnen Anna Abel, weil die frühere Meldung vorgeht."]


def test_people_come_by_seat_then_by_name() -> None:
    people = view(planned().meeting, "hall")["people"]
    assert [person["id"] for person in people] == ["vor", "anna", "ben", "cem", "dora", "gast", "bgm", "schrift"]
    assert people[0] == {
        "id": "vor",
        "name": "Vera Vogt",
        "faction": "SPD",
        "seat": 1,
        "function": "chair",
        "voting": True,
        "present": None,
        "since": None,
        "stands_for": "",
        "replaced_by": "",
    }


def test_an_open_vote_shows_who_voted_how_and_no_count() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(anna="yes")
    assert view(evening.meeting, "public")["vote"] == {
        "id": "v1",
        "item_id": "t2",
        "number": "2",
        "title": "Bebauungsplan Nord",
        "question": "Der Plan wird beschlossen.",
        "state": "open",
        "opened_at": "2026-05-07T17:30:22+00:00",
        "entitled": 4,
        "cast": 1,
        "yes": None,
        "no": None,
        "abstain": None,
        "ballots": {"anna": "yes"},
        "missing": ["vor", "ben", "cem"],
        "carried": None,
        "sentence": "",
        "rule": "Einfache Mehrheit der abgegebenen Stimmen, § 54 Abs. 1 HGO",
        "explained": "",
        "about": "item",
        "form": "open",
        "hands": None,
        "by_hand": 0,
        "papers": None,
        "abstention": True,
        "hidden": False,
        "voted": [],
        "order": [],
        "calling": None,
        "lot": "",
        "repeats": "",
        "doubts": [],
        "noted": [],
        "impaired": False,
    }


def test_the_outcome_is_the_chairs_to_announce() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(vor="yes", anna="yes", ben="no", cem="abstain")
    evening.do(CloseVote())

    def seen(role: Role) -> tuple[Any, ...]:
        vote = view(evening.meeting, role, "anna")["vote"]
        return vote["yes"], vote["carried"], vote["sentence"]

    sentence = "Angenommen mit 2 Ja- gegen 1 Nein-Stimme bei 1 Enthaltung."
    assert seen("chair") == seen("clerk") == (2, True, sentence)
    assert seen("member") == seen("hall") == seen("public") == (2, None, "")
    evening.do(AnnounceVote())
    assert seen("member") == seen("hall") == seen("public") == (2, True, sentence)
    results = view(evening.meeting, "public")["agenda"][1]["results"]
    assert [result["sentence"] for result in results] == [sentence]


def test_a_member_sees_the_own_state() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(anna="no")
    me = view(evening.meeting, "member", "anna")["me"]
    assert (me["may_vote"], me["ballot"], me["has_floor"], me["requests"]) == (True, "no", False, [])
    assert me["person"]["id"] == "anna"
    assert view(evening.meeting, "member", "bgm")["me"]["may_vote"] is False
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert view(evening.meeting, "member", "anna")["me"]["may_vote"] is False


@pytest.mark.parametrize("person_id", [None, "fremd"])
def test_a_member_who_is_not_on_the_list_has_no_state(person_id: str | None) -> None:
    assert view(planned().meeting, "member", person_id)["me"] is None


@pytest.mark.parametrize("role", ["public", "hall", "operator", "captioner", "viewer"])
def test_a_non_public_item_is_a_title_without_content_before_during_and_after(role: Role) -> None:
    evening = debating("t1")
    assert SECRET not in json.dumps(view(evening.meeting, role))
    evening.do(CallItem("t3"))
    evening.vote(anna="yes")
    assert SECRET not in json.dumps(view(evening.meeting, role))
    evening.do(CallItem("t4"))
    item = view(evening.meeting, role)["agenda"][2]
    assert item["title"] == "Nichtöffentliche Beratung"
    assert (item["motion"], item["mover"], item["papers"], item["results"]) == ("", "", [], [])
    assert (item["kind"], item["public"], item["state"]) == ("information", False, "done")


@pytest.mark.parametrize("role", ["chair", "clerk", "member", "system"])
def test_insiders_see_the_non_public_item(role: Role) -> None:
    evening = debating("t3")
    evening.do(GiveFloor("cem"))
    sections = view(evening.meeting, role, "anna")
    assert sections["agenda"][2]["title"] == f"{SECRET} Titel"
    assert sections["floor"]["person_id"] == "cem"


def test_presence_and_quorum_of_the_public_view_stand_still_during_the_non_public_part() -> None:
    evening = debating("t3")
    evening.do(NoteDeparture("ben"), SYSTEM)
    assert view(evening.meeting, "public")["quorum"]["present"] == 4
    assert view(evening.meeting, "clerk")["quorum"]["present"] == 3
    evening.do(CallItem("t4"))
    assert view(evening.meeting, "public")["quorum"]["present"] == 3


def test_nothing_that_happens_in_the_non_public_part_moves_the_public_view() -> None:
    evening = debating("t3")
    before = view(evening.meeting, "public")
    assert (before["item"], before["floor"], before["queue"], before["vote"]) == (None, None, [], None)
    happenings: list[tuple[Command, Actor]] = [
        (RequestFloor("ben", SECRET), member("ben")),
        (GiveFloor("anna"), CHAIR),
        (NoteArrival("dora", "hall"), SYSTEM),
        (StateQuorum(), CHAIR),
        (OpenVote(SECRET), CHAIR),
        (CastBallot("v1", "anna", "yes"), member("anna")),
        (CloseVote(), CHAIR),
        (AnnounceVote(), CHAIR),
        (CloseItem(), CHAIR),
    ]
    for command, actor in happenings:
        assert evening.do(command, actor)
        assert view(evening.meeting, "public") == before


def test_the_reason_of_a_non_public_break_stays_inside() -> None:
    evening = debating("t3")
    evening.do(InterruptSitting(SECRET))
    assert view(evening.meeting, "public")["meeting"]["reason"] == ""
    assert view(evening.meeting, "member", "anna")["meeting"]["reason"] == SECRET


def test_after_a_closing_out_of_the_non_public_part_the_public_sees_the_end() -> None:
    evening = debating("t3")
    evening.do(CloseSitting())
    meeting = view(evening.meeting, "public")["meeting"]
    assert (meeting["state"], meeting["public_excluded"]) == ("closed", False)
    assert SECRET not in json.dumps(view(evening.meeting, "public"))
