"""The hall's picture, cut from its cameras: the one on air is what members at home, screens and the programme get.

There are two such tracks, for they wait differently for a camera that makes keyframes at its own pace alone (a network
camera whose pictures go on as they came). Browsers get `hall.camera`, which changes with that camera's next keyframe:
all pictures since the last one at once would fill a thin line and delay the sound. The programme, on this machine,
gets `hall.air`, which begins with these pictures and so is there at once. Every other camera rests: it is encoded, and
where it is drawn, drawn only while it is shown, or on its way to what is shown next. So it is at hand in the same way
at the moment of the cut; one that was not expected is asked for a keyframe then.

That pages subscribe to the camera on air themselves was rejected: every cut would be a new offer and answer with each
of them, half a second on a slow line, and a grey picture in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from typing import Final

from hardware.settings import HALL, HALL_OWN, PICTURE, picture_of
from media.ports import Codec, TrackInfo
from media.room import Room, Subscription
from media.splice import Backlog, Splice
from server.floor import HALL_AIR

H264: Final = Codec("H264", 90_000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
SUBSCRIBER: Final = "cut"

Then = Callable[[], None]
OnPresence = Callable[[str, bool], None]


def _nothing() -> None:
    """Nobody waits for the cut."""


class _Outlet:
    """One outgoing track."""

    def __init__(self, room: Room, track_id: str, ask: Callable[[str | None], None]) -> None:
        self.splice = Splice(secrets.randbits(32), secrets.randbits(15))
        info = TrackInfo(track_id, HALL, "video", "camera", H264)
        self._input = room.publish(info, lambda: ask(self.splice.wanted))

    def push(self, camera: str, packet: bytes) -> bool:
        """Send what is to be sent; whether the track has just changed to this camera."""
        before = self.splice.on_air
        out = self.splice.packet(camera, packet)
        if out is not None:
            self._input.push(out)
        return self.splice.on_air != before

    def report(self, camera: str, ntp: int, rtp: int) -> None:
        """Pass a camera's clock on, as the outgoing stream's."""
        out = self.splice.report(camera, ntp, rtp)
        if out is not None:
            self._input.sender_report(*out)


class _Camera:
    """One camera: its subscription while somebody needs it, and what came since its last keyframe."""

    def __init__(self, name: str, picture: HallPicture) -> None:
        self.name = name
        self.paced = False
        self.backlog = Backlog()
        self.clock: tuple[int, int] | None = None
        self.subscription: Subscription | None = None
        self._picture = picture

    def rest(self) -> None:
        """Nobody needs it any more."""
        if self.subscription is not None:
            self.subscription.close()
            self.subscription, self.backlog = None, Backlog()

    def begin_anew(self) -> None:
        """What was kept before it was last on air has a gap behind it; where keyframes are rare there is none."""
        if not self.paced:
            self.backlog = Backlog()

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        """PacketSink."""
        if self.paced or self._picture.expected == self.name:
            self.backlog.add(packet)
        self._picture.packet(self.name, packet)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """PacketSink."""
        self.clock = ntp_time, rtp_time
        self._picture.report(self.name, ntp_time, rtp_time)

    def closed(self, track: TrackInfo) -> None:
        """PacketSink."""
        self.subscription, self.backlog, self.clock = None, Backlog(), None
        self._picture.gone(self.name)


class HallPicture:
    """Cuts between cameras of these names, whose tracks come and go; the first is shown until somebody cuts."""

    def __init__(self, room: Room, names: Collection[str]) -> None:
        self._room = room
        self._cameras = {name: _Camera(name, self) for name in names}
        self._outlets: tuple[_Outlet, ...] = ()
        self._wanted = next(iter(self._cameras))
        self.expected: str | None = None
        self._then: Then = _nothing
        self._there: frozenset[str] = frozenset()
        self._tell: OnPresence = lambda camera, there: None
        room.watch(self._rooms_tracks_changed)

    @property
    def on_air(self) -> str | None:
        """The camera whose picture the programme gets."""
        return self._outlets[-1].splice.on_air if self._outlets else None

    @property
    def wanted(self) -> str:
        """The camera that is shown, or shall be as soon as its picture is there."""
        return self._wanted

    def cut(self, camera: str | None, then: Then) -> None:
        """Show this camera, and do `then` as soon as it is shown.

        A camera without a picture of its own is shown by the source of [hall], where there is one; None shows none in
        particular: what was shown goes on, and whether anybody gets it is for the floor to say.
        """
        own = camera if camera in self._cameras else HALL_OWN
        if camera is None or own not in self._cameras:
            self._then = _nothing
            then()
            return
        self._wanted, self._then = own, then
        for outlet in self._outlets:
            outlet.splice.cut(own)
        if self.on_air != own:
            self._follow()
            self._begin(self._cameras[own])
        else:
            self._changed()
        if own == self.expected:
            self.expected = None

    def expect(self, camera: str) -> None:
        """The camera is sent to what is shown next: it is awake from now on, so that the cut finds its picture."""
        if camera in self._cameras and camera != self.expected:
            self.expected = camera
            self._cameras[camera].begin_anew()
            self._follow()
            self._ask(camera)

    def listen(self, tell: OnPresence) -> None:
        """Tell of each camera whose picture comes or goes."""
        self._tell = tell

    def has(self, camera: str) -> bool:
        """Whether the camera's picture is there; always where it has none of its own."""
        return camera not in self._cameras or picture_of(camera) in self._room.tracks

    def pace(self, camera: str, paced: bool) -> None:
        """Whether this camera makes keyframes at its own pace alone."""
        one = self._cameras.get(camera)
        if one is not None and one.paced != paced:
            one.paced, one.backlog = paced, Backlog()
            self._follow()

    # -- what the cameras send -----------------------------------------------------------------------------------------

    def packet(self, camera: str, packet: bytes) -> None:
        """A packet of a camera that is subscribed to."""
        if camera == self._wanted and not self._outlets:
            self._publish()
        changed = [outlet.push(camera, packet) for outlet in self._outlets]
        if any(changed):
            self._changed()

    def report(self, camera: str, ntp: int, rtp: int) -> None:
        """The clock of such a camera."""
        for outlet in self._outlets:
            outlet.report(camera, ntp, rtp)

    def gone(self, camera: str) -> None:
        """The camera's track has ended."""
        for outlet in self._outlets:
            outlet.splice.forget(camera)

    def _rooms_tracks_changed(self) -> None:
        before, self._there = self._there, frozenset(name for name in self._cameras if self.has(name))
        self._follow()
        for name in before ^ self._there:
            self._tell(name, name in self._there)

    # -- cutting -------------------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        """The browsers' track first: who looks for the hall's picture takes the first."""
        self._outlets = tuple(_Outlet(self._room, one, self._ask) for one in (PICTURE, HALL_AIR))
        for outlet in self._outlets:
            outlet.splice.cut(self._wanted)
        for camera in self._cameras.values():
            if camera.clock is not None:
                self.report(camera.name, *camera.clock)

    def _begin(self, camera: _Camera) -> None:
        """Ask for a keyframe; the programme need not wait where the last one is at hand."""
        self._ask(camera.name)
        begun = [air.push(camera.name, packet) for air in self._outlets[-1:] for packet in camera.backlog.packets]
        if any(begun):
            self._changed()

    def _ask(self, camera: str | None) -> None:
        one = self._cameras.get(camera or "")
        if one is not None and one.subscription is not None:
            one.subscription.request_keyframe()

    def _changed(self) -> None:
        if self.on_air == self._wanted:
            then, self._then = self._then, _nothing
            then()
        self._follow()

    def _follow(self) -> None:
        """Subscribe to exactly the cameras that are shown, or shall be, or must be kept at hand."""
        shown = {self._wanted, self.expected, *(outlet.splice.on_air for outlet in self._outlets)}
        for camera in self._cameras.values():
            track = picture_of(camera.name)
            if not camera.paced and camera.name not in shown:
                camera.rest()
            elif camera.subscription is None and track in self._room.tracks:
                camera.subscription = self._room.subscribe(track, SUBSCRIBER, camera)
