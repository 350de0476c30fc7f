"""The chair's next steps about the floor: whose turn it is, with the words that fit what it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agenda.events.words import RequestKind
from agenda.speaking import debates, order, questions, times
from agenda.state import Meeting
from agenda.state.floor import Request
from agenda.step import Step
from agenda.withheld import reason_of
from agenda.wording import N_

_WORDS: Mapping[RequestKind, tuple[str, str]] = {
    "contribution": (N_("Wort an {name}"), N_("Das Wort hat {name}.")),
    "order": (N_("Wort zur Geschäftsordnung an {name}"), N_("Das Wort zur Geschäftsordnung hat {name}.")),
    "intervention": (N_("Kurzintervention: Wort an {name}"), N_("Zu einer Kurzintervention hat das Wort {name}.")),
    "reply": (N_("Erwiderung: Wort an {name}"), N_("Zur Erwiderung hat das Wort {name}.")),
    "report": (N_("Bericht: Wort an {name}"), N_("Zur Berichterstattung hat das Wort {name}.")),
    "resident": (N_("Einwohnerfrage: Wort an {name}"), N_("Zu einer Einwohnerfrage hat das Wort: {name}.")),
}
"""Label and sentence by what the floor is given for."""

_BEFORE_A_REPLY: frozenset[RequestKind] = frozenset({"order", "intervention"})


def interposed(meeting: Meeting) -> Step | None:
    """A question to the speaker is settled before anything else."""
    if meeting.floor is None:
        return None
    speaker = meeting.people[meeting.floor.person_id].name
    if meeting.floor.question is not None:
        say = N_("{name} hat weiter das Wort.").format(name=speaker)
        return Step("end-question", N_("Zwischenfrage beenden"), say, {"name": "EndQuestion"})
    waiting = (request for request in questions.waiting(meeting) if reason_of(meeting, request.person_id) is None)
    first = next(waiting, None)
    return None if first is None else _admit(meeting, speaker, first)


def serve_queue(meeting: Meeting) -> Step | None:
    """The next one's turn; after a short intervention the one it was about may reply. Who is kept away waits on."""
    waiting = (stand.request for stand in order.line(meeting) if reason_of(meeting, stand.request.person_id) is None)
    first = next(waiting, None)
    replying = _may_reply(meeting)
    if replying is not None and (first is None or first.kind not in _BEFORE_A_REPLY):
        return _give(meeting, replying, "reply", {"kind": "reply"})
    if first is None:
        return None
    return _give(meeting, first.person_id, first.kind, {"request_id": first.request_id})


def end_contribution(meeting: Meeting) -> Step | None:
    """Thank the speaker."""
    if meeting.floor is None:
        return None
    say = N_("Vielen Dank, {name}.").format(name=meeting.people[meeting.floor.person_id].name)
    return Step("take-floor", N_("Redebeitrag beenden"), say, {"name": "TakeFloor", "why": "finished"})


def about_the_floor(meeting: Meeting) -> Iterator[Step]:
    """What else may be done while somebody speaks."""
    ended = end_contribution(meeting)
    if ended is None:
        return
    for request in questions.waiting(meeting)[:1]:
        yield _decline(meeting, request)
    yield ended
    say = N_("Ich entziehe Ihnen das Wort.")
    label = N_("Wort entziehen (steht in der Niederschrift)")
    intent = {"name": "TakeFloor", "why": "withdrawn"}
    yield Step("withdraw-floor", label, say, intent, danger=True, asks_reason=True)


def _give(meeting: Meeting, person_id: str, kind: RequestKind, more: Mapping[str, str]) -> Step:
    person = meeting.people[person_id]
    label, say = _WORDS[kind]
    spoken = (say.format(name=person.name), times.used_up(meeting, person, kind))
    intent = {"name": "GiveFloor", "person_id": person_id, **more}
    return Step("give-floor", label.format(name=person.name), " ".join(filter(None, spoken)), intent)


def _may_reply(meeting: Meeting) -> str | None:
    """Whoever an intervention was about, if still here."""
    due = debates.current(meeting).reply_due
    if due is None or reason_of(meeting, due) is not None or meeting.people[due].present is None:
        return None
    return due


def _admit(meeting: Meeting, speaker: str, request: Request) -> Step:
    name = meeting.people[request.person_id].name
    return Step(
        key="admit-question",
        label=N_("Zwischenfrage von {name} zulassen").format(name=name),
        say=N_("{speaker}, gestatten Sie eine Zwischenfrage von {name}?").format(speaker=speaker, name=name),
        intent={"name": "AdmitQuestion", "request_id": request.request_id},
    )


def _decline(meeting: Meeting, request: Request) -> Step:
    name = meeting.people[request.person_id].name
    return Step(
        key="decline-question",
        label=N_("Zwischenfrage von {name} nicht zugelassen").format(name=name),
        say=N_("Die Zwischenfrage wird nicht zugelassen."),
        intent={"name": "DeclineQuestion", "request_id": request.request_id},
    )
