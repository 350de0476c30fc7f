"""VISCA: published messages, the rules of numbers and sockets, and everything that must change nothing."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cameras import visca
from hardware.cameras.driver import PROBE_S
from hardware.cameras.ports import STILL, Steer
from hardware.cameras.standing import ASK_S, TOLD_S
from hardware.cameras.visca import Reply, Splitter
from hardware.cameras.visca_talk import Numbered, Paired, Said
from hardware.cameras.visca_wires import RETRY_S
from hardware.devices import GOOD_ANSWERS
from hardware.shots import CameraArrived, CameraBack, PresetLate
from tests.contracts.camera_bench import SETTLE, TRAVEL, Studio, studio

GOLDEN: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "hardware" / "camera_visca.json").read_text("utf-8")
)
SAID: Final = {
    "recall 7": visca.recall(7),
    "save 7": visca.save(7),
    "power on": visca.POWER_ON,
    "ask power": visca.ASK_POWER,
    "ask position": visca.ASK_POSITION,
    "ask zoom": visca.ASK_ZOOM,
    "left at full speed": visca.pan_tilt(Steer(pan=-1.0)),
    "right and down at full speed": visca.pan_tilt(Steer(pan=1.0, tilt=-1.0)),
    "stand still": visca.pan_tilt(STILL),
    "zoom closer at full speed": visca.zoom(Steer(zoom=1.0)),
    "zoom out at full speed": visca.zoom(Steer(zoom=-1.0)),
    "zoom stands": visca.zoom(STILL),
    "sony light on": visca.light("sony", True),
    "sony light off": visca.light("sony", False),
    "ptzoptics light on": visca.light("ptzoptics", True),
}
ACK, DONE = bytes.fromhex("9041ff"), bytes.fromhex("9051ff")
messages = st.one_of(st.binary(max_size=20), st.sampled_from([bytes.fromhex(one) for one in GOLDEN["replies"]]))


def reply(number: int, payload: bytes) -> bytes:
    return visca.framed(visca.REPLY, number, payload)


@pytest.mark.parametrize("name", GOLDEN["commands"])
def test_a_command_is_written_as_published(name: str) -> None:
    assert (SAID[name] or b"").hex() == GOLDEN["commands"][name]


@pytest.mark.parametrize("message", GOLDEN["replies"])
def test_a_reply_is_read_as_published(message: str) -> None:
    kind, socket, code, data = GOLDEN["replies"][message]
    assert visca.read(bytes.fromhex(message)) == Reply(kind, socket, code, bytes.fromhex(data))


@pytest.mark.parametrize("message", GOLDEN["nothing"])
def test_what_is_no_reply_is_not_read(message: str) -> None:
    assert visca.read(bytes.fromhex(message)) is None


@pytest.mark.parametrize("name", GOLDEN["datagrams"])
def test_a_datagram_is_written_and_read_as_published(name: str) -> None:
    header, payload = (bytes.fromhex(part) for part in GOLDEN["datagrams"][name])
    frame = visca.unframed(header + payload)
    assert frame is not None
    assert visca.framed(frame.type, frame.number, frame.payload) == header + payload


def test_presets_that_open_the_cameras_menu_are_never_called() -> None:
    assert [preset for preset in range(-1, 130) if not visca.possible(preset)] == [-1, *range(90, 100), 128, 129]


@given(st.lists(messages), st.integers(1, 7))
def test_a_stream_is_split_alike_however_its_bytes_arrive(parts: list[bytes], step: int) -> None:
    stream, at_once, piecemeal = b"".join(parts), Splitter(lambda _: None), Splitter(lambda _: None)
    whole = [one for one in at_once.feed(stream) if len(one) <= visca.LONGEST]
    pieces = [piecemeal.feed(stream[begin : begin + step]) for begin in range(0, len(stream), step)]
    read = [one for piece in pieces for one in piece if len(one) <= visca.LONGEST]
    assert set(whole) - set(read) == set() or any(len(part) >= visca.LONGEST for part in stream.split(b"\xff"))


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def counted() -> Counter[str]:
    return Counter()


def numbered(counted: Counter[str]) -> Numbered:
    return Numbered(lambda why: counted.update([why]))


def test_a_lost_command_is_sent_again_with_the_same_number(counted: Counter[str]) -> None:
    talk = numbered(counted)
    number = talk.ask(visca.recall(7))
    assert talk.datagram(number) == talk.datagram(number) == visca.framed(visca.COMMAND, number, visca.recall(7))


def test_numbers_grow_and_begin_again_after_the_last(counted: Counter[str]) -> None:
    talk = numbered(counted)
    talk._next = 0xFFFFFFFF
    assert [talk.ask(visca.ASK_POWER) for _ in range(2)] == [0xFFFFFFFF, 0]


def test_an_abnormal_number_after_sending_again_means_that_it_was_done(counted: Counter[str]) -> None:
    talk = numbered(counted)
    number = talk.ask(visca.recall(7))
    talk.datagram(number)
    abnormal = visca.framed(visca.CONTROL_REPLY, number, visca.BAD_NUMBER)
    assert talk.hear(abnormal) == Said(number, "lost count")
    talk.datagram(number)
    assert talk.hear(abnormal) == Said(number, "executed")


def test_a_doubled_and_a_late_answer_change_nothing_and_are_counted(counted: Counter[str]) -> None:
    talk = numbered(counted)
    number = talk.ask(visca.recall(7))
    words = [talk.hear(reply(number, one)) for one in (ACK, ACK, DONE, DONE)]
    assert [word.word for word in words if word] == [Reply("ack", 1), Reply("done", 1)]
    assert counted == {"doubled": 1, "late": 1}


@given(st.lists(st.one_of(messages, st.builds(reply, st.integers(2, 2**32 - 1), messages))))
def test_no_datagram_that_is_not_meant_for_it_ends_a_command(datagrams: list[bytes]) -> None:
    counted: Counter[str] = Counter()
    talk = numbered(counted)
    number = talk.ask(visca.recall(7))
    reset = visca.framed(visca.CONTROL_REPLY, 0, visca.RESET)
    strange = [one for one in datagrams if one != reset and visca.unframed(one) not in (None, visca.unframed(reset))]
    assert [talk.hear(one) for one in strange if one[4:8] != number.to_bytes(4, "big")] == [None] * sum(
        one[4:8] != number.to_bytes(4, "big") for one in strange
    )
    assert talk.hear(reply(number, DONE)) == Said(number, Reply("done", 1))


@given(st.lists(st.binary(max_size=40)))
def test_every_meaningless_datagram_is_counted_once(datagrams: list[bytes]) -> None:
    counted: Counter[str] = Counter()
    talk = numbered(counted)
    silent = sum(talk.hear(one) is None for one in datagrams)
    assert counted.total() == silent


# -- sockets ----------------------------------------------------------------------------------------------------------


def paired(counted: Counter[str]) -> Paired:
    return Paired(lambda why: counted.update([why]))


def test_the_socket_says_which_of_two_commands_is_done(counted: Counter[str]) -> None:
    talk = paired(counted)
    first = talk.ask()
    talk.hear(bytes.fromhex("9041ff"))
    second = talk.ask()
    talk.hear(bytes.fromhex("9042ff"))
    assert talk.hear(bytes.fromhex("9052ff")) == Said(second, Reply("done", 2))
    assert talk.hear(bytes.fromhex("9051ff")) == Said(first, Reply("done", 1))


def test_a_question_is_answered_while_a_command_is_under_way(counted: Counter[str]) -> None:
    talk = paired(counted)
    move = talk.ask()
    talk.hear(ACK)
    question = talk.ask()
    assert talk.hear(bytes.fromhex("905002ff")) == Said(question, Reply("answer", data=b"\x02"))
    assert talk.hear(DONE) == Said(move, Reply("done", 1))


def test_a_late_completion_is_not_taken_for_the_command_that_waits(counted: Counter[str]) -> None:
    talk = paired(counted)
    number = talk.ask()
    assert talk.hear(bytes.fromhex("9052ff")) is None
    assert counted == {"late": 1}
    assert talk.hear(ACK) == Said(number, Reply("ack", 1))


def test_a_refusal_belongs_to_the_command_that_waits(counted: Counter[str]) -> None:
    talk = paired(counted)
    number = talk.ask()
    assert talk.hear(bytes.fromhex("906141ff")) == Said(number, Reply("error", 1, visca.NOT_NOW))


@given(st.lists(messages))
def test_every_message_over_tcp_is_either_meant_for_a_command_or_counted(heard: list[bytes]) -> None:
    counted: Counter[str] = Counter()
    talk = paired(counted)
    number = talk.ask()
    words = [talk.hear(one) for one in heard]
    assert {word.number for word in words if word} <= {number}
    assert counted.total() == words.count(None)


# -- over a bad network -----------------------------------------------------------------------------------------------


@pytest.fixture
async def here() -> AsyncIterator[Studio]:
    async with studio("visca_udp") as made:
        yield made


async def test_a_command_lost_on_the_way_is_sent_again_and_carried_out_once(here: Studio) -> None:
    here.device.lose_in = 1
    pending = here.driver.recall(7)
    await here.waits.once(RETRY_S)
    assert await here.outcome(pending) == "done"
    await here.travels.once(TRAVEL)
    await here.until(CameraArrived("saal", 7))
    assert here.device.brain.heard.count(visca.recall(7)) == 1


async def test_where_both_answers_were_lost_the_settle_time_counts_as_the_arrival(here: Studio) -> None:
    here.device.lose_out = 2
    pending = here.driver.recall(7)
    await here.travels.once(TRAVEL)
    while here.head.standing != 7:
        await asyncio.sleep(0)
    await here.waits.once(RETRY_S)
    assert await here.outcome(pending) == "done"
    await here.waits.once(SETTLE)
    await here.until(CameraArrived("saal", 7))
    assert here.device.brain.heard.count(visca.recall(7)) == 1


async def test_a_camera_that_counts_anew_is_connected_anew(here: Studio) -> None:
    here.device.restart()
    await here.outcome(here.driver.recall(7))
    await here.until(CameraBack("saal"), 2)
    assert await here.outcome(here.driver.recall(7)) == "done"


async def test_a_sleeping_camera_is_woken(here: Studio) -> None:
    here.head.awake = False
    here.device.restart()
    await here.outcome(here.driver.recall(7))
    await here.until(CameraBack("saal"), 2)
    assert here.head.awake


async def test_rubbish_is_counted_and_shown_and_does_no_harm(here: Studio) -> None:
    for rubbish in (b"\x01", bytes(30), reply(9_999, DONE), reply(1, b"\x90\x99\xff")):
        here.device.say(rubbish)
    assert "nicht zu lesen" in await here.until_state("puzzling")
    assert await here.outcome(here.driver.recall(7)) == "done"
    assert here.driver.counted["late"] == 1


async def test_rubbish_is_a_thing_of_the_past_after_some_good_answers(here: Studio) -> None:
    here.device.say(b"\x01")
    await here.until_state("puzzling")
    for _ in range(GOOD_ANSWERS):
        await here.waits.once(PROBE_S)
    await here.until_state("ready")


async def test_a_camera_whose_completion_was_lost_is_asked_until_it_stands(here: Studio) -> None:
    await here.outcome(here.driver.recall(7))
    here.device.lose_out = 1  # the completion, which no camera says twice
    await here.travels.once(TRAVEL)
    while here.head.standing != 7:
        await asyncio.sleep(0)
    await here.waits.once(TOLD_S)
    await here.waits.once(ASK_S)
    await here.until(CameraArrived("saal", 7))
    assert here.driver.standing == 7
    assert here.device.brain.heard.count(visca.ASK_ZOOM) == 2


async def test_while_it_moves_it_is_not_believed_to_stand_and_its_word_counts_though_it_comes_late(
    here: Studio,
) -> None:
    await here.outcome(here.driver.recall(7))
    await here.waits.once(TOLD_S)
    await here.waits.once(ASK_S)
    assert CameraArrived("saal", 7) not in here.events
    await here.travels.once(TRAVEL)
    here.waits.let(ASK_S)
    await here.until(CameraArrived("saal", 7))


async def test_a_camera_that_moves_without_end_is_late_and_is_believed_the_next_time(here: Studio) -> None:
    here.head.travel_s = 60.0
    here.head._now = map(float, count()).__next__  # a second passes between two looks
    here.waits.let(TOLD_S, ASK_S)
    await here.outcome(here.driver.recall(7))
    await here.until(PresetLate("saal", 7))
    assert here.driver.standing is None and not here.driver.missing
    here.waits.passing -= {TOLD_S, ASK_S}
    here.head.travel_s = TRAVEL
    await here.outcome(here.driver.recall(7))
    await here.travels.once(TRAVEL)
    await here.until(CameraArrived("saal", 7))


async def test_a_camera_that_does_not_want_to_now_is_late_at_once(here: Studio) -> None:
    for preset in (5, 6):  # both sockets are taken by journeys that nobody waits for any more
        await here.outcome(here.driver.recall(preset))
    assert await here.outcome(here.driver.recall(7)) == "refused"
    await here.until(PresetLate("saal", 7))
    assert here.driver.health.state == "ready"
