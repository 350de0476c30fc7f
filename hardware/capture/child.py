"""The capture process: the hall's sources on one side, the local link on the other.

It ends with the link, so it never outlives the meeting process, and it ends itself with EXIT_STALLED where a device
delivers nothing any more: a blocked driver is freed by nothing else, and the supervisor starts it afresh.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from hardware.capture.clock import Clock
from hardware.capture.encode import H264, OPUS, PictureEncoder, SoundEncoder
from hardware.capture.feed import Feed
from hardware.capture.outlet import Outlet
from hardware.capture.simulated import simulated_source
from hardware.capture.sources import SOURCES
from hardware.capture.timed import Order, Source
from hardware.capture.tracks import PictureTrack, SoundTrack, fresh_stream
from hardware.settings import (
    HALL,
    MICROPHONE,
    CapturedSource,
    HallSettings,
    SourceAddress,
    Use,
    link_name,
    owner_of,
    picture_of,
    sources_of,
)
from hardware.simulated.control import HallState, framing, hall_state, microphones, watched
from media.local import Control, KeyframeWanted, LocalLink
from media.ports import Kind, TrackInfo

SOUND = TrackInfo(MICROPHONE, HALL, "audio", "microphone", OPUS)
SOUND_BITRATE = 48_000  # bit/s; several people and a room, not one headset

REPORT_S = 1.0  # seconds between sender reports; a browser brings lips and voice together after the first of both
STALL_S = 8.0  # seconds without a frame after which a device is stuck; a network camera's own time-out comes at 6 s
FIRST_S = 20.0  # seconds until the first frame or fault: FFmpeg gives opening 5 s twice, and names are looked up before
TOLD_APART = ("windows", "resting", "microphones")  # of the hall's state, what comes by messages of its own
EXIT_DONE, EXIT_STALLED = 0, 75  # EX_TEMPFAIL of sysexits.h
JOIN_S = 1.0  # seconds a thread gets to finish its frame

Pause = Callable[[float], Awaitable[None]]


def camera_track(name: str) -> TrackInfo:
    """The track of one of several cameras, "" of the only one."""
    return TrackInfo(picture_of(name), owner_of(name), "video", "camera", H264)


class HallBoard:
    """The newest state of the simulated hall, read by its thread (an attribute is replaced in one step)."""

    def __init__(self) -> None:
        self._state = HallState()

    def read(self) -> HallState:
        """The state now."""
        return self._state

    def take(self, message: Mapping[str, Any]) -> None:
        """An order of the meeting process: how the hall looks, what its cameras see of it, where one is heard."""
        state, frame, desks = hall_state(message), framing(message), microphones(message)
        if state is not None:
            kept = {name: getattr(self._state, name) for name in TOLD_APART}
            self._state = state.model_copy(update=kept)
        if frame is not None:
            self._state = self._state.model_copy(update={"windows": frame.windows})
        if desks is not None:
            self._state = self._state.model_copy(update={"microphones": desks.open})

    def rest(self, camera: str, resting: bool) -> None:
        """Whether nobody gets this camera's picture."""
        others = self._state.resting - {camera}
        self._state = self._state.model_copy(update={"resting": others | {camera} if resting else others})


def is_stuck(feed: Feed, now: float) -> bool:
    """Whether a device blocks: a live one delivers nothing, or opening it, for the first time or again, never ends.

    An encoder (RTMP) is waited for without end: it comes when somebody starts it.
    """
    if feed.last_sign is None or (feed.scheme == "rtmp" and feed.state != "live"):
        return False
    return feed.last_sign < now - (STALL_S if feed.state == "live" else FIRST_S)


class CaptureProcess:
    """Everything between sources and link; `pause` waits in the event loop."""

    def __init__(self, link: LocalLink, settings: HallSettings, clock: Clock, pause: Pause, font: Path | None) -> None:
        self._link = link
        self._settings = settings
        self._clock = clock
        self._pause = pause
        self._font = font
        self._stop = threading.Event()
        self._board = HallBoard()
        self._outlet = Outlet(link, clock)
        self._pictures = self._make_pictures()
        self._sound = SoundTrack(SOUND, fresh_stream(OPUS), SoundEncoder(SOUND_BITRATE))
        self._feeds = self._make_feeds()
        self._threads = [threading.Thread(target=feed.run, daemon=True) for feed in self._feeds]

    async def run(self) -> int:
        """Serve until the link ends or a device is stuck; the process's exit code."""
        for thread in self._threads:
            thread.start()
        ticking = asyncio.create_task(self._tick())
        try:
            await self._obey()
        finally:
            ticking.cancel()
            stalled = self._stalled()
            self._stop.set()
            for thread in self._threads:
                await asyncio.to_thread(thread.join, JOIN_S)
        return EXIT_STALLED if stalled else EXIT_DONE

    async def _obey(self) -> None:
        async for message in self._link.messages():
            match message:
                case KeyframeWanted(track_id=track_id) if track_id in self._pictures:
                    self._pictures[track_id].want_keyframe()
                case Control(message=content):
                    self._board.take(content)
                    self._rest(content)

    def _rest(self, content: Mapping[str, Any]) -> None:
        """Of several cameras, one whose picture nobody gets is not encoded, and not drawn where it is drawn."""
        told = watched(content)
        if told is not None and self._settings.cameras and (picture := self._pictures.get(told.track)) is not None:
            self._board.rest(picture.camera, not told.watched)
            picture.rest(not told.watched)

    async def _tick(self) -> None:
        """Once a second: clock mappings, and whether the devices still live; a stuck one ends the link."""
        while not self._stalled():
            self._outlet.send_reports()
            await self._pause(REPORT_S)
        await self._link.close()

    def _stalled(self) -> bool:
        now = self._clock.now()
        stuck = any(is_stuck(feed, now) for feed in self._feeds)
        return stuck or not all(thread.is_alive() for thread in self._threads)

    # -- what is connected with what ----------------------------------------------------------------------------------

    def _encoder(self) -> PictureEncoder:
        settings = self._settings
        return PictureEncoder(settings.width, settings.height, settings.fps, settings.video_bitrate)

    def _make_pictures(self) -> Mapping[str, PictureTrack]:
        """The tracks of pictures by id; several only where they are drawn."""
        settings, infos = self._settings, [camera_track(name) for name in self._settings.cameras or ("",)]
        names = self._drawn or ("",)
        return {
            info.track_id: PictureTrack(info, fresh_stream(H264), self._encoder(), settings.fps, name)
            for info, name in zip(infos, names, strict=True)
        }

    @property
    def _drawn(self) -> tuple[str, ...]:
        return self._settings.cameras if self._settings.video_source.scheme == "simulated" else ()

    def _make_feeds(self) -> tuple[Feed, ...]:
        return tuple(self._feed(source) for source in sources_of(self._settings))

    def _tracks(self, uses: Collection[Use]) -> tuple[PictureTrack | SoundTrack, ...]:
        pictures = tuple(self._pictures.values()) if "video" in uses else ()
        return (*pictures, self._sound) if "audio" in uses else pictures

    def _feed(self, source: CapturedSource) -> Feed:
        settings, address, tracks = self._settings, source.address, self._tracks(source.uses)
        wanted: frozenset[Kind] = frozenset(track.info.kind for track in tracks)
        order = Order(address, wanted, settings.width, settings.height, settings.fps, self._clock, self._stop.wait)
        return Feed(source.device, order, self._source(address), tracks, self._outlet.deliver, self._outlet.report)

    def _source(self, address: SourceAddress) -> Source:
        if address.scheme == "simulated":
            return simulated_source(self._board.read, self._font, "hall", self._drawn or ("",))
        return SOURCES[address.scheme]


async def capture(socket: Path, settings: HallSettings, clock: Clock, pause: Pause, font: Path | None) -> int:
    """Connect and serve; the exit code. Raises OSError where nobody listens at `socket`."""
    link = await LocalLink.connect(socket, link_name(settings))
    return await CaptureProcess(link, settings, clock, pause, font).run()
