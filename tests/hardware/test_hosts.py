"""Addresses of devices: what nobody can mean is refused when it is read, and ends no process where it is used."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from hardware.cameras.build import camera
from hardware.cameras.settings import MAKES, CameraSettings, Make
from hardware.devices import Health
from hardware.hook import Hook
from hardware.hosts import has_host, is_host
from tests.contracts.camera_bench import PATIENCE

GOOD = ["10.0.0.31", "fd00::31", "kamera", "kamera-2.saal.example.de", "a" * 63, "cam_1"]
BAD = [
    "",
    "http://10.0.0.31",
    "10.0.0.31:80",
    "cam..saal",
    "cam.",
    "-cam",
    "a" * 64,
    ".".join(["a" * 60] * 5),
    "saal kamera",
    "fe80::1%eth0",
    "rat@saal",
    "saal/",
    7,
    None,
]


@pytest.mark.parametrize("host", GOOD)
def test_an_address_or_a_name_is_a_host(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize("host", BAD)
def test_anything_else_is_none(host: object) -> None:
    assert not is_host(host)


@pytest.mark.parametrize("url", ["http://10.0.0.50/saal", "https://lampe:8443/x?y=1", "http://[fd00::5]/"])
def test_a_web_address_of_a_device_names_it(url: str) -> None:
    assert has_host(url)


@pytest.mark.parametrize(
    "url", ["http://a..b/x", "http://", "http:///x", "http://lampe:99999/", "http://[fd00/", "http://" + "a" * 64]
)
def test_a_web_address_without_a_device_is_recognised(url: str) -> None:
    assert not has_host(url)


async def _run_until(run: Callable[[], Awaitable[None]], heard: asyncio.Future[Health]) -> Health:
    """The first trouble that is told; an exception ends the wait."""
    running = asyncio.ensure_future(run())
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait((running, heard), return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return heard.result()


def _listener() -> tuple[asyncio.Future[Health], Callable[[Health], None]]:
    heard: asyncio.Future[Health] = asyncio.get_running_loop().create_future()

    def hear(health: Health) -> None:
        if health.state != "connecting" and not heard.done():
            heard.set_result(health)

    return heard, hear


async def _for_ever(_seconds: float) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("host", ["http://127.0.0.1", "cam..saal", "a" * 64], ids=["scheme", "empty part", "long part"])
@pytest.mark.parametrize("make", MAKES)
async def test_a_camera_with_an_impossible_host_is_unreachable_and_nothing_ends(make: Make, host: str) -> None:
    heard, hear = _listener()

    def event(said: object) -> None:
        if isinstance(health := getattr(said, "health", None), Health):
            hear(health)

    driver = camera(CameraSettings("saal", make, host), event, now=asyncio.get_running_loop().time, pause=_for_ever)
    assert (await _run_until(driver.run, heard)).state == "unreachable"


async def test_a_hook_with_an_impossible_host_is_unreachable_and_nothing_ends() -> None:
    heard, hear = _listener()
    hook = Hook("Anzeige", "http://a..b/x", hear, pause=_for_ever)
    hook.tell({"state": "open"})
    assert (await _run_until(hook.run, heard)).state == "unreachable"
