"""The timeline's sentences about votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.votes import (
    BallotCast,
    HandsCounted,
    HandsJudged,
    NamePassed,
    OwnVoteRecorded,
    VoteAnnounced,
    VoteBrokenOff,
    VoteClosed,
    VoteDoubted,
    VoteImpaired,
    VoteOpened,
    VoteUnimpaired,
)
from agenda.events.words import Channel, HandsVerdict, VoteAbout, VoteForm
from agenda.minutes_texts import CHOICE_WORD, outcome_sentence, with_reason
from agenda.minutes_values import tally_of
from agenda.timeline.known import Known

_CHANNELS: Mapping[Channel, str] = {"app": "", "seat": " (am Platz)", "clerk": " (von der Schriftführung eingetragen)"}

_FOR_A_TEST = "zur Probe"

_FORMS: Mapping[VoteForm, str] = {
    "open": "Die Abstimmung {subject}",
    "hands": "Die Abstimmung durch Handzeichen {subject}",
    "roll-call": "Die namentliche Abstimmung {subject}",
    "secret": "Die geheime Abstimmung {subject}",
}

_VERDICTS: Mapping[HandsVerdict, str] = {
    "unanimously": "Der Vorsitz stellt fest: einstimmig angenommen.",
    "carried": "Der Vorsitz stellt fest: mit Mehrheit angenommen.",
    "rejected": "Der Vorsitz stellt fest: nicht mit Mehrheit angenommen.",
}


def _vote_opened(known: Known, event: VoteOpened) -> str:
    known.voted_on[event.vote_id] = _subject(known, event)
    said = _FORMS[event.form].format(subject=known.voted_on[event.vote_id])
    again = " wiederholt und" if event.repeats else ""
    lot = f"; gelost ist der Buchstabe {event.lot}" if event.lot else ""
    return f"{said} ist{again} eröffnet, {len(event.entitled)} sind stimmberechtigt{lot}."


def _subject(known: Known, event: VoteOpened) -> str:
    if event.about == "test":
        return _FOR_A_TEST
    return f"zu {known.item(event.item_id)}" if event.item_id else f"über „{event.question}“"


def _ballot_cast(known: Known, event: BallotCast) -> str:
    key = event.vote_id, event.person_id
    verb = "ändert die Stimme auf" if key in known.ballots else "stimmt mit"
    known.ballots[key] = event.choice
    if known.hides_ballots:
        return f"{known.names[event.person_id]} hat abgestimmt{_CHANNELS[event.channel]}."
    return f"{known.names[event.person_id]} {verb} {CHOICE_WORD[event.choice]}{_CHANNELS[event.channel]}."


def _hands_counted(known: Known, event: HandsCounted) -> str:
    return f"Handzeichen im Saal: {event.yes} Ja, {event.no} Nein, {event.abstain} Enthaltung."


def _hands_judged(known: Known, event: HandsJudged) -> str:
    return _VERDICTS[event.verdict]


def _name_passed(known: Known, event: NamePassed) -> str:
    return f"{known.names[event.person_id]} antwortet auf den Aufruf nicht."


def _vote_closed(known: Known, event: VoteClosed) -> str:
    about: VoteAbout = "test" if known.voted_on[event.vote_id] == _FOR_A_TEST else "item"
    known.results[event.vote_id] = outcome_sentence(about, tally_of(event))
    return f"Die Abstimmung {known.voted_on[event.vote_id]} ist geschlossen und ausgezählt."


def _vote_announced(known: Known, event: VoteAnnounced) -> str:
    return f"Bekannt gegeben: {known.results[event.vote_id]}"


def _vote_broken_off(known: Known, event: VoteBrokenOff) -> str:
    return with_reason(f"Die Abstimmung {known.voted_on[event.vote_id]} ist ohne Ergebnis abgebrochen", event.reason)


def _vote_doubted(known: Known, event: VoteDoubted) -> str:
    return f"{known.names[event.person_id]} zweifelt das Ergebnis der Abstimmung {known.voted_on[event.vote_id]} an."


def _vote_impaired(known: Known, event: VoteImpaired) -> str:
    return with_reason(f"Die Abstimmung {known.voted_on[event.vote_id]} ist zu wiederholen", event.reason)


def _vote_unimpaired(known: Known, event: VoteUnimpaired) -> str:
    said = f"Die Abstimmung {known.voted_on[event.vote_id]} ist doch nicht zu wiederholen"
    return with_reason(said, event.reason)


def _own_vote_recorded(known: Known, event: OwnVoteRecorded) -> str:
    voice = f" ({CHOICE_WORD[event.choice]})" if event.choice else ""
    name = known.names[event.person_id]
    return with_reason(f"{name} lässt die eigene Stimmabgabe{voice} in die Niederschrift aufnehmen", event.text)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    VoteOpened: _vote_opened,
    BallotCast: _ballot_cast,
    HandsCounted: _hands_counted,
    HandsJudged: _hands_judged,
    NamePassed: _name_passed,
    VoteClosed: _vote_closed,
    VoteAnnounced: _vote_announced,
    VoteBrokenOff: _vote_broken_off,
    VoteDoubted: _vote_doubted,
    VoteImpaired: _vote_impaired,
    VoteUnimpaired: _vote_unimpaired,
    OwnVoteRecorded: _own_vote_recorded,
}
