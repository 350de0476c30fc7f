"""What a number of members may demand: a secret vote, a vote by name."""

from __future__ import annotations

import pytest

from agenda.commands.local_law import LayDown
from agenda.commands.presence import NoteDeparture
from agenda.commands.procedure import (
    AcceptProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
    WithdrawProcedure,
)
from agenda.commands.secret_vote import CountPapers
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote, RecordOwnVote
from agenda.minutes import minutes
from agenda.minutes_json import to_json
from agenda.next_step import also, next_step
from agenda.projections import view
from tests.agenda.demands import demanded, in_nrw, with_right
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member


def secret() -> Evening:
    evening = demanded()
    evening.do(AcceptProcedure("g1"))
    evening.do(OpenVote())
    return evening


def test_a_demand_that_binds_where_nobody_may_vote_by_it_is_taken_back() -> None:
    evening = demanded(remote=True)
    evening.do(AcceptProcedure("g1"))
    assert evening.refused(OpenVote()).code == "secret-vote-remote-needs-system"
    step = next(step for step in also(evening.meeting) if step.key == "withdraw-demand")
    assert step.intent == {"name": "WithdrawProcedure", "point_id": "g1"}
    evening.do(WithdrawProcedure("g1"))
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.form == "open"


# -- the fifth ---------------------------------------------------------------------------------------------------------


def test_one_member_of_six_is_no_fifth() -> None:
    evening = in_nrw(seats=6)
    evening.do(MoveProcedure("secret-vote", "anna"), member("anna"))
    refusal = evening.refused(AcceptProcedure("g1"))
    assert (refusal.code, refusal.rule, refusal.values) == (
        "demand-short",
        "§ 50 Abs. 1 GO NRW",
        {"have": 1, "needed": 2},
    )


def test_a_fifth_gets_its_secret_vote_without_any_majority() -> None:
    evening = demanded()
    assert evening.refused(PutProcedureToVote("g1")).code == "demand-not-by-vote"
    assert next_step(evening.meeting).intent == {"name": "AcceptProcedure", "point_id": "g1"}
    assert evening.do(AcceptProcedure("g1"))
    evening.do(OpenVote(form="roll-call"))
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.form == "secret"


def test_a_secret_vote_goes_before_a_roll_call() -> None:
    evening = demanded()
    evening.do(MoveProcedure("roll-call", "cem"), CLERK)
    evening.do(AcceptProcedure("g2"))
    evening.do(AcceptProcedure("g1"))
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.form == "secret"


def test_support_of_guests_and_of_the_absent_counts_for_nothing() -> None:
    evening = demanded()
    assert evening.refused(SupportProcedure("g1", "gast"), CLERK).code == "demand-members-only"
    evening.do(NoteDeparture("ben"), SYSTEM)
    assert evening.refused(AcceptProcedure("g1")).code == "demand-short"


def test_the_same_support_again_is_no_event() -> None:
    evening = demanded()
    assert evening.do(SupportProcedure("g1", "ben"), member("ben")) == ()
    assert evening.do(SupportProcedure("g1", "anna"), member("anna")) == ()


def test_in_hesse_nobody_demands_a_secret_vote_on_a_motion() -> None:
    refusal = debating().refused(MoveProcedure("secret-vote", "anna"), member("anna"))
    assert (refusal.code, refusal.rule) == ("secret-vote-unlawful", "§ 54 Abs. 2 HGO")
    refusal = debating().refused(OpenVote(form="secret"))
    assert (refusal.code, refusal.rule) == ("secret-vote-not-demanded", "§ 54 Abs. 2 HGO")


# -- the vote on paper -------------------------------------------------------------------------------------------------


def test_with_remote_members_a_secret_vote_needs_a_system_that_serves_room_and_remote_alike() -> None:
    evening = demanded(remote=True)
    evening.do(AcceptProcedure("g1"))
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule) == ("secret-vote-remote-needs-system", "§ 4 Abs. 2, § 5 Abs. 2 DigiSiVO")
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.do(OpenVote())


def test_two_people_count_the_papers_and_nobody_presses_a_key() -> None:
    evening = secret()
    assert evening.refused(CastBallot("v1", "anna", "yes"), member("anna")).code == "ballot-on-paper"
    assert next_step(evening.meeting).key == "await-papers"
    assert evening.refused(CloseVote()).code == "papers-uncounted"
    evening.do(CountPapers("v1", 2, 1, 1, 1, "schrift"), CLERK)
    assert evening.refused(CloseVote()).code == "papers-uncounted"
    assert evening.refused(CountPapers("v1", 3, 1, 1, 0, "vor"), CHAIR).code == "papers-differ"
    evening.do(CountPapers("v1", 2, 1, 1, 1, "vor"), CHAIR)
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    counted = evening.meeting.items["t2"].results[-1].counted
    assert counted is not None
    assert (counted.yes, counted.no, counted.abstain, counted.not_voted, counted.carried) == (2, 1, 1, 0, True)


@pytest.mark.parametrize(
    ("count", "code"),
    [((-1, 1, 0, 0), "papers-negative"), ((3, 3, 0, 0), "papers-too-many")],
)
def test_a_count_that_cannot_be_is_refused(count: tuple[int, int, int, int], code: str) -> None:
    assert secret().refused(CountPapers("v1", *count, "schrift"), CLERK).code == code


def test_papers_are_counted_in_secret_votes_alone() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(CountPapers("v1", 1, 0, 0, 0, "schrift"), CLERK).code == "papers-not-secret"


def test_neither_screens_nor_minutes_tell_who_voted_how_or_what_the_first_one_counted() -> None:
    evening = secret()
    evening.do(CountPapers("v1", 2, 1, 1, 0, "schrift"), CLERK)
    shown = view(evening.meeting, "public")["vote"]
    assert (shown["ballots"], shown["voted"], shown["missing"], shown["yes"]) == ({}, [], [], None)
    assert shown["papers"] == {"typed_by": "schrift", "confirmed": False}
    evening.do(CountPapers("v1", 2, 1, 1, 0, "vor"), CHAIR)
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.refused(RecordOwnVote("v1", "anna", "yes"), member("anna")).code == "own-vote-secret"
    told = to_json(minutes("m1", evening.log))
    vote = told["items"][1]["votes"][0]
    assert not vote.get("voices")
    assert "gezählt von Sina Scholl, bestätigt von Vera Vogt" in str(vote)


# -- the roll call -----------------------------------------------------------------------------------------------------


def test_so_many_members_as_the_rules_of_procedure_name_get_their_roll_call() -> None:
    evening = with_right(2)
    evening.do(SupportProcedure("g1", "cem"), member("cem"))
    refusal = evening.refused(PutProcedureToVote("g1"))
    assert (refusal.code, refusal.rule) == ("demand-not-by-vote", "§ 20 Geschäftsordnung")
    evening.do(AcceptProcedure("g1"))
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert evening.meeting.vote.form == "roll-call"
    assert "Genügend Mitglieder verlangen es" in str(to_json(minutes("m1", evening.log)))


def test_fewer_may_still_ask_the_body() -> None:
    evening = with_right(3)
    assert evening.do(PutProcedureToVote("g1"))


def test_without_such_a_rule_nobody_supports_and_the_body_decides() -> None:
    evening = debating()
    evening.do(MoveProcedure("roll-call", "anna"), member("anna"))
    assert evening.refused(SupportProcedure("g1", "ben"), CLERK).code == "demand-not-possible"
    assert evening.do(PutProcedureToVote("g1"))


@pytest.mark.parametrize("number", [0, 6])
def test_the_number_is_one_of_members(number: int) -> None:
    rule = LayDown("roll-call", "rules-of-procedure", "2025-01-01", "§ 20 Geschäftsordnung", number)
    assert debating().refused(rule, CLERK).code == "local-number-invalid"
