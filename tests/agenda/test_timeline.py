"""Each event is one German sentence."""

from __future__ import annotations

import pytest

from agenda.events import EVENT_TYPES, Event
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken, RequestWithdrawn
from agenda.events.items import ItemCalled, ItemClosed, PublicExcluded
from agenda.events.planning import PersonListed
from agenda.events.presence import PersonArrived, PersonLeft, QuorumStated
from agenda.events.prose import ProseWritten
from agenda.events.sitting import SittingInterrupted, SittingResumed
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
)
from agenda.events.words import FloorEnd
from agenda.timeline import SENTENCES, Timeline, sentences
from tests.agenda.minutes_evening import Evening, member, opened, whole


def texts(*happened: Event) -> list[str]:
    """The sentences of these events after the opening."""
    evening = opened()
    before = len(evening.log)
    evening.add(*happened)
    return [sentence["text"] for sentence in sentences(evening.log)[before:]]


def test_every_event_of_an_evening_has_a_sentence_with_number_and_time() -> None:
    log = whole().log
    told = sentences(log)
    assert [sentence["seq"] for sentence in told] == [recorded.seq for recorded in log]
    assert all(sentence["text"].strip() for sentence in told)
    assert told[0]["at"] == "2026-03-05T17:22:00+00:00"


def test_every_kind_of_event_has_its_sentence() -> None:
    assert set(SENTENCES) == set(EVENT_TYPES.values())


def test_event_by_event_gives_the_same_sentences() -> None:
    log = whole().log
    timeline = Timeline()
    assert [timeline.add(recorded) for recorded in log] == sentences(log)


@pytest.mark.parametrize(
    ("happened", "sentence"),
    [
        (SittingResumed(), "Die Sitzung geht weiter."),
        (SittingInterrupted(""), "Die Sitzung ist unterbrochen."),
        (SittingInterrupted("Pause"), "Die Sitzung ist unterbrochen: Pause"),
        (PersonArrived(member(37), "hall"), "Alex von der Lühe-Schönborn ist im Saal anwesend."),
        (PersonArrived(member(37), "remote"), "Alex von der Lühe-Schönborn ist zugeschaltet."),
        (PersonArrived(member(2), "remote"), "Alex Bauer wechselt vom Saal in die Zuschaltung."),
        (PersonArrived(member(30), "hall"), "Alex Dörr wechselt von der Zuschaltung in den Saal."),
        (PersonLeft(member(2)), "Alex Bauer ist nicht mehr anwesend."),
        (
            QuorumStated(18, 37, 19, False),
            "Die Versammlung ist nicht beschlussfähig: 18 von 37 anwesend, nötig sind 19.",
        ),
        (ItemCalled("t7"), "TOP 7 (Radweg am Kanal) ist aufgerufen."),
        (PublicExcluded("§ 52 HGO"), "Die Öffentlichkeit ist ausgeschlossen: § 52 HGO"),
        (FloorRequested("r1", member(2), ""), "Alex Bauer meldet sich zu Wort."),
        (FloorRequested("r1", member(2), "zur Sache"), "Alex Bauer meldet sich zu Wort: „zur Sache“"),
        (FloorGiven("c1", member(2), None, None), "Alex Bauer erhält das Wort."),
        (FloorGiven("c1", member(2), None, 60), "Alex Bauer erhält das Wort für 1 Minute."),
        (FloorGiven("c1", member(2), None, 300), "Alex Bauer erhält das Wort für 5 Minuten."),
        (FloorGiven("c1", member(2), None, 90), "Alex Bauer erhält das Wort für 90 Sekunden."),
        (ProseWritten("", "x"), "Die Niederschrift ist in den allgemeinen Bemerkungen ergänzt."),
        (ProseWritten("t7", "x"), "Die Niederschrift ist zu TOP 7 (Radweg am Kanal) ergänzt."),
    ],
)
def test_an_event_is_told_in_its_words(happened: Event, sentence: str) -> None:
    assert texts(happened) == [sentence]


def test_an_item_called_again_is_said_to_be() -> None:
    told = texts(ItemCalled("t7"), ItemClosed("t7"), ItemCalled("t7"))
    assert told[-1] == "TOP 7 (Radweg am Kanal) ist erneut aufgerufen."


def test_a_withdrawn_request_names_its_person() -> None:
    told = texts(FloorRequested("r1", member(2), ""), RequestWithdrawn("r1"))
    assert told[-1] == "Die Wortmeldung von Alex Bauer ist zurückgezogen."


@pytest.mark.parametrize("why", ["finished", "withdrawn", "next", "closed"])
def test_each_end_of_a_contribution_names_the_speaker(why: FloorEnd) -> None:
    told = texts(FloorGiven("c1", member(2), None, None), FloorTaken("c1", why))
    assert "Alex Bauer" in told[-1]


def test_a_vote_is_told_from_opening_to_announcement() -> None:
    assert texts(
        VoteOpened("v1", "t7", "Ja?", (member(1), member(2))),
        BallotCast("v1", member(1), "no", "app"),
        BallotCast("v1", member(1), "yes", "clerk"),
        BallotCast("v1", member(2), "abstain", "seat"),
        VoteClosed("v1", 1, 0, 1, 0, True),
        VoteAnnounced("v1"),
    ) == [
        "Die Abstimmung zu TOP 7 (Radweg am Kanal) ist eröffnet, 2 sind stimmberechtigt.",
        "Alex Albrecht stimmt mit Nein.",
        "Alex Albrecht ändert die Stimme auf Ja (von der Schriftführung eingetragen).",
        "Alex Bauer stimmt mit Enthaltung (am Platz).",
        "Die Abstimmung zu TOP 7 (Radweg am Kanal) ist geschlossen und ausgezählt.",
        "Bekannt gegeben: Angenommen mit 1 Ja- gegen 0 Nein-Stimmen bei 1 Enthaltung.",
    ]


def test_hands_names_and_what_came_of_it_are_told() -> None:
    assert texts(
        VoteOpened("v1", "t7", "Ja?", (member(1), member(2)), form="hands"),
        HandsCounted("v1", 1, 0, 1),
        HandsJudged("v1", "carried"),
        VoteBrokenOff("v1", "Die Abstimmung wird wiederholt."),
        VoteOpened("v2", "t7", "Ja?", (member(1),), form="roll-call", lot="A", repeats="v1"),
        NamePassed("v2", member(1)),
        VoteClosed("v2", 0, 0, 0, 1, False),
        VoteDoubted("v2", member(2)),
        VoteImpaired("v2", "Störung"),
        OwnVoteRecorded("v2", member(1), None, "Ich war draußen."),
    ) == [
        "Die Abstimmung durch Handzeichen zu TOP 7 (Radweg am Kanal) ist eröffnet, 2 sind stimmberechtigt.",
        "Handzeichen im Saal: 1 Ja, 0 Nein, 1 Enthaltung.",
        "Der Vorsitz stellt fest: mit Mehrheit angenommen.",
        "Die Abstimmung zu TOP 7 (Radweg am Kanal) ist ohne Ergebnis abgebrochen: Die Abstimmung wird wiederholt.",
        "Die namentliche Abstimmung zu TOP 7 (Radweg am Kanal) ist wiederholt und eröffnet, 1 sind stimmberechtigt; "
        "gelost ist der Buchstabe A.",
        "Alex Albrecht antwortet auf den Aufruf nicht.",
        "Die Abstimmung zu TOP 7 (Radweg am Kanal) ist geschlossen und ausgezählt.",
        "Alex Bauer zweifelt das Ergebnis der Abstimmung zu TOP 7 (Radweg am Kanal) an.",
        "Die Abstimmung zu TOP 7 (Radweg am Kanal) ist zu wiederholen: Störung",
        "Alex Albrecht lässt die eigene Stimmabgabe in die Niederschrift aufnehmen: Ich war draußen.",
    ]


def test_a_test_vote_and_a_vote_beside_the_items_are_told_as_such() -> None:
    told = texts(
        VoteOpened("v1", "", "Probe?", (member(1),), about="test"),
        VoteClosed("v1", 0, 0, 0, 1, False),
        VoteAnnounced("v1"),
        VoteOpened("v2", "", "Pause?", (member(1),), about="other"),
    )
    assert (told[0], told[-1]) == (
        "Die Abstimmung zur Probe ist eröffnet, 1 sind stimmberechtigt.",
        "Die Abstimmung über „Pause?“ ist eröffnet, 1 sind stimmberechtigt.",
    )
    assert told[2] == (
        "Bekannt gegeben: Probe: 0 Ja, 0 Nein, 0 Enthaltung, 1 nicht abgestimmt. Beschlossen ist nichts."
    )


def test_names_with_braces_are_only_names() -> None:
    evening = Evening()
    evening.add(PersonListed("p", "{name} {0}", "guest", "", None), PersonArrived("p", "hall"))
    assert sentences(evening.log)[-1]["text"] == "{name} {0} ist im Saal anwesend."
