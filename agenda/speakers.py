"""The speaker queue (Redeliste) and the floor: one queue for hall and remote.

One waiting request a person and kind, only while an item is under debate. The chair may give the floor to anybody
present (§ 58 IV HGO: the chair leads the debate); the queue says who is next, and why (`agenda/speaking/order.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import disturbance, recusal, texts
from agenda.commands import Command
from agenda.commands.floor import (
    GiveFloor,
    MoveRequest,
    PauseClock,
    RequestFloor,
    ResumeClock,
    SetSpeakingLimit,
    TakeFloor,
    WithdrawRequest,
)
from agenda.events import Event
from agenda.events.floor import (
    ClockPaused,
    ClockResumed,
    FloorGiven,
    FloorRequested,
    FloorTaken,
    RequestMoved,
    RequestWithdrawn,
    SpeakingLimitSet,
)
from agenda.events.words import FloorEnd, SpeechKind
from agenda.ports import Refusal
from agenda.speaking import asking, clocks, debates, order, questions, rules, times
from agenda.speaking.rules import close_debate, close_list, limit_time
from agenda.state import Meeting
from agenda.state.floor import Contribution, Debate, Request
from agenda.state.people import Person

__all__ = [
    "clear",
    "close_debate",
    "close_list",
    "end",
    "forget",
    "give",
    "limit_time",
    "next_request",
    "pause_clock",
    "resume_clock",
    "silence",
]


def request(meeting: Meeting, command: RequestFloor) -> tuple[Event, ...]:
    """Queue up for the floor, or ask whoever has it a question."""
    person = _may_speak(meeting, command.person_id)
    if meeting.item_id is None:
        raise Refusal("no-item")
    if meeting.request_of(person.person_id, command.kind) is not None:
        raise Refusal("request-waiting-already")
    to = asking.addressee(meeting, person, command.kind, command.point)
    remark = texts.line(command.remark, "Die Bemerkung", texts.REMARK_LIMIT)
    request_id = f"r{meeting.requests + 1}"
    return (FloorRequested(request_id, person.person_id, remark, command.kind, command.point, to, command.channel),)


def withdraw(meeting: Meeting, command: WithdrawRequest) -> tuple[Event, ...]:
    """Leave the queue, or be struck off it."""
    return (RequestWithdrawn(_waiting(meeting, command.request_id).request_id),)


def move(meeting: Meeting, command: MoveRequest) -> tuple[Event, ...]:
    """Put a request at another place among those of its rank; the place it has already is no event."""
    asked = _waiting(meeting, command.request_id)
    stood = order.standing(meeting, asked)
    if stood is None:
        raise Refusal("question-has-no-place")
    _check_rank_kept(stood, command.position)
    reason = texts.filled_line(command.reason, "Der Grund")
    place = command.position - 1 - stood.before
    return () if stood.same[place] is asked else (RequestMoved(asked.request_id, command.position, reason),)


def give(meeting: Meeting, command: GiveFloor) -> tuple[Event, ...]:
    """Give the floor to somebody present; a running contribution ends, the waiting request is used up."""
    person = _may_speak(meeting, command.person_id)
    _check_free(meeting, person)
    used = _used_up(meeting, command)
    kind = command.kind if used is None else _speech(used)
    given = FloorGiven(
        contribution_id=f"c{meeting.contributions + 1}",
        person_id=person.person_id,
        request_id=used.request_id if used else None,
        limit_s=_limit(meeting, person, kind, command.limit_s),
        kind=kind,
    )
    return (*end(meeting, "next"), given)


def take(meeting: Meeting, command: TakeFloor) -> tuple[Event, ...]:
    """End the running contribution; withdrawing the floor is a measure of order, and those have their reason."""
    _running(meeting)
    written = texts.filled_line if command.why == "withdrawn" else texts.line
    return end(meeting, command.why, written(command.reason, "Der Grund"))


def pause(meeting: Meeting, command: PauseClock) -> tuple[Event, ...]:
    """Stop the clock of the running contribution."""
    floor = _running(meeting)
    if "chair" in floor.clock.holds:
        raise Refusal("clock-paused-already")
    return (ClockPaused(floor.contribution_id),)


def resume(meeting: Meeting, command: ResumeClock) -> tuple[Event, ...]:
    """Let the clock go on."""
    floor = _running(meeting)
    if "chair" not in floor.clock.holds:
        raise Refusal("clock-not-paused")
    return (ClockResumed(floor.contribution_id),)


def set_limit(meeting: Meeting, command: SetSpeakingLimit) -> tuple[Event, ...]:
    """Give the running contribution another time."""
    floor = _running(meeting)
    rules.check_limit(command.limit_s)
    if floor.limit_s == command.limit_s:
        return ()
    return (SpeakingLimitSet(floor.contribution_id, command.limit_s),)


def end(meeting: Meeting, why: FloorEnd, reason: str = "") -> tuple[Event, ...]:
    """The end of the running contribution and of the questions to it, if there is one."""
    if meeting.floor is None:
        return ()
    taken = FloorTaken(meeting.floor.contribution_id, why, reason)
    return (*questions.end(meeting), taken, *questions.lapse(meeting))


def clear(meeting: Meeting) -> tuple[Event, ...]:
    """Strike everybody off the queue; questions to a running contribution end with it (`end`)."""
    return tuple(RequestWithdrawn(one.request_id) for one in meeting.queue if one.kind != "question")


def forget(meeting: Meeting, person_id: str) -> tuple[Event, ...]:
    """End what a person who goes away was doing here."""
    ended = silence(meeting, lambda speaker: speaker == person_id)
    waiting = (RequestWithdrawn(one.request_id) for one in meeting.queue if one.person_id == person_id)
    return (*ended, *(withdrawn for withdrawn in waiting if withdrawn not in ended))


def silence(meeting: Meeting, cut: Callable[[str], bool]) -> tuple[Event, ...]:
    """The end of the contribution, or of the question put in it, of whoever is `cut`: their waiting requests stay."""
    floor = meeting.floor
    if floor is None:
        return ()
    if cut(floor.person_id):
        return end(meeting, "finished")
    return questions.end(meeting) if floor.question is not None and cut(floor.question.person_id) else ()


def next_request(meeting: Meeting) -> Request | None:
    """Whose turn it is; None while nobody waits."""
    waiting = order.line(meeting)
    return waiting[0].request if waiting else None


def pause_clock(meeting: Meeting, at: datetime) -> Meeting:
    """The speaker's transmission is disturbed: the clock stands still from then on."""
    floor = meeting.floor
    if floor is None:
        return meeting
    return replace(meeting, floor=replace(floor, clock=clocks.hold(floor.clock, "disturbance", at)))


def resume_clock(meeting: Meeting, at: datetime) -> Meeting:
    """The speaker's transmission is undisturbed again; the clock goes on unless something else holds it."""
    floor = meeting.floor
    if floor is None:
        return meeting
    return replace(meeting, floor=replace(floor, clock=clocks.release(floor.clock, "disturbance", at)))


def _may_speak(meeting: Meeting, person_id: str) -> Person:
    person = meeting.person(person_id)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    if person_id in recusal.barred(meeting):
        raise Refusal("barred-from-floor", rule=meeting.law.recusal.citation, name=person.name)
    return person


def _check_free(meeting: Meeting, person: Person) -> None:
    if meeting.voting_now:
        raise Refusal("vote-open")
    if meeting.floor is not None and meeting.floor.person_id == person.person_id:
        raise Refusal("speaks-already", name=person.name)


def _check_rank_kept(stood: order.Standing, position: int) -> None:
    """Points of order, interventions, reports and contributions stay among themselves."""
    first, last = stood.before + 1, stood.before + len(stood.same)
    if not first <= position <= last:
        raise Refusal("move-out-of-rank", rule=asking.STANDING_ORDERS, first=first, last=last)


def _waiting(meeting: Meeting, request_id: str) -> Request:
    for one in meeting.queue:
        if one.request_id == request_id:
            return one
    raise Refusal("request-unknown")


def _used_up(meeting: Meeting, command: GiveFloor) -> Request | None:
    """The request meant; else the person's first one, or the one of the kind that the chair names."""
    own = [one for one in meeting.queue if one.person_id == command.person_id and one.kind != "question"]
    if not command.request_id:
        fitting = (one for one in own if command.kind in ("contribution", one.kind))
        return min(fitting, key=order.rank, default=None)
    meant = next((one for one in own if one.request_id == command.request_id), None)
    if meant is None:
        raise Refusal("request-unknown")
    return meant


def _speech(request: Request) -> SpeechKind:
    assert request.kind != "question", "questions stand in no order"
    return request.kind


def _limit(meeting: Meeting, person: Person, kind: SpeechKind, wanted_s: int | None) -> int | None:
    """The speaking time: as the chair says, else as the rules grant it."""
    rules.check_limit(wanted_s)
    return times.granted(meeting, person, kind) if wanted_s is None else wanted_s


def _running(meeting: Meeting) -> Contribution:
    if meeting.floor is None:
        raise Refusal("nobody-speaks")
    return meeting.floor


def on_requested(meeting: Meeting, event: FloorRequested, at: datetime) -> Meeting:
    """One more in the queue."""
    waiting = Request(
        request_id=event.request_id,
        person_id=event.person_id,
        remark=event.remark,
        since=at,
        number=meeting.requests + 1,
        kind=event.kind,
        point=event.point,
        to=event.to,
        public=not meeting.public_excluded,
    )
    return replace(meeting, queue=(*meeting.queue, waiting), requests=meeting.requests + 1)


def on_withdrawn(meeting: Meeting, event: RequestWithdrawn, at: datetime) -> Meeting:
    """One less in the queue."""
    return replace(meeting, queue=order.without(meeting, event.request_id))


def on_moved(meeting: Meeting, event: RequestMoved, at: datetime) -> Meeting:
    """At the chair's place, until it is this request's turn."""
    return replace(meeting, queue=order.moved(meeting, event.request_id, event.position, event.reason))


def on_given(meeting: Meeting, event: FloorGiven, at: datetime) -> Meeting:
    """A contribution begins; an announced result leaves the screens, because the debate goes on."""
    clock = clocks.start(at)
    if event.person_id in disturbance.disturbed(meeting):
        clock = clocks.hold(clock, "disturbance", at)
    begun = replace(
        meeting,
        floor=Contribution(event.contribution_id, event.person_id, at, event.limit_s, clock, event.kind),
        queue=order.without(meeting, event.request_id),
        contributions=meeting.contributions + 1,
        vote=meeting.vote if meeting.vote_unfinished else None,
    )
    return debates.replaced(begun, _BEGUN[event.kind](debates.current(meeting), event.person_id))


def _contributes(debate: Debate, person_id: str) -> Debate:
    return replace(debate, last=person_id, reply_due=None)


def _intervenes(debate: Debate, person_id: str) -> Debate:
    return replace(debate, reply_due=None if debate.last == person_id else debate.last)


def _replies(debate: Debate, person_id: str) -> Debate:
    return replace(debate, reply_due=None)


def _aside(debate: Debate, person_id: str) -> Debate:
    return debate


_BEGUN: Mapping[SpeechKind, Callable[[Debate, str], Debate]] = {
    "contribution": _contributes,
    "report": _contributes,
    "intervention": _intervenes,
    "reply": _replies,
    "resident": _aside,
    "order": _aside,
}
"""What the beginning of a speech means for the debate."""


def on_taken(meeting: Meeting, event: FloorTaken, at: datetime) -> Meeting:
    """Nobody has the floor; the time of a contribution goes to the speaker's account."""
    floor = _running(meeting)
    ended = replace(meeting, floor=None)
    if floor.kind != "contribution":
        return ended
    used = clocks.used(floor.clock, at)
    return debates.replaced(ended, debates.counted(debates.current(meeting), floor.person_id, used))


def on_paused(meeting: Meeting, event: ClockPaused, at: datetime) -> Meeting:
    """The clock stands still."""
    floor = _running(meeting)
    return replace(meeting, floor=replace(floor, clock=clocks.hold(floor.clock, "chair", at)))


def on_resumed(meeting: Meeting, event: ClockResumed, at: datetime) -> Meeting:
    """The clock goes on, unless something else holds it."""
    floor = _running(meeting)
    return replace(meeting, floor=replace(floor, clock=clocks.release(floor.clock, "chair", at)))


def on_limit_set(meeting: Meeting, event: SpeakingLimitSet, at: datetime) -> Meeting:
    """The running contribution has another time."""
    return replace(meeting, floor=replace(_running(meeting), limit_s=event.limit_s))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    RequestFloor: request,
    WithdrawRequest: withdraw,
    MoveRequest: move,
    GiveFloor: give,
    TakeFloor: take,
    PauseClock: pause,
    ResumeClock: resume,
    SetSpeakingLimit: set_limit,
    **questions.DECIDERS,
    **rules.DECIDERS,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    FloorRequested: on_requested,
    RequestWithdrawn: on_withdrawn,
    RequestMoved: on_moved,
    FloorGiven: on_given,
    FloorTaken: on_taken,
    ClockPaused: on_paused,
    ClockResumed: on_resumed,
    SpeakingLimitSet: on_limit_set,
    **questions.EVOLVERS,
    **rules.EVOLVERS,
}
