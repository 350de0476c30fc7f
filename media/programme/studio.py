"""One slot of the programme: take what arrived, decode what the scene shows, compose, mix, encode, cut.

Runs in one thread and knows no clock and no link. The moment a placard is ordered, every source is forgotten: its
decoders, its last picture, its waiting sound; a keyframe then begins a picture that owes nothing to the former one.
"""

from __future__ import annotations

from dataclasses import replace

from media.local_wire import Control, Message, Packet, Report, TrackClosed, TrackList
from media.programme.compose import Composer
from media.programme.mixer import Mixer
from media.programme.ports import Part
from media.programme.scene import DARK, RESULT_S, Result, Scene, read_scene
from media.programme.settings import ProgrammeSettings
from media.programme.sources import Sources, Wishes
from media.programme.timeline import Timeline

__all__ = ["Studio", "Wishes"]


class Studio:
    """The scene, its sources, and the running timeline. `scene` is what was ordered, `shown` what is on air."""

    def __init__(self, settings: ProgrammeSettings, wishes: Wishes) -> None:
        self.scene = self.shown = DARK
        self.broken_scenes = 0
        self.timeline = Timeline(settings)
        self._settings = settings
        self._composer = Composer(settings)
        self._mixer = Mixer()
        self._sources = Sources(wishes)
        self._results = ResultPage()
        self._scene_since = 0.0
        self._fresh_layout = True

    def restart(self, now: float) -> None:
        """Begin a new timeline: the machine stood still too long for the old one to be continued."""
        self.timeline = Timeline(self._settings)
        self._sources.begin_anew(now)
        self._fresh_layout = True

    def receive(self, message: Message, now: float) -> None:
        """Take a message of the link that is looked at in the moment `now` (monotonic seconds)."""
        match message:
            case Packet(track_id, data):
                self._sources.packet(track_id, data, self.timeline.position, now)
            case Report(track_id, ntp_time, rtp_time):
                self._sources.report(track_id, ntp_time, rtp_time)
            case Control(content) if content.get("type") == "scene":
                self._order(content, now)
            case TrackList(tracks):
                self._sources.exist(tracks, now)
            case TrackClosed(track_id):
                self._sources.forget(track_id)

    def slot(self, now: float, leave_out: bool = False) -> tuple[Part, ...]:
        """Make one slot (`leave_out`: without a picture unless a part begins); the parts it completes."""
        timeline, position = self.timeline, self.timeline.position
        self._sources.update(position, now)
        sounds = self._sources.sounds(position, timeline.samples_per_slot)
        timeline.add_sound(self._mixer.mix(sounds, timeline.samples_per_slot))
        place = timeline.slot % self._settings.slots_per_segment
        if place % self._settings.slots_per_part == 0 or not leave_out:
            self._picture(now, opens=place == 0)
        return timeline.advance()

    def _picture(self, now: float, opens: bool) -> None:
        self._show(self._results.now(self.scene, now), now)
        picture = self._composer.compose(self.shown, self._sources.pictures(now), now - self._scene_since)
        self.timeline.add_picture(picture, opens or self._fresh_layout)
        self._fresh_layout = False

    def _order(self, content: dict[str, object], now: float) -> None:
        """Change the scene; an order that cannot be read is a placard."""
        try:
            self.scene = read_scene(content)
        except ValueError:
            self.broken_scenes += 1
            self.scene = DARK
        self._results.order(self.scene, now)
        self._show(self._results.now(self.scene, now), now)
        self._sources.want(self.scene, now)

    def _show(self, scene: Scene, now: float) -> None:
        """Put a scene on air. Where its pictures are others, players get a picture that owes nothing to the former."""
        if (scene.layout, scene.video, scene.pictures) != (self.shown.layout, self.shown.video, self.shown.pictures):
            self._scene_since = now
            self._fresh_layout = True
        self.shown = scene


class ResultPage:
    """When the result of a vote fills the picture: from its announcement on for RESULT_S.

    What was announced before the programme began, or while it showed a placard, is no news.
    """

    def __init__(self) -> None:
        self._known: Result | None = None
        self._until = 0.0
        self._before = DARK

    def order(self, scene: Scene, now: float) -> None:
        """A new scene was ordered."""
        news = scene.result is not None and scene.result != self._known
        if news and "placard" not in (scene.layout, self._before.layout):
            self._until = now + RESULT_S
        self._known, self._before = scene.result, scene

    def now(self, scene: Scene, now: float) -> Scene:
        """The scene itself, or its result."""
        if scene.result is None or now >= self._until or scene.layout == "placard":
            return scene
        return replace(scene, layout="result", tiles=(), video=None, inset=None)
