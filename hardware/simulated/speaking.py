"""Who is heard in the simulated hall: nobody without an open microphone; pure.

Whoever has the floor speaks, once the microphone is open. While nobody has it, whoever opened a microphone last tries
it, as one does before a sitting, so a check of the hall hears each seat by itself.
"""

from __future__ import annotations

from hardware.simulated.conference.desks import CHAIR_UNIT
from hardware.simulated.control import PODIUM, HallState


def heard(state: HallState) -> int | None:
    """The seat whose voice the hall hears, None while nobody's; without conference system all microphones are open."""
    speaker = state.speaker_seat if state.speaking else None
    if state.microphones is None:
        return speaker
    if speaker is None:
        return _seat(state.microphones[-1]) if state.microphones else None
    return speaker if {_desk(speaker), CHAIR_UNIT} & {*state.microphones} else None


def _desk(seat: int) -> int:
    """Whose unit a seat's is; who leads in the chair's place has the own seat, and speaks at the chair's unit."""
    return CHAIR_UNIT if seat == PODIUM else seat


def _seat(desk: int) -> int:
    return PODIUM if desk == CHAIR_UNIT else desk
