"""What can go wrong with the hall's devices, make by make: each is one clear sentence on the technician's page.

Real drivers against devices that speak the real protocols. What a make cannot have is not in the table: most ask for no
password, and a PTZOptics camera by CGI answers for a preset that it does not have as for any other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import pytest

from hardware.cameras.driver import CONNECT_S, MISSING, PROBE_S
from hardware.conference.driver import ANSWER_S
from hardware.conference.ports import MicrophoneOpened
from hardware.devices import SENTENCES, State
from hardware.settings import Make as System
from hardware.shots import PresetMissing
from server.direction import faults
from server.setup.view import device_faults
from tests.contracts.camera_bench import ANSWERED, TRAITS, Studio, studio
from tests.contracts.conference_system import Stage, stages
from tests.hardware.ports import free_port

ABSENT: Final = 77
SYSTEMS: Final[tuple[System, ...]] = ("bosch", "cocon", "dis")
CAMERAS: Final = tuple(sorted(TRAITS))


# -- conference systems ------------------------------------------------------------------------------------------------


async def _wrong_password(stage: Stage) -> Any:
    return stage.connect(replace(stage.unit.settings, password="falsch"))


async def _refused(stage: Stage) -> Any:
    return stage.connect(stage.towards(free_port()))


async def _half_open(stage: Stage) -> Any:
    stage.unit.frozen = True
    driver = stage.connect()
    await stage.unit.ignored.wait()
    await stage.time.elapse(ANSWER_S)
    return driver


async def _restart_in_mid_speech(stage: Stage) -> Any:
    driver = await stage.connected()
    await driver.open(7)
    await stage.hears(MicrophoneOpened(7))
    await stage.unit.restart()
    return driver


SYSTEM_TROUBLES: Final[Mapping[str, tuple[Callable[[Stage], Awaitable[Any]], State, tuple[System, ...]]]] = {
    "wrong password": (_wrong_password, "denied", ("bosch",)),
    "refused connection": (_refused, "refused", SYSTEMS),
    "half-open line": (_half_open, "half-open", SYSTEMS),
    "restart in mid-speech": (_restart_in_mid_speech, "restarted", SYSTEMS),
}


@pytest.mark.parametrize(
    ("make", "trouble"), [(make, name) for name, (_, _, makes) in SYSTEM_TROUBLES.items() for make in makes]
)
async def test_a_conference_systems_trouble_is_one_sentence(make: System, trouble: str) -> None:
    bring_about, state, _ = SYSTEM_TROUBLES[trouble]
    async with asynccontextmanager(stages)(make) as stage:
        driver = await bring_about(stage)
        await stage.health(state)
        assert device_faults(driver, ()) == [
            {"text": SENTENCES[state], "values": {"name": "Konferenzanlage", "unread": 0}}
        ]


# -- cameras -----------------------------------------------------------------------------------------------------------


async def _camera_refused(here: Studio) -> None:
    await here.leave()
    await here.device.stop()
    here.run()


async def _camera_half_open(here: Studio) -> None:
    await here.leave()
    here.device.mute = True
    here.waits.let(*(ANSWERED - {CONNECT_S}))
    here.run()


async def _camera_restarted(here: Studio) -> None:
    await here.until_state("ready")
    await here.outcome(here.driver.recall(7))
    await here.device.stop()
    here.waits.passing.clear()
    here.waits.let(*ANSWERED, PROBE_S)


async def _nothing(here: Studio) -> None:
    """The wrong password is enough."""


CAMERA_TROUBLES: Final[Mapping[str, tuple[Callable[[Studio], Awaitable[None]], State, str]]] = {
    "wrong password": (_nothing, "denied", "falsch"),
    "refused connection": (_camera_refused, "refused", "geheim"),
    "half-open line": (_camera_half_open, "half-open", "geheim"),
    "restart on its way": (_camera_restarted, "restarted", "geheim"),
}


@pytest.mark.parametrize(
    ("make", "trouble"),
    [(make, name) for name in CAMERA_TROUBLES for make in CAMERAS if name != "wrong password" or TRAITS[make].password],
)
async def test_a_cameras_trouble_is_one_sentence(make: str, trouble: str) -> None:
    bring_about, state, password = CAMERA_TROUBLES[trouble]
    async with studio(make, password, connected=False) as here:
        await bring_about(here)
        await here.until_state(state)
        assert device_faults(None, faults(here.driver)) == [
            {"text": SENTENCES[state], "values": {"name": "Kamera saal", "unread": 0}}
        ]


@pytest.mark.parametrize("make", [make for make in CAMERAS if TRAITS[make].tells_missing])
async def test_a_preset_that_does_not_exist_is_one_sentence(make: str) -> None:
    async with studio(make) as here:
        await here.outcome(here.driver.recall(ABSENT))
        await here.until(PresetMissing("saal", ABSENT))
        assert device_faults(None, faults(here.driver)) == [
            {"text": MISSING, "values": {"name": "Kamera saal", "preset": ABSENT}}
        ]
