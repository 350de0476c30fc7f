"""The wall between what a page sends and what the meeting is asked."""

from __future__ import annotations

from typing import Any

import pytest

from agenda.commands.floor import RequestFloor
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import CastBallot
from server.intents import IntentMalformed, parse_intent


@pytest.mark.parametrize(
    ("data", "command"),
    [
        ({"name": "OpenSitting"}, OpenSitting()),
        ({"name": "RequestFloor", "person_id": "p1"}, RequestFloor("p1")),
        (
            {"name": "CastBallot", "vote_id": "v1", "person_id": "p1", "choice": "yes", "channel": "app"},
            CastBallot("v1", "p1", "yes", "app"),
        ),
    ],
)
def test_an_intent_becomes_the_command_it_names(data: dict[str, Any], command: object) -> None:
    assert parse_intent(data) == command


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "message-malformed"),
        ([], "message-malformed"),
        ({}, "message-malformed"),
        ({"name": 7}, "message-malformed"),
        ({"name": "DropTables"}, "intent-unknown"),
        ({"name": "RequestFloor"}, "message-malformed"),
        ({"name": "RequestFloor", "person_id": {"$ne": 1}}, "message-malformed"),
        ({"name": "RequestFloor", "person_id": "p1", "role": "chair"}, "message-malformed"),
        ({"name": "CastBallot", "vote_id": "v1", "person_id": "p1", "choice": "maybe"}, "message-malformed"),
    ],
)
def test_anything_else_is_refused_with_a_code(data: object, code: str) -> None:
    with pytest.raises(IntentMalformed) as refused:
        parse_intent(data)
    assert refused.value.code == code
