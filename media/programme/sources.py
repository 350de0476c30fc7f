"""The tracks that a scene needs: subscribed to, decoded, and brought into step with each other.

What is no longer wanted is forgotten at once: its decoder, its last picture, its waiting sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import av

from media.ports import TrackInfo
from media.programme.loudness import Sound
from media.programme.pictures import FORMATS, PictureSource
from media.programme.scene import DARK, Scene
from media.programme.sound import SoundSource

OUT_OF_STEP = 0.045  # seconds by which a voice may come before the lips: from there on it is noticed (ITU-R BT.1359-1)


class Wishes(Protocol):
    """What the studio asks of the link."""

    def subscribe(self, track_id: str) -> None: ...

    def unsubscribe(self, track_id: str) -> None: ...

    def request_keyframe(self, track_id: str) -> None: ...


class Sources:
    """All sources of one studio. Times in monotonic seconds, `position` in samples of the timeline."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._tracks: Mapping[str, TrackInfo] = {}
        self._wanted: frozenset[str] = frozenset()
        self._scene = DARK
        self._pictures: dict[str, PictureSource] = {}
        self._sounds: dict[str, SoundSource] = {}

    def want(self, scene: Scene, now: float) -> None:
        """Subscribe to exactly the tracks of the scene and forget the rest."""
        wanted = scene.pictures | scene.sounds
        for track_id in self._wanted - wanted:
            self._wishes.unsubscribe(track_id)
            self.forget(track_id)
        for track_id in wanted - self._wanted:
            self._wishes.subscribe(track_id)
        self._wanted, self._scene = wanted, scene
        self._open(now)
        for track_id, picture in self._pictures.items():
            picture.save(pictures=track_id in scene.small, filtering=track_id in scene.coarse)

    def exist(self, tracks: tuple[TrackInfo, ...], now: float) -> None:
        """These are the tracks of the room now."""
        self._tracks = {track.track_id: track for track in tracks}
        self._open(now)

    def _open(self, now: float) -> None:
        """Decoders for the wanted tracks that are there, have none yet and come in a format we can read."""
        for track_id in self._wanted & self._tracks.keys() - self._pictures.keys() - self._sounds.keys():
            track = self._tracks[track_id]
            if track.kind == "video" and track.codec.name in FORMATS:
                source = self._pictures[track_id] = PictureSource(track, now)
                source.save(pictures=track_id in self._scene.small, filtering=track_id in self._scene.coarse)
            if track.kind == "audio" and track.codec.name.lower() == "opus":
                self._sounds[track_id] = SoundSource(track)

    def forget(self, track_id: str) -> None:
        """The track has gone, or is not wanted any more."""
        self._pictures.pop(track_id, None)
        self._sounds.pop(track_id, None)

    def begin_anew(self, now: float) -> None:
        """Sample positions begin at zero again."""
        self._sounds.clear()
        self._open(now)

    def packet(self, track_id: str, data: bytes, position: int, now: float) -> None:
        """Take an RTP packet; one of a track that is not wanted was under way when that was said, and is dropped."""
        if track_id in self._pictures:
            self._pictures[track_id].push(data, now)
        elif track_id in self._sounds:
            self._sounds[track_id].push(data, position)

    def report(self, track_id: str, ntp_time: int, rtp_time: int) -> None:
        """Take a sender report."""
        source = self._pictures.get(track_id) or self._sounds.get(track_id)
        if source is not None:
            source.clock.report(ntp_time, rtp_time)

    def update(self, position: int, now: float) -> None:
        """Decode what has come, and ask for keyframes where they are needed."""
        for track_id, source in self._pictures.items():
            voice = self._voice_of(track_id)
            source.update(now, voice.taken(position) if voice else None)
            if source.wants_keyframe(now):
                self._wishes.request_keyframe(track_id)
            if voice is not None and (late := source.lateness()) > OUT_OF_STEP:
                voice.wait(late)

    def _voice_of(self, track_id: str) -> SoundSource | None:
        """The sound that belongs to a picture: the one of the same owner."""
        owner = self._tracks[track_id].owner if track_id in self._tracks else None
        return next((one for name, one in self._sounds.items() if self._owner(name) == owner), None)

    def _owner(self, track_id: str) -> str | None:
        return self._tracks[track_id].owner if track_id in self._tracks else None

    def pictures(self, now: float) -> dict[str, av.VideoFrame]:
        """The picture of each track that has one now."""
        shown = ((track_id, source.picture(now)) for track_id, source in self._pictures.items())
        return {track_id: frame for track_id, frame in shown if frame is not None}

    def sounds(self, position: int, count: int) -> list[Sound]:
        """The samples of each voice from `position` on."""
        return [source.read(position, count) for source in self._sounds.values()]
