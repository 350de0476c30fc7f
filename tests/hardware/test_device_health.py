"""The states of devices: the whole table, and what people read."""

from __future__ import annotations

from itertools import product

import pytest

from hardware.devices import AFTER, GOOD_ANSWERS, SENTENCES, STATES, STEPS, USABLE, Health, State, Step, Watch

CAUSES: dict[Step, State] = {
    "refused": "refused",
    "unreachable": "unreachable",
    "denied": "denied",
    "untrusted": "untrusted",
    "garbled": "foreign",
}


def watched() -> tuple[Watch, list[State]]:
    told: list[State] = []
    return Watch("Konferenzanlage", lambda health: told.append(health.state)), told


def test_every_step_leads_somewhere_from_every_state() -> None:
    assert set(AFTER) == set(product(STATES, STEPS))
    assert set(AFTER.values()) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_an_answer_makes_ready_and_a_stop_makes_off_from_every_state(state: State) -> None:
    assert (AFTER[state, "answered"], AFTER[state, "stopped"]) == ("ready", "off")


@pytest.mark.parametrize("state", STATES)
def test_only_an_answer_makes_a_device_usable(state: State) -> None:
    made = {step for step in STEPS if state not in USABLE and AFTER[state, step] in USABLE}
    assert made == (set() if state in USABLE else {"answered"})


@pytest.mark.parametrize("step", [*CAUSES, "mute", "hung up"])
@pytest.mark.parametrize("state", STATES)
def test_no_device_is_usable_after_its_line_was_lost(state: State, step: Step) -> None:
    assert AFTER[state, step] not in USABLE


@pytest.mark.parametrize(("step", "cause"), CAUSES.items())
def test_the_cause_of_the_trouble_stays_shown_while_it_is_tried_again(step: Step, cause: State) -> None:
    watch, told = watched()
    for one in ("trying", step, "trying", step, "trying"):
        watch.note(one)
    assert told == ["connecting", cause]


def test_silence_after_words_is_not_silence_from_the_start() -> None:
    assert (AFTER["connecting", "mute"], AFTER["ready", "mute"]) == ("half-open", "silent")
    assert (AFTER["connecting", "hung up"], AFTER["ready", "hung up"]) == ("refused", "restarted")


def test_unreadable_messages_are_counted_and_told_once() -> None:
    watch, told = watched()
    watch.note("answered")
    for _ in range(3):
        watch.note("misread")
    assert told == ["ready", "puzzling"]
    assert watch.health.unread == 3
    assert "3 Meldungen" in watch.health.sentence


def test_good_answers_in_a_row_end_the_puzzle_and_the_count_stays() -> None:
    watch, told = watched()
    watch.note("answered")
    watch.note("misread")
    for _ in range(GOOD_ANSWERS):
        assert watch.health.state == "puzzling"
        watch.understood()
    assert (told, watch.health.unread) == (["ready", "puzzling", "ready"], 1)


def test_who_goes_on_saying_unreadable_things_between_answers_stays_puzzling() -> None:
    watch, told = watched()
    watch.note("answered")
    for _ in range(3 * GOOD_ANSWERS):
        watch.note("misread")
        watch.understood()
    assert told == ["ready", "puzzling"]


@pytest.mark.parametrize("state", STATES)
def test_good_answers_change_no_other_state(state: State) -> None:
    watch, told = watched()
    watch.health = Health("Konferenzanlage", state, 1)
    for _ in range(GOOD_ANSWERS):
        watch.understood()
    assert told == (["ready"] if state == "puzzling" else [])


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_one_sentence_of_its_own_that_names_the_device(state: State) -> None:
    sentence = Health("Kamera 1", state, 2).sentence
    assert sentence.startswith("Kamera 1: ")
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert len(set(SENTENCES.values())) == len(STATES)
