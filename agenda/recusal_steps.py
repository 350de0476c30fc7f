"""The chair's steps about conflicts of interest: see those out who must leave, and let the body decide a doubt."""

from __future__ import annotations

from agenda import motion_steps, recusal
from agenda.recusal_course import question
from agenda.state import Meeting
from agenda.state.recusals import Recusal
from agenda.step import Step
from agenda.wording import N_


def see_out(meeting: Meeting) -> Step | None:
    """Somebody who takes no part still sits in the hall."""
    entry = next((one for one in recusal.current(meeting) if _still_inside(meeting, one)), None)
    if entry is None:
        return None
    person = meeting.people[entry.person_id]
    return Step(
        key="see-out",
        label=N_("{name} hat den Saal verlassen").format(name=person.name),
        say=N_("Ich bitte {name}, den Saal zu verlassen.").format(name=person.name),
        intent={"name": "NoteRoomLeft", "recusal_id": entry.recusal_id},
    )


def decide_doubt(meeting: Meeting) -> Step | None:
    """The body decides before the debate goes on, the person being out."""
    entry = next((one for one in recusal.current(meeting) if one.doubt == "open"), None)
    if entry is None or not motion_steps.quorate(meeting) or not meeting.law.recusal_decision.known:
        return None
    return Step(
        key="decide-recusal",
        label=N_("Über den Widerstreit der Interessen abstimmen"),
        say=question(meeting, entry),
        intent={"name": "OpenRecusalVote", "recusal_id": entry.recusal_id},
    )


def _still_inside(meeting: Meeting, entry: Recusal) -> bool:
    in_hall = meeting.people[entry.person_id].present == "hall"
    return entry.state == "out" and in_hall and not entry.left_room
