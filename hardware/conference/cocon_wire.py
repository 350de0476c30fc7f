"""Televic's CoCon API: JSON over HTTP, from text to messages; pure.

Source: "CoCon API Description", 20 Nov 2024. Every answer and every notification is JSON, mostly written as a JSON
string once more; so everything is unwrapped first. Names differ between the document's own examples (`DelegateID`,
`DelegateId`), so both are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from pydantic import ValidationError

from hardware.conference import cocon_parts as parts
from hardware.conference.cocon_messages import (
    Badge,
    Ballot,
    Ballots,
    Decoded,
    Delegates,
    Lists,
    LoggedIn,
    Message,
    Mode,
    Options,
    Reseated,
    Rewired,
    Seats,
    Voting,
)
from hardware.conference.room import Choice


def unwrap(text: str) -> object:
    """The value in JSON that may be written as a JSON string once more; raises ValueError."""
    try:
        value = json.loads(text)
        return json.loads(value) if isinstance(value, str) else value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def decode(text: str) -> Decoded:
    """What a notification or an answer says."""
    try:
        value = unwrap(text)
    except ValueError:
        return Decoded(unread=1)
    if not isinstance(value, dict) or not value:
        return Decoded(unread=1)
    read = [_read(str(name), content) for name, content in value.items()]
    messages = tuple(one for found in read if found for one in found)
    return Decoded(messages, sum(found is None for found in read))


def _read(name: str, content: object) -> Sequence[Message] | None:
    """The messages of one part: none where it is of no concern, None where it cannot be read."""
    if name in UNNEEDED:
        return ()
    reader = _READERS.get(name)
    if reader is None:
        return None
    try:
        return reader(content)
    except ValidationError:
        return None


def _lists(content: object) -> Sequence[Message]:
    lists = parts.Lists.model_validate(content)
    return (Lists(lists.speakers, lists.requests),)


def _state(content: object) -> Sequence[Message]:
    lists = parts.State.model_validate(content).state
    return (Lists(lists.speakers, lists.requests),)


def _mode(content: object) -> Sequence[Message]:
    return (_mode_told(parts.Mode.model_validate(content)),)


def _mode_answer(content: object) -> Sequence[Message]:
    return (_mode_told(parts.ModeAnswer.model_validate(content).microphone_mode),)


def _mode_told(mode: parts.Mode) -> Mode:
    """A key that may not even ask is none of ours: such a mode is as bad as one that opens microphones."""
    words = {
        "Mode": mode.mode,
        "MaxNrActive": mode.max_nr_active,
        "AllowRequest": mode.allow_request,
        "AllowCancelRequest": mode.allow_cancel_request,
    }
    return Mode(mode.mode in MANUAL and mode.allow_request, mode.max_nr_active, urlencode(words))


def _seats(content: object) -> Sequence[Message]:
    return (Seats({one.seat_id: one.seat_name for one in parts.Seats.model_validate(content).seats}),)


def _badge(content: object) -> Sequence[Message]:
    badge = parts.Badge.model_validate(content)
    known = badge.delegate.badge_number if badge.delegate else None
    card = (badge.bid or known or "") if badge.inside else None
    return (Badge(badge.seat_nr, card, badge.delegate.id if badge.delegate and badge.inside else None),)


def _delegates(content: object) -> Sequence[Message]:
    delegates = parts.Delegates.model_validate(content).delegates
    seats = {one.id: one.seat_number for one in delegates if one.seat_number is not None}
    return (Delegates(seats, {one.id: one.badge_number for one in delegates if one.badge_number}),)


def _logins(content: object) -> Sequence[Message]:
    logins = parts.Logins.model_validate(content).seats
    return (LoggedIn({one.seat_id: one.delegate_id for one in logins if one.login_state}),)


def _voting(content: object) -> Sequence[Message]:
    """A pause is no end: presses before it still count, and nothing is said of it here."""
    state = parts.VotingState.model_validate(content).state
    return () if state in SAYING_NOTHING else (Voting(state in LIVE),)


def _item(content: object) -> Sequence[Message]:
    return _options((parts.Item.model_validate(content),))


def _items(content: object) -> Sequence[Message]:
    return _options(parts.Items.model_validate(content).agenda_items)


def _options(items: Sequence[parts.Item]) -> Sequence[Message]:
    """The options of the active vote among these and their children."""
    for item in items:
        if item.type == "VotingAgendaItem" and item.state == "active":
            return (Options(_choices(item.voting_options), item.id_in_db),)
        if found := _options(item.children):
            return found
    return ()


def _choices(options: Sequence[parts.Option]) -> Mapping[int, Choice]:
    """What each option means, by its name, else by the colour of its key."""
    meant = {one.id: NAMES.get((one.name or "").strip().lower()) or COLOURS.get(_rgb(one.color)) for one in options}
    return {option: choice for option, choice in meant.items() if choice is not None}


def _rgb(colour: str | None) -> str:
    """The last six digits: the document writes "#FF008000" and "#0000FF"."""
    return (colour or "")[-6:].upper()


def _ballots(content: object) -> Sequence[Message]:
    results = parts.Ballots.model_validate(content).voting_results
    return (Ballots(tuple(Ballot(one.delegate, _single(one.option), one.seat_number) for one in results)),)


def _single(option: int | tuple[int, ...]) -> int | None:
    """The option chosen; of several none is meant, for a vote here has one answer."""
    if isinstance(option, int):
        return option
    return option[0] if len(option) == 1 else None


def _reseated(content: object) -> Sequence[Message]:
    return (Reseated(),)


def _rewired(content: object) -> Sequence[Message]:
    return (Rewired(),)


MANUAL: Final = frozenset({"Operator", "OnlyRequest"})
"""Modes in which a key only asks; in "Request" the next one is opened as soon as another is closed."""

LIVE: Final = frozenset({"Start", "VotingStarted"})
SAYING_NOTHING: Final = frozenset({"Pause", "VotingPaused", "Retrieve"})

NAMES: Final[Mapping[str, Choice]] = {
    **dict.fromkeys(("ja", "yes", "dafür", "für", "oui", "pour", "for", "pro"), "yes"),
    **dict.fromkeys(("nein", "no", "dagegen", "gegen", "non", "contre", "against", "contra"), "no"),
    **dict.fromkeys(("enthaltung", "abstain", "abstention", "abs"), "abstain"),
}
COLOURS: Final[Mapping[str, Choice]] = {
    "008000": "yes",
    "006400": "yes",
    "FFFF00": "abstain",
    "FF0000": "no",
    "8B0000": "no",
}
"""The colours of the templates that CoCon brings along; their options have no names."""

_READERS: Final[Mapping[str, Callable[[object], Sequence[Message]]]] = {
    "MicrophoneState": _lists,
    "GetState": _state,
    "MicrophoneMode": _mode,
    "GetMicrophoneMode": _mode_answer,
    "GetAllSeats": _seats,
    "BadgeEvent": _badge,
    "DelegateOnSeat": _badge,
    "GetDelegatesInCurrentMeeting": _delegates,
    "GetSeatsLoginStatus": _logins,
    "VotingState": _voting,
    "GetVotingState": _voting,
    "Agenda_ItemChanged": _item,
    "GetAgendaItemInformationInRunningMeeting": _items,
    "IndividualVotingResults": _ballots,
    "DelegateSeatingUpdated": _reseated,
    "DelegatesInMeetingUpdated": _reseated,
    "MeetingStartsUserInformation": _reseated,
    "UnitStateChanged": _rewired,
    "InitializationState": _rewired,
}

UNNEEDED: Final = frozenset(
    {
        "MeetingId",  # stands beside Agenda_ItemChanged
        "VolumeChangedForRoom",
        "UnitError",
        "MicButtonEvent",  # a press; what it leads to comes as MicrophoneState
        "MicrophoneSensitivityUpdated",
        "MicStateChangedInRunningMeeting",  # the same as MicrophoneState, without the queue
        "MeetingTitleChanged",
        "MeetingStatus",
        "MeetingAgendaChanged",
        "keypad_login_code",
        "FingerprintEvent",
        "VotingOutcome",
        "GeneralVotingResults",
        "VotingTemplateAdded",
        "MeetingTimerEvent",
        "DelegateTimerEvent",
        "GroupTimerEvent",
        "SeatTimerEvent",
        "ActiveAgendaItemTimerEvent",
        "VotingTimerEvent",
        "DelegateUpdated",
        "DelegateAdded",
        "DelegateRemoved",
    }
)
"""Notifications of the document that say nothing about who speaks, asks, votes or has a card in."""
