"""Disturbance (§ 10 DigiSiVO and its like): its table, who reports it in which way, and one at a time for everybody."""

from __future__ import annotations

import itertools
import json
import typing

import pytest
from hypothesis import given

from agenda import disturbance
from agenda.commands import Actor
from agenda.commands.disturbance import AttachEvidence, EndDisturbance, ReportDisturbance
from agenda.events import from_json, kind_of, to_json
from agenda.events.disturbance import DisturbanceNoted, DisturbanceReported, Evidence
from agenda.events.words import FaultSource
from agenda.ports import Refusal
from agenda.state.disturbances import DisturbanceState
from tests.agenda.disturbed import HALL_FAILS, disturbed
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member
from tests.agenda.random_evenings import Wish, evenings, play, stages

STATES: tuple[DisturbanceState, ...] = typing.get_args(DisturbanceState)
STEPS: tuple[disturbance.DisturbanceStep, ...] = typing.get_args(disturbance.DisturbanceStep)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_a_disturbance_takes_the_steps_of_its_table_and_no_other(
    state: DisturbanceState, step: disturbance.DisturbanceStep
) -> None:
    if (state, step) in disturbance.DISTURBANCE:
        assert disturbance.after(state, step) == disturbance.DISTURBANCE[state, step]
    else:
        with pytest.raises(Refusal, match=disturbance.REFUSED_STEP[step]):
            disturbance.after(state, step)


class TestReported:
    @pytest.mark.parametrize(
        ("actor", "source", "fits"),
        [
            (member("cem"), "app", True),
            (member("cem"), "telephone", False),
            (member("cem"), "observed", False),
            (CLERK, "telephone", True),
            (CLERK, "app", False),
            (CHAIR, "chair", True),
            (CHAIR, "observed", False),
        ],
    )
    def test_each_by_the_own_way(self, actor: Actor, source: FaultSource, fits: bool) -> None:
        evening = debating()
        command = ReportDisturbance("cem", "both", source)
        if fits:
            [noted] = evening.do(command, actor)
            assert noted == DisturbanceNoted("d1", "cem", "both", source, "", None)
        else:
            assert evening.refused(command, actor).code == "source-unfit"

    def test_a_member_reports_for_the_own_line_only(self) -> None:
        assert debating().refused(ReportDisturbance("cem"), member("ben")).code == "own-voice-only"

    def test_who_sits_in_the_hall_has_no_line_that_could_fail(self) -> None:
        assert debating().refused(ReportDisturbance("ben"), member("ben")).code == "disturbance-not-remote"

    def test_the_same_disturbance_known_in_a_second_way_is_still_one(self) -> None:
        evening = disturbed()
        assert evening.do(ReportDisturbance("cem", "sound"), member("cem")) == ()
        assert evening.do(ReportDisturbance("cem", "both", "telephone"), CLERK) == (
            DisturbanceReported("d1", "telephone"),
        )
        assert evening.meeting.disturbances["d1"].sources == ("app", "telephone")

    def test_what_the_server_measured_is_attached_once_and_survives_the_log(self) -> None:
        evening = disturbed()
        [attached] = evening.do(AttachEvidence("d1", HALL_FAILS), SYSTEM)
        assert from_json(kind_of(attached), json.loads(json.dumps(to_json(attached)))) == attached
        assert evening.do(AttachEvidence("d1", Evidence(True, True, True)), SYSTEM) == ()
        assert evening.meeting.disturbances["d1"].evidence == HALL_FAILS

    def test_an_unknown_disturbance_is_refused(self) -> None:
        assert debating().refused(EndDisturbance("d9"), member("cem")).code == "disturbance-unknown"


@given(stage=stages, wishes=evenings)
def test_on_no_evening_does_somebody_have_two_disturbances_at_a_time_or_one_while_absent(
    stage: type[Evening], wishes: list[Wish]
) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        lasting = [one.person_id for one in disturbance.running(evening.meeting)]
        assert len(set(lasting)) == len(lasting)
        assert all(evening.meeting.people[person_id].present == "remote" for person_id in lasting)
        assert not lasting or evening.meeting.state != "closed"
