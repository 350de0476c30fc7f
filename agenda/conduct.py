"""Order in the sitting: calls to the matter and to order, exclusion for the day (§ 58 Abs. 4, § 60 HGO).

Only the chair takes these measures, each with its reason; none is ever deleted: a later event takes it back. Who is
excluded leaves at once, has no voice, and neither sends nor receives picture and sound (`agenda/withheld.py`). The
excluded person may call upon the body, which decides at the latest in its next sitting (§ 60 Abs. 2 HGO), so an open
review outlives the end of this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import speakers, texts, voting
from agenda.commands import Command
from agenda.commands.conduct import (
    CallToOrder,
    ContestExclusion,
    ExcludeForDay,
    LiftExclusion,
    ReviewExclusion,
    RevokeCall,
)
from agenda.events import Event
from agenda.events.conduct import (
    CalledToOrder,
    CallRevoked,
    ExcludedForDay,
    ExclusionContested,
    ExclusionLifted,
    ExclusionUpheld,
)
from agenda.events.presence import PersonLeft
from agenda.events.words import Rebuke
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.conduct import Call, Conduct, Exclusion, ExclusionState
from agenda.state.people import Person
from agenda.state.votes import Vote
from agenda.wording import N_

ExclusionStep = Literal["contest", "uphold", "lift", "overturn", "reinstate"]

EXCLUSION: Mapping[tuple[ExclusionState, ExclusionStep], ExclusionState] = {
    ("out", "contest"): "contested",
    ("contested", "uphold"): "upheld",
    ("out", "lift"): "lifted",
    ("contested", "lift"): "lifted",
    ("upheld", "overturn"): "lifted",
    ("lifted", "reinstate"): "upheld",
}
"""What the body has upheld the chair alone does not lift; a repeated vote of the body turns its own decision round."""

REFUSED_STEP: Mapping[ExclusionStep, str] = {
    "contest": "exclusion-not-contestable",
    "uphold": "exclusion-not-contested",
    "lift": "exclusion-not-liftable",
    "overturn": "exclusion-not-contested",
    "reinstate": "exclusion-not-contested",
}

QUESTION = N_("Soll der Ausschluss von {name} bestehen bleiben?")


def after(state: ExclusionState, step: ExclusionStep, rule: str = "") -> ExclusionState:
    """The state after the step; raises Refusal, with the rule, where the table knows no such step."""
    try:
        return EXCLUSION[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step], rule=rule) from None


def exclusion_rule(meeting: Meeting) -> str:
    """Where the exclusion for the day is written; empty where that is not known for the Land."""
    return meeting.law.exclusion_for_day.cited


def excluded(meeting: Meeting) -> frozenset[str]:
    """The ids of those who are out for the rest of the sitting."""
    return frozenset(one.person_id for one in meeting.conduct.exclusions.values() if one.state != "lifted")


def contested(meeting: Meeting) -> Iterator[Exclusion]:
    """The exclusions on which the body has to decide."""
    return (one for one in meeting.conduct.exclusions.values() if one.state == "contested")


def calls_of(meeting: Meeting, person_id: str, kind: Rebuke) -> int:
    """How many calls of this kind count against somebody."""
    return sum(
        one.person_id == person_id and one.kind == kind and not one.revoked for one in meeting.conduct.calls.values()
    )


def check_may_come(meeting: Meeting, person: Person) -> None:
    """Refuse the arrival of somebody who is excluded."""
    if person.person_id in excluded(meeting):
        raise Refusal("withheld-excluded", rule=exclusion_rule(meeting), name=person.name)


def call(meeting: Meeting, command: CallToOrder) -> tuple[Event, ...]:
    """Call somebody to order or to the matter; it is counted."""
    person = _present(meeting, command.person_id)
    reason = texts.filled_line(command.reason, "Der Grund")
    call_id = f"o{len(meeting.conduct.calls) + 1}"
    count = calls_of(meeting, person.person_id, command.kind) + 1
    return (CalledToOrder(call_id, person.person_id, command.kind, reason, count),)


def revoke(meeting: Meeting, command: RevokeCall) -> tuple[Event, ...]:
    """Take a call back, with the reason."""
    known = meeting.conduct.calls.get(command.call_id)
    if known is None or known.revoked:
        raise Refusal("call-unknown")
    return (CallRevoked(known.call_id, texts.filled_line(command.reason, "Der Grund")),)


def exclude(meeting: Meeting, command: ExcludeForDay) -> tuple[Event, ...]:
    """Somebody has to go: floor, requests and presence end. Who may vote is frozen while a vote or a ballot is open."""
    person = _present(meeting, command.person_id)
    voting.check_finished(meeting)
    if meeting.elections.running is not None:
        raise Refusal("vote-unfinished")
    if person.function == "chair" or person.person_id == meeting.chairing.deputy:
        raise Refusal("chair-not-excludable", rule=exclusion_rule(meeting))
    reason = texts.filled_line(command.reason, "Der Grund")
    return (
        ExcludedForDay(person.person_id, reason),
        *speakers.forget(meeting, person.person_id),
        PersonLeft(person.person_id, "excluded"),
    )


def contest(meeting: Meeting, command: ContestExclusion) -> tuple[Event, ...]:
    """Call upon the body."""
    after(_exclusion(meeting, command.person_id).state, "contest", exclusion_rule(meeting))
    return (ExclusionContested(command.person_id),)


def review(meeting: Meeting, command: ReviewExclusion) -> tuple[Event, ...]:
    """Put it to the vote."""
    one = _exclusion(meeting, command.person_id)
    after(one.state, "uphold", exclusion_rule(meeting))
    rule = meeting.law.exclusion_review
    return voting.start(
        meeting,
        question(meeting, one),
        about="exclusion",
        about_id=one.person_id,
        rule=rule.value,
        basis=rule.citation,
        form=command.form,
        order=command.order,
        lot=command.lot,
        barred=frozenset({one.person_id}),
    )


def question(meeting: Meeting, one: Exclusion) -> str:
    """What the body is asked."""
    return QUESTION.format(name=meeting.people[one.person_id].name)


def decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """What the body's decision means (`announcing.CONSEQUENCES`); a repeated vote may turn it round."""
    one = meeting.conduct.exclusions[vote.about_id]
    upheld, lifted = ExclusionUpheld(one.person_id, vote.vote_id), ExclusionLifted(one.person_id, "", vote.vote_id)
    match one.state, carried, bool(vote.repeats):
        case "contested", True, _:
            return (upheld,)
        case ("contested", False, _) | ("upheld", False, True):
            return (lifted,)
        case "lifted", True, True:
            return (upheld, *_out_again(meeting, one.person_id))
        case _:
            return ()


def _out_again(meeting: Meeting, person_id: str) -> tuple[Event, ...]:
    """Who had come back meanwhile has to go."""
    if meeting.people[person_id].present is None:
        return ()
    return (*speakers.forget(meeting, person_id), PersonLeft(person_id, "excluded"))


def lift(meeting: Meeting, command: LiftExclusion) -> tuple[Event, ...]:
    """The chair takes it back; not while the body is voting on it."""
    one = _exclusion(meeting, command.person_id)
    after(one.state, "lift", exclusion_rule(meeting))
    voting.check_finished(meeting)
    return (ExclusionLifted(one.person_id, texts.filled_line(command.reason, "Der Grund")),)


def _present(meeting: Meeting, person_id: str) -> Person:
    person = meeting.person(person_id)
    if person.present is None:
        raise Refusal("not-present", rule=meeting.law.chair_keeps_order.cited, name=person.name)
    return person


def _exclusion(meeting: Meeting, person_id: str) -> Exclusion:
    person = meeting.person(person_id)
    if person_id not in meeting.conduct.exclusions:
        raise Refusal("exclusion-unknown", rule=exclusion_rule(meeting), name=person.name)
    return meeting.conduct.exclusions[person_id]


def on_called(meeting: Meeting, event: CalledToOrder, at: datetime) -> Meeting:
    """One more call."""
    return _with_call(meeting, Call(event.call_id, event.person_id, event.kind, event.reason, at))


def on_revoked(meeting: Meeting, event: CallRevoked, at: datetime) -> Meeting:
    """It counts no longer."""
    return _with_call(meeting, replace(meeting.conduct.calls[event.call_id], revoked=True))


def on_excluded(meeting: Meeting, event: ExcludedForDay, at: datetime) -> Meeting:
    """Out; also once more after an earlier exclusion was lifted."""
    return _with_exclusion(meeting, Exclusion(event.person_id, event.reason, at))


def on_contested(meeting: Meeting, event: ExclusionContested, at: datetime) -> Meeting:
    """The body has to decide."""
    return _stepped(meeting, event.person_id, "contest")


def on_upheld(meeting: Meeting, event: ExclusionUpheld, at: datetime) -> Meeting:
    """It stands."""
    return _stepped(meeting, event.person_id, "reinstate" if _state(meeting, event.person_id) == "lifted" else "uphold")


def on_lifted(meeting: Meeting, event: ExclusionLifted, at: datetime) -> Meeting:
    """The person may come back."""
    return _stepped(meeting, event.person_id, "overturn" if _state(meeting, event.person_id) == "upheld" else "lift")


def _state(meeting: Meeting, person_id: str) -> ExclusionState:
    return meeting.conduct.exclusions[person_id].state


def _stepped(meeting: Meeting, person_id: str, step: ExclusionStep) -> Meeting:
    one = meeting.conduct.exclusions[person_id]
    return _with_exclusion(meeting, replace(one, state=after(one.state, step)))


def _with_call(meeting: Meeting, one: Call) -> Meeting:
    calls = {**meeting.conduct.calls, one.call_id: one}
    return replace(meeting, conduct=replace(meeting.conduct, calls=calls))


def _with_exclusion(meeting: Meeting, one: Exclusion) -> Meeting:
    exclusions = {**meeting.conduct.exclusions, one.person_id: one}
    return replace(meeting, conduct=Conduct(meeting.conduct.calls, exclusions))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    CallToOrder: call,
    RevokeCall: revoke,
    ExcludeForDay: exclude,
    ContestExclusion: contest,
    ReviewExclusion: review,
    LiftExclusion: lift,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    CalledToOrder: on_called,
    CallRevoked: on_revoked,
    ExcludedForDay: on_excluded,
    ExclusionContested: on_contested,
    ExclusionUpheld: on_upheld,
    ExclusionLifted: on_lifted,
}
