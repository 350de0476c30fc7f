"""Non-public means no byte: everything that leaves the house during a non-public part is looked through, by every way.

While the item is debated the hall is green and hums 3,100 Hz; before and after it is red and hums 400 Hz. Whatever is
green or hums so high in a file, a list's segments, a download, the bytes for another platform or the packets of a
viewer without delay was let out. The same scan of a public debate has to find it everywhere, or it would prove nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publicity import AdmitPublic
from agenda.commands.sitting import CloseSitting
from media.local import LocalLink
from media.local_wire import Packet
from media.programme.pictures import PictureSource
from media.programme.settings import RungName
from media.programme.sound import SoundSource
from media.programme.webrtc import PICTURE, SOUND
from recordings.index import Run, read_sitting
from recordings.wire import Deframer
from server.partserver import follow
from server.restream import Outflow
from tests.media.programme.feeds import GREEN, HALL, HALL_SOUND, RED
from tests.media.programme.stage import Seen
from tests.server.broadcast import Broadcast, on_air
from tests.server.evening import CHAIR

RUNGS: tuple[RungName, ...] = ("low", "sound")
RATES = {"high": 48_000, "low": 48_000, "sound": 24_000}
OPEN_TONE, SECRET_TONE = 400, 3_100  # Hz; the second is no overtone of the first, which a limiter could make
SHADE = 25  # of 255; what an encoder may make of a colour
LOUD = 0.02  # of full scale; the microphones send 0.3
PUBLIC_S, SECRET_S, AGAIN_S = 2.2, 3.0, 3.0

Sound = NDArray[np.float32]
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Told:
    """What a stream gives away: hall in the public part, hall in the other one; by eye and by ear."""

    red: bool
    green: bool
    low: bool
    high: bool


def told(pictures: Iterable[Picture], sound: Sound, rate: int) -> Told:
    seen = [colours(one) for one in pictures]
    red, green = (any(one[index] for one in seen) for index in (0, 1))
    return Told(red, green, _hums(sound, rate, OPEN_TONE), _hums(sound, rate, SECRET_TONE))


def colours(picture: Picture) -> tuple[bool, bool]:
    """Whether any of many places in the picture has the hall's colour of each part."""
    places = picture[5::10, 5::10].astype(int)
    red, green = (bool(np.any(np.all(np.abs(places - one) <= SHADE, axis=2))) for one in (RED, GREEN))
    return red, green


def _hums(sound: Sound, rate: int, frequency: int) -> bool:
    """Whether any tenth of a second holds the tone."""
    size = rate // 10
    blocks = sound[: len(sound) // size * size].reshape(-1, size) * np.hanning(size)
    spectrum = np.abs(np.fft.rfft(blocks, axis=1))[:, frequency // 10 - 1 : frequency // 10 + 2] / (size / 4)
    return bool(spectrum.max(initial=0.0) > LOUD)


def told_by(stream: bytes, rung: str = "high") -> Told:
    seen = Seen(stream, picture=rung != "sound")
    return told(seen.pictures, seen.sound, RATES[rung])


# -- those who take what leaves ----------------------------------------------------------------------------------------


@dataclass
class Platform:
    """Another platform: every byte that a restream sends to it."""

    outflow: Outflow = field(default_factory=Outflow)

    async def follow(self, folder: Path) -> None:
        """Until the programme has gone."""
        self.outflow.attach()
        reader, writer = await follow(folder)
        deframer = Deframer()
        while chunk := await reader.read(1 << 16):
            for message in deframer.feed(chunk):
                self.outflow.take(message)
        writer.close()

    def taken(self) -> bytes:
        return b"".join(self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        while self.outflow.waiting:
            yield self.outflow.read(1 << 20)


class Viewer:
    """Somebody who watches by WHEP: the programme's own packets, out of the room, decoded as they come."""

    def __init__(self) -> None:
        self._picture, self._sound = PictureSource(PICTURE, 0.0), SoundSource(SOUND)
        self._red = self._green = False
        self._heard: list[Sound] = []

    async def watch(self, socket: Path) -> None:
        """Until the room has gone."""
        link = await LocalLink.connect(socket, "viewer")
        for info in (PICTURE, SOUND):
            link.subscribe(info.track_id)
        async for message in link.messages():
            match message:
                case Packet(PICTURE.track_id, data):
                    self._look(data)
                case Packet(SOUND.track_id, data):
                    self._listen(data)

    def _look(self, packet: bytes) -> None:
        self._picture.push(packet, 0.0)
        self._picture.update(0.0)
        if (frame := self._picture.picture(0.0)) is not None:
            red, green = colours(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
            self._red, self._green = self._red or red, self._green or green

    def _listen(self, packet: bytes) -> None:
        at = len(self._heard) * 960
        self._sound.push(packet, at)
        self._heard.append(self._sound.read(at, 960))

    def told(self) -> Told:
        sound = np.concatenate(self._heard)
        return Told(self._red, self._green, _hums(sound, 48_000, OPEN_TONE), _hums(sound, 48_000, SECRET_TONE))


# -- the evening -------------------------------------------------------------------------------------------------------


async def debate(broadcast: Broadcast, *, public: bool) -> None:
    """The green debate, on a non-public item or on the public one that is under way."""
    if not public:
        await broadcast.house.submit(CallItem("t2"), CHAIR)
    broadcast.cameras[HALL].colour = GREEN
    broadcast.microphones[HALL_SOUND].hum(SECRET_TONE)
    await broadcast.seconds(SECRET_S)
    broadcast.cameras[HALL].colour = RED
    broadcast.microphones[HALL_SOUND].hum(OPEN_TONE)
    if not public:
        await broadcast.house.submit(CloseItem(), CHAIR)
        await broadcast.house.submit(AdmitPublic(), CHAIR)


async def evening(tmp_path: Path, *, public: bool) -> dict[str, Told]:
    """Red, green, red, the end; what is told by each way out, by its name."""
    found: dict[str, Told] = {}
    platform, viewer = Platform(), Viewer()
    async with asyncio.TaskGroup() as outside, on_air(tmp_path, rungs=RUNGS, direct=True) as broadcast:
        outside.create_task(platform.follow(broadcast.folder))
        outside.create_task(viewer.watch(tmp_path / "link.sock"))
        await broadcast.seconds(PUBLIC_S)
        await debate(broadcast, public=public)
        await broadcast.seconds(0.4)
        for rung in RATES:
            found[f"live {rung}"] = told_by(await broadcast.served(f"live-{rung}.m3u8"), rung)
        await broadcast.seconds(AGAIN_S)
        await broadcast.house.submit(CloseSitting(), CHAIR)
        await broadcast.until("closed")
        for rung in RATES:
            found[f"rewind {rung}"] = told_by(await broadcast.served(f"rewind-{rung}.m3u8"), rung)
            _, listed = await broadcast.get(f"/archive/vod-{rung}.m3u8")
            found[f"on demand {rung}"] = told_by(await _all(broadcast, listed.decode()), rung)
        _, download = await broadcast.get("/archive/sitting.mp4")
        found["download"] = told_by(download)
    runs = read_sitting(broadcast.folder)
    found |= {f"disk {rung}": told_by(_on_disk(runs, rung), rung) for rung in RATES}
    found["platform"], found["packets"] = told_by(platform.taken()), viewer.told()
    return found


async def _all(broadcast: Broadcast, listed: str) -> bytes:
    names = [line.partition('URI="')[2].rstrip('"') if "URI=" in line else line for line in listed.splitlines()]
    return b"".join([(await broadcast.get(name))[1] for name in names if name.startswith("/live/")])


def _on_disk(runs: Iterable[Run], rung: str) -> bytes:
    """Every media file that lies there, in the order of the names."""
    return b"".join(run.init(rung).read_bytes() + b"".join(_files(run, rung)) for run in runs)


def _files(run: Run, rung: str) -> Iterator[bytes]:
    for path in sorted(run.init(rung).parent.glob("*.m4s")):
        yield path.read_bytes()


async def test_no_byte_of_a_non_public_part_leaves_by_any_way(tmp_path: Path) -> None:
    found = await evening(tmp_path, public=False)
    for way, gives in found.items():
        assert not (gives.green or gives.high), way
        assert gives.low, f"{way} has no public part either: nothing was looked through"
        assert gives.red or "sound" in way, way


async def test_the_same_look_at_a_public_debate_finds_it_by_every_way(tmp_path: Path) -> None:
    found = await evening(tmp_path, public=True)
    for way, gives in found.items():
        assert gives.high, way
        assert gives.green or "sound" in way, way
