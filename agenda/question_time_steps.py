"""The chair's steps at citizens' question time: let in who asks in person, read a question aloud, have it answered."""

from __future__ import annotations

from collections.abc import Iterator

from agenda.question_time import under_debate
from agenda.question_time_asker import person_of, ready
from agenda.state import Meeting
from agenda.state.question_time import ResidentQuestion
from agenda.step import Step
from agenda.wording import N_


def next_question(meeting: Meeting) -> Step | None:
    """While nobody speaks: the answer to the question under debate, or whose turn it is."""
    if meeting.floor is not None:
        return None
    now = under_debate(meeting)
    if now is not None:
        return _await(now)
    first = next(iter(_to_come(meeting)), None)
    if first is None:
        return None
    return _admit(meeting, first) if first in ready(meeting) else _put(first)


def about_questions(meeting: Meeting) -> Iterator[Step]:
    """Whoever waits, and the question that comes next."""
    for one in ready(meeting):
        yield _admit(meeting, one)
    yield from (_put(one) for one in _to_come(meeting)[:1])


def _to_come(meeting: Meeting) -> tuple[ResidentQuestion, ...]:
    """Of the item under debate, those not yet put."""
    if meeting.public_excluded:
        return ()
    questions = meeting.question_time.questions.values()
    return tuple(one for one in questions if one.item_id == meeting.item_id and one.state == "accepted")


def _await(question: ResidentQuestion) -> Step:
    """Who answers, or that it comes in writing, is noted beside the question."""
    label = N_("Einwohnerfrage {number} beantworten lassen, dann unten vermerken").format(number=question.number)
    return Step("await-answer", label, N_("Wer antwortet?"), None)


def _admit(meeting: Meeting, question: ResidentQuestion) -> Step:
    name = meeting.people[person_of(question.question_id)].name
    return Step(
        key="admit-asker",
        label=N_("Frage {number}: {name} zulassen").format(number=question.number, name=name),
        say=N_("Wir hören die Einwohnerfrage {number}.").format(number=question.number),
        intent={"name": "AdmitAsker", "question_id": question.question_id},
    )


def _put(question: ResidentQuestion) -> Step:
    return Step(
        key="put-resident-question",
        label=N_("Einwohnerfrage {number} verlesen").format(number=question.number),
        say=N_("Einwohnerfrage {number}: {text}").format(number=question.number, text=question.text),
        intent={"name": "PutResidentQuestion", "question_id": question.question_id},
    )
