"""One slot of the programme: take what arrived, decode what the scene shows, compose, mix, encode, cut.

Runs in one thread and knows no clock and no link. The moment a placard is ordered, every source is forgotten: its
decoders, its last picture, its waiting sound; a keyframe then begins a picture that owes nothing to the former one.
"""

from __future__ import annotations

from typing import Protocol

import av

from media.local_wire import Control, Message, Packet, TrackClosed, TrackList
from media.ports import TrackInfo
from media.programme.canvas import Packed
from media.programme.compose import Composer
from media.programme.encoders import SAMPLE_RATE, AudioEncoder, VideoEncoder
from media.programme.packager import Packager, Segment
from media.programme.pictures import FORMATS, PictureSource
from media.programme.scene import DARK, read_scene
from media.programme.settings import ProgrammeSettings
from media.programme.sound import Mixer, SoundSource


class Wishes(Protocol):
    """What the studio asks of the link."""

    def subscribe(self, track_id: str) -> None: ...

    def unsubscribe(self, track_id: str) -> None: ...

    def request_keyframe(self, track_id: str) -> None: ...


class Timeline:
    """Encoders and packager from one start to the next; slot and sample counts begin at zero."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self.video = VideoEncoder(settings)
        self.audio = AudioEncoder(settings)
        self.packager = Packager(self.video.track, self.audio.track)
        self.slot = 0
        self.samples_per_slot = SAMPLE_RATE // settings.fps

    @property
    def position(self) -> int:
        """The slot's first sample."""
        return self.slot * self.samples_per_slot


class Studio:
    """The scene, its sources, and the running timeline."""

    def __init__(self, settings: ProgrammeSettings, wishes: Wishes) -> None:
        self.scene = DARK
        self.broken_scenes = 0
        self.timeline = Timeline(settings)
        self._settings = settings
        self._wishes = wishes
        self._composer = Composer(settings)
        self._mixer = Mixer()
        self._tracks: dict[str, TrackInfo] = {}
        self._subscribed: frozenset[str] = frozenset()
        self._pictures: dict[str, PictureSource] = {}
        self._sounds: dict[str, SoundSource] = {}
        self._packed: Packed | None = None
        self._frame = av.VideoFrame(settings.width, settings.height, "yuv420p")
        self._scene_since = 0.0
        self._fresh_layout = True

    def restart(self, now: float) -> None:
        """Begin a new timeline: the machine stood still too long for the old one to be continued."""
        self.timeline = Timeline(self._settings)
        self._sounds.clear()
        self._fresh_layout = True
        self._open(now)

    def receive(self, message: Message, now: float) -> None:
        """Take a message of the link that is looked at in the moment `now` (monotonic seconds)."""
        match message:
            case Packet(track_id, data) if track_id in self._pictures:
                self._pictures[track_id].push(data, now)
            case Packet(track_id, data) if track_id in self._sounds:
                self._sounds[track_id].push(data, self.timeline.position)
            case Control(content) if content.get("type") == "scene":
                self._order(content, now)
            case TrackList(tracks):
                self._tracks = {track.track_id: track for track in tracks}
                self._adapt(now)
            case TrackClosed(track_id):
                self._forget(track_id)

    def slot(self, now: float, leave_out: bool = False) -> Segment | None:
        """Make one slot (`leave_out`: without a picture unless a segment begins); the segment it completes, if any."""
        timeline = self.timeline
        self._look_after_sources(now)
        sounds = [source.read(timeline.position, timeline.samples_per_slot) for source in self._sounds.values()]
        timeline.packager.add_audio(timeline.audio.encode(self._mixer.mix(sounds, timeline.samples_per_slot)))
        opens = timeline.slot % self._settings.slots_per_segment == 0
        if opens or not leave_out:
            self._picture(now, opens)
        timeline.slot += 1
        return timeline.packager.finished()

    def _picture(self, now: float, opens: bool) -> None:
        shown = {name: frame for name, source in self._pictures.items() if (frame := source.picture(now)) is not None}
        packed = self._composer.compose(self.scene, shown, now - self._scene_since)
        if packed is not self._packed:  # a placard stays the same picture for many slots
            self._packed, self._frame = packed, av.VideoFrame.from_ndarray(packed, "yuv420p")
        key, self._fresh_layout = opens or self._fresh_layout, False
        self.timeline.packager.add_video(self.timeline.video.encode(self._frame, self.timeline.slot, key), opens)

    def _look_after_sources(self, now: float) -> None:
        for track_id, source in self._pictures.items():
            source.update(now)
            if source.wants_keyframe(now):
                self._wishes.request_keyframe(track_id)

    # -- scene and sources --------------------------------------------------------------------------------------------

    def _order(self, content: dict[str, object], now: float) -> None:
        """Change the scene; an order that cannot be read is a placard."""
        try:
            scene = read_scene(content)
        except ValueError:
            self.broken_scenes += 1
            scene = DARK
        if (scene.layout, scene.video) != (self.scene.layout, self.scene.video):
            self._scene_since = now
            self._fresh_layout = True
        self.scene = scene
        self._adapt(now)

    def _adapt(self, now: float) -> None:
        """Subscribe to what the scene needs and forget the rest."""
        wanted = self.scene.pictures | self.scene.sounds
        for track_id in self._subscribed - wanted:
            self._wishes.unsubscribe(track_id)
            self._forget(track_id)
        for track_id in wanted - self._subscribed:
            self._wishes.subscribe(track_id)
        self._subscribed = wanted
        self._open(now)

    def _open(self, now: float) -> None:
        """Decoders for the wanted tracks that are there, have none yet and come in a format we can read."""
        for track_id in self.scene.pictures & self._tracks.keys() - self._pictures.keys():
            if self._tracks[track_id].codec.name in FORMATS:
                self._pictures[track_id] = PictureSource(self._tracks[track_id], now)
        for track_id in self.scene.sounds & self._tracks.keys() - self._sounds.keys():
            if self._tracks[track_id].codec.name.lower() == "opus":
                self._sounds[track_id] = SoundSource(self._tracks[track_id])

    def _forget(self, track_id: str) -> None:
        self._pictures.pop(track_id, None)
        self._sounds.pop(track_id, None)
