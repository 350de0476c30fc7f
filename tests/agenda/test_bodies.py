"""Bodies and seats: what a kind of body may do, and who stands in for whom."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from agenda import quorum
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem
from agenda.commands.motions import MoveMotion
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import CastBallot, OpenVote
from agenda.events.words import BodyKind
from agenda.minutes import minutes, public_edition
from agenda.projections import view
from server.export.document import document
from tests.agenda.evening import CLERK, SYSTEM, Evening, member
from tests.agenda.random_evenings import Wish, evenings, play, stages


def body(kind: BodyKind = "committee", profile: str = "DE-HE") -> Evening:
    """Three members and a deputy, planned."""
    evening = Evening()
    for command in (
        PlanMeeting("Bauausschuss", "3. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 3, profile, kind),
        ListPerson("vor", "Vera Vogt", "chair", "SPD", 1),
        ListPerson("anna", "Anna Abel", "councillor", "SPD", 2),
        ListPerson("ben", "Ben Busch", "councillor", "CDU", 3),
        ListPerson("ersatz", "Emil Ersatz", "deputy", "CDU"),
        ListPerson("fach", "Fee Fach", "expert", ""),
        ListPerson("amt", "Alma Amt", "administration", ""),
        ListItem("t1", "1", "Radweg", kind != "faction", "resolution", "Der Radweg wird gebaut."),
    ):
        evening.do(command, CLERK)
    return evening


def sitting() -> Evening:
    """The committee with its deputy in place of Ben, debating."""
    evening = body()
    evening.do(NoteDeputy("ben", "ersatz"), CLERK)
    evening.arrive("vor", "anna", "ersatz")
    for command in (OpenSitting(), StateQuorum(), CallItem("t1")):
        evening.do(command)
    return evening


def test_a_deputy_has_seat_and_voice_of_the_member() -> None:
    evening = sitting()
    deputy, away = evening.meeting.people["ersatz"], evening.meeting.people["ben"]
    assert (deputy.voting, deputy.seat, away.voting, away.seat) == (True, 3, False, None)
    assert quorum.count(evening.meeting).present == 3
    evening.do(OpenVote())
    evening.do(CastBallot("v1", "ersatz", "yes"), member("ersatz"))
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.entitled == ("vor", "anna", "ersatz")


def test_a_deputy_moves_and_debates_like_the_member() -> None:
    evening = sitting()
    evening.do(MoveMotion("t1", "amendment", "Er wird breiter.", "ersatz"), member("ersatz"))
    evening.do(GiveFloor("ersatz"))
    assert evening.meeting.floor is not None


def test_who_comes_after_all_listens_until_the_deputy_gives_the_seat_back() -> None:
    evening = sitting()
    evening.arrive("ben")
    assert not evening.meeting.people["ben"].voting
    evening.do(EndDeputy("ersatz"), CLERK)
    people = evening.meeting.people
    assert (people["ben"].voting, people["ben"].seat) == (True, 3)
    assert (people["ersatz"].voting, people["ersatz"].seat) == (False, None)


def test_a_seat_is_not_handed_over_in_the_middle_of_a_vote() -> None:
    evening = sitting()
    evening.do(OpenVote())
    assert evening.refused(EndDeputy("ersatz"), CLERK).code == "vote-unfinished"


def test_each_step_of_a_representation_is_checked() -> None:
    evening = body()
    evening.arrive("anna")
    assert evening.refused(NoteDeputy("anna", "ersatz"), CLERK).code == "member-present"
    assert evening.refused(NoteDeputy("fach", "ersatz"), CLERK).code == "deputy-for-nobody"
    assert evening.refused(NoteDeputy("ben", "fach"), CLERK).code == "no-deputy"
    assert evening.refused(EndDeputy("ersatz"), CLERK).code == "deputy-idle"
    evening.do(NoteDeputy("ben", "ersatz"), CLERK)
    assert evening.refused(NoteDeputy("vor", "ersatz"), CLERK).code == "deputy-busy"
    assert evening.refused(NoteDeputy("ben", "ersatz"), CLERK).code == "deputy-for-nobody"


def test_a_council_has_no_deputies_and_the_refusal_says_where_that_is_written() -> None:
    refusal = body("council").refused(NoteDeputy("ben", "ersatz"), CLERK)
    assert (refusal.code, refusal.rule) == ("deputy-not-lawful", "§ 35 Abs. 1, § 62 Abs. 2 HGO")


def test_where_the_law_of_a_land_is_not_known_the_refusal_says_so() -> None:
    assert body(profile="DE-NW").refused(NoteDeputy("ben", "ersatz"), CLERK).code == "law-unknown"


@pytest.mark.parametrize(("kind", "code"), [("committee", "law-unknown"), ("joint", "law-unknown")])
def test_remote_joining_follows_the_kind_of_body(kind: BodyKind, code: str) -> None:
    assert body(kind).refused(NoteArrival("anna", "remote"), SYSTEM).code == code


def test_in_a_council_of_the_same_town_members_join_remotely() -> None:
    evening = body("council")
    evening.lay_down_remote()
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    assert evening.meeting.people["anna"].present == "remote"


def test_a_faction_sits_among_itself_from_the_planning_on() -> None:
    evening = body("faction")
    seen = view(evening.meeting, "public")
    assert (seen["people"], seen["agenda"]) == ([], [])
    evening.arrive("vor", "anna", "ben")
    for command in (OpenSitting(), StateQuorum(), CallItem("t1")):
        evening.do(command)
    assert evening.meeting.public_excluded
    assert "Radweg" not in json.dumps(view(evening.meeting, "public"))
    refusal = evening.refused(ListItem("t2", "2", "Offen", True, "report"), CLERK)
    assert refusal.code == "sitting-running"


def test_a_faction_lists_no_public_item() -> None:
    assert body("faction").refused(ListItem("t2", "2", "Offen", True, "report"), CLERK).code == "item-never-public"


def test_experts_and_administration_are_listed_and_do_not_vote() -> None:
    people = body().meeting.people
    assert not people["fach"].voting
    assert not people["amt"].voting
    assert not people["ersatz"].voting


def test_the_minutes_say_who_stood_in_and_count_the_seat() -> None:
    evening = sitting()
    kept = minutes("m1", evening.log)
    assert "Emil Ersatz vertritt Ben Busch." in [one.text for one in public_edition(kept).incidents]
    printed = document(kept, evening.now.tzinfo)  # type: ignore[arg-type]
    assert printed.turnout.startswith("3 von 3 Mitgliedern")


def test_a_rehearsal_says_so_in_its_view_and_its_minutes() -> None:
    evening = Evening()
    plan = ("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, "DE-HE")
    evening.do(PlanMeeting(*plan, rehearsal=True), CLERK)
    assert view(evening.meeting, "public")["meeting"]["rehearsal"]
    printed = document(minutes("m1", evening.log), evening.now.tzinfo)  # type: ignore[arg-type]
    assert printed.notice.startswith("Probe: Diese Sitzung hat nicht stattgefunden.")


@given(stage=stages, wishes=evenings)
def test_there_are_never_more_voices_than_seats(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        if evening.meeting.plan is not None:
            voices = sum(person.voting for person in evening.meeting.people.values())
            assert voices <= evening.meeting.plan.legal_seats
