"""What is left of an election: log, minutes and timeline, and what the public sees of it when."""

from __future__ import annotations

from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    CountElection,
    OpenElection,
    PrepareElection,
    RecordLot,
)
from agenda.commands.items import CallItem
from agenda.events import Recorded, from_json, kind_of, to_json
from agenda.meeting import Meeting, evolve
from agenda.minutes import minutes
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.election_evening import balloted, electing, figures, tied
from tests.agenda.evening import CLERK, debating


def test_the_log_brings_an_election_back_as_it_was() -> None:
    evening = tied()
    evening.do(RecordLot("w1", ("01",)))
    replayed = Meeting("m1")
    for one in evening.log:
        event = from_json(kind_of(one.event), to_json(one.event))
        replayed = evolve(replayed, Recorded(one.seq, one.at, event))
    assert replayed == evening.meeting


def test_minutes_and_timeline_say_who_was_elected_by_which_figures_and_rule() -> None:
    evening = electing("Frau A", "Herr B")
    balloted(evening, figures(2, 1))
    evening.do(AnswerElection("w1", "Frau A", True))
    course = " ".join(one.text for item in minutes("m1", evening.log).items for one in item.course)
    told = " ".join(one["text"] for one in sentences(evening.log))
    for said in ("Frau A 2, Herr B 1", "Frau A ist gewählt.", "§ 55 Abs. 5 HGO", "Frau A nimmt die Wahl an", "Cem Can"):
        assert said in course
        assert said in told


def test_the_public_sees_the_result_only_after_the_announcement() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    evening.do(CountElection("w1", figures(2, 1), "vor"))
    assert view(evening.meeting, "public")["elections"][0]["ballots"][0]["sentence"] == ""
    assert view(evening.meeting, "chair")["elections"][0]["ballots"][0]["sentence"] == "A ist gewählt."
    evening.do(AnnounceElection("w1"))
    assert view(evening.meeting, "public")["elections"][0]["ballots"][0]["sentence"] == "A ist gewählt."


def test_an_election_of_the_non_public_part_is_no_business_of_the_public() -> None:
    evening = debating("t3")
    evening.do(PrepareElection("Geheim"))
    evening.do(CallItem("t4"))
    assert view(evening.meeting, "public")["elections"] == []
    assert view(evening.meeting, "member", "anna")["elections"] != []
