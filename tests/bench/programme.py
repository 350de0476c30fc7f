"""What the whole programme process costs beside ffmpeg's command line encoding the same composed pictures and sound.

Both run at the same time and at the speed of a clock, so that whoever else uses the machine disturbs both alike. Ours
gets RTP from a hall camera (H.264 720p25) and a remote speaker (VP8 720p25), decodes, composes, mixes, encodes and
hands out parts; ffmpeg reads ready pictures and encodes them with the same libx264 and AAC settings. Run alone:
`python -m tests.bench.programme [SECONDS]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.video.codeccontext import VideoCodecContext

from media.local import LocalServer
from media.packetise import RtpStream, h264_payloads
from media.ports import Codec, TrackInfo, TrackInput
from media.programme.canvas import planes
from media.programme.compose import Composer
from media.programme.scene import read_scene
from media.programme.settings import ProgrammeSettings
from media.room import Room
from server.programme_main import fonts
from tests.bench import programme_peer
from tests.bench.load import clip
from tests.bench.process import cpu_s
from tests.bench.table import Row, compared, printed, reached, told
from tests.media.loopback import loopback

WHAT: Final = "programme process, 720p25, hall and one remote speaker"
MOST: Final = 1.25
TOLERANCE: Final = 0.5  # pictures a second that may be missing: reports do not fall on the same moments as our seconds
SECONDS: Final = 20.0
WARM_UP_S: Final = 4.0
STEP_S: Final = 0.02  # of the senders: a sound packet each, a picture every second one
HALL = TrackInfo("hall.camera", "hall", "video", "camera", Codec("H264", 90_000))
SPEAKER = TrackInfo("p7.camera", "p7", "video", "camera", Codec("VP8", 90_000))
VOICES = tuple(
    TrackInfo(f"{who}.microphone", who, "audio", "microphone", Codec("opus", 48_000, 2)) for who in ("hall", "p7")
)
SCENE: Final[dict[str, Any]] = {
    "type": "scene", "layout": "remote", "video": SPEAKER.track_id, "inset": HALL.track_id,
    "audio": [voice.track_id for voice in VOICES], "name": "Dr. Jürgen Weißmüller", "faction": "SPD",
    "item": "TOP 7 · Bebauungsplan Nord, Aufstellungsbeschluss",
}  # fmt: skip
REPOSITORY: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Footage:
    """Ten seconds to be sent in a circle: payloads of each picture; `composed` are the programme's raw pictures.

    The files are for the peer: raw pictures, and the two streams as they were encoded.
    """

    hall: Sequence[Sequence[bytes]]
    speaker: Sequence[Sequence[bytes]]
    sounds: Sequence[bytes]
    composed: Path
    hall_file: Path
    speaker_file: Path


def footage(cache: Path, folder: Path) -> Footage:
    """Made from the clip of the other benches; raw pictures are written to `folder` (345 MB)."""
    shot = clip.load(cache)
    frames = list(_decoded(shot))
    hall = list(_as_h264(frames))
    (folder / "hall.h264").write_bytes(b"".join(hall))
    return Footage(
        [h264_payloads(data) for data in hall],
        [clip.packetise(picture.data, number) for number, picture in enumerate(shot.pictures)],
        [sound + clip.stamp(0) for sound in shot.sounds],
        _composed(frames, folder / "composed.yuv"),
        folder / "hall.h264",
        programme_peer.write_ivf([picture.data for picture in shot.pictures], folder / "speaker.ivf"),
    )


def _decoded(shot: clip.Clip) -> Iterator[av.VideoFrame]:
    decoder = av.CodecContext.create("vp8", "r")
    assert isinstance(decoder, VideoCodecContext)
    for picture in shot.pictures:
        yield from decoder.decode(av.Packet(picture.data))


def _as_h264(frames: Sequence[av.VideoFrame]) -> Iterator[bytes]:
    """What a camera of the hall sends: a keyframe every two seconds, parameter sets with each."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = clip.WIDTH, clip.HEIGHT, "yuv420p"
    encoder.time_base, encoder.bit_rate = Fraction(1, clip.FPS), clip.BITRATE
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "profile": "baseline", "g": str(2 * clip.FPS)}
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, Fraction(1, clip.FPS)
        yield b"".join(bytes(packet) for packet in encoder.encode(frame))


def _composed(frames: Sequence[av.VideoFrame], path: Path) -> Path:
    composer, scene = Composer(settings()), read_scene(SCENE)
    with path.open("wb") as file:
        for frame in frames:
            picture = composer.compose(scene, {SPEAKER.track_id: frame, HALL.track_id: frame}, 9.0)
            for plane in planes(picture):
                file.write(plane.tobytes())
    return path


def settings() -> ProgrammeSettings:
    """As a town gets them, without further rungs."""
    return ProgrammeSettings(town="Lindenbrück", fonts=fonts(400), bold_fonts=fonts(700))


# -- ours --------------------------------------------------------------------------------------------------------------


class Senders:
    """Hall and speaker, with picture and sound, at the speed of a clock."""

    def __init__(self, room: Room, shown: Footage) -> None:
        self._shown = shown
        self._pictures = {track: _Sender(room, track, 96) for track in (HALL, SPEAKER)}
        self._voices = [_Sender(room, track, 111) for track in VOICES]

    async def run(self) -> None:
        """Send for ever."""
        begun, number = time.monotonic(), 0
        while True:
            self._send(number)
            number += 1
            await asyncio.sleep(max(0.0, begun + number * STEP_S - time.monotonic()))

    def _send(self, number: int) -> None:
        sound = self._shown.sounds[number % len(self._shown.sounds)]
        for voice in self._voices:
            voice.sound(sound, number * STEP_S)
        if number % 2 == 0:
            for track, pictures in ((HALL, self._shown.hall), (SPEAKER, self._shown.speaker)):
                self._pictures[track].picture(pictures[number // 2 % len(pictures)], number * STEP_S)


class _Sender:
    """One track; says once a second what its clock shows."""

    def __init__(self, room: Room, track: TrackInfo, payload_type: int) -> None:
        self._input: TrackInput = room.publish(track, lambda: None)
        self._stream = RtpStream(payload_type, track.codec.clock_rate, ssrc=7, first_sequence=1, first_time=0)

    def picture(self, payloads: Sequence[bytes], at: float) -> None:
        self._push(self._stream.picture(payloads, at), at)

    def sound(self, payload: bytes, at: float) -> None:
        self._push([self._stream.sound(payload, at, 20)], at)

    def _push(self, packets: Sequence[bytes], at: float) -> None:
        if round(at / STEP_S) % round(1 / STEP_S) == 0:
            self._input.sender_report(int((1e9 + at) * (1 << 32)), self._stream.rtp_time(at))
        for packet in packets:
            self._input.push(packet)


@contextlib.asynccontextmanager
async def _programme(shown: Footage, folder: Path, statuses: list[dict[str, Any]]) -> AsyncIterator[int]:
    """The programme process at work; its process id."""
    values = {"town": "Lindenbrück"}
    with loopback(time.monotonic) as fanout:
        room = Room("bench", fanout, time.monotonic)
        server = LocalServer(room, lambda name, message: statuses.append(message), lambda: None)
        await server.start(folder / "link.sock")
        server.send("programme", SCENE)
        server.send("programme", {"type": "archive", "open": True})
        senders = asyncio.create_task(Senders(room, shown).run())
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.programme_main", "--socket", str(folder / "link.sock")),
            *("--folder", str(folder / "live"), "--settings", json.dumps(values)),
            cwd=REPOSITORY,
        )
        try:
            yield process.pid
        finally:
            senders.cancel()
            await server.close()
            await process.wait()


# -- both --------------------------------------------------------------------------------------------------------------


async def rows(cache: Path, seconds: float = SECONDS) -> list[Row]:
    """CPU of both over the same seconds; then ffmpeg's for the whole work."""
    with tempfile.TemporaryDirectory(prefix="programme-") as name:
        folder, statuses = Path(name), list[dict[str, Any]]()
        shown = footage(cache, folder)
        async with _programme(shown, folder, statuses) as ours:
            with programme_peer.running(programme_peer.ready(settings(), shown.composed)) as other:
                await asyncio.sleep(WARM_UP_S)
                before, first = [sum(cpu_s(pid).values()) for pid in (ours, other)], len(statuses)
                await asyncio.sleep(seconds)
                after = [sum(cpu_s(pid).values()) for pid in (ours, other)]
        job = programme_peer.whole(settings(), shown.speaker_file, shown.hall_file)
        whole = programme_peer.cost_ms(job, clip.FPS * clip.SECONDS)
    spent = [end - begin for begin, end in zip(before, after, strict=True)]
    return _judged(statuses[first:], seconds * clip.FPS, spent, whole)


def _judged(statuses: Sequence[dict[str, Any]], pictures: float, spent: Sequence[float], whole: float) -> list[Row]:
    """Where the machine was so busy that pictures were left out, the cost of a picture was not measured."""
    made = [status["fps"] for status in statuses if status["type"] == "status"]
    rate = sum(made) / max(1, len(made))
    kept_pace = rate >= clip.FPS - TOLERANCE
    mine, peers = (cpu * 1000 / pictures if kept_pace else None for cpu in spent)
    return [
        compared(WHAT, "ms CPU a picture", mine, peers, "ffmpeg", MOST),
        told("the same beside all of its work", "ms CPU a picture", mine, whole, "ffmpeg, decoding too"),
        told("of one core", "%", _of_a_core(mine), _of_a_core(peers), "ffmpeg"),
        reached("pictures made a second, mean", "pictures", rate, clip.FPS - TOLERANCE),
    ]


def _of_a_core(picture_ms: float | None) -> float | None:
    """Percent."""
    return None if picture_ms is None else picture_ms * clip.FPS / 10


if __name__ == "__main__":
    wanted = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(printed(asyncio.run(rows(REPOSITORY / "build" / "bench", wanted))))
