"""What of a disturbance is seen: by the chair, by everybody else, and in minutes, timeline and public edition."""

from __future__ import annotations

import typing

import pytest

from agenda.commands.disturbance import AnswerDisturbance, AttachEvidence, JudgeDisturbance, NoteDisturbance
from agenda.events.disturbance import Evidence
from agenda.minutes import minutes, public_edition
from agenda.minutes import to_json as minutes_json
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.disturbed import HALL_FAILS, disturbed, returned
from tests.agenda.evening import SYSTEM, Evening, debating, member

WITNESSES = Evidence(
    connected=True,
    hall_video=True,
    hall_audio=False,
    fine=("anna",),
    heard_by=("anna",),
    not_heard_by=("hall", "ben"),
    seen_by=("hall",),
    lost_up=3,
)
WITNESSED = (
    "Messung bei Cem Can: gesehen von dem Saal; gehört von Anna Abel; nicht gehört von dem Saal, Ben Busch; "
    "Saal ungestört bei Anna Abel; vom Saal kam beim Server nur das Bild an."
)


def measured() -> Evening:
    """Item 2 under debate, Cem without sound as the server saw it."""
    evening = debating()
    evening.do(NoteDisturbance("cem", "sound", WITNESSES), SYSTEM)
    return evening


class TestSeen:
    def test_the_chair_sees_proposal_rule_facts_and_what_was_voted(self) -> None:
        evening = disturbed()
        evening.do(AttachEvidence("d1", HALL_FAILS), SYSTEM)
        evening.vote(vor="yes")
        [shown] = view(evening.meeting, "chair")["disturbances"]
        assert (shown["proposed"], shown["rule"], shown["votes"]) == ("municipality", "§ 52a Abs. 1 HGO", ["v1"])
        assert shown["reason"] == "Bild oder Ton des Saals kamen beim Server nicht an."
        assert shown["evidence"]["not_heard_by"] == ("hall",)

    def test_it_leaves_the_screen_when_it_is_over_and_settled(self) -> None:
        evening = returned()
        assert view(evening.meeting, "chair")["disturbances"]
        evening.do(JudgeDisturbance("d1", "member"))
        assert view(evening.meeting, "chair")["disturbances"] == []

    @pytest.mark.parametrize("audience", ["member", "hall", "public"])
    def test_the_line_of_a_member_is_nobody_elses_business(self, audience: typing.Any) -> None:
        meeting = disturbed().meeting
        assert view(meeting, audience, "anna")["disturbances"] == []

    def test_quorum_is_the_same_number_on_every_screen(self) -> None:
        meeting = disturbed().meeting
        counts = {view(meeting, audience)["quorum"]["present"] for audience in ("chair", "hall", "public", "clerk")}
        assert counts == {3}

    def test_the_minutes_say_from_when_until_when_whose_sphere_and_whether_the_member_objects(self) -> None:
        evening = returned()
        evening.do(JudgeDisturbance("d1", "member"))
        evening.do(AnswerDisturbance("d1", False), member("cem"))
        told = minutes_json(minutes("m1", evening.log))["items"][1]["course"]
        assert [one["text"] for one in told] == [
            "Die Tonübertragung zu Cem Can ist gestört.",
            "Der Vorsitz ordnet die Störung bei Cem Can dem Bereich des Mitglieds zu.",
            "Cem Can rügt die Störung nicht.",
        ]
        assert (told[0]["at"], told[0]["until"]) == (evening.log[-4].at.isoformat(), evening.log[-3].at.isoformat())
        [cem] = [one for one in minutes("m1", evening.log).attendance if one.person_id == "cem"]
        assert [(one.what, one.sphere, one.answer) for one in cem.outages] == [("sound", "member", "accepted")]

    def test_minutes_and_timeline_name_who_could_see_and_hear_whom(self) -> None:
        told = [one.text for one in minutes("m1", measured().log).items[1].course]
        assert told[1:] == [WITNESSED]
        [noted] = [one["text"] for one in sentences(measured().log) if WITNESSED in one["text"]]
        assert noted.endswith(f"(vom Server festgestellt). {WITNESSED} Leitung steht, Verlust 3 % hin und 0 % her.")

    def test_a_measurement_that_follows_a_report_reads_the_same(self) -> None:
        evening = disturbed()
        evening.do(AttachEvidence("d1", WITNESSES), SYSTEM)
        assert minutes("m1", evening.log).items[1].course[-1].text == WITNESSED
        assert sentences(evening.log)[-1]["text"].startswith(WITNESSED)

    def test_the_public_edition_tells_of_the_disturbance_but_not_of_the_lines_of_others(self) -> None:
        told = [one.text for one in public_edition(minutes("m1", measured().log)).items[1].course]
        assert told == ["Die Tonübertragung zu Cem Can ist gestört."]
