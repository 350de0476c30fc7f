"""The chair's keys about who leads."""

from __future__ import annotations

from agenda import chairing
from agenda.state import Meeting
from agenda.step import Step
from agenda.wording import N_


def hand_over(meeting: Meeting) -> Step | None:
    """Who is barred hands over before anything is said to the matter."""
    if meeting.state != "open" or not chairing.must_hand_over(meeting):
        return None
    return handing_over(N_("Ich übergebe die Leitung für diesen Punkt und verlasse den Saal."))


def handing_over(say: str) -> Step:
    """The key, with the reason to say aloud."""
    return Step("hand-over", N_("Sitzungsleitung übergeben"), say, None)
