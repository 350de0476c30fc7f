"""Taking part by picture and sound: what it takes, and what it forbids for the whole sitting."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import meeting as core
from agenda.commands import Command
from agenda.commands.elections import Nominate, OpenElection, PrepareElection, VoteOnProposal
from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.publicity import ConfirmPrivacy
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import CastBallot, OpenVote
from agenda.election_access import check_issue
from agenda.events.votes import BallotCast
from agenda.events.words import BodyKind, LocalBasis
from agenda.ports import Refusal
from agenda.projections import view
from agenda.withheld import withheld
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, member
from tests.agenda.remote_sitting import BASIS, begun, privately, sitting

# -- what it takes -----------------------------------------------------------------------------------------------------


def test_without_a_local_basis_nobody_joins_and_the_refusal_says_which_is_missing() -> None:
    evening = sitting(basis=False)
    refusal = evening.refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule, refusal.values) == (
        "remote-not-laid-down",
        "§ 52a Abs. 1 HGO",
        {"basis": "Hauptsatzung"},
    )
    evening.do(BASIS, CLERK)
    assert evening.do(NoteArrival("cem", "remote"), SYSTEM)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (replace(BASIS, basis="rules-of-procedure"), "local-basis-unfit"),
        (replace(BASIS, dated="2026-05-08"), "local-day-later"),
        (replace(BASIS, dated="gestern"), "local-day-invalid"),
        (replace(BASIS, citation=" "), "text-missing"),
    ],
)
def test_a_basis_has_to_be_of_the_kind_that_the_law_asks_for_and_in_force(rule: LayDown, code: str) -> None:
    assert sitting(basis=False).refused(rule, CLERK).code == code


def emergency(dated: str) -> Evening:
    evening = sitting("DE-NW", basis=False)
    evening.do(LayDown("emergency", "resolution", dated, "Beschluss des Rates"), CLERK)
    return evening


def test_where_only_an_emergency_allows_it_the_body_has_to_have_found_one() -> None:
    refusal = sitting("DE-NW", basis=False).refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("emergency-not-found", "§ 47a GO NRW")
    assert emergency("2026-03-07").do(NoteArrival("cem", "remote"), SYSTEM)


def test_an_emergency_is_over_after_two_months() -> None:
    refusal = emergency("2026-03-06").refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.values) == ("emergency-over", {"day": "06.05.2026"})


@pytest.mark.parametrize(
    ("land", "basis", "code"),
    [("DE-NW", "main-statute", "local-basis-unfit"), ("DE-HE", "resolution", "local-settled-by-law")],
)
def test_an_emergency_is_found_by_resolution_and_only_where_the_law_knows_one(
    land: str, basis: LocalBasis, code: str
) -> None:
    rule = LayDown("emergency", basis, "2026-05-01", "Beschluss des Rates")
    assert sitting(land, basis=False).refused(rule, CLERK).code == code


def test_the_same_basis_again_is_no_event() -> None:
    evening = sitting(basis=False)
    assert evening.do(BASIS, CLERK)
    assert evening.do(BASIS, CLERK) == ()


def test_nobody_joins_the_first_sitting_of_a_term_in_hesse() -> None:
    refusal = sitting(first=True).refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("remote-first-sitting", "§ 52a Abs. 2 HGO")
    assert sitting(first=True).do(NoteArrival("cem", "hall"), SYSTEM)


def test_where_nothing_is_known_of_first_sittings_nobody_joins_them_either() -> None:
    assert sitting("DE-BW", first=True).refused(NoteArrival("cem", "remote"), SYSTEM).code == "law-unknown"


# -- the lock of the whole sitting -------------------------------------------------------------------------------------


def prepared(evening: Evening) -> Evening:
    for command in (CallItem("t2"), PrepareElection("Amt"), Nominate("w1", "A")):
        evening.do(command)
    return evening


def test_in_lower_saxony_nobody_joins_after_a_secret_election() -> None:
    evening = prepared(begun("DE-NI", remote=False))
    assert evening.do(OpenElection("w1"))
    refusal = evening.refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("remote-after-secret", "§ 64 NKomVG")


def test_who_only_looked_in_before_the_opening_locks_nothing() -> None:
    evening = sitting("DE-NI")
    evening.arrive("vor", "anna", "ben", "dora")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    evening.do(NoteDeparture("cem"), SYSTEM)
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    assert prepared(evening).do(OpenElection("w1"))


def test_a_guest_who_joins_locks_nothing() -> None:
    evening = begun("DE-NI", remote=False)
    evening.do(NoteArrival("gast", "remote"), SYSTEM)
    assert prepared(evening).do(OpenElection("w1"))


def test_in_lower_saxony_a_secret_item_is_not_called_once_somebody_took_part_remotely() -> None:
    evening = begun("DE-NI")
    evening.do(NoteDeparture("cem"), SYSTEM)
    refusal = evening.refused(CallItem("t5"))
    assert (refusal.code, refusal.rule) == ("secret-item-remote-locks", "§ 64 NKomVG")
    assert begun("DE-NI", remote=False).do(CallItem("t5"))


# -- items that are to be kept secret ----------------------------------------------------------------------------------


def test_in_bavaria_the_remote_are_out_of_a_secret_item_and_of_its_quorum_and_its_votes() -> None:
    evening = privately(begun("DE-BY"), "t5")
    assert withheld(evening.meeting)["cem"] == "secrecy"
    assert view(evening.meeting, "member", "cem")["waiting"]["reason"] == "secrecy"
    assert view(evening.meeting, "clerk")["quorum"]["present"] == 4
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert "cem" not in evening.meeting.vote.entitled


def test_in_bavaria_the_remote_stay_in_any_other_non_public_item_once_they_have_confirmed() -> None:
    assert "cem" not in withheld(privately(begun("DE-BY"), "t3").meeting)


def test_where_nothing_is_known_a_secret_item_waits_until_nobody_is_remote() -> None:
    evening = begun("DE-HE")
    assert evening.refused(CallItem("t5")).code == "law-unknown"
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.do(CallItem("t5"))
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert withheld(evening.meeting)["cem"] == "secrecy"


def test_a_public_item_cannot_be_secret() -> None:
    public = ListItem("t6", "6", "Offen", True, "report", secret=True)
    assert sitting().refused(public, CLERK).code == "secret-item-public"


# -- whoever goes home while the vote is open --------------------------------------------------------------------------


def proposed(land: str) -> Evening:
    """Everybody is in the hall, and the one joint proposal for a committee is put to the vote."""
    evening = begun(land, remote=False)
    evening.do(CallItem("t2"))
    evening.do(PrepareElection("Ausschuss", "joint", 2))
    evening.do(Nominate("w1", "Liste", names=("X", "Y"), mover="alle"))
    evening.do(VoteOnProposal("w1"))
    return evening


@pytest.mark.parametrize("by_way_of_leaving", [True, False])
def test_in_hesse_who_joins_remotely_during_a_joint_proposal_casts_no_ballot_from_there(
    by_way_of_leaving: bool,
) -> None:
    evening = proposed("DE-HE")
    if by_way_of_leaving:
        evening.do(NoteDeparture("ben"), SYSTEM)
    evening.do(NoteArrival("ben", "remote"), SYSTEM)
    refusal = evening.refused(CastBallot("v1", "ben", "yes"), member("ben"))
    assert (refusal.code, refusal.rule) == ("election-remote-excluded", "§ 52a Abs. 2, § 55 HGO")
    assert view(evening.meeting, "member", "ben")["me"]["may_vote"] is False


def test_in_hesse_who_comes_back_into_the_hall_votes_on_the_joint_proposal_after_all() -> None:
    evening = proposed("DE-HE")
    evening.do(NoteArrival("ben", "remote"), SYSTEM)
    evening.do(NoteArrival("ben", "hall"), SYSTEM)
    assert evening.do(CastBallot("v1", "ben", "yes"), member("ben"))


def test_who_joined_remotely_since_a_ballot_was_opened_gets_no_paper_of_it() -> None:
    evening = prepared(begun("DE-HE", remote=False))
    evening.do(OpenElection("w1"))
    election = evening.meeting.elections.by_id["w1"]
    check_issue(evening.meeting, election, evening.meeting.people["ben"])
    evening.do(NoteArrival("ben", "remote"), SYSTEM)
    with pytest.raises(Refusal, match="election-remote-excluded"):
        check_issue(evening.meeting, election, evening.meeting.people["ben"])


def test_in_rhineland_palatinate_nobody_votes_on_a_statute_from_afar() -> None:
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile="DE-RP"), CLERK)
        elif isinstance(command, ListItem) and command.item_id == "t2":
            evening.do(replace(command, statute=True), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben")
    for step in (OpenSitting(), StateQuorum(), CallItem("t2"), OpenVote()):
        evening.do(step)
    evening.do(NoteArrival("ben", "remote"), SYSTEM)
    refusal = evening.refused(CastBallot("v1", "ben", "no"), member("ben"))
    assert (refusal.code, refusal.rule) == ("statute-remote-excluded", "§ 35a GemO RP")


FROM_ANYWHERE = st.lists(
    st.tuples(st.sampled_from(["anna", "ben", "cem", "dora"]), st.sampled_from(["hall", "remote", "gone", "votes"])),
    max_size=20,
)


@given(course=FROM_ANYWHERE)
def test_however_people_come_and_go_only_who_is_in_the_hall_elects_in_hesse(course: list[tuple[str, str]]) -> None:
    evening = proposed("DE-HE")
    steps: dict[str, Callable[[str], Command]] = {
        "hall": lambda who: NoteArrival(who, "hall"),
        "remote": lambda who: NoteArrival(who, "remote"),
        "gone": NoteDeparture,
        "votes": lambda who: CastBallot("v1", who, "yes"),
    }
    for who, step in course:
        with contextlib.suppress(Refusal):
            evening.do(steps[step](who), SYSTEM)
    meeting = core.Meeting("m1")
    for recorded in evening.log:
        if isinstance(recorded.event, BallotCast):
            assert meeting.people[recorded.event.person_id].present == "hall"
        meeting = core.evolve(meeting, recorded)


# -- committees that the law keeps in the hall -------------------------------------------------------------------------


def committee(land: str, kind: BodyKind, name: str = "Ausschuss") -> Evening:
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile=land, kind=kind, body=name), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    return evening


def test_in_north_rhine_westphalia_nobody_joins_the_main_the_finance_and_the_audit_committee() -> None:
    refusal = committee("DE-NW", "main-committee").refused(NoteArrival("cem", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("remote-not-lawful", "§ 58a GO NRW")
    assert committee("DE-NW", "committee").do(NoteArrival("cem", "remote"), SYSTEM)


@pytest.mark.parametrize(
    "name",
    ["Hauptausschuss", "Haupt- und Finanzausschuss", "Rechnungsprüfungsausschuss", "Ausschuss für Finanzen"],
)
def test_such_a_committee_is_not_planned_as_any_other_one_where_the_law_tells_them_apart(name: str) -> None:
    plan = PlanMeeting(name, "1. Sitzung", "", "2026-05-07T19:30:00+02:00", 5, "DE-NW", "committee")
    refusal = Evening().refused(plan, CLERK)
    assert (refusal.code, refusal.rule) == ("body-kind-special", "§ 58a GO NRW")
    assert Evening().do(replace(plan, kind="main-committee"), CLERK)
    assert Evening().do(replace(plan, profile="DE-NI"), CLERK)


@pytest.mark.parametrize("name", ["Ausschuss für Haupt- und Realschulen", "Bauausschuss", "Hauptschulausschuss"])
def test_a_committee_of_another_name_is_planned_as_what_it_is(name: str) -> None:
    plan = PlanMeeting(name, "1. Sitzung", "", "2026-05-07T19:30:00+02:00", 5, "DE-NW", "committee")
    assert Evening().do(plan, CLERK)


def test_where_the_law_knows_no_difference_such_a_committee_is_one_like_others() -> None:
    assert committee("DE-NI", "main-committee").do(NoteArrival("cem", "remote"), SYSTEM)
