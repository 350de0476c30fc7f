"""The objection to a disturbance: asked on return, forfeited by silence, and which votes are then to be repeated."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agenda.commands.disturbance import (
    AnswerDisturbance,
    EndDisturbance,
    ForfeitObjection,
    JudgeDisturbance,
    NoteDisturbance,
    ReportDisturbance,
)
from agenda.commands.items import CallItem
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.votes import AnnounceVote, CloseVote, OpenVote
from agenda.disturbance import ANSWER_S
from agenda.events.disturbance import DisturbanceAnswered, DisturbanceJudged
from agenda.events.votes import VoteImpaired
from agenda.events.words import Sphere
from agenda.projections import view
from tests.agenda.disturbed import HALL_FAILS, disturbed, returned, voted_meanwhile
from tests.agenda.evening import SYSTEM, Evening, debating, member


def impaired(evening: Evening) -> bool:
    return any(vote.impaired for item in evening.meeting.items.values() for vote in item.results)


class TestObjection:
    def test_the_member_is_asked_on_return_and_answers_once(self) -> None:
        evening = returned()
        asked = view(evening.meeting, "member", "cem")["me"]["disturbance"]
        assert (asked["id"], asked["state"]) == ("d1", "asked")
        assert evening.do(AnswerDisturbance("d1", True), member("cem")) == (DisturbanceAnswered("d1", "objected"),)
        assert evening.refused(AnswerDisturbance("d1", False), member("cem")).code == "disturbance-not-asked"
        assert view(evening.meeting, "member", "cem")["me"]["disturbance"] is None

    def test_nobody_answers_for_another_member(self) -> None:
        assert returned().refused(AnswerDisturbance("d1", True), member("anna")).code == "own-voice-only"

    def test_nobody_is_asked_while_it_lasts(self) -> None:
        assert disturbed().refused(AnswerDisturbance("d1", True), member("cem")).code == "disturbance-not-asked"

    def test_silence_counts_only_when_the_time_is_over(self) -> None:
        evening = returned()
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"
        evening.now += timedelta(seconds=ANSWER_S)
        assert evening.do(ForfeitObjection("d1"), SYSTEM) == (DisturbanceAnswered("d1", "unanswered"),)

    def test_who_was_away_altogether_has_the_time_from_the_return_on(self) -> None:
        evening = disturbed()
        evening.do(NoteDeparture("cem", "lost"), SYSTEM)
        evening.now += timedelta(seconds=ANSWER_S)
        evening.do(NoteArrival("cem", "remote", "link"), SYSTEM)
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"

    def test_who_is_still_away_has_not_been_asked_yet(self) -> None:
        evening = disturbed()
        evening.do(NoteDeparture("cem", "lost"), SYSTEM)
        evening.now += timedelta(seconds=2 * ANSWER_S)
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"
        evening.do(NoteArrival("cem", "remote", "link"), SYSTEM)
        assert evening.do(AnswerDisturbance("d1", True), member("cem"))

    @pytest.mark.parametrize("objects", [True, False])
    def test_without_an_objection_it_is_proposed_as_negligible(self, objects: bool) -> None:
        evening = returned()
        evening.do(AnswerDisturbance("d1", objects), member("cem"))
        evening.do(JudgeDisturbance("d1", "unknown"))
        judged = evening.log[-1].event
        assert isinstance(judged, DisturbanceJudged)
        assert judged.proposed == ("unknown" if objects else "negligible")


class TestVotes:
    def test_a_vote_opened_meanwhile_is_to_be_repeated_when_the_member_objects(self) -> None:
        evening = voted_meanwhile()
        assert not impaired(evening)
        events = evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert events[-1] == VoteImpaired("v1", "Störung der Bild-Ton-Übertragung bei Cem Can", "d1")
        assert impaired(evening)
        assert evening.meeting.items["t2"].results[0].counted is not None

    def test_a_vote_that_was_open_when_it_began_is_to_be_repeated_in_the_municipalitys_sphere(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        evening.do(NoteDisturbance("cem", "connection", HALL_FAILS), SYSTEM)
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert impaired(evening)

    def test_a_vote_before_or_after_it_stands(self) -> None:
        evening = debating()
        evening.vote(vor="yes")
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(EndDisturbance("d1"), member("cem"))
        evening.do(CallItem("t4"))
        evening.vote(vor="yes")
        evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert not impaired(evening)

    @pytest.mark.parametrize("sphere", ["member", "negligible"])
    def test_an_objection_changes_nothing_where_the_chair_found_it_harmless(self, sphere: Sphere) -> None:
        evening = voted_meanwhile()
        evening.do(JudgeDisturbance("d1", sphere))
        evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert not impaired(evening)

    def test_without_an_objection_the_vote_stands(self) -> None:
        evening = voted_meanwhile()
        evening.do(AnswerDisturbance("d1", False), member("cem"))
        assert not impaired(evening)
