"""The timeline's sentences about votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.events.words import Channel, Choice
from agenda.minutes_texts import result_sentence
from agenda.minutes_values import Tally
from agenda.timeline.known import Known

_CHOICES: Mapping[Choice, str] = {"yes": "Ja", "no": "Nein", "abstain": "Enthaltung"}


_CHANNELS: Mapping[Channel, str] = {"app": "", "seat": " (am Platz)", "clerk": " (von der Schriftführung eingetragen)"}


def _vote_opened(known: Known, event: VoteOpened) -> str:
    item = known.voted_on[event.vote_id] = known.item(event.item_id)
    return f"Die Abstimmung zu {item} ist eröffnet, {len(event.entitled)} sind stimmberechtigt."


def _ballot_cast(known: Known, event: BallotCast) -> str:
    key = event.vote_id, event.person_id
    verb = "ändert die Stimme auf" if key in known.ballots else "stimmt mit"
    known.ballots[key] = event.choice
    return f"{known.names[event.person_id]} {verb} {_CHOICES[event.choice]}{_CHANNELS[event.channel]}."


def _vote_closed(known: Known, event: VoteClosed) -> str:
    tally = Tally(event.yes, event.no, event.abstain, event.not_voted, event.carried)
    known.results[event.vote_id] = result_sentence(tally)
    return f"Die Abstimmung zu {known.voted_on[event.vote_id]} ist geschlossen und ausgezählt."


def _vote_announced(known: Known, event: VoteAnnounced) -> str:
    return f"Bekannt gegeben: {known.results[event.vote_id]}"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    VoteOpened: _vote_opened,
    BallotCast: _ballot_cast,
    VoteClosed: _vote_closed,
    VoteAnnounced: _vote_announced,
}
