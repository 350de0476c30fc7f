"""The two dispatch tables."""

from __future__ import annotations

import typing

from agenda.commands import COMMAND_TYPES
from agenda.events import EVENT_TYPES
from agenda.meeting import DECIDERS, EVOLVERS, REACTIONS, TIMED_DECIDERS


def second_argument(function: typing.Any) -> object:
    return list(typing.get_type_hints(function).values())[1]


def taken(function: typing.Any) -> tuple[object, ...]:
    """The kinds of its second argument."""
    kind = second_argument(function)
    return typing.get_args(kind) or (kind,)


def test_every_command_has_the_rule_that_takes_it() -> None:
    deciders = {**DECIDERS, **TIMED_DECIDERS}
    assert len(deciders) == len(DECIDERS) + len(TIMED_DECIDERS)
    assert set(deciders) == set(COMMAND_TYPES.values())
    assert all(second_argument(decider) is command for command, decider in deciders.items())


def test_every_reaction_takes_the_event_it_stands_beside() -> None:
    reactions = [pair for subject in REACTIONS for pair in subject.items()]
    assert reactions
    assert all(second_argument(reaction) is event for event, reaction in reactions)


def test_every_event_has_the_effect_that_takes_it() -> None:
    assert set(EVOLVERS) == set(EVENT_TYPES.values())
    assert all(event in taken(evolver) for event, evolver in EVOLVERS.items())
