"""The stream on the Internet: whether it is admissible, and who is at the word in it.

Two publicities are told apart: the hall is open to everybody (§ 52 Abs. 1 HGO), the Internet only where the Land's law
lets the municipality lay that down and it has (§ 52 Abs. 3 HGO). What is not known of a Land, or not laid down, is not
streamed. Who objects is left out by the mixer (`agenda/publication.py`). Nothing of the debate depends on either.
"""

from __future__ import annotations

from agenda import local_law
from agenda.ports import Refusal
from agenda.state import Meeting


def shut(meeting: Meeting) -> bool:
    """Whether nothing lets this sitting go to the Internet."""
    return refusal(meeting) is not None


def refusal(meeting: Meeting) -> Refusal | None:
    """What stands against streaming this sitting; None where it is admissible."""
    if meeting.plan is None:
        return None
    try:
        local_law.check_laid_down(meeting, "stream", meeting.law.public_stream)
    except Refusal as refused:
        return refused
    return None


def at_the_word(meeting: Meeting) -> tuple[str, ...]:
    """The ids of who speaks and of who puts a question meanwhile."""
    floor = meeting.floor
    if floor is None:
        return ()
    return (floor.person_id, floor.question.person_id) if floor.question else (floor.person_id,)
