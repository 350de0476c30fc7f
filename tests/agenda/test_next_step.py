"""The chair's one key, from the gavel to the end of an evening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given

from agenda.commands import COMMAND_TYPES
from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.publicity import AskForPrivacy
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting
from agenda.commands.votes import CloseVote, OpenVote
from agenda.meeting import Meeting, decide
from agenda.next_step import Intent, also, next_step
from tests.agenda.evening import CHAIR, SYSTEM, Evening, debating, member, opened, planned
from tests.agenda.random_evenings import Wish, evenings, play, stages


def label(evening: Evening) -> str:
    return next_step(evening.meeting).label


def press(evening: Evening, intent: Intent | None) -> None:
    """Do what the key would send."""
    assert intent is not None
    fields: dict[str, Any] = {name: value for name, value in intent.items() if name != "name"}
    evening.do(COMMAND_TYPES[intent["name"]](**fields), CHAIR)


def others(evening: Evening) -> Mapping[str, Intent | None]:
    return {step.key: step.intent for step in also(evening.meeting)}


def test_the_primary_key_alone_leads_through_a_quiet_evening() -> None:
    evening = planned()
    evening.arrive("vor", "anna", "ben")
    pressed = []
    while (step := next_step(evening.meeting)).intent is not None:
        pressed.append(step.label)
        press(evening, step.intent)
    assert pressed == [
        "Sitzung eröffnen",
        "Beschlussfähigkeit feststellen",
        "TOP 1 aufrufen",
        "TOP 2 aufrufen",
        "Abstimmung eröffnen",
        "Abstimmung schließen",
        "Ergebnis verkünden",
        "TOP 3 aufrufen",
        "Abstimmung eröffnen",
        "Abstimmung schließen",
        "Ergebnis verkünden",
        "TOP 4 aufrufen",
        "TOP 4 schließen",
        "Sitzung schließen",
    ]
    assert step.key == "none"


def test_whoever_waits_comes_first_and_whoever_speaks_ends_before_the_vote() -> None:
    evening = debating()
    evening.do(RequestFloor("anna"), member("anna"))
    evening.do(RequestFloor("cem"), member("cem"))
    pressed = []
    for _ in range(4):
        step = next_step(evening.meeting)
        pressed.append((step.label, step.say))
        press(evening, step.intent)
    assert pressed[:3] == [
        ("Wort an Anna Abel", "Das Wort hat Anna Abel."),
        ("Wort an Cem Can", "Das Wort hat Cem Can."),
        ("Redebeitrag beenden", "Vielen Dank, Cem Can."),
    ]
    assert pressed[3][0] == "Abstimmung eröffnen"


def test_the_words_say_when_the_public_goes_and_comes() -> None:
    evening = debating("t2")
    evening.vote(vor="yes", anna="no")
    evening.do(AskForPrivacy())
    assert next_step(evening.meeting).say == (
        "Die Öffentlichkeit ist ab jetzt ausgeschlossen. Ich rufe auf: Tagesordnungspunkt 3, GEHEIM Titel."
    )
    evening.do(CallItem("t3"))
    evening.vote(vor="yes", anna="no")
    assert next_step(evening.meeting).say == (
        "Die Öffentlichkeit ist wieder zugelassen. Ich rufe auf: Tagesordnungspunkt 4, Verschiedenes."
    )


def test_an_interrupted_sitting_is_resumed() -> None:
    evening = debating()
    evening.do(InterruptSitting("Pause"))
    assert label(evening) == "Sitzung fortsetzen"
    [given_up] = also(evening.meeting)
    assert (given_up.key, given_up.danger, given_up.asks_reason) == ("close-sitting", True, True)


def test_without_a_quorum_the_chair_goes_on_without_a_vote_until_enough_are_here() -> None:
    evening = planned()
    evening.arrive("vor", "anna")
    evening.do(OpenSitting())
    assert next_step(evening.meeting).say == (
        "Ich stelle fest: 2 von 5 Mitgliedern sind anwesend, wir sind nicht beschlussfähig."
    )
    evening.do(StateQuorum())
    evening.do(CallItem("t2"))
    assert label(evening) == "TOP 3 aufrufen"
    assert "open-vote" not in others(evening)
    evening.arrive("ben")
    assert label(evening) == "Beschlussfähigkeit feststellen"


def test_skipped_items_come_up_again() -> None:
    evening = debating("t4")
    assert label(evening) == "TOP 1 aufrufen"


def test_the_result_is_said_as_it_will_stand() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(vor="yes", anna="yes", ben="no")
    evening.do(CloseVote())
    assert next_step(evening.meeting).say == "Angenommen mit 2 Ja- gegen 1 Nein-Stimme ohne Enthaltung."


def test_the_other_keys_are_those_that_make_sense() -> None:
    evening = debating()
    assert set(others(evening)) == {"close-item", "test-vote", "state-quorum", "interrupt", "close-sitting"}
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("ben"), member("ben"))
    assert set(others(evening)) == {
        *("take-floor", "withdraw-floor", "open-vote", "close-item", "test-vote"),
        *("state-quorum", "interrupt", "close-sitting"),
    }
    assert {step.key for step in also(evening.meeting) if step.danger} == {"withdraw-floor", "close-sitting"}
    evening.do(OpenVote())
    assert set(others(evening)) == {"break-off-vote"}


def test_every_other_key_is_accepted() -> None:
    for key in others(debating()):
        evening = debating()
        press(evening, others(evening)[key])


@given(stage=stages, wishes=evenings)
def test_on_no_evening_has_the_chair_a_key_that_is_refused(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    for step in (next_step(evening.meeting), *also(evening.meeting)):
        intent: dict[str, Any] = {**(step.intent or {"name": "InterruptSitting", "reason": "x"})}
        if step.asks_reason:
            intent["reason"] = "Grund"
        if step.intent is not None:
            decide(evening.meeting, COMMAND_TYPES[intent.pop("name")](**intent), CHAIR, evening.now)


def test_there_is_no_key_before_the_plan_and_after_the_end() -> None:
    assert next_step(Meeting("m1")).intent is None
    evening = opened()
    evening.do(CloseSitting())
    assert next_step(evening.meeting).intent is None
    evening = planned()
    evening.do(NoteArrival("anna", "hall"), SYSTEM)
    assert label(evening) == "Sitzung eröffnen"
