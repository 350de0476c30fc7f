"""What events of the floor do to the minutes: speeches, and what was said beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
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
from agenda.events.words import SpeechKind
from agenda.minutes_draft import Contribution, MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_texts import with_reason

_SPOKEN_AS: Mapping[SpeechKind, str] = {
    "order": "{name} spricht zur Geschäftsordnung.",
    "intervention": "{name} spricht in einer Kurzintervention.",
    "reply": "{name} erwidert auf die Kurzintervention.",
    "report": "{name} trägt die Berichterstattung vor.",
}
"""An ordinary contribution is in the list of speeches and needs no sentence."""


def _floor_given(draft: MinutesDraft, at: datetime, event: FloorGiven) -> None:
    draft.end_floor(at)
    draft.floor = Contribution(event, draft.presence(event.person_id), at, None, draft.heard_by_all)
    name = draft.people[event.person_id].name
    if draft.current:
        draft.current.contributions.append(draft.floor)
    else:
        draft.note(at, f"{name} erhält außerhalb der Tagesordnungspunkte das Wort.")
    if event.kind in _SPOKEN_AS:
        draft.tell(at, _SPOKEN_AS[event.kind].format(name=name), debate=True)


def _floor_taken(draft: MinutesDraft, at: datetime, event: FloorTaken) -> None:
    if event.why == "withdrawn" and draft.floor:
        draft.tell(at, with_reason(f"{_speaker(draft)} wird das Wort entzogen", event.reason))
    draft.end_floor(at)


def _question_admitted(draft: MinutesDraft, at: datetime, event: QuestionAdmitted) -> None:
    draft.tell(
        at, f"{_speaker(draft)} lässt eine Zwischenfrage von {draft.people[event.person_id].name} zu.", debate=True
    )


def _list_closed(draft: MinutesDraft, at: datetime, event: SpeakerListClosed) -> None:
    draft.tell(at, "Die Redeliste wird geschlossen.", debate=True)


def _list_opened(draft: MinutesDraft, at: datetime, event: SpeakerListOpened) -> None:
    draft.tell(at, "Die Redeliste wird wieder geöffnet.", debate=True)


def _item_limited(draft: MinutesDraft, at: datetime, event: ItemTimeLimited) -> None:
    if event.limit_s is None:
        draft.tell(at, "Es gelten wieder die üblichen Redezeiten.", debate=True)
    else:
        draft.tell(at, f"Die Redezeit wird auf {event.limit_s} Sekunden je Beitrag begrenzt.", debate=True)


def _speaker(draft: MinutesDraft) -> str:
    """The name of whoever has the floor."""
    assert draft.floor is not None
    return draft.people[draft.floor.given.person_id].name


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    FloorRequested: unrecorded,
    RequestWithdrawn: unrecorded,
    RequestMoved: unrecorded,
    FloorGiven: _floor_given,
    FloorTaken: _floor_taken,
    QuestionAdmitted: _question_admitted,
    QuestionDeclined: unrecorded,
    QuestionEnded: unrecorded,
    ClockPaused: unrecorded,
    ClockResumed: unrecorded,
    SpeakingLimitSet: unrecorded,
    ItemTimeLimited: _item_limited,
    SpeakerListClosed: _list_closed,
    SpeakerListOpened: _list_opened,
    OrderPolicySet: unrecorded,
    SpeakingRulesSet: unrecorded,
    SpeakerListChosen: unrecorded,
}
