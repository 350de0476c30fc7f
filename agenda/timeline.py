"""The log as sentences: every event is one line that a clerk can read.

A pure fold: the state holds what later sentences need, names and numbers. The time stands beside the sentence in UTC
and is not part of it; how it is shown is the page's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any, TypedDict

from agenda import events
from agenda.events import Channel, Choice, FloorEnd, Presence, Recorded
from agenda.minutes_texts import result_sentence, with_reason
from agenda.minutes_values import Tally


class Sentence(TypedDict):
    """One line of the timeline; `at` is ISO 8601 in UTC."""

    seq: int
    at: str
    text: str


_CHOICES: Mapping[Choice, str] = {"yes": "Ja", "no": "Nein", "abstain": "Enthaltung"}

_CHANNELS: Mapping[Channel, str] = {"app": "", "seat": " (am Platz)", "clerk": " (von der Schriftführung eingetragen)"}

_ARRIVALS: Mapping[tuple[Presence | None, Presence], str] = {
    (None, "hall"): "{name} ist im Saal anwesend.",
    (None, "remote"): "{name} ist zugeschaltet.",
    ("hall", "remote"): "{name} wechselt vom Saal in die Zuschaltung.",
    ("remote", "hall"): "{name} wechselt von der Zuschaltung in den Saal.",
    ("hall", "hall"): "{name} ist weiter im Saal anwesend.",
    ("remote", "remote"): "{name} ist wieder verbunden.",
}

_FLOOR_ENDS: Mapping[FloorEnd, str] = {
    "finished": "{name} hat den Redebeitrag beendet.",
    "withdrawn": "{name} wird das Wort entzogen.",
    "next": "Der Redebeitrag von {name} endet; das Wort geht weiter.",
    "closed": "Der Redebeitrag von {name} endet mit der Beratung.",
}


class Timeline:
    """Turns one event after the other into its sentence."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.items: dict[str, events.ItemListed] = {}
        self.called: set[str] = set()
        self.present: dict[str, Presence] = {}
        self.requests: dict[str, str] = {}
        self.contributions: dict[str, str] = {}
        self.voted_on: dict[str, str] = {}
        self.ballots: dict[tuple[str, str], Choice] = {}
        self.results: dict[str, str] = {}

    def add(self, recorded: Recorded) -> Sentence:
        """The sentence of the next event."""
        text = _SENTENCES[type(recorded.event)](self, recorded.event)
        return {"seq": recorded.seq, "at": recorded.at.astimezone(UTC).isoformat(), "text": text}

    def item(self, item_id: str) -> str:
        """Number and title of an item."""
        listed = self.items[item_id]
        return f"TOP {listed.number} ({listed.title})"


def sentences(recorded: Iterable[Recorded]) -> list[Sentence]:
    """All events of a meeting as sentences, in the order of the log."""
    timeline = Timeline()
    return [timeline.add(one) for one in recorded]


def _planned(timeline: Timeline, event: events.MeetingPlanned) -> str:
    return f"Die Sitzung „{event.title}“ ({event.body}, {event.place}) ist vorbereitet."


def _person_listed(timeline: Timeline, event: events.PersonListed) -> str:
    timeline.names[event.person_id] = event.name
    faction = f" ({event.faction})" if event.faction else ""
    return f"{event.name}{faction} gehört zur Sitzung."


def _item_listed(timeline: Timeline, event: events.ItemListed) -> str:
    timeline.items[event.item_id] = event
    part = "" if event.public else " im nichtöffentlichen Teil"
    return f"{timeline.item(event.item_id)} steht{part} auf der Tagesordnung."


def _opened(timeline: Timeline, event: events.SittingOpened) -> str:
    return "Die Sitzung ist eröffnet."


def _interrupted(timeline: Timeline, event: events.SittingInterrupted) -> str:
    return with_reason("Die Sitzung ist unterbrochen", event.reason)


def _resumed(timeline: Timeline, event: events.SittingResumed) -> str:
    return "Die Sitzung geht weiter."


def _closed(timeline: Timeline, event: events.SittingClosed) -> str:
    return "Die Sitzung ist geschlossen."


def _arrived(timeline: Timeline, event: events.PersonArrived) -> str:
    before = timeline.present.get(event.person_id)
    timeline.present[event.person_id] = event.how
    return _ARRIVALS[before, event.how].format(name=timeline.names[event.person_id])


def _left(timeline: Timeline, event: events.PersonLeft) -> str:
    timeline.present.pop(event.person_id, None)
    return f"{timeline.names[event.person_id]} ist nicht mehr anwesend."


def _quorum_stated(timeline: Timeline, event: events.QuorumStated) -> str:
    able = "Die Beschlussfähigkeit ist festgestellt" if event.quorate else "Die Versammlung ist nicht beschlussfähig"
    return f"{able}: {event.present} von {event.legal_seats} anwesend, nötig sind {event.required}."


def _item_called(timeline: Timeline, event: events.ItemCalled) -> str:
    again = " erneut" if event.item_id in timeline.called else ""
    timeline.called.add(event.item_id)
    return f"{timeline.item(event.item_id)} ist{again} aufgerufen."


def _item_closed(timeline: Timeline, event: events.ItemClosed) -> str:
    return f"Die Beratung zu {timeline.item(event.item_id)} ist geschlossen."


def _public_excluded(timeline: Timeline, event: events.PublicExcluded) -> str:
    return with_reason("Die Öffentlichkeit ist ausgeschlossen", event.reason)


def _public_admitted(timeline: Timeline, event: events.PublicAdmitted) -> str:
    return "Die Öffentlichkeit ist wieder hergestellt."


def _floor_requested(timeline: Timeline, event: events.FloorRequested) -> str:
    name = timeline.requests[event.request_id] = timeline.names[event.person_id]
    return f"{name} meldet sich zu Wort: „{event.remark}“" if event.remark else f"{name} meldet sich zu Wort."


def _request_withdrawn(timeline: Timeline, event: events.RequestWithdrawn) -> str:
    return f"Die Wortmeldung von {timeline.requests[event.request_id]} ist zurückgezogen."


def _floor_given(timeline: Timeline, event: events.FloorGiven) -> str:
    name = timeline.contributions[event.contribution_id] = timeline.names[event.person_id]
    return f"{name} erhält das Wort{_limit(event.limit_s)}."


def _floor_taken(timeline: Timeline, event: events.FloorTaken) -> str:
    return _FLOOR_ENDS[event.why].format(name=timeline.contributions[event.contribution_id])


def _vote_opened(timeline: Timeline, event: events.VoteOpened) -> str:
    item = timeline.voted_on[event.vote_id] = timeline.item(event.item_id)
    return f"Die Abstimmung zu {item} ist eröffnet, {len(event.entitled)} sind stimmberechtigt."


def _ballot_cast(timeline: Timeline, event: events.BallotCast) -> str:
    key = event.vote_id, event.person_id
    verb = "ändert die Stimme auf" if key in timeline.ballots else "stimmt mit"
    timeline.ballots[key] = event.choice
    return f"{timeline.names[event.person_id]} {verb} {_CHOICES[event.choice]}{_CHANNELS[event.channel]}."


def _vote_closed(timeline: Timeline, event: events.VoteClosed) -> str:
    tally = Tally(event.yes, event.no, event.abstain, event.not_voted, event.carried)
    timeline.results[event.vote_id] = result_sentence(tally)
    return f"Die Abstimmung zu {timeline.voted_on[event.vote_id]} ist geschlossen und ausgezählt."


def _vote_announced(timeline: Timeline, event: events.VoteAnnounced) -> str:
    return f"Bekannt gegeben: {timeline.results[event.vote_id]}"


def _prose_written(timeline: Timeline, event: events.ProseWritten) -> str:
    about = f"zu {timeline.item(event.item_id)}" if event.item_id else "in den allgemeinen Bemerkungen"
    return f"Die Niederschrift ist {about} ergänzt."


def _limit(seconds: int | None) -> str:
    """How long somebody may speak, in whole minutes where that is what the limit is."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    if rest or not minutes:
        return f" für {seconds} Sekunden"
    return " für 1 Minute" if minutes == 1 else f" für {minutes} Minuten"


# Any: each function takes the one event type it stands beside.
_SENTENCES: Mapping[type[events.Event], Callable[[Timeline, Any], str]] = {
    events.MeetingPlanned: _planned,
    events.PersonListed: _person_listed,
    events.ItemListed: _item_listed,
    events.SittingOpened: _opened,
    events.SittingInterrupted: _interrupted,
    events.SittingResumed: _resumed,
    events.SittingClosed: _closed,
    events.PersonArrived: _arrived,
    events.PersonLeft: _left,
    events.QuorumStated: _quorum_stated,
    events.ItemCalled: _item_called,
    events.ItemClosed: _item_closed,
    events.PublicExcluded: _public_excluded,
    events.PublicAdmitted: _public_admitted,
    events.FloorRequested: _floor_requested,
    events.RequestWithdrawn: _request_withdrawn,
    events.FloorGiven: _floor_given,
    events.FloorTaken: _floor_taken,
    events.VoteOpened: _vote_opened,
    events.BallotCast: _ballot_cast,
    events.VoteClosed: _vote_closed,
    events.VoteAnnounced: _vote_announced,
    events.ProseWritten: _prose_written,
}
