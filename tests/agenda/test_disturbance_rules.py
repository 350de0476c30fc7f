"""Whose sphere is a disturbance: the presumptions of the Länder over who else had picture and sound."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.disturbance_rules import Law, propose
from agenda.events.disturbance import Evidence
from agenda.events.words import FaultAnswer, Sphere, SpherePresumption
from agenda.profiles import PROFILES

PRESUMPTIONS: tuple[SpherePresumption, ...] = typing.get_args(SpherePresumption)

names = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3).map(tuple)
percents = st.integers(0, 100)
evidences = st.builds(
    Evidence,
    connected=st.booleans(),
    hall_video=st.booleans(),
    hall_audio=st.booleans(),
    fine=names,
    faulty=names,
    lost_up=percents,
    lost_down=percents,
)
laws = st.builds(Law, presumption=st.sampled_from(PRESUMPTIONS), citation=st.just("§ 1"))


def seen(fine: int = 0, faulty: int = 0, *, connected: bool = True, lost: int = 0) -> Evidence:
    """The hall sends; so many others get it, and so many do not."""
    people = [f"p{number}" for number in range(fine + faulty)]
    return Evidence(connected, True, True, tuple(people[:fine]), tuple(people[fine:]), lost_up=lost)


@pytest.mark.parametrize(
    ("land", "evidence", "sphere"),
    [
        ("DE-NW", seen(fine=3), "member"),
        ("DE-NW", seen(fine=2, faulty=1), "unknown"),
        ("DE-NW", seen(), "unknown"),
        ("DE-MV", seen(fine=1, faulty=2), "member"),
        ("DE-MV", seen(faulty=2), "municipality"),
        ("DE-MV", seen(), "unknown"),
        ("DE-RP", seen(fine=1, connected=False), "member"),
        ("DE-RP", seen(fine=1, lost=5), "member"),
        ("DE-RP", seen(fine=1), "unknown"),
        ("DE-RP", seen(faulty=2), "municipality"),
        ("DE-HE", seen(fine=3, connected=False), "unknown"),
        ("DE-NI", seen(fine=3, connected=False), "unknown"),
    ],
)
def test_each_land_presumes_what_its_law_says(land: str, evidence: Evidence, sphere: Sphere) -> None:
    presumption = PROFILES[land].on(date(2026, 11, 26)).disturbance_sphere
    proposal = propose(evidence, None, Law(presumption.value, presumption.citation))
    assert proposal.sphere == sphere
    assert (proposal.rule != "") == (sphere != "unknown")


@pytest.mark.parametrize("presumption", PRESUMPTIONS)
def test_a_hall_that_does_not_send_is_the_municipalitys_fault_everywhere(presumption: SpherePresumption) -> None:
    for hall in ((False, True), (True, False)):
        assert propose(Evidence(True, *hall, fine=("a",)), None, Law(presumption, "§ 1")).sphere == "municipality"


@given(evidence=st.none() | evidences, law=laws, answer=st.sampled_from(["accepted", "unanswered"]))
def test_what_nobody_objects_to_is_negligible_whatever_was_measured(
    evidence: Evidence | None, law: Law, answer: FaultAnswer
) -> None:
    assert propose(evidence, answer, law).sphere == "negligible"


@given(law=laws, answer=st.sampled_from([None, "objected"]))
def test_without_evidence_nothing_is_guessed(law: Law, answer: FaultAnswer | None) -> None:
    assert propose(None, answer, law).sphere == "unknown"


@given(evidence=evidences, law=laws)
def test_every_proposal_has_its_facts_and_names_a_rule_unless_it_is_open(evidence: Evidence, law: Law) -> None:
    proposal = propose(evidence, None, law)
    assert proposal.reason
    assert "{" not in proposal.reason
    assert (proposal.rule == "") == (proposal.sphere == "unknown")


@given(evidence=evidences)
def test_one_more_member_without_the_hall_never_makes_it_the_members_own_fault(evidence: Evidence) -> None:
    worse = replace(evidence, faulty=(*evidence.faulty, "z"))
    for presumption in PRESUMPTIONS:
        law = Law(presumption, "§ 1")
        if propose(evidence, None, law).sphere != "member":
            assert propose(worse, None, law).sphere != "member"
