"""The chair's steps while a disturbance is the municipality's: interrupt at once, go on after the repair."""

from __future__ import annotations

from agenda.disturbance import blocking
from agenda.state import Meeting
from agenda.step import Step
from agenda.wording import N_

REASON = N_("Störung der Bild-Ton-Übertragung")


def interrupt(meeting: Meeting) -> Step | None:
    """Nothing may be decided while it lasts (§ 10 Abs. 1 DigiSiVO)."""
    one = blocking(meeting)
    if meeting.state != "open" or one is None:
        return None
    say = N_("Die Übertragung zu {name} ist gestört. Ich unterbreche die Sitzung, bis die Störung behoben ist.")
    return Step(
        key="interrupt",
        label=N_("Sitzung wegen der Störung unterbrechen"),
        say=say.format(name=meeting.people[one.person_id].name),
        intent={"name": "InterruptSitting", "reason": REASON},
    )


def repair(meeting: Meeting) -> Step | None:
    """In the break: the way on leads over the repair."""
    one = blocking(meeting)
    if meeting.state != "interrupted" or one is None:
        return None
    return Step(
        key="repaired",
        label=N_("Störung bei {name} ist behoben").format(name=meeting.people[one.person_id].name),
        say=N_("Die Störung ist behoben."),
        intent={"name": "EndDisturbance", "disturbance_id": one.disturbance_id},
    )
