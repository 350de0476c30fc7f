"""Sittings with and without the right to take part by picture and sound, for the tests of what that takes."""

from __future__ import annotations

from dataclasses import replace

from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.publicity import AskForPrivacy, ConfirmPrivacy
from agenda.commands.sitting import OpenSitting
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, member

SECRET_ITEM = ListItem("t5", "5", "Verschlusssache", False, "resolution", "Beschlossen.", secret=True)
BASIS = LayDown("remote", "main-statute", "2025-09-01", "§ 4a Hauptsatzung")


def sitting(land: str = "DE-HE", *, first: bool = False, basis: bool = True) -> Evening:
    """The small council of the other tests by the law of a Land, with a secret item on its agenda, not yet open."""
    evening = Evening()
    for command in (*COUNCIL, SECRET_ITEM):
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile=land, first_sitting=first), CLERK)
        else:
            evening.do(command, CLERK)
    if basis:
        evening.lay_down_remote()
    return evening


def begun(land: str, *, remote: bool = True) -> Evening:
    evening = sitting(land)
    evening.arrive("vor", "anna", "ben", "dora")
    if remote:
        evening.do(NoteArrival("cem", "remote"), SYSTEM)
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    return evening


def privately(evening: Evening, item_id: str) -> Evening:
    evening.do(AskForPrivacy())
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.do(CallItem(item_id))
    return evening
