"""The ballot of an election: counted by two, with or without remote members, by hand unless somebody objects."""

from __future__ import annotations

import pytest

from agenda.commands.elections import AnnounceElection, CountElection, ObjectToHands, OpenElection
from agenda.commands.presence import NoteDeparture
from agenda.events.elections import Figures, Score
from agenda.projections import view
from agenda.refusals import sentence
from tests.agenda.election_evening import among_lists, balloted, electing, figures, the_election, under
from tests.agenda.evening import CLERK, SYSTEM, member

# -- two people count --------------------------------------------------------------------------------------------------


def test_one_person_alone_makes_no_result() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    assert not evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    assert the_election(evening).state == "typed"
    assert evening.refused(AnnounceElection("w1")).code == "election-not-counted"


def test_nobody_counts_in_the_name_of_another() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    assert evening.refused(CountElection("w1", figures(2, 1), "vor"), CLERK).code == "own-voice-only"


def test_unequal_counts_are_refused_with_both_figures() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    said = sentence(evening.refused(CountElection("w1", figures(1, 2), "vor")))
    assert "A 2, B 1" in said
    assert "A 1, B 2" in said
    evening.do(CountElection("w1", figures(1, 2), "schrift"), CLERK)
    assert evening.do(CountElection("w1", figures(1, 2), "vor"))


def test_the_order_in_which_figures_are_sent_is_no_difference() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    turned = Figures(tuple(reversed(figures(2, 1).votes)))
    assert evening.do(CountElection("w1", turned, "vor"))


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (figures(3, 1), "election-too-many-papers"),
        (figures(2, -1), "election-figures-negative"),
        (figures(2), "election-figures-incomplete"),
        (Figures((Score("01", 1), Score("01", 1))), "election-figures-incomplete"),
    ],
)
def test_impossible_figures_are_refused(found: Figures, code: str) -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    assert evening.refused(CountElection("w1", found, "schrift"), CLERK).code == code


def test_the_second_person_does_not_see_the_first_ones_figures() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    for role in ("chair", "clerk", "member", "public", "hall"):
        shown = view(evening.meeting, role, "anna")["elections"][0]["ballots"][0]
        assert shown["figures"] is None


# -- who takes part ----------------------------------------------------------------------------------------------------


def test_in_hesse_remote_members_are_locked_out_of_the_ballot() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    assert the_election(evening).ballot.entitled == ("vor", "anna", "ben")
    assert the_election(evening).ballot.locked_out == ("cem",)
    mine = view(evening.meeting, "member", "cem")["me"]["elections"][0]
    assert mine["locked_out"]
    refusal = evening.refused(ObjectToHands("w1", "cem"), member("cem"))
    assert (refusal.code, refusal.rule) == ("election-remote-excluded", "§ 52a Abs. 2, § 55 HGO")


def test_in_lower_saxony_one_remote_member_forbids_a_secret_election_in_the_whole_sitting() -> None:
    evening = under("DE-NI", remote=True)
    refusal = evening.refused(OpenElection("w1"))
    assert (refusal.code, refusal.rule) == ("election-remote-locks", "§ 64 NKomVG")
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.refused(OpenElection("w1")).code == "election-remote-locks"
    assert evening.do(OpenElection("w1", "hands"))


def test_in_nrw_remote_members_need_the_same_system_as_the_hall() -> None:
    assert under("DE-NW", remote=True).refused(OpenElection("w1")).code == "election-remote-needs-system"
    assert under("DE-NW").do(OpenElection("w1"))


def test_what_a_land_does_not_say_is_refused_with_that_reason() -> None:
    assert under("DE-NW").refused(OpenElection("w1", "hands")).code == "law-unknown"


# -- by hand unless somebody objects -----------------------------------------------------------------------------------


def test_without_objection_the_election_goes_by_hand() -> None:
    assert balloted(electing("A"), figures(3), "hands").elected[0].name == "A"


def test_one_objection_makes_it_secret() -> None:
    evening = electing("A")
    evening.do(ObjectToHands("w1", "anna"), member("anna"))
    refusal = evening.refused(OpenElection("w1", "hands"))
    assert (refusal.code, refusal.rule) == ("election-hands-objected", "§ 55 Abs. 3 Satz 2 HGO")
    assert evening.do(OpenElection("w1", "paper"))


def test_an_objection_ends_a_ballot_by_hand_that_is_held() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1", "hands"))
    evening.do(ObjectToHands("w1", "anna"), member("anna"))
    assert (the_election(evening).state, the_election(evening).ballots) == ("ready", ())


def test_a_full_time_post_and_lists_are_never_elected_by_hand() -> None:
    assert electing("A", full_time=True).refused(OpenElection("w1", "hands")).code == "election-not-by-hand"
    lists = among_lists(3, SPD=("a", "b"), CDU=("c",))
    assert lists.refused(OpenElection("w1", "hands")).code == "election-not-by-hand"
