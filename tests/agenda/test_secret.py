"""The electronic secret ballot as the meeting knows it: lawful or not, one paper each, an urn sorted by token."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agenda.commands.elections import (
    AllowElectronicBallot,
    AnnounceElection,
    CountElection,
    IssueBallotPaper,
    Nominate,
    OpenElection,
    OpenUrn,
    PrepareElection,
)
from agenda.commands.items import CallItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events.elections import Figures, Slip
from agenda.minutes import minutes
from agenda.projections import view
from agenda.secret import options
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, debating

ALLOWED = AllowElectronicBallot("statute-and-resolution", "2026-01-15", "Hauptsatzung § 9")
OPEN = OpenElection("w1", "app", "c0ffee")
DIGEST = "a" * 64


def balloting(*, allowed: bool = True) -> Evening:
    """A committee in North Rhine-Westphalia with Cem remote, before an electronic ballot."""
    evening = Evening()
    for command in COUNCIL:
        elsewhere = replace(command, profile="DE-NW", kind="committee") if isinstance(command, PlanMeeting) else command
        evening.do(elsewhere, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    nominated = (PrepareElection("Amt"), Nominate("w1", "A"), Nominate("w1", "B"))
    for step in (OpenSitting(), StateQuorum(), CallItem("t2"), *nominated):
        evening.do(step)
    if allowed:
        evening.do(ALLOWED, SYSTEM)
    return evening


def opened() -> Evening:
    evening = balloting()
    evening.do(OPEN)
    return evening


def slip(number: int, choice: str) -> Slip:
    return Slip(f"{number:064x}", "cd" * 256, choice)


def test_in_hesse_it_is_refused_with_the_paragraphs() -> None:
    evening = debating()
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", "A"))
    for command, actor in ((OPEN, CHAIR), (ALLOWED, CLERK)):
        refusal = evening.refused(command, actor)
        assert (refusal.code, refusal.rule) == ("election-not-electronic", "§ 54 Abs. 2, § 55 Abs. 3 HGO")


def test_elsewhere_the_body_must_have_laid_it_down() -> None:
    refusal = balloting(allowed=False).refused(OPEN)
    assert (refusal.code, refusal.rule) == ("election-electronic-not-laid-down", "§ 4 Abs. 2, § 11 DigiSiVO")


def test_room_and_remote_take_part_alike() -> None:
    assert opened().meeting.elections.by_id["w1"].ballot.entitled == ("vor", "anna", "ben", "cem")


def test_without_an_urn_of_the_server_no_ballot_opens() -> None:
    assert balloting().refused(OpenElection("w1", "app")).code == "election-no-urn"


def test_a_person_gets_one_paper_and_only_while_here() -> None:
    evening = opened()
    assert evening.do(IssueBallotPaper("w1", "anna", DIGEST), SYSTEM)
    assert not evening.do(IssueBallotPaper("w1", "anna", DIGEST), SYSTEM)
    assert evening.refused(IssueBallotPaper("w1", "anna", "b" * 64), SYSTEM).code == "election-paper-issued"
    assert evening.refused(IssueBallotPaper("w1", "bgm", DIGEST), SYSTEM).code == "election-not-entitled"
    evening.do(NoteDeparture("ben"), SYSTEM)
    assert evening.refused(IssueBallotPaper("w1", "ben", DIGEST), SYSTEM).code == "not-present"


def test_the_urn_is_sorted_by_token_whatever_the_order_it_comes_in() -> None:
    def urn(*order: int) -> tuple[Slip, ...]:
        evening = opened()
        for person_id in ("anna", "ben", "cem"):
            evening.do(IssueBallotPaper("w1", person_id, DIGEST), SYSTEM)
        evening.do(OpenUrn("w1", tuple(slip(number, "01") for number in order)))
        return evening.meeting.elections.by_id["w1"].ballot.slips

    assert urn(3, 1, 2) == urn(2, 3, 1) == urn(1, 2, 3)


@pytest.mark.parametrize(
    "slips",
    [
        (slip(1, "01"), slip(2, "01")),
        (slip(1, "99"),),
    ],
)
def test_more_papers_than_names_or_a_choice_that_is_none_spoil_the_urn(slips: tuple[Slip, ...]) -> None:
    evening = opened()
    evening.do(IssueBallotPaper("w1", "anna", DIGEST), SYSTEM)
    assert evening.refused(OpenUrn("w1", slips)).code == "election-urn-wrong"


def test_blank_and_invalid_can_be_chosen_and_all_choices_are_equally_long() -> None:
    election = opened().meeting.elections.by_id["w1"]
    assert options(election, election.ballot) == ("01", "02", "nn", "ee", "xx")
    assert {len(one) for one in options(election, election.ballot)} == {2}


def test_nobody_types_figures_into_an_electronic_ballot() -> None:
    evening = opened()
    command = CountElection("w1", Figures(()), "schrift")
    assert evening.refused(command, CLERK).code == "election-counted-by-machine"


def test_fewer_than_five_voters_are_warned() -> None:
    assert view(opened().meeting, "member", "anna")["elections"][0]["ballots"][0]["few"]


def test_no_projection_sentence_or_minutes_ties_a_person_to_a_choice() -> None:
    evening = opened()
    for person_id in ("anna", "ben"):
        evening.do(IssueBallotPaper("w1", person_id, DIGEST), SYSTEM)
    evening.do(OpenUrn("w1", (slip(1, "01"), slip(2, "01"))))
    evening.do(AnnounceElection("w1"))
    seen = str([view(evening.meeting, role, "anna") for role in ("chair", "clerk", "member", "hall", "public")])
    written = str(minutes("m1", evening.log)) + str(sentences(evening.log))
    for one in (slip(1, "01"), slip(2, "01")):
        assert one.token not in seen + written
        assert one.signature not in seen + written
    assert "Anna Abel hat den elektronischen Stimmzettel erhalten" in written
