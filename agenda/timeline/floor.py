"""The timeline's sentences about the speaker queue and the floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.floor import (
    ClockPaused,
    ClockResumed,
    FloorGiven,
    FloorRequested,
    FloorTaken,
    ItemTimeLimited,
    OrderPolicySet,
    QuestionAdmitted,
    QuestionDeclined,
    QuestionEnded,
    RequestMoved,
    RequestWithdrawn,
    SpeakerListChosen,
    SpeakerListClosed,
    SpeakerListOpened,
    SpeakingLimitSet,
    SpeakingRulesSet,
)
from agenda.events.words import Channel, FloorEnd, OrderPolicy, RequestKind, SpeechKind
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known

_ASKS: Mapping[RequestKind, str] = {
    "contribution": "{name} meldet sich zu Wort",
    "order": "{name} meldet sich zur Geschäftsordnung",
    "question": "{name} möchte eine Zwischenfrage an {to} stellen",
    "intervention": "{name} meldet eine Kurzintervention zum Beitrag von {to} an",
    "reply": "{name} möchte auf die Kurzintervention erwidern",
    "report": "{name} meldet sich zur Berichterstattung",
    "resident": "{name} steht mit einer Einwohnerfrage auf der Redeliste",
}
_CHANNELS: Mapping[Channel, str] = {"app": "", "seat": " (am Platz)", "clerk": " (von der Schriftführung eingetragen)"}

_GETS: Mapping[SpeechKind, str] = {
    "contribution": "{name} erhält das Wort{limit}.",
    "order": "{name} erhält das Wort zur Geschäftsordnung{limit}.",
    "intervention": "{name} erhält das Wort zu einer Kurzintervention{limit}.",
    "reply": "{name} erhält das Wort zur Erwiderung{limit}.",
    "report": "{name} erhält das Wort zur Berichterstattung{limit}.",
    "resident": "{name} erhält das Wort zu einer Einwohnerfrage{limit}.",
}
_FLOOR_ENDS: Mapping[FloorEnd, str] = {
    "finished": "{name} hat den Redebeitrag beendet",
    "withdrawn": "{name} wird das Wort entzogen",
    "next": "Der Redebeitrag von {name} endet; das Wort geht weiter",
    "closed": "Der Redebeitrag von {name} endet mit der Beratung",
}
_POLICIES: Mapping[OrderPolicy, str] = {
    "first-come": "nach dem Eingang der Wortmeldungen",
    "faction-rotation": "reihum nach Fraktionen",
    "gender-alternation": "abwechselnd nach Frauenliste und offener Liste",
    "least-spoken": "nach der bisher verbrauchten Redezeit",
}


def _floor_requested(known: Known, event: FloorRequested) -> str:
    name = known.requests[event.request_id] = known.names[event.person_id]
    asks = _ASKS[event.kind].format(name=name, to=known.names.get(event.to, ""))
    return f"{asks}{_CHANNELS[event.channel]}{f': „{event.remark}“' if event.remark else '.'}"


def _request_withdrawn(known: Known, event: RequestWithdrawn) -> str:
    return f"Die Wortmeldung von {known.requests[event.request_id]} ist zurückgezogen."


def _request_moved(known: Known, event: RequestMoved) -> str:
    moved = f"Der Vorsitz setzt die Wortmeldung von {known.requests[event.request_id]} auf Platz {event.position}"
    return with_reason(moved, event.reason)


def _floor_given(known: Known, event: FloorGiven) -> str:
    name = known.contributions[event.contribution_id] = known.names[event.person_id]
    return _GETS[event.kind].format(name=name, limit=_limit(event.limit_s))


def _floor_taken(known: Known, event: FloorTaken) -> str:
    return with_reason(_FLOOR_ENDS[event.why].format(name=known.contributions[event.contribution_id]), event.reason)


def _question_admitted(known: Known, event: QuestionAdmitted) -> str:
    speaker, asking = known.contributions[event.contribution_id], known.names[event.person_id]
    return f"{speaker} lässt eine Zwischenfrage von {asking} zu; die Redezeit ruht."


def _question_declined(known: Known, event: QuestionDeclined) -> str:
    speaker, asking = known.contributions[event.contribution_id], known.requests[event.request_id]
    return f"{speaker} lässt die Zwischenfrage von {asking} nicht zu."


def _question_ended(known: Known, event: QuestionEnded) -> str:
    return f"Die Zwischenfrage an {known.contributions[event.contribution_id]} ist beantwortet."


def _clock_paused(known: Known, event: ClockPaused) -> str:
    return f"Der Vorsitz hält die Redezeit von {known.contributions[event.contribution_id]} an."


def _clock_resumed(known: Known, event: ClockResumed) -> str:
    return f"Die Redezeit von {known.contributions[event.contribution_id]} läuft weiter."


def _limit_set(known: Known, event: SpeakingLimitSet) -> str:
    return f"{known.contributions[event.contribution_id]} darf{_limit(event.limit_s) or ' unbegrenzt'} sprechen."


def _item_limited(known: Known, event: ItemTimeLimited) -> str:
    if event.limit_s is None:
        return f"Zu {known.item(event.item_id)} gelten wieder die üblichen Redezeiten."
    return f"Die Redezeit zu {known.item(event.item_id)} ist begrenzt: {_duration(event.limit_s)} je Beitrag."


def _list_closed(known: Known, event: SpeakerListClosed) -> str:
    return f"Die Redeliste zu {known.item(event.item_id)} ist geschlossen."


def _list_opened(known: Known, event: SpeakerListOpened) -> str:
    return f"Die Redeliste zu {known.item(event.item_id)} ist wieder offen."


def _policy_set(known: Known, event: OrderPolicySet) -> str:
    return f"Die Redeliste wird geordnet {_POLICIES[event.policy]}."


def _rules_set(known: Known, event: SpeakingRulesSet) -> str:
    return "Die Redezeiten der Geschäftsordnung sind eingetragen."


def _list_chosen(known: Known, event: SpeakerListChosen) -> str:
    return f"{known.names[event.person_id]} steht auf der {'Frauenliste' if event.womens_list else 'offenen Liste'}."


def _limit(seconds: int | None) -> str:
    """How long somebody may speak; nothing where there is no limit."""
    return "" if seconds is None else f" für {_duration(seconds)}"


def _duration(seconds: int) -> str:
    """In whole minutes where that is what it is."""
    minutes, rest = divmod(seconds, 60)
    if rest or not minutes:
        return f"{seconds} Sekunden"
    return "1 Minute" if minutes == 1 else f"{minutes} Minuten"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    FloorRequested: _floor_requested,
    RequestWithdrawn: _request_withdrawn,
    RequestMoved: _request_moved,
    FloorGiven: _floor_given,
    FloorTaken: _floor_taken,
    QuestionAdmitted: _question_admitted,
    QuestionDeclined: _question_declined,
    QuestionEnded: _question_ended,
    ClockPaused: _clock_paused,
    ClockResumed: _clock_resumed,
    SpeakingLimitSet: _limit_set,
    ItemTimeLimited: _item_limited,
    SpeakerListClosed: _list_closed,
    SpeakerListOpened: _list_opened,
    OrderPolicySet: _policy_set,
    SpeakingRulesSet: _rules_set,
    SpeakerListChosen: _list_chosen,
}
