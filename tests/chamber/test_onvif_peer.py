"""The simulated ONVIF camera before a client that others wrote (onvif-zeep-async): what we parse is ONVIF, not our own.

The careless camera shows why our own client reads names without their namespaces: the strict one cannot read it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hardware.simulated.cameras.head import Head
from hardware.simulated.cameras.onvif import PROFILE, OnvifCamera

pytestmark = pytest.mark.chamber

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv" / "chamber" / "bin" / "python"
CLIENT = Path(__file__).with_name("onvif_client.py")
USER, PASSWORD = "rat", "geheim"
PRESET = 7


@dataclass
class Camera:
    """A camera on a port."""

    head: Head
    port: int

    async def asked(self, password: str = PASSWORD, preset: int = PRESET) -> dict[str, Any]:
        """What the independent client reads of it."""
        process = await asyncio.create_subprocess_exec(
            PEER, CLIENT, str(self.port), USER, password, str(preset), stdout=asyncio.subprocess.PIPE
        )
        told, _ = await process.communicate()
        answer: dict[str, Any] = json.loads(told)
        return answer


@asynccontextmanager
async def camera(*, tidy: bool) -> AsyncIterator[Camera]:
    head = Head(travel_s=0.5, now=asyncio.get_running_loop().time, pause=asyncio.sleep)
    device = OnvifCamera(head, USER, PASSWORD, tidy=tidy)
    try:
        yield Camera(head, await device.start())
    finally:
        await device.stop()


async def test_an_independent_client_reads_our_camera_and_moves_it() -> None:
    async with camera(tidy=True) as one:
        told = await one.asked()
        assert told["about"] == ["Ratssaal", "Simulierte Kamera"]
        assert told["profiles"] == ["still", PROFILE]
        assert told["presets"] == [str(number) for number in one.head.presets]
        assert told["words"] == ["MOVING", "IDLE"]
        assert one.head.standing == PRESET
        at = one.head.position()
        assert told["where"] == pytest.approx([at.pan, at.tilt], abs=0.001)


async def test_an_independent_client_with_a_wrong_password_is_refused() -> None:
    async with camera(tidy=True) as one:
        told = await one.asked("falsch")
        assert "NotAuthorized" in told["trouble"]
        assert one.head.standing is None


async def test_a_client_by_the_wsdl_cannot_read_the_careless_camera() -> None:
    async with camera(tidy=False) as one:
        assert "trouble" in await one.asked()
        assert one.head.standing is None
