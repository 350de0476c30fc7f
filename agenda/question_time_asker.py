"""Who asks in person at citizens' question time: a guest of the sitting, kept away from it until admitted.

The person that the sitting lists bears the name only if its owner agreed; else all are "Eine Einwohnerin/ein
Einwohner".
Consent to picture and sound is noted as for every guest (`agenda/publication.py`); without it a remote asker is not
admitted, and nobody is ever on air. Admission puts the asker into the one speaker queue; with the end of the speech, or
of the item, the asker is out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from agenda.commands import Command
from agenda.commands.question_time import AdmitAsker, DismissAsker
from agenda.events import Event
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken, RequestWithdrawn
from agenda.events.items import ItemClosed
from agenda.events.planning import PersonListed
from agenda.events.presence import PersonLeft
from agenda.events.question_time import AskerAdmitted, AskerDismissed, ResidentQuestionAccepted, ResidentQuestionPut
from agenda.events.words import ResidentQuestionState
from agenda.ports import Refusal
from agenda.publication import CONSENT_RULE
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.question_time import QuestionTime, ResidentQuestion
from agenda.wording import N_

ANONYMOUS: Final = N_("Eine Einwohnerin/ein Einwohner")

PREFIX: Final = "frage-"
"""Ids of people who ask in person begin so; the rest is the id of the question."""

ASKABLE: Final[frozenset[ResidentQuestionState]] = frozenset({"accepted", "put"})


# -- what others ask ---------------------------------------------------------------------------------------------------


def person_of(question_id: str) -> str:
    """The id of the person who asks it."""
    return PREFIX + question_id


def question_of(meeting: Meeting, person_id: str) -> ResidentQuestion | None:
    """What this person is here to ask; None for everybody else."""
    if not person_id.startswith(PREFIX):
        return None
    return meeting.question_time.questions.get(person_id.removeprefix(PREFIX))


def is_admitted(meeting: Meeting, person_id: str) -> bool:
    """Whether this person is here to ask, and admitted."""
    found = question_of(meeting, person_id)
    return found is not None and found.question_id in meeting.question_time.admitted


def waits(meeting: Meeting, person_id: str) -> bool:
    """Whether this person is in the waiting room, with a question not yet put."""
    found = _kept_out(meeting, person_id)
    return found is not None and found.state == "accepted"


def has_asked(meeting: Meeting, person_id: str) -> bool:
    """Whether this person was here to ask, and no longer takes part."""
    found = _kept_out(meeting, person_id)
    return found is not None and found.state != "accepted"


def _kept_out(meeting: Meeting, person_id: str) -> ResidentQuestion | None:
    found = question_of(meeting, person_id)
    return None if found is None or found.question_id in meeting.question_time.admitted else found


def waiting(meeting: Meeting) -> frozenset[str]:
    """The ids of all in the waiting room."""
    return frozenset(one for one in meeting.people if waits(meeting, one))


def done(meeting: Meeting) -> frozenset[str]:
    """The ids of all who no longer take part."""
    return frozenset(one for one in meeting.people if has_asked(meeting, one))


def known(meeting: Meeting, question_id: str) -> ResidentQuestion:
    """The accepted question; raises Refusal where there is none."""
    found = meeting.question_time.questions.get(question_id)
    if found is None or found.state == "refused":
        raise Refusal("resident-question-unknown")
    return found


def check_called(meeting: Meeting, question: ResidentQuestion) -> None:
    """Refuse what is for the item under debate alone, before the public."""
    if meeting.item_id != question.item_id or meeting.public_excluded:
        raise Refusal("resident-question-item")


def ready(meeting: Meeting) -> tuple[ResidentQuestion, ...]:
    """Who may be admitted now, by their questions in order."""
    return tuple(one for one in meeting.question_time.questions.values() if _is_ready(meeting, one))


def _is_ready(meeting: Meeting, question: ResidentQuestion) -> bool:
    try:
        admit(meeting, AdmitAsker(question.question_id))
    except Refusal:
        return False
    return question.state == "accepted"


# -- rules -------------------------------------------------------------------------------------------------------------


def listed(meeting: Meeting, accepted: ResidentQuestionAccepted) -> tuple[Event, ...]:
    """A guest more, if the question is to be asked in person and there is still a sitting."""
    if not accepted.live or meeting.state == "closed":
        return ()
    return (PersonListed(person_of(accepted.question_id), accepted.name or ANONYMOUS, "guest", "", None),)


def admit(meeting: Meeting, command: AdmitAsker) -> tuple[Event, ...]:
    """Out of the waiting room, into the speaker queue."""
    question = known(meeting, command.question_id)
    person = meeting.people.get(person_of(question.question_id))
    check_called(meeting, question)
    if person is None or question.state not in ASKABLE:
        raise Refusal("asker-none")
    if question.question_id in meeting.question_time.admitted:
        raise Refusal("asker-in-already")
    _check_here(meeting, person)
    request = FloorRequested(f"r{meeting.requests + 1}", person.person_id, f"Frage {question.number}", "resident")
    return (AskerAdmitted(question.question_id), request)


def _check_here(meeting: Meeting, person: Person) -> None:
    """Who has not consented is heard in the hall and not shown; from elsewhere only who has consented comes in."""
    if person.present is None:
        raise Refusal("asker-absent")
    if person.present == "remote" and person.person_id not in meeting.publication.consents:
        raise Refusal("asker-without-consent", rule=CONSENT_RULE)


def dismiss(meeting: Meeting, command: DismissAsker) -> tuple[Event, ...]:
    """Back into the waiting room; who has the floor has it taken first."""
    if command.question_id not in meeting.question_time.admitted:
        raise Refusal("asker-not-in")
    floor = meeting.floor
    if floor is not None and floor.person_id == person_of(command.question_id):
        raise Refusal("asker-in-already")
    return _out(meeting, command.question_id)


def _out(meeting: Meeting, question_id: str) -> tuple[Event, ...]:
    person_id = person_of(question_id)
    waiting = (RequestWithdrawn(one.request_id) for one in meeting.queue if one.person_id == person_id)
    return (AskerDismissed(question_id), *waiting)


def when_given(meeting: Meeting, event: FloorGiven) -> tuple[Event, ...]:
    """Whoever asks in person puts the own question."""
    found = question_of(meeting, event.person_id)
    return () if found is None else (ResidentQuestionPut(found.question_id),)


def when_taken(meeting: Meeting, event: FloorTaken) -> tuple[Event, ...]:
    """Having asked, one is out; admitted again, one may ask once more."""
    floor = meeting.floor
    found = question_of(meeting, floor.person_id) if floor and floor.contribution_id == event.contribution_id else None
    return () if found is None else (AskerDismissed(found.question_id),)


def when_left(meeting: Meeting, event: PersonLeft) -> tuple[Event, ...]:
    """Who has gone waits anew on return; the floor went first, and took the asker out with it."""
    found = question_of(meeting, event.person_id)
    speaks = meeting.floor is not None and meeting.floor.person_id == event.person_id
    out = found is not None and found.question_id in meeting.question_time.admitted and not speaks
    return (AskerDismissed(found.question_id),) if found is not None and out else ()


def when_closed(meeting: Meeting, event: ItemClosed) -> tuple[Event, ...]:
    """With the item all are out; their requests went with it."""
    speaks = "" if meeting.floor is None else meeting.floor.person_id
    left = sorted(one for one in meeting.question_time.admitted if person_of(one) != speaks)
    return tuple(AskerDismissed(one) for one in left)


# -- what the events do ------------------------------------------------------------------------------------------------


def on_admitted(meeting: Meeting, event: AskerAdmitted, at: datetime) -> Meeting:
    """In the meeting."""
    time = meeting.question_time
    return with_time(meeting, replace(time, admitted=time.admitted | {event.question_id}))


def on_dismissed(meeting: Meeting, event: AskerDismissed, at: datetime) -> Meeting:
    """Out of it."""
    time = meeting.question_time
    return with_time(meeting, replace(time, admitted=time.admitted - {event.question_id}))


def with_time(meeting: Meeting, time: QuestionTime) -> Meeting:
    """The meeting with this question time."""
    return replace(meeting, question_time=time)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {AdmitAsker: admit, DismissAsker: dismiss}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {AskerAdmitted: on_admitted, AskerDismissed: on_dismissed}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {
    FloorGiven: when_given,
    FloorTaken: when_taken,
    PersonLeft: when_left,
    ItemClosed: when_closed,
}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""
