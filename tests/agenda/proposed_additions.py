"""An addition to the agenda that was proposed while everybody is there."""

from __future__ import annotations

from agenda.commands.additions import ProposeItem
from tests.agenda.evening import CLERK, Evening, opened

BRIDGE = ProposeItem("Sperrung der Brücke", True, "resolution", "Gestern gesperrt", "Der Magistrat berichtet.", "SPD")


def proposed(command: ProposeItem = BRIDGE) -> Evening:
    """Five legal seats, so that four are two thirds; all five are there."""
    evening = opened()
    evening.arrive("dora")
    evening.do(command, CLERK)
    return evening
