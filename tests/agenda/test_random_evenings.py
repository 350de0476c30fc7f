"""What holds on every evening, however it goes."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given

from agenda.commands import ROLES, Command, Role
from agenda.events import Event, Recorded, from_json, kind_of, to_json
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.events.votes import BallotCast, HandsCounted, HandsJudged, VoteClosed, VoteOpened
from agenda.events.words import Choice
from agenda.meeting import Meeting, evolve
from agenda.minutes import minutes, public_edition
from agenda.projections import INSIDERS, view
from tests.agenda.closed_matters import CLOSED, MATTERS, WAYS_OUT, Steps
from tests.agenda.evening import SECRET, Evening, debating
from tests.agenda.random_evenings import Wish, evenings, play, stages
from tests.agenda.random_stages import contested
from tests.agenda.spoken import OF_THE_CLERK

OUTSIDERS: tuple[Role, ...] = tuple(role for role in ROLES if role not in INSIDERS)


@given(stage=stages, wishes=evenings)
def test_a_replay_of_the_log_gives_the_same_meeting(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    stored = [(one.seq, one.at, kind_of(one.event), json.dumps(to_json(one.event))) for one in evening.log]
    read = [Recorded(seq, at, from_json(kind, json.loads(body))) for seq, at, kind, body in stored]
    assert functools.reduce(evolve, read, Meeting("m1")) == evening.meeting


@given(stage=stages, wishes=evenings)
def test_nothing_non_public_ever_reaches_an_outsider(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        for audience in OUTSIDERS:
            seen = json.dumps(view(evening.meeting, audience), ensure_ascii=False)
            assert SECRET not in seen
            assert OF_THE_CLERK not in seen
    printed = public_edition(minutes("m1", evening.log))
    assert SECRET not in repr(printed)


@pytest.mark.parametrize("stage", [debating, contested])
@pytest.mark.parametrize("out", WAYS_OUT, ids=str)
@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: type(matter[0][-1]).__name__)
def test_what_is_argued_in_closed_session_stays_there_though_it_is_decided_in_public(
    stage: Callable[[], Evening], out: Command, matter: tuple[Steps, Steps]
) -> None:
    evening = stage()
    for step in (*CLOSED, *matter[0], out, *matter[1]):
        play(evening, Wish(step, None))
        for audience in OUTSIDERS:
            assert SECRET not in json.dumps(view(evening.meeting, audience), ensure_ascii=False)
    assert SECRET not in repr(public_edition(minutes("m1", evening.log)))


@given(stage=stages, wishes=evenings)
def test_the_public_view_stands_still_while_the_public_is_excluded(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    before = view(evening.meeting, "public")
    for wish in wishes:
        was_excluded = evening.meeting.public_excluded
        play(evening, wish)
        now = view(evening.meeting, "public")
        if evening.meeting.public_excluded and evening.meeting.state != "closed":
            assert (now["item"], now["floor"], now["queue"], now["vote"]) == (None, None, [], None)
            assert not was_excluded or _still(now) == _still(before)
        before = now


def _still(seen: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands still: all but the sitting's state, and what is taken out of the recording, at any moment."""
    return {**seen, "meeting": None, "publication": {**seen["publication"], "passages": None}}


@given(stage=stages, wishes=evenings)
def test_an_outsider_knows_at_any_moment_what_was_taken_down_and_never_why(
    stage: type[Evening], wishes: list[Wish]
) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        taken = evening.meeting.publication.passages
        for audience in OUTSIDERS:
            told = view(evening.meeting, audience)["publication"]["passages"]
            assert told == [{"id": one.passage_id, "since": one.since, "until": one.until} for one in taken]


@given(stage=stages, wishes=evenings)
def test_every_view_can_be_drawn_and_sent(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    for role in ROLES:
        assert json.loads(json.dumps(view(evening.meeting, role, "anna")))


@given(stage=stages, wishes=evenings)
def test_each_entitled_person_has_one_voice_in_every_count(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    _Poll().read(evening.log)


class _Poll:
    """Reads a log and knows at any moment whose voice is among those given by name and whose may be among the hands."""

    def __init__(self) -> None:
        self.in_hall: dict[str, bool] = {}
        self.entitled: tuple[str, ...] = ()
        self.ballots: dict[str, Choice] = {}
        self.hands: HandsCounted | None = None
        self.raisers: frozenset[str] = frozenset()

    def read(self, log: list[Recorded]) -> None:
        for recorded in log:
            self._follow(recorded.event)

    def _follow(self, event: Event) -> None:
        match event:
            case PersonArrived(person_id=person_id, how=how):
                self.in_hall[person_id] = how == "hall"
            case PersonLeft(person_id=person_id):
                self.in_hall[person_id] = False
            case VoteOpened(entitled=entitled):
                self.entitled, self.ballots, self.hands, self.raisers = entitled, {}, None, frozenset()
            case BallotCast(person_id=person_id, choice=choice):
                assert person_id in self.entitled
                assert person_id in self.ballots or not (self._shown() and person_id in self.raisers)
                self.ballots[person_id] = choice
            case HandsCounted():
                here = (one for one in self.entitled if self.in_hall[one] and one not in self.ballots)
                self.hands, self.raisers = event, frozenset(here)
                assert self._shown() <= len(self.raisers)
            case HandsJudged():
                self.hands = None
            case VoteClosed():
                self._compare(event)
            case _:
                pass

    def _shown(self) -> int:
        return self.hands.yes + self.hands.no + self.hands.abstain if self.hands else 0

    def _compare(self, closed: VoteClosed) -> None:
        named = list(self.ballots.values())
        shown = self.hands or HandsCounted("", 0, 0, 0)
        assert closed.yes == named.count("yes") + shown.yes
        assert closed.no == named.count("no") + shown.no
        assert closed.abstain == named.count("abstain") + shown.abstain
        if closed.verdict is None:
            assert closed.yes + closed.no + closed.abstain + closed.not_voted == len(self.entitled)


@given(stage=stages, wishes=evenings)
def test_at_most_one_speaks_and_only_the_present_wait(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        meeting = evening.meeting
        waiting = [(request.person_id, request.kind) for request in meeting.queue]
        assert len(set(waiting)) == len(waiting)
        assert all(meeting.people[person_id].present for person_id, _ in waiting)
        assert meeting.floor is not None or all(kind != "question" for _, kind in waiting)
        assert meeting.floor is None or (meeting.people[meeting.floor.person_id].present and not meeting.voting_now)
        assert meeting.current is None or meeting.current.public or meeting.public_excluded
