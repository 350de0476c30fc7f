"""Order in the sitting: calls are counted, an exclusion cuts at once, and only a new event undoes a measure."""

from __future__ import annotations

import itertools
import json
import typing

import pytest
from hypothesis import given

from agenda import conduct
from agenda.commands.conduct import (
    CallToOrder,
    ContestExclusion,
    ExcludeForDay,
    LiftExclusion,
    ReviewExclusion,
    RevokeCall,
)
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CloseItem
from agenda.commands.presence import NoteArrival
from agenda.commands.sitting import CloseSitting, InterruptSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.conduct import CalledToOrder, ExclusionLifted, ExclusionUpheld
from agenda.events.presence import PersonLeft
from agenda.events.words import Choice
from agenda.minutes import minutes
from agenda.next_step import also
from agenda.ports import Refusal
from agenda.projections import view
from agenda.state.conduct import ExclusionState
from agenda.withheld import withheld
from tests.agenda.evening import CLERK, SYSTEM, Evening, debating, member
from tests.agenda.random_evenings import Wish, evenings, play, stages

STATES: tuple[ExclusionState, ...] = typing.get_args(ExclusionState)
STEPS: tuple[conduct.ExclusionStep, ...] = typing.get_args(conduct.ExclusionStep)


def excluded(person_id: str = "ben") -> Evening:
    evening = debating()
    evening.do(ExcludeForDay(person_id, "Wiederholte Störung"))
    return evening


def reviewed(**choices: Choice) -> tuple[Evening, tuple[object, ...]]:
    """The body has decided on the exclusion of Ben."""
    evening = excluded()
    evening.do(ContestExclusion("ben"), member("ben"))
    evening.do(ReviewExclusion("ben"))
    evening.ballots(**choices)
    evening.do(CloseVote())
    return evening, evening.do(AnnounceVote())


def told(evening: Evening) -> list[str]:
    return [one.text for item in minutes("m1", evening.log).items for one in item.course]


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_an_exclusion_takes_the_steps_of_its_table_and_no_other(
    state: ExclusionState, step: conduct.ExclusionStep
) -> None:
    if (state, step) in conduct.EXCLUSION:
        assert conduct.after(state, step) == conduct.EXCLUSION[state, step]
    else:
        with pytest.raises(Refusal, match=conduct.REFUSED_STEP[step]):
            conduct.after(state, step)


def test_calls_are_counted_for_each_person_and_kind() -> None:
    evening = debating()
    evening.do(CallToOrder("ben", "Zwischenruf"))
    evening.do(CallToOrder("ben", "Abschweifung", "matter"))
    evening.do(CallToOrder("anna", "Zwischenruf"))
    assert evening.do(CallToOrder("ben", "Beleidigung")) == (CalledToOrder("o4", "ben", "order", "Beleidigung", 2),)
    assert "Ben Busch wird zur Ordnung gerufen (zum 2. Mal): Beleidigung" in told(evening)
    assert "Ben Busch wird zur Sache gerufen: Abschweifung" in told(evening)


def test_a_call_taken_back_counts_no_longer_but_stays_in_the_log() -> None:
    evening = debating()
    evening.do(CallToOrder("ben", "Zwischenruf"))
    evening.do(RevokeCall("o1", "Es war ein anderer"))
    assert view(evening.meeting, "member", "ben")["me"]["conduct"]["order"] == 0
    assert view(evening.meeting, "chair")["conduct"]["calls"] == []
    assert "Der Ruf gegenüber Ben Busch ist zurückgenommen: Es war ein anderer" in told(evening)
    assert evening.refused(RevokeCall("o1", "Noch einmal")).code == "call-unknown"


@pytest.mark.parametrize("reason", ["", "  "])
def test_every_measure_needs_its_reason(reason: str) -> None:
    evening = debating()
    for command in (CallToOrder("ben", reason), ExcludeForDay("ben", reason)):
        assert evening.refused(command).code == "text-missing"


def test_a_measure_is_about_somebody_who_is_there() -> None:
    evening = debating()
    refusal = evening.refused(CallToOrder("dora", "Zwischenruf"))
    assert (refusal.code, refusal.rule) == ("not-present", "§ 58 Abs. 4 HGO")


def test_who_is_excluded_leaves_with_word_and_request_and_is_in_the_minutes() -> None:
    evening = debating()
    evening.do(GiveFloor("ben"))
    evening.do(RequestFloor("ben"), member("ben"))
    events = evening.do(ExcludeForDay("ben", "Tätlichkeit"))
    assert PersonLeft("ben", "excluded") in events
    assert evening.meeting.floor is None
    assert evening.meeting.queue == ()
    assert "Ben Busch wird für den Rest der Sitzung ausgeschlossen und verlässt sie: Tätlichkeit" in told(evening)


def test_who_is_excluded_sees_nothing_says_nothing_and_does_not_come_back() -> None:
    evening = excluded("cem")
    assert withheld(evening.meeting)["cem"] == "excluded"
    seen = view(evening.meeting, "member", "cem")
    assert (seen["waiting"]["reason"], seen["floor"], seen["item"]) == ("excluded", None, None)
    assert seen["me"]["conduct"]["exclusion"] == {"reason": "Wiederholte Störung", "state": "out"}
    for command, actor in ((NoteArrival("cem", "remote"), SYSTEM), (RequestFloor("cem"), member("cem"))):
        refusal = evening.refused(command, actor)
        assert (refusal.code, refusal.rule) == ("withheld-excluded", "§ 60 HGO")


def test_who_is_excluded_has_no_vote() -> None:
    evening = excluded()
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert "ben" not in evening.meeting.vote.entitled
    assert evening.refused(CastBallot("v1", "ben", "yes"), member("ben")).code == "withheld-excluded"


def test_nobody_is_excluded_in_the_middle_of_a_vote_and_the_chair_never() -> None:
    evening = debating()
    assert evening.refused(ExcludeForDay("vor", "Selbst")).code == "chair-not-excludable"
    evening.do(OpenVote())
    assert evening.refused(ExcludeForDay("ben", "Störung")).code == "vote-unfinished"


def test_an_exclusion_is_possible_in_a_break() -> None:
    evening = debating()
    evening.do(InterruptSitting("Tumult"))
    evening.do(ExcludeForDay("ben", "Tumult"))
    assert conduct.excluded(evening.meeting) == {"ben"}


def test_the_chair_lifts_an_exclusion_and_the_person_may_come_back() -> None:
    evening = excluded()
    evening.do(LiftExclusion("ben", "Entschuldigung angenommen"))
    evening.arrive("ben")
    assert evening.meeting.people["ben"].present == "hall"
    assert "Der Ausschluss von Ben Busch ist aufgehoben: Entschuldigung angenommen" in told(evening)
    evening.do(ExcludeForDay("ben", "Noch einmal"))
    assert conduct.excluded(evening.meeting) == {"ben"}


def test_the_excluded_call_upon_the_body_from_the_waiting_room_or_through_the_clerk() -> None:
    evening = excluded("cem")
    assert evening.refused(ContestExclusion("cem"), member("anna")).code == "own-voice-only"
    evening.do(ContestExclusion("cem"), member("cem"))
    assert "review-exclusion" in {step.key for step in also(evening.meeting)}
    other = excluded("ben")
    other.do(ContestExclusion("ben"), CLERK)
    assert other.refused(ContestExclusion("ben"), CLERK).code == "exclusion-not-contestable"
    assert other.refused(ContestExclusion("anna"), CLERK).code == "exclusion-unknown"


def test_the_body_upholds_an_exclusion_without_the_excluded_and_then_only_the_body_counts() -> None:
    evening, events = reviewed(vor="yes", anna="yes")
    assert ExclusionUpheld("ben", "v1") in events
    assert "ben" not in evening.meeting.items["t2"].results[0].entitled
    assert evening.refused(LiftExclusion("ben", "Gnade")).code == "exclusion-not-liftable"


def test_the_body_lifts_an_exclusion() -> None:
    evening, events = reviewed(vor="yes", anna="no")
    assert ExclusionLifted("ben", "", "v1") in events
    assert conduct.excluded(evening.meeting) == frozenset()
    assert "Das Gremium hebt den Ausschluss von Ben Busch auf." in told(evening)


def test_a_review_that_nobody_called_for_is_not_held() -> None:
    evening = excluded()
    assert evening.refused(ReviewExclusion("ben")).code == "exclusion-not-contested"


def test_an_open_review_outlives_the_sitting() -> None:
    evening = excluded()
    evening.do(ContestExclusion("ben"), member("ben"))
    evening.do(CloseItem())
    evening.do(CloseSitting())
    assert view(evening.meeting, "clerk")["conduct"]["exclusions"][0]["state"] == "contested"


def test_the_floor_is_withdrawn_with_its_reason() -> None:
    evening = debating()
    evening.do(GiveFloor("ben"))
    evening.do(TakeFloor("withdrawn", "Redezeit überschritten"))
    assert "Ben Busch wird das Wort entzogen: Redezeit überschritten" in told(evening)


def test_order_is_no_business_of_the_public_page() -> None:
    assert "Wiederholte" not in json.dumps(view(excluded().meeting, "public"))


@given(stage=stages, wishes=evenings)
def test_who_is_excluded_is_never_present(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        for person_id in conduct.excluded(evening.meeting):
            assert evening.meeting.people[person_id].present is None
