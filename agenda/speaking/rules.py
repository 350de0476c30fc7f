"""The rules of the floor: what the standing orders say, how the queue is ordered, when its list is closed.

Which list somebody stands on is asked only where the order alternates between lists; elsewhere nobody needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.floor import (
    ChooseSpeakerList,
    CloseSpeakerList,
    LimitItemTime,
    OpenSpeakerList,
    SetOrderPolicy,
    SetSpeakingRules,
)
from agenda.events import Event
from agenda.events.floor import (
    ItemTimeLimited,
    OrderPolicySet,
    RequestWithdrawn,
    SpeakerListChosen,
    SpeakerListClosed,
    SpeakerListOpened,
    SpeakingRulesSet,
)
from agenda.ports import Refusal
from agenda.speaking import debates
from agenda.speaking.asking import STANDING_ORDERS
from agenda.speaking.times import LONGEST_LIMIT_S
from agenda.state import Meeting


def set_policy(meeting: Meeting, command: SetOrderPolicy) -> tuple[Event, ...]:
    """Order the queue in another way; the way it has already is no event."""
    return () if meeting.speaking.policy == command.policy else (OrderPolicySet(command.policy),)


def set_rules(meeting: Meeting, command: SetSpeakingRules) -> tuple[Event, ...]:
    """Take the standing orders' speaking times."""
    for seconds in (*(one.limit_s for one in command.times), command.person_budget_s, command.faction_budget_s):
        check_limit(seconds)
    if not 0 <= command.member_budget_s <= LONGEST_LIMIT_S:
        raise Refusal("limit-invalid", limit=LONGEST_LIMIT_S)
    return (
        SpeakingRulesSet(
            command.times,
            command.person_budget_s,
            command.faction_budget_s,
            command.member_budget_s,
            command.without,
        ),
    )


def check_limit(seconds: int | None) -> None:
    """Refuse a speaking time out of reason; None, unlimited, is one."""
    if seconds is not None and not 0 < seconds <= LONGEST_LIMIT_S:
        raise Refusal("limit-invalid", limit=LONGEST_LIMIT_S)


def choose_list(meeting: Meeting, command: ChooseSpeakerList) -> tuple[Event, ...]:
    """Stand on one of the two lists; voluntary, and refused where the order does not use them."""
    person = meeting.person(command.person_id)
    if meeting.speaking.policy != "gender-alternation":
        raise Refusal("lists-unused", rule=STANDING_ORDERS)
    if (person.person_id in meeting.speaking.womens_list) == command.womens_list:
        return ()
    return (SpeakerListChosen(person.person_id, command.womens_list),)


def close(meeting: Meeting, command: CloseSpeakerList) -> tuple[Event, ...]:
    """Close the list by the chair's word."""
    if meeting.item_id is None:
        raise Refusal("no-item")
    events = close_list(meeting)
    if not events:
        raise Refusal("speaker-list-closed-already")
    return events


def open_(meeting: Meeting, command: OpenSpeakerList) -> tuple[Event, ...]:
    """Take requests again."""
    if meeting.item_id is None or not debates.current(meeting).closed:
        raise Refusal("speaker-list-open-already")
    return (SpeakerListOpened(meeting.item_id),)


def limit_item(meeting: Meeting, command: LimitItemTime) -> tuple[Event, ...]:
    """Give every contribution to the item this time."""
    check_limit(command.limit_s)
    if meeting.item_id is None:
        raise Refusal("no-item")
    return limit_time(meeting, command.limit_s)


def close_list(meeting: Meeting) -> tuple[Event, ...]:
    """Schluss der Redeliste: whoever waits still speaks. No events where it is closed or no item is called."""
    if meeting.item_id is None or debates.current(meeting).closed:
        return ()
    return (SpeakerListClosed(meeting.item_id),)


def close_debate(meeting: Meeting) -> tuple[Event, ...]:
    """Schluss der Debatte: the list is closed and those who wait to contribute are struck off it."""
    struck = (request for request in meeting.queue if request.kind == "contribution")
    return (*close_list(meeting), *(RequestWithdrawn(request.request_id) for request in struck))


def limit_time(meeting: Meeting, limit_s: int | None) -> tuple[Event, ...]:
    """Another speaking time for the current item, in seconds; no events where nothing changes."""
    if meeting.item_id is None or debates.current(meeting).limit_s == limit_s:
        return ()
    return (ItemTimeLimited(meeting.item_id, limit_s),)


def on_policy_set(meeting: Meeting, event: OrderPolicySet, at: datetime) -> Meeting:
    """The queue is ordered anew; whom the chair moved keeps the place."""
    return replace(meeting, speaking=replace(meeting.speaking, policy=event.policy))


def on_rules_set(meeting: Meeting, event: SpeakingRulesSet, at: datetime) -> Meeting:
    """The times hold for every contribution from now on; the one that is going on keeps its own."""
    speaking = replace(
        meeting.speaking,
        times={one.kind: one.limit_s for one in event.times},
        person_budget_s=event.person_budget_s,
        faction_budget_s=event.faction_budget_s,
        member_budget_s=event.member_budget_s,
        without=frozenset(event.without),
    )
    return replace(meeting, speaking=speaking)


def on_list_chosen(meeting: Meeting, event: SpeakerListChosen, at: datetime) -> Meeting:
    """On the women's list or no longer."""
    others = meeting.speaking.womens_list - {event.person_id}
    chosen = others | {event.person_id} if event.womens_list else others
    return replace(meeting, speaking=replace(meeting.speaking, womens_list=chosen))


def on_closed(meeting: Meeting, event: SpeakerListClosed, at: datetime) -> Meeting:
    """Nobody joins the list."""
    return debates.replaced(meeting, replace(debates.current(meeting), closed=True))


def on_opened(meeting: Meeting, event: SpeakerListOpened, at: datetime) -> Meeting:
    """The list is open."""
    return debates.replaced(meeting, replace(debates.current(meeting), closed=False))


def on_item_limited(meeting: Meeting, event: ItemTimeLimited, at: datetime) -> Meeting:
    """The item has its own speaking time."""
    return debates.replaced(meeting, replace(debates.current(meeting), limit_s=event.limit_s))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    SetOrderPolicy: set_policy,
    SetSpeakingRules: set_rules,
    ChooseSpeakerList: choose_list,
    CloseSpeakerList: close,
    OpenSpeakerList: open_,
    LimitItemTime: limit_item,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    OrderPolicySet: on_policy_set,
    SpeakingRulesSet: on_rules_set,
    SpeakerListChosen: on_list_chosen,
    SpeakerListClosed: on_closed,
    SpeakerListOpened: on_opened,
    ItemTimeLimited: on_item_limited,
}
