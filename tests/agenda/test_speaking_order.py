"""The order of the queue under each policy, and that the reasons given for it are true."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.floor import (
    ChooseSpeakerList,
    GiveFloor,
    MoveRequest,
    RequestFloor,
    SetOrderPolicy,
    TakeFloor,
    WithdrawRequest,
)
from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.sitting import OpenSitting
from agenda.events.floor import FloorGiven, FloorTaken, RequestMoved
from agenda.events.words import OrderPolicy
from agenda.meeting import Meeting, evolve
from agenda.ports import Refusal
from agenda.projections import view
from agenda.speaking import order, reasons
from agenda.speaking.order import Stand
from agenda.speaking.policies import POLICIES
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, member

WOMEN = ("a1", "a2", "b1", "c1")
PEOPLE = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C", "solo": ""}


@functools.cache
def planned() -> tuple[Command, ...]:
    return (
        PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 9, "DE-HE"),
        ListPerson("vor", "Vera Vogt", "chair", "A", 1),
        *(ListPerson(who, who.upper(), "councillor", faction) for who, faction in PEOPLE.items()),
        ListItem("t1", "1", "Haushalt", True, "report"),
    )


def debate(policy: OrderPolicy) -> Evening:
    """Seven councillors of three factions, one of none, debate an item."""
    evening = Evening()
    for command in (*planned(), SetOrderPolicy("gender-alternation")):
        evening.do(command, CLERK)
    for who in WOMEN:
        evening.do(ChooseSpeakerList(who, womens_list=True), SYSTEM)
    evening.arrive("vor", *PEOPLE)
    evening.do(OpenSitting())
    evening.do(CallItem("t1"))
    evening.do(SetOrderPolicy(policy))
    return evening


def ask(evening: Evening, *people: str) -> None:
    for who in people:
        evening.do(RequestFloor(who), member(who))


def line(evening: Evening) -> list[str]:
    return [stand.request.person_id for stand in order.line(evening.meeting)]


def speak(evening: Evening, *people: str) -> None:
    for who in people:
        evening.do(GiveFloor(who))
    evening.do(TakeFloor())


def test_first_come_first_served() -> None:
    evening = debate("first-come")
    ask(evening, "b1", "a1", "c1")
    assert line(evening) == ["b1", "a1", "c1"]


def test_factions_speak_in_rounds() -> None:
    evening = debate("faction-rotation")
    ask(evening, "a1", "a2", "a3", "b1", "c1", "b2")
    assert line(evening) == ["a1", "b1", "c1", "a2", "b2", "a3"]
    evening.do(GiveFloor("a1"))
    assert line(evening) == ["b1", "c1", "a2", "b2", "a3"]


def test_a_faction_that_has_not_spoken_comes_before_those_that_have() -> None:
    evening = debate("faction-rotation")
    speak(evening, "a1", "b1")
    ask(evening, "a2", "b2", "c1", "solo")
    assert line(evening) == ["c1", "solo", "a2", "b2"]


def test_womens_list_and_open_list_take_turns_and_the_rest_follows() -> None:
    evening = debate("gender-alternation")
    ask(evening, "a3", "b2", "a1", "solo", "b1")
    assert line(evening) == ["a1", "a3", "b1", "b2", "solo"]
    evening.do(GiveFloor("a1"))
    assert line(evening) == ["a3", "b1", "b2", "solo"]


def test_who_spoke_least_comes_first() -> None:
    evening = debate("least-spoken")
    speak(evening, "a1", "a2", "b1")
    evening.do(GiveFloor("a1"))
    for _ in range(3):
        evening.do(SetOrderPolicy("first-come"))
        evening.do(SetOrderPolicy("least-spoken"))
    evening.do(TakeFloor())
    ask(evening, "a1", "a2", "c1")
    assert line(evening) == ["c1", "a2", "a1"]


def test_the_list_is_asked_for_only_where_the_order_needs_it() -> None:
    evening = debate("first-come")
    refusal = evening.refused(ChooseSpeakerList("a3", womens_list=True), member("a3"))
    assert (refusal.code, refusal.rule) == ("lists-unused", "Geschäftsordnung")
    assert view(evening.meeting, "member", "a1")["me"]["womens_list"] is None
    evening.do(SetOrderPolicy("gender-alternation"))
    assert view(evening.meeting, "member", "a1")["me"]["womens_list"] is True
    assert evening.refused(ChooseSpeakerList("a1", womens_list=False), member("a2")).code == "own-voice-only"
    assert evening.do(ChooseSpeakerList("a1", womens_list=True), member("a1")) == ()
    assert evening.do(ChooseSpeakerList("a1", womens_list=False), member("a1"))
    assert view(evening.meeting, "member", "a1")["me"]["womens_list"] is False


def test_the_same_policy_again_is_no_event() -> None:
    assert debate("least-spoken").do(SetOrderPolicy("least-spoken"), CLERK) == ()


def test_everybody_who_waits_is_told_the_place_and_who_is_before_and_why() -> None:
    evening = debate("faction-rotation")
    ask(evening, "a1", "a2", "b1")
    evening.do(RequestFloor("c1", kind="order"), member("c1"))
    me = view(evening.meeting, "member", "a2")["me"]["requests"][0]
    assert (me["position"], me["why"]) == (4, "Sie sind an 4. Stelle der Redeliste.")
    assert me["ahead"] == [
        "Vor Ihnen C1, weil ein Antrag zur Geschäftsordnung vorgeht.",
        "Vor Ihnen A1, weil die frühere Meldung vorgeht.",
        "Vor Ihnen B1, weil die Fraktionen reihum sprechen und diese Meldung in eine frühere Runde gehört.",
    ]
    first = view(evening.meeting, "member", "c1")["me"]["requests"][0]
    assert (first["why"], first["ahead"]) == ("Sie sind als Nächste oder Nächster an der Reihe.", [])
    assert [one["why"] for one in view(evening.meeting, "chair")["queue"]] == [
        "Als Nächste oder Nächster an der Reihe.",
        "Nach C1, weil ein Antrag zur Geschäftsordnung vorgeht.",
        "Nach A1, weil die frühere Meldung vorgeht.",
        "Nach B1, weil die Fraktionen reihum sprechen und diese Meldung in eine frühere Runde gehört.",
    ]


def test_a_first_contribution_is_marked() -> None:
    evening = debate("first-come")
    speak(evening, "a1")
    ask(evening, "a1", "b1")
    assert [one["first"] for one in view(evening.meeting, "chair")["queue"]] == [False, True]


# -- on any evening ---------------------------------------------------------------------------------------------------

people = st.sampled_from(sorted(PEOPLE))
kinds = st.sampled_from(["contribution", "contribution", "contribution", "order", "report", "intervention", "reply"])
points = st.sampled_from(["other", "rules", "refer"])
request_ids = st.integers(1, 12).map(lambda number: f"r{number}")
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(RequestFloor, person_id=people, kind=kinds, point=points),
    st.builds(RequestFloor, person_id=people),
    st.builds(GiveFloor, person_id=people),
    st.just(TakeFloor()),
    st.builds(WithdrawRequest, request_id=request_ids),
    st.builds(MoveRequest, request_id=request_ids, position=st.integers(1, 5), reason=st.just("Sachzusammenhang")),
    st.builds(SetOrderPolicy, policy=st.sampled_from(sorted(POLICIES))),
)


def played(policy: OrderPolicy, wishes: list[Command]) -> Evening:
    evening = debate(policy)
    for command in wishes:
        try:
            evening.do(command, SYSTEM if isinstance(command, RequestFloor) else CHAIR)
        except Refusal:
            continue
    return evening


@dataclass
class Facts:
    """What the log alone says: contributions by faction, seconds by person, whom the chair moved."""

    rounds: Counter[str]
    seconds: Counter[str]
    moved: set[str]

    @classmethod
    def of(cls, evening: Evening) -> Facts:
        facts, running = cls(Counter(), Counter(), set()), None
        for one in evening.log:
            match one.event:
                case FloorGiven(person_id=who, kind=kind):
                    running = (who, kind, one.at)
                    facts.rounds[PEOPLE[who] or who] += kind == "contribution"
                case FloorTaken() if running is not None:
                    who, kind, since = running
                    facts.seconds[who] += int((one.at - since).total_seconds()) if kind == "contribution" else 0
                case RequestMoved(request_id=request_id):
                    facts.moved.add(request_id)
                case _:
                    pass
        return facts

    def round_of(self, stand: Stand, waiting: tuple[Stand, ...]) -> int:
        """In which round of its faction the request is."""
        faction = PEOPLE[stand.request.person_id] or stand.request.person_id
        earlier = [
            one
            for one in waiting
            if one.request.kind == "contribution"
            and (PEOPLE[one.request.person_id] or one.request.person_id) == faction
            and one.request.number < stand.request.number
        ]
        return self.rounds[faction] + len(earlier)

    def holds(self, reason: order.Reason, ahead: Stand, behind: Stand, waiting: tuple[Stand, ...]) -> bool:
        """Whether the reason is true of the two."""
        first, second = ahead.request, behind.request
        ranks = list(order.KIND_RANK)
        truths: dict[order.Reason, Any] = {
            "point": lambda: (
                first.kind == second.kind == "order" and order.POINT_RANK[first.point] < order.POINT_RANK[second.point]
            ),
            "rotation": lambda: self.round_of(ahead, waiting) < self.round_of(behind, waiting),
            "alternation": lambda: (first.person_id in WOMEN) != (second.person_id in WOMEN),
            "less-spoken": lambda: self.seconds[first.person_id] < self.seconds[second.person_id],
            "earlier": lambda: first.number < second.number,
            "moved": lambda: first.request_id in self.moved or second.request_id in self.moved,
        }
        return bool(
            truths.get(reason, lambda: first.kind == reason and ranks.index(first.kind) < ranks.index(second.kind))()
        )


@given(policy=st.sampled_from(sorted(POLICIES)), wishes=st.lists(commands, max_size=30))
def test_every_reason_for_a_place_is_true(policy: OrderPolicy, wishes: list[Command]) -> None:
    evening = played(policy, wishes)
    facts, waiting = Facts.of(evening), order.line(evening.meeting)
    for index, behind in enumerate(waiting):
        for ahead in waiting[:index]:
            reason = order.because(evening.meeting.speaking.policy, ahead, behind)
            assert facts.holds(reason, ahead, behind, waiting), (reason, ahead, behind)


@given(policy=st.sampled_from(sorted(POLICIES)), wishes=st.lists(commands, max_size=30))
def test_the_sentences_name_exactly_those_who_are_before(policy: OrderPolicy, wishes: list[Command]) -> None:
    evening = played(policy, wishes)
    waiting = order.line(evening.meeting)
    for index in range(len(waiting)):
        told = reasons.ahead_of(evening.meeting, waiting, index)
        names = [name for one in told for name in one.removeprefix("Vor Ihnen ").partition(", weil")[0].split(", ")]
        assert Counter(names) == Counter(stand.request.person_id.upper() for stand in waiting[:index])


@given(policy=st.sampled_from(sorted(POLICIES)), wishes=st.lists(commands, max_size=30))
def test_the_same_log_gives_the_same_order_with_the_same_reasons(policy: OrderPolicy, wishes: list[Command]) -> None:
    evening = played(policy, wishes)
    again = functools.reduce(evolve, evening.log, Meeting("m1"))
    assert order.line(again) == order.line(evening.meeting)
    assert view(again, "chair")["queue"] == view(evening.meeting, "chair")["queue"]


@given(policy=st.sampled_from(sorted(POLICIES)), wishes=st.lists(commands, max_size=30))
def test_everybody_who_waits_stands_in_the_order_once_and_by_rank(policy: OrderPolicy, wishes: list[Command]) -> None:
    evening = played(policy, wishes)
    waiting = order.line(evening.meeting)
    assert Counter(stand.request.request_id for stand in waiting) == Counter(
        request.request_id for request in evening.meeting.queue
    )
    assert [stand.rank for stand in waiting] == sorted(stand.rank for stand in waiting)


@given(policy=st.sampled_from(sorted(POLICIES)), wishes=st.lists(commands, max_size=30), data=st.data())
def test_whom_the_chair_moves_stands_there_and_the_others_keep_their_order(
    policy: OrderPolicy, wishes: list[Command], data: st.DataObject
) -> None:
    evening = played(policy, wishes)
    before = [stand.request.request_id for stand in order.line(evening.meeting)]
    if not before:
        return
    chosen = data.draw(st.sampled_from(before))
    position = data.draw(st.integers(1, len(before)))
    try:
        evening.do(MoveRequest(chosen, position, "Sachzusammenhang"))
    except Refusal as refusal:
        assert refusal.code == "move-out-of-rank"
        return
    after = [stand.request.request_id for stand in order.line(evening.meeting)]
    assert after.index(chosen) == position - 1
    assert [one for one in after if one != chosen] == [one for one in before if one != chosen]


# -- the policies alone -----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Waiter:
    person_id: str
    faction: str
    womens_list: bool
    seconds: int


@dataclasses.dataclass(frozen=True)
class Said:
    """A history of nobody's meeting."""

    waiters: dict[str, Waiter]
    contributed: dict[str, int]
    last: bool | None

    def party(self, person_id: str) -> str:
        return self.waiters[person_id].faction

    def on_womens_list(self, person_id: str) -> bool:
        return self.waiters[person_id].womens_list

    def spoken_s(self, person_id: str) -> int:
        return self.waiters[person_id].seconds

    def times(self) -> dict[str, int]:
        return self.contributed

    def last_of_womens_list(self) -> bool | None:
        return self.last


histories = st.builds(
    Said,
    waiters=st.lists(
        st.builds(
            Waiter,
            person_id=st.uuids().map(str),
            faction=st.sampled_from(["A", "B", "C"]),
            womens_list=st.booleans(),
            seconds=st.integers(0, 600),
        ),
        max_size=12,
    ).map(lambda waiters: {one.person_id: one for one in waiters}),
    contributed=st.dictionaries(st.sampled_from(["A", "B", "C"]), st.integers(0, 4)),
    last=st.sampled_from([None, True, False]),
)


@pytest.mark.parametrize("policy", sorted(POLICIES))
@given(history=histories)
def test_those_of_one_group_keep_the_order_of_their_requests(policy: OrderPolicy, history: Said) -> None:
    turns = POLICIES[policy](list(history.waiters), history)
    assert len(turns) == len(history.waiters)
    for group in {turn.group for turn in turns}:
        own = [turn.turn for turn in turns if turn.group == group]
        assert own == sorted(own)


@given(history=histories)
def test_lists_alternate_as_long_as_both_have_somebody(history: Said) -> None:
    turns = POLICIES["gender-alternation"](list(history.waiters), history)
    waiting = history.waiters.values()
    served = [one for _, one in sorted(zip(turns, waiting, strict=True), key=lambda pair: pair[0].turn)]
    last = history.last
    for index, one in enumerate(served):
        others = [other for other in served[index:] if other.womens_list != one.womens_list]
        assert one.womens_list != last or not others
        last = one.womens_list
