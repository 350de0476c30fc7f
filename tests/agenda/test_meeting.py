"""The two dispatch tables, and the profiles they rest on."""

from __future__ import annotations

import dataclasses
import typing
from datetime import date

import pytest

from agenda.commands import COMMAND_TYPES
from agenda.events import EVENT_TYPES
from agenda.meeting import DECIDERS, EVOLVERS
from agenda.ports import Refusal
from agenda.profiles import PROFILES, Dated, Profile, profile


def second_argument(function: typing.Any) -> object:
    return list(typing.get_type_hints(function).values())[1]


def test_every_command_has_the_rule_that_takes_it() -> None:
    assert set(DECIDERS) == set(COMMAND_TYPES.values())
    assert all(second_argument(decider) is command for command, decider in DECIDERS.items())


def test_every_event_has_the_effect_that_takes_it() -> None:
    assert set(EVOLVERS) == set(EVENT_TYPES.values())
    assert all(second_argument(evolver) is event for event, evolver in EVOLVERS.items())


@pytest.mark.parametrize("law", PROFILES.values(), ids=PROFILES)
def test_every_legal_value_names_its_source_and_its_first_day(law: Profile) -> None:
    values = [getattr(law, field.name) for field in dataclasses.fields(law) if field.name not in ("name", "title")]
    assert values
    for value in values:
        assert isinstance(value, Dated)
        assert value.citation
        assert value.in_force(value.valid_from)


def test_the_hybrid_law_of_hesse_begins_on_its_day() -> None:
    remote = profile("DE-HE").remote
    assert not remote.in_force(date(2025, 4, 4))
    assert remote.in_force(date(2025, 4, 5))


def test_an_unknown_land_is_refused_with_those_known() -> None:
    with pytest.raises(Refusal, match="profile-unknown") as caught:
        profile("DE-BY")
    assert caught.value.values == {"known": "DE-HE"}
