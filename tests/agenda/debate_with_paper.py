"""A debate on an item with a paper of three pages, for the tests of what is shown full screen."""

from __future__ import annotations

import dataclasses

from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem
from agenda.commands.presence import StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events.words import Paper
from tests.agenda.evening import CLERK, COUNCIL, Evening

PLAN = Paper("Bebauungsplan", "plan.pdf")


def debating(item_id: str = "t2") -> Evening:
    """A debate on an item with a paper of three pages."""
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, ListItem) and command.item_id == "t2":
            evening.do(dataclasses.replace(command, papers=(PLAN,)), CLERK)
        else:
            evening.do(command, CLERK)
    return _called(evening, item_id)


def _called(evening: Evening, item_id: str) -> Evening:
    evening.arrive("vor", "anna", "ben", "cem")
    for step in (OpenSitting(), StateQuorum(), CallItem(item_id)):
        evening.do(step)
    return evening
