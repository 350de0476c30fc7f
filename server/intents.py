"""From what a page sends to a command: the typed wall before the meeting.

An intent is `{"name": "RequestFloor", …fields}`. Names, fields and types must be exactly a command's; anything else is
refused with a code, before the rules are asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agenda.commands import COMMAND_TYPES, Command

_ADAPTERS: Mapping[str, TypeAdapter[Command]] = {name: TypeAdapter(cls) for name, cls in COMMAND_TYPES.items()}
_FIELDS: Mapping[str, frozenset[str]] = {
    name: frozenset(field.name for field in dataclasses.fields(cls)) for name, cls in COMMAND_TYPES.items()
}


class IntentMalformed(Exception):
    """The message is no intent; `code` names the sentence in server/texts.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_intent(data: object) -> Command:
    """The command that the message asks for; raises IntentMalformed."""
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise IntentMalformed("message-malformed")
    fields: dict[str, Any] = {str(key): value for key, value in data.items() if key != "name"}
    adapter = _ADAPTERS.get(data["name"])
    if adapter is None:
        raise IntentMalformed("intent-unknown")
    if not fields.keys() <= _FIELDS[data["name"]]:
        raise IntentMalformed("message-malformed")
    try:
        return adapter.validate_python(fields)
    except ValidationError as error:
        raise IntentMalformed("message-malformed") from error
