"""The sound of the hall joined with the sitting: who is played there, and the alarm for a microphone that is mute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.sitting import InterruptSitting
from hardware.room.silence import SILENT_S
from media.local import Control, LocalLink
from media.ports import Codec, Kind, TrackInfo
from media.rtp import build
from server.clock import ManualClock
from server.config import ConfigError, load
from server.health import Counters, Health
from server.room_sound import MUTE, NOT_YET, RoomSound, argv, speaks_in_hall
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, meeting_after, speaking
from tests.server.house import ROOT, House, open_house

OPUS = Codec("opus", 48_000, 2)
LOUD, QUIET = 25, 90  # level bytes of RFC 6464: -dBov


def track(owner: str, kind: Kind = "audio") -> TrackInfo:
    name = {"audio": "microphone", "video": "camera"}[kind]
    return TrackInfo(f"{owner}.{name}", owner, kind, "microphone" if kind == "audio" else "camera", OPUS)


class Hall:
    """A sitting whose hall has a microphone that a test speaks into, and a clock that it moves."""

    def __init__(self, house: House, clock: ManualClock, sound: RoomSound) -> None:
        self.house = house
        self.sound = sound
        self._clock = clock
        self._mouth = house.sitting.room.publish(track("hall"), lambda: None)
        self._sent = 0

    def seconds(self, count: int, level: int | None) -> None:
        """So many seconds pass; in each the microphone sends packets of this level, or none."""
        for _ in range(count):
            for _ in range(50 if level is not None else 0):
                self._mouth.push(build(111, self._sent, 960 * self._sent, 7, b"\xf8\xff\xfe", level=level))
                self._sent += 1
            self._clock.advance(1.0)
            self.sound.second()

    def alarm(self) -> bool:
        live = self.house.sitting.live
        live.count()
        return bool(live.sample()["hall"]["silent"])


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    clock = ManualClock(AT)
    async with open_house(tmp_path, clock=clock) as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        sound = RoomSound(house.sitting, plays=True, listens=True)
        yield Hall(house, clock, sound)


class TestMicrophone:
    async def test_silence_while_somebody_in_the_hall_has_the_floor_raises_the_alarm(self, hall: Hall) -> None:
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        hall.seconds(int(SILENT_S), QUIET)
        assert not hall.alarm()
        hall.seconds(1, QUIET)
        assert hall.alarm()
        assert (hall.sound.microphone_state().level, hall.sound.microphone_state().note) == ("degraded", MUTE)

    async def test_a_microphone_that_sends_nothing_at_all_is_mute(self, hall: Hall) -> None:
        hall.seconds(1, LOUD)
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        hall.seconds(int(SILENT_S) + 1, None)
        assert hall.alarm()

    async def test_a_voice_ends_it(self, hall: Hall) -> None:
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        hall.seconds(int(SILENT_S) + 1, QUIET)
        hall.seconds(1, LOUD)
        assert not hall.alarm()
        assert hall.sound.microphone_state().level == "ok"
        assert -40 < hall.sound.microphone_state().values["level_db"] < -20

    async def test_nobody_at_the_word_is_no_reason_for_an_alarm(self, hall: Hall) -> None:
        hall.seconds(60, QUIET)
        assert not hall.alarm()

    async def test_who_speaks_from_home_needs_no_microphone_in_the_hall(self, hall: Hall) -> None:
        await hall.house.submit(GiveFloor("p7"), CHAIR)
        hall.seconds(60, QUIET)
        assert not hall.alarm()

    async def test_a_hall_without_a_microphone_has_no_alarm(self, hall: Hall) -> None:
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        sound = RoomSound(hall.house.sitting, plays=False, listens=False)
        hall.sound = sound
        hall.seconds(60, QUIET)
        assert not hall.alarm()


def test_time_that_stands_still_is_no_time_of_speaking() -> None:
    assert speaks_in_hall(speaking("p3"))
    assert not speaks_in_hall(speaking("p7"))
    assert not speaks_in_hall(meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p3"), CHAIR), (TakeFloor(), CHAIR)))
    broken_off = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p3"), CHAIR), (InterruptSitting("Pause"), CHAIR))
    assert not speaks_in_hall(broken_off)


class Loudspeakers:
    """The process of the loudspeakers without any: keeps what it was told."""

    def __init__(self, link: LocalLink) -> None:
        self.link = link
        self.told: list[list[str]] = []
        self.changed = asyncio.Event()

    async def listen(self) -> None:
        async for message in self.link.messages():
            match message:
                case Control({"type": "mix", "tracks": list(tracks)}):
                    self.told.append(tracks)
                    self.changed.set()

    async def until(self, tracks: list[str]) -> None:
        while not self.told or self.told[-1] != tracks:
            self.changed.clear()
            await self.changed.wait()


@pytest.fixture
async def speakers(hall: Hall, tmp_path: Path) -> AsyncIterator[Loudspeakers]:
    socket = tmp_path / "local.sock"
    await hall.house.sitting.local.start(socket)
    one = Loudspeakers(await LocalLink.connect(socket, "room"))
    listening = asyncio.create_task(one.listen())
    yield one
    await one.link.close()
    await listening
    await hall.house.sitting.local.close()


class TestLoudspeakers:
    async def test_they_play_who_has_the_floor_from_home_and_nobody_else(
        self, hall: Hall, speakers: Loudspeakers
    ) -> None:
        for owner in ("p7", "p6", "programme", "whip:orgel"):
            hall.house.sitting.room.publish(track(owner), lambda: None)
        hall.house.sitting.room.publish(track("p7", "video"), lambda: None)
        await speakers.until([])
        await hall.house.submit(GiveFloor("p7"), CHAIR)
        await speakers.until(["p7.microphone"])
        await hall.house.submit(TakeFloor(), CHAIR)
        await speakers.until([])

    async def test_the_hall_is_never_in_its_own_loudspeakers(self, hall: Hall, speakers: Loudspeakers) -> None:
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        hall.house.sitting.room.publish(track("p7"), lambda: None)
        await hall.house.submit(GiveFloor("p7"), CHAIR)
        await speakers.until(["p7.microphone"])
        assert all("hall.microphone" not in tracks for tracks in speakers.told)

    async def test_in_a_break_they_are_silent(self, hall: Hall, speakers: Loudspeakers) -> None:
        hall.house.sitting.room.publish(track("p7"), lambda: None)
        await hall.house.submit(GiveFloor("p7"), CHAIR)
        await speakers.until(["p7.microphone"])
        await hall.house.submit(InterruptSitting("Pause"), CHAIR)
        await speakers.until([])

    async def test_before_they_have_said_anything_that_is_told(self, hall: Hall) -> None:
        assert (hall.sound.output_state().level, hall.sound.output_state().note) == ("degraded", NOT_YET)

    async def test_how_they_are_is_shown_and_the_hall_screen_keeps_silent_while_they_play(
        self, hall: Hall, speakers: Loudspeakers
    ) -> None:
        playing: dict[str, Any] = {"state": "playing", "text": "Die Lautsprecher im Saal spielen.", "level": -23.0}
        await self._reported(hall, speakers, playing | {"voices": 1})
        assert hall.sound.output_state().level == "ok"
        assert hall.sound.output_state().values == {"level_db": -23.0, "voices": 1}
        hall.sound.second()
        assert hall.house.sitting.live.sample()["hall"]["speakers"]
        await self._reported(hall, speakers, {"state": "lost", "text": "Weg.", "level": -127.0, "voices": 0})
        hall.sound.second()
        assert (hall.sound.output_state().level, hall.sound.output_state().note) == ("degraded", "Weg.")
        assert not hall.house.sitting.live.sample()["hall"]["speakers"]

    async def _reported(self, hall: Hall, speakers: Loudspeakers, status: dict[str, Any]) -> None:
        """The report has arrived."""
        speakers.link.send({"type": "status", **status})
        while hall.sound.output_state().note != status["text"]:
            await asyncio.sleep(0)

    async def test_loudspeakers_that_are_gone_play_nothing(self, hall: Hall, speakers: Loudspeakers) -> None:
        await self._reported(hall, speakers, {"state": "playing", "text": "Da.", "level": -23.0, "voices": 1})
        await speakers.link.close()
        while hall.sound.output_state().note != NOT_YET:
            await asyncio.sleep(0)
        hall.sound.second()
        assert not hall.house.sitting.live.sample()["hall"]["speakers"]


async def test_the_technician_sees_both_meters_where_both_are_there(hall: Hall) -> None:
    health = Health(Counters())
    hall.sound.join(health)
    hall.seconds(1, LOUD)
    assert "ratssaal_microphone_level_db" in health.metrics()
    assert "room" in health.metrics()


@pytest.mark.parametrize("output", ["pulse", "alsa:", "file:", ""])
def test_an_output_that_cannot_be_meant_stops_the_start_with_what_is_allowed(output: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[outputs]\nsound = "{output}"\n')
    with pytest.raises(ConfigError, match=r'Zeile 2: „sound“ in .outputs. .* erlaubt ist "none", "simulated"'):
        load(path)


def test_the_process_is_started_with_what_the_settings_say() -> None:
    assert argv(load(ROOT / "config.toml"), Path("/run/local.sock"))[1:] == (
        "-m", "hardware.room", "--socket", "/run/local.sock", "--output", "none",
    )  # fmt: skip
