"""The check before the sitting, with real drivers: microphones and presets seen, sound heard, what fails told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agenda.commands.floor import GiveFloor
from agenda.commands.shots import NoteReadiness
from agenda.events.shots import ReadinessNoted
from agenda.ports import Refusal
from hardware.cameras.ports import STILL
from hardware.readiness import CallTried
from media.ports import Codec, TrackInfo
from media.rtp import build
from server.health import PartState
from tests.server.evening import CHAIR, OPENING
from tests.server.setup.equipped_hall import OPERATOR, SEATS, Hall, equipped_hall

LOUD, QUIET = 25, 90  # level bytes of RFC 6464: -dBov


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with equipped_hall(tmp_path) as one:
        yield one


class Mouth:
    """The hall's microphone, which hears a second of one loudness."""

    def __init__(self, hall: Hall) -> None:
        info = TrackInfo("hall.microphone", "hall", "audio", "microphone", Codec("opus", 48_000, 2))
        self._source = hall.house.sitting.room.publish(info, lambda: None)
        self._sent = 0

    def say(self, level: int) -> None:
        for _ in range(200):
            self._source.push(build(111, self._sent, 960 * self._sent, 7, b"\xf8\xff\xfe", level=level))
            self._sent += 1


async def test_the_check_sees_every_microphone_and_every_preset_and_leaves_all_microphones_closed(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    assert hall.shown()["check"]["ready"]
    assert hall.results("microphone") == hall.results("preset") == hall.results("remote") == {"passed"}
    await hall.until(lambda: not hall.unit.desks.room.open)


async def test_the_check_hears_which_microphone_reaches_the_halls_sound(hall: Hall) -> None:
    """Seat 2 opens, and nothing of it comes; the hall is quiet while all are closed."""
    mouth = Mouth(hall)
    hall.unit.desks.listen(lambda before, after: mouth.say(LOUD if {1, 3} & {*after.open} else QUIET))
    mouth.say(QUIET)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    heard = {line["name"]["values"]["name"]: line for line in hall.lines("microphone")}
    assert [heard[seat]["result"] for seat in SEATS] == ["passed", "failed", "passed"]
    assert "im Saalton gehört" in heard[1]["advice"]["text"]
    assert "nicht zu hören" in heard[2]["advice"]["text"]


async def test_a_hall_that_is_loud_without_microphones_tells_no_seat_from_another(hall: Hall) -> None:
    mouth = Mouth(hall)
    hall.unit.desks.listen(lambda before, after: mouth.say(LOUD))
    mouth.say(LOUD)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    assert all("auch ohne dieses Mikrofon laut" in line["advice"]["text"] for line in hall.lines("microphone"))
    assert hall.results("microphone") == {"passed"}


async def test_a_sitting_that_begins_ends_the_check_and_has_its_microphones_at_once(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: bool(hall.unit.desks.room.open))
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    while hall.setup.checking or hall.unit.desks.room.open:
        await asyncio.sleep(0)
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.unit.desks.room.open == (2,))


async def test_what_does_not_work_fails_with_what_to_do_and_the_rest_is_checked_all_the_same(hall: Hall) -> None:
    del hall.cameras.heads["links"].presets[2]
    hall.call = CallTried(False, "Niemand da.")
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    failed = [one for one in hall.shown()["check"]["lines"] if one["result"] == "failed"]
    assert [one["name"]["values"] for one in failed] == [{"camera": "links", "preset": 2}, {}]
    assert failed[1]["advice"]["text"] == "Niemand da."
    assert hall.results("microphone") == {"passed"}
    assert not hall.shown()["check"]["ready"]


async def test_a_members_seat_without_a_unit_fails_though_every_unit_is_good(hall: Hall) -> None:
    hall.unit.desks.unplug(4)
    await hall.until(lambda: 4 not in hall.setup.microphones)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    (failed,) = [line for line in hall.lines("microphone") if line["result"] == "failed"]
    assert failed["seats"] == [4] and "kennt die Anlage nicht" in failed["advice"]["text"]
    assert not hall.shown()["check"]["ready"]


async def test_while_the_system_is_away_nobody_says_that_a_seat_has_no_unit(hall: Hall) -> None:
    await hall.unit.leave()
    await hall.until(lambda: bool(hall.shown()["faults"]))
    assert hall.results("microphone") == {"open"}
    await hall.unit.start()


async def test_sources_loudspeakers_and_lamps_are_on_the_list_and_what_does_not_work_fails(hall: Hall) -> None:
    hall.parts |= {
        "capture-hall": PartState("ok"),
        "capture-vorn": PartState("degraded", "Das Gerät {x} antwortet nicht."),
        "room": PartState("ok"),
        "outputs": PartState("failed"),
        "store": PartState("failed", "nothing of the hall"),
    }
    lines = {line["name"]["text"]: line for line in hall.lines("device")}
    assert lines["Bild der Kamera {name}"]["name"]["values"] == {"name": "vorn"}
    assert {text: line["result"] for text, line in lines.items() if text != "{name}"} == {
        "Bild und Ton aus dem Saal": "passed",
        "Bild der Kamera {name}": "failed",
        "Lautsprecher im Saal": "passed",
        "Lampen und Anzeigen im Saal": "failed",
    }
    sentences = [check.sentence for check in hall.setup.report().checks if check.result == "failed"]
    assert sentences[0] == "Das Gerät {x} antwortet nicht."


async def test_two_checks_at_once_and_one_during_the_sitting_are_refused(hall: Hall) -> None:
    hall.setup.begin_check()
    with pytest.raises(Refusal, match="check-running"):
        hall.setup.begin_check()
    assert await hall.refused(hall.setup.steer("links", STILL)) == "check-running"
    await hall.until(lambda: not hall.setup.checking)
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    with pytest.raises(Refusal, match="hall-in-use"):
        hall.setup.begin_check()


async def test_what_is_recorded_is_what_was_seen_and_not_what_a_page_sends(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    await hall.desk.submit(NoteReadiness("Tina Technik", 1, 99, 99, ("erfunden",)), OPERATOR)
    event = hall.house.sitting.desk.recorded[-1].event
    assert isinstance(event, ReadinessNoted)
    assert (event.examiner, event.failed, event.unseen, event.faults) == ("Tina Technik", 0, 0, ())
    assert event.passed == len(hall.setup.report().checks)
