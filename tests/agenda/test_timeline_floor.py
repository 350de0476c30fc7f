"""The queue and the floor as sentences of the timeline."""

from __future__ import annotations

import pytest

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
    SpeakerListChosen,
    SpeakerListClosed,
    SpeakerListOpened,
    SpeakingLimitSet,
    SpeakingRulesSet,
)
from agenda.timeline import sentences
from tests.agenda.minutes_evening import member, opened

SPEECH = (FloorRequested("r1", member(3), "", "question", to=member(2)), FloorGiven("c1", member(2), None, None))


def told(*happened: Event) -> str:
    """The last sentence after these events."""
    evening = opened()
    evening.add(*SPEECH, *happened)
    return sentences(evening.log)[-1]["text"]


@pytest.mark.parametrize(
    ("happened", "sentence"),
    [
        (FloorRequested("r2", member(3), "", "order"), "Alex Çelik meldet sich zur Geschäftsordnung."),
        (
            FloorRequested("r2", member(3), "kurz", "intervention", to=member(2), channel="clerk"),
            "Alex Çelik meldet eine Kurzintervention zum Beitrag von Alex Bauer an "
            "(von der Schriftführung eingetragen): „kurz“",
        ),
        (
            FloorRequested("r2", member(3), "", "question", to=member(2), channel="seat"),
            "Alex Çelik möchte eine Zwischenfrage an Alex Bauer stellen (am Platz).",
        ),
        (FloorRequested("r2", member(3), "", "report"), "Alex Çelik meldet sich zur Berichterstattung."),
        (FloorRequested("r2", member(3), "", "reply"), "Alex Çelik möchte auf die Kurzintervention erwidern."),
        (RequestMoved("r1", 2, "Sache"), "Der Vorsitz setzt die Wortmeldung von Alex Çelik auf Platz 2: Sache"),
        (
            FloorGiven("c2", member(3), None, 180, "order"),
            "Alex Çelik erhält das Wort zur Geschäftsordnung für 3 Minuten.",
        ),
        (FloorTaken("c1", "withdrawn", "Zurufe"), "Alex Bauer wird das Wort entzogen: Zurufe"),
        (
            QuestionAdmitted("c1", "r1", member(3), 60),
            "Alex Bauer lässt eine Zwischenfrage von Alex Çelik zu; die Redezeit ruht.",
        ),
        (QuestionDeclined("c1", "r1"), "Alex Bauer lässt die Zwischenfrage von Alex Çelik nicht zu."),
        (QuestionEnded("c1"), "Die Zwischenfrage an Alex Bauer ist beantwortet."),
        (ClockPaused("c1"), "Der Vorsitz hält die Redezeit von Alex Bauer an."),
        (ClockResumed("c1"), "Die Redezeit von Alex Bauer läuft weiter."),
        (SpeakingLimitSet("c1", 120), "Alex Bauer darf für 2 Minuten sprechen."),
        (SpeakingLimitSet("c1", None), "Alex Bauer darf unbegrenzt sprechen."),
        (
            ItemTimeLimited("t7", 120),
            "Die Redezeit zu TOP 7 (Radweg am Kanal) ist begrenzt: 2 Minuten je Beitrag.",
        ),
        (ItemTimeLimited("t7", None), "Zu TOP 7 (Radweg am Kanal) gelten wieder die üblichen Redezeiten."),
        (SpeakerListClosed("t7"), "Die Redeliste zu TOP 7 (Radweg am Kanal) ist geschlossen."),
        (SpeakerListOpened("t7"), "Die Redeliste zu TOP 7 (Radweg am Kanal) ist wieder offen."),
        (OrderPolicySet("faction-rotation"), "Die Redeliste wird geordnet reihum nach Fraktionen."),
        (SpeakingRulesSet((), None, None, 0, ()), "Die Redezeiten der Geschäftsordnung sind eingetragen."),
        (SpeakerListChosen(member(3), womens_list=True), "Alex Çelik steht auf der Frauenliste."),
        (SpeakerListChosen(member(3), womens_list=False), "Alex Çelik steht auf der offenen Liste."),
    ],
)
def test_an_event_of_the_floor_is_told_in_its_words(happened: Event, sentence: str) -> None:
    assert told(happened) == sentence
