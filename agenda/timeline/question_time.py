"""The timeline's sentences about citizens' question time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda import question_time_texts as say
from agenda.events import Event
from agenda.events.question_time import (
    AskerAdmitted,
    AskerDismissed,
    ResidentAnswerOwed,
    ResidentQuestionAccepted,
    ResidentQuestionAnswered,
    ResidentQuestionMerged,
    ResidentQuestionPut,
    ResidentQuestionRefused,
    ResidentQuestionsOrdered,
)
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known


def _accepted(known: Known, event: ResidentQuestionAccepted) -> str:
    live = " Sie soll selbst gestellt werden." if event.live else ""
    return f"Angenommen: {say.asked(event, event.text)}{live}"


def _refused(known: Known, event: ResidentQuestionRefused) -> str:
    return with_reason(f"{say.title(event.question_id)} ist nicht zugelassen", event.reason)


def _merged(known: Known, event: ResidentQuestionMerged) -> str:
    return f"{say.title(event.question_id)} wird mit {say.title(event.into)} zusammen behandelt: „{event.text}“"


def _ordered(known: Known, event: ResidentQuestionsOrdered) -> str:
    numbers = ", ".join(one.removeprefix("f") for one in event.question_ids)
    return f"Die Einwohnerfragen zu {known.item(event.item_id)} werden in dieser Reihenfolge behandelt: {numbers}."


def _put(known: Known, event: ResidentQuestionPut) -> str:
    return f"{say.title(event.question_id)} wird gestellt."


def _admitted(known: Known, event: AskerAdmitted) -> str:
    return f"Wer {say.title(event.question_id)} stellt, ist zugelassen."


def _dismissed(known: Known, event: AskerDismissed) -> str:
    return f"Wer {say.title(event.question_id)} stellt, nimmt nicht mehr teil."


def _owed(known: Known, event: ResidentAnswerOwed) -> str:
    return f"{say.title(event.question_id)}: {say.owed(event.due)}"


def _answered(known: Known, event: ResidentQuestionAnswered) -> str:
    return f"{say.title(event.question_id)}: {say.answered(event)}"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ResidentQuestionAccepted: _accepted,
    ResidentQuestionRefused: _refused,
    ResidentQuestionMerged: _merged,
    ResidentQuestionsOrdered: _ordered,
    ResidentQuestionPut: _put,
    AskerAdmitted: _admitted,
    AskerDismissed: _dismissed,
    ResidentAnswerOwed: _owed,
    ResidentQuestionAnswered: _answered,
}
