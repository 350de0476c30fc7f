"""The chair's keys and the citations of a Land that is not Hesse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agenda.commands.conduct import CallToOrder, ContestExclusion, ExcludeForDay
from agenda.commands.elections import Nominate, ObjectToHands, OpenElection, PrepareElection
from agenda.commands.items import CallItem
from agenda.commands.planning import ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.next_step import next_step
from agenda.ports import Refusal
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, member


def in_land(profile: str, *remote: str) -> Evening:
    """The council under the law of another Land: an election with one candidate waits for its ballot."""
    evening = Evening()
    for command in COUNCIL:
        evening.do(replace(command, profile=profile) if isinstance(command, PlanMeeting) else command, CLERK)
    evening.arrive("vor", "anna", "ben")
    if remote:
        evening.lay_down_remote()
    for person_id in remote:
        evening.do(NoteArrival(person_id, "remote"), SYSTEM)
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    evening.do(CallItem("t1"))
    return evening


def nominated(profile: str, *remote: str) -> Evening:
    evening = in_land(profile, *remote)
    evening.do(PrepareElection("Vorsitz"))
    evening.do(Nominate("w1", whom="anna"), CLERK)
    return evening


def way(evening: Evening) -> object:
    step = next_step(evening.meeting)
    return step.intent["way"] if step.key == "open-election" and step.intent else None


def test_where_nobody_is_remote_the_key_offers_paper() -> None:
    assert way(nominated("DE-NI")) == "paper"


def test_where_a_remote_member_locks_the_secret_election_the_key_offers_hands() -> None:
    evening = nominated("DE-NI", "cem")
    assert evening.refused(OpenElection("w1", "paper")).code == "election-remote-locks"
    assert way(evening) == "hands"
    evening.do(ObjectToHands("w1", "anna"), member("anna"))
    assert way(evening) is None


def citations(evening: Evening) -> list[str]:
    """The rules named by refusals about order in the sitting."""
    evening.do(ExcludeForDay("ben", "Störung"))
    return [
        evening.refused(CallToOrder("dora", "x")).rule,
        evening.refused(ExcludeForDay("vor", "x")).rule,
        evening.refused(ContestExclusion("anna"), member("anna")).rule,
        evening.refused(NoteArrival("ben", "hall"), SYSTEM).rule,
    ]


def one_too_many(profile: str) -> Refusal:
    """One more member than there are seats."""
    evening = Evening()
    for command in COUNCIL:
        evening.do(replace(command, profile=profile) if isinstance(command, PlanMeeting) else command, CLERK)
    return evening.refused(ListPerson("emil", "Emil Ernst", "councillor", ""), CLERK)


def test_hesse_is_cited_in_hesse() -> None:
    assert citations(in_land("DE-HE")) == ["§ 58 Abs. 4 HGO", *(["§ 60 HGO"] * 3)]
    assert one_too_many("DE-HE").rule == "§ 38 HGO"


@pytest.mark.parametrize("profile", ["DE-NW", "DE-BY", "DE-BW", "DE-NI", "DE-MV", "DE-RP"])
def test_hesse_is_cited_nowhere_else(profile: str) -> None:
    assert citations(in_land(profile)) == [""] * 4
    assert one_too_many(profile).rule == ""
