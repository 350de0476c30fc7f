"""The chair's steps about publicity and order: prepare the non-public part, close and open the room, review."""

from __future__ import annotations

from collections.abc import Iterator

from agenda import conduct, motion_steps, privacy, procedure, schedule
from agenda.body_kinds import CLOSED
from agenda.state import Meeting
from agenda.step import Step
from agenda.wording import N_


def ask_for_privacy(meeting: Meeting) -> Step | None:
    """Before an item without the public is called, those not in the hall confirm that nobody listens."""
    coming = schedule.to_come(meeting)
    if not coming or not privacy.debated_closed(meeting, coming[0]) or privacy.asked(meeting):
        return None
    return _ask() if any(one.present == "remote" for one in meeting.people.values()) else None


def close_to_argue(meeting: Meeting) -> Step | None:
    """Why the public should be out is argued and decided without it: the room is closed first."""
    points = procedure.waiting(meeting)
    if not points or points[0].moved.kind != "exclude-public" or meeting.public_excluded or meeting.floor is not None:
        return None
    return _exclude()


def about_publicity(meeting: Meeting) -> Iterator[Step]:
    """Close the room to argue why it should be closed, and open it again."""
    if meeting.public_excluded:
        if _may_open(meeting):
            yield _admit()
    elif any(point.moved.kind == "exclude-public" for point in procedure.waiting(meeting)):
        yield _exclude()


def about_conduct(meeting: Meeting) -> Iterator[Step]:
    """Whoever is excluded has called upon the body."""
    one = next(conduct.contested(meeting), None)
    if one is not None and motion_steps.quorate(meeting) and meeting.law.exclusion_review.known:
        yield Step(
            key="review-exclusion",
            label=N_("Über den Ausschluss von {name} abstimmen").format(name=meeting.people[one.person_id].name),
            say=conduct.question(meeting, one),
            intent={"name": "ReviewExclusion", "person_id": one.person_id},
        )


def _may_open(meeting: Meeting) -> bool:
    item = meeting.current
    closed = meeting.planned.kind in CLOSED
    return not closed and (item is None or not privacy.debated_closed(meeting, item))


def _ask() -> Step:
    return Step(
        key="ask-privacy",
        label=N_("Bestätigung der Zugeschalteten einholen"),
        say=N_("Es folgt der nichtöffentliche Teil. Ich bitte die Zugeschalteten zu bestätigen, dass niemand mithört."),
        intent={"name": "AskForPrivacy"},
    )


def _exclude() -> Step:
    return Step(
        key="exclude-public",
        label=N_("Öffentlichkeit für Begründung und Entscheidung ausschließen"),
        say=N_(
            "Über den Ausschluss der Öffentlichkeit beraten und entscheiden wir nichtöffentlich. Ich bitte die Gäste "
            "hinaus."
        ),
        intent={"name": "ExcludePublic"},
    )


def _admit() -> Step:
    return Step(
        key="admit-public",
        label=N_("Öffentlichkeit wieder zulassen"),
        say=N_("Die Öffentlichkeit ist wieder zugelassen."),
        intent={"name": "AdmitPublic"},
        danger=True,
    )
