"""Whether a seat's microphone is heard in the hall's sound, from a meter whose looks are given."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest

from hardware.readiness import Sound
from media.ports import Codec, TrackInfo
from media.rtp import build
from server.clock import ManualClock
from server.hall_meter import HallMeter
from server.setup.sound import LISTEN_LOOKS, SETTLE_LOOKS, SeatEar
from tests.server.evening import AT
from tests.server.house import open_house

ROOM, LOUD, VOICE = -70.0, -40.0, -20.0


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


def ear(*levels: float | None) -> SeatEar:
    """One that reads these levels one after the other, and the last one for ever."""
    looks: Iterator[float | None] = chain(levels, repeat(levels[-1]))
    return SeatEar(lambda: next(looks), at_once)


@pytest.mark.parametrize(
    ("before", "levels", "sound"),
    [
        (ROOM, (ROOM, -50.0, VOICE), "heard"),
        (ROOM, (-58.0,), "heard"),  # the room's own noise, which an open microphone brings along
        (ROOM, (-66.0,), "unheard"),  # an amplifier hisses
        (-56.0, (-52.0,), "unheard"),  # not louder than the room wanders
        (-56.0, (-49.0,), "heard"),
        (ROOM, (None,), "unheard"),
        (LOUD, (VOICE,), "unclear"),
        (None, (VOICE,), "absent"),
    ],
)
async def test_only_what_grows_louder_with_the_microphone_is_heard(
    before: float | None, levels: tuple[float | None, ...], sound: Sound
) -> None:
    assert await ear(*levels).during(before) == sound


async def test_a_voice_that_comes_late_is_waited_for_and_one_that_never_comes_is_not() -> None:
    late = [ROOM] * (LISTEN_LOOKS - 1)
    assert await ear(*late, VOICE).during(ROOM) == "heard"
    assert await ear(*late, ROOM, VOICE).during(ROOM) == "unheard"


async def test_what_was_heard_of_the_seat_before_has_died_away_first() -> None:
    assert await ear(VOICE, -35.0, -52.0, -62.0, -68.0, -68.5, -40.0).before() == -68.5


async def test_a_hall_that_does_not_become_quiet_is_not_waited_for_for_ever() -> None:
    loud = [LOUD] * SETTLE_LOOKS
    assert await ear(*loud, LOUD, ROOM).before() == LOUD


async def test_a_hall_without_sound_is_not_listened_to() -> None:
    assert await SeatEar(lambda: None, _never).before() is None


async def _never(seconds: float) -> None:
    await asyncio.Event().wait()


async def test_the_meter_reads_the_halls_microphone_while_packets_come(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    async with open_house(tmp_path, clock=clock) as house:
        meter = HallMeter(house.sitting.room, clock.monotonic)
        assert meter.level() is None
        info = TrackInfo("hall.microphone", "hall", "audio", "microphone", Codec("opus", 48_000, 2))
        mouth = house.sitting.room.publish(info, lambda: None)
        assert meter.level() is None
        for number in range(50):
            mouth.push(build(111, number, 960 * number, 7, b"\xf8\xff\xfe", level=25))
        level = meter.level()
        assert level is not None and -27 < level < -23
        clock.advance(0.9)
        assert meter.level() == level, "a source that sends in bursts"
        clock.advance(0.2)
        assert meter.level() is None, "a source that sends no more"
