"""A V4L2 camera against an independent peer: PipeWire, through pw-v4l2; and one that is unplugged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.capture.child import EXIT_STALLED
from tests.chamber.pipewire import DEVICE, THROUGH, Desk, camera
from tests.hardware.meeting import Meeting, child, meeting, settings
from tests.hardware.receiving import pictures_of

pytestmark = pytest.mark.chamber

WISH = settings(video=f"v4l2:{DEVICE}", audio="none", width=640, height=360, fps=25, video_bitrate=500_000)
TRACK = "hall.camera"


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The camera, seen by every process that is started through `THROUGH`."""
    folder = tmp_path / "pipewire"
    folder.mkdir(mode=0o700)
    async with camera(folder) as one:
        for name, value in one.environment.items():
            monkeypatch.setenv(name, value)
        yield one


async def shown(here: Meeting, pictures: int) -> None:
    await here.recorder.until(lambda: here.recorder.count(TRACK) > pictures)


@pytest.mark.usefixtures("desk")
async def test_a_camera_of_this_machine_is_shown(tmp_path: Path) -> None:
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *WISH, through=THROUGH):
        await shown(here, 250)
    pictures = pictures_of(here.recorder.packets[TRACK])
    assert len(pictures) >= 50
    assert pictures[-1].shape == (360, 640, 3)
    assert pictures[-1].std() > 50  # the colour bars of the test picture, not a grey field
    assert here.statuses[-1]["state"] == "live"


async def test_the_process_of_a_camera_that_is_unplugged_ends_to_be_started_afresh(desk: Desk, tmp_path: Path) -> None:
    async with meeting(tmp_path) as here, child("hardware.capture", here.socket, *WISH, through=THROUGH) as process:
        await shown(here, 20)
        desk.feed.kill()
        assert await process.wait() == EXIT_STALLED
