"""What is said on a random evening: a secret wherever the public may not know it, a harmless word elsewhere.

The secrets name the item in whose closed session they were said, so that a test can tell whether somebody who was
admitted to one item learned something of another. Blanks in ids stand for the newest of their kind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from agenda.commands import Command
from agenda.commands.additions import ProposeItem
from agenda.commands.motions import MoveMotion, OrderMotions, SplitMotion, WordMotion
from agenda.commands.papers import AttachPaper
from agenda.commands.planning import ListItem
from agenda.commands.procedure import MoveProcedure
from agenda.commands.prose import WriteProse
from agenda.events.words import Paper
from agenda.meeting import Meeting
from tests.agenda.evening import SECRET

TEXT = "@TEXT@"
"""Becomes a secret where the public may not know it, and a harmless word elsewhere."""

NEWEST = "@NEWEST@"
"""Becomes the id of the newest vote; the others that of the newest motion, motion on procedure, proposal, election,
and of the item under debate."""
MOTION, POINT, PROPOSAL, ELECTION, HERE = "@MOTION@", "@POINT@", "@PROPOSAL@", "@ELECTION@", "@HERE@"

NOMINEE = "@NOMINEE@"
"""Becomes the name that was last proposed in the newest election: a secret only where it was said in closed session."""

_IDS: Mapping[str, Callable[[Meeting], str]] = {
    NEWEST: lambda meeting: f"v{meeting.votes}",
    MOTION: lambda meeting: f"m{len(meeting.motions)}",
    POINT: lambda meeting: f"g{meeting.procedure.count}",
    PROPOSAL: lambda meeting: f"z{meeting.additions.count}",
    ELECTION: lambda meeting: f"w{len(meeting.elections.by_id)}",
    HERE: lambda meeting: meeting.item_id or "",
    NOMINEE: lambda meeting: _nominee(meeting),
}

OPEN = "offen"
OF_THE_CLERK = "NOTIZ"
"""What the clerk writes into the minutes alone: no page of the evening shows it."""

NEW = "neu"
"""Names the secrets of what is only proposed for the agenda."""

TOLD_BY_DECIDING: Mapping[type[Command], frozenset[str]] = {
    ProposeItem: frozenset({"title"}),
    MoveProcedure: frozenset({"to"}),
}
"""What everybody learns by the decision itself, wherever it was proposed: what a public item is called, to which
committee an item goes."""


def spoken(meeting: Meeting, command: Command) -> Command:
    """The command with its blanks filled."""
    word = _word(meeting, command)
    told = TOLD_BY_DECIDING.get(type(command), frozenset()) if _about_public_matter(command) else frozenset()
    changed: dict[str, Any] = {
        field.name: _filled(getattr(command, field.name), OPEN if field.name in told else word, meeting)
        for field in dataclasses.fields(command)
    }
    return dataclasses.replace(command, **changed)


def secret_of(name: str) -> str:
    """What is said in the closed session of that item."""
    return f"{SECRET}-{name}"


def _nominee(meeting: Meeting) -> str:
    elections = tuple(meeting.elections.by_id.values())
    labels = tuple(elections[-1].labels.values()) if elections else ()
    return labels[-1] if labels else ""


def _about_public_matter(command: Command) -> bool:
    return not isinstance(command, ProposeItem) or command.public


def _word(meeting: Meeting, command: Command) -> str:
    item_id = _secret_item(meeting, command)
    if isinstance(command, ProposeItem):
        return secret_of(NEW) if meeting.public_excluded or not command.public else OPEN
    if isinstance(command, ListItem):
        return OPEN if command.public else secret_of(command.item_id)
    if isinstance(command, WriteProse):
        return secret_of(item_id) if item_id else OF_THE_CLERK
    if item_id:
        return secret_of(item_id)
    argued_closed = isinstance(command, MoveProcedure) and command.kind == "exclude-public"
    return secret_of(meeting.item_id or "ohne") if meeting.public_excluded or argued_closed else OPEN


def _secret_item(meeting: Meeting, command: Command) -> str:
    """What is said about a non-public item is a secret, whichever is under debate; empty where it is about none."""
    if not isinstance(command, (MoveMotion, WordMotion, OrderMotions, SplitMotion, WriteProse, AttachPaper)):
        return ""
    named = command.subject if isinstance(command, SplitMotion) else command.item_id
    whole = _filled(named or "", "", meeting).partition("/")[0]
    motion = meeting.motions.get(whole)
    item = meeting.items.get(motion.item_id if motion else whole)
    return "" if item is None or item.public else item.item_id


def _filled(value: Any, word: str, meeting: Meeting) -> Any:
    match value:
        case str() if "@" in value:
            return _with_ids(value.replace(TEXT, word), meeting)
        case Paper(title=title, file=file):
            return Paper(_filled(title, word, meeting), _filled(file, word, meeting))
        case tuple():
            return tuple(_filled(part, word, meeting) for part in value)
        case _:
            return value


def _with_ids(text: str, meeting: Meeting) -> str:
    for blank, newest in _IDS.items():
        text = text.replace(blank, newest(meeting))
    return text
