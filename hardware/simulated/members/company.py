"""Plays the films of those who take part: who is published, who talks, where each film stands.

Pure but for the link it writes to: every `tick` is one packet of sound (20 ms) and, each fifth, one picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hardware.capture.clock import Clock
from hardware.capture.encode import H264, OPUS
from hardware.simulated.control import MembersState
from hardware.simulated.members.films import FPS, Films
from media.packetise import RtpStream
from media.ports import Codec, TrackInfo

TICK_S = 0.02  # seconds of one packet of sound
TICKS_A_PICTURE = 5
TICKS_A_REPORT = 50

FreshStream = Callable[[Codec], RtpStream]


class Outgoing(Protocol):
    """What is needed of the local link."""

    def publish(self, info: TrackInfo) -> None: ...

    def push(self, track_id: str, packet: bytes) -> None: ...

    def sender_report(self, track_id: str, ntp_time: int, rtp_time: int) -> None: ...

    def unpublish(self, track_id: str) -> None: ...


class Member:
    """One person on the air; published when made, until `leave`."""

    def __init__(self, person_id: str, films: Films, link: Outgoing, fresh: FreshStream) -> None:
        self._films = films
        self._link = link
        self._loop = films.listening
        self._picture_at = self._sound_at = 0
        self._picture, self._picture_stream = (
            TrackInfo(f"{person_id}.camera", person_id, "video", "camera", H264),
            fresh(H264),
        )
        self._sound, self._sound_stream = (
            TrackInfo(f"{person_id}.microphone", person_id, "audio", "microphone", OPUS),
            fresh(OPUS),
        )
        link.publish(self._picture)
        link.publish(self._sound)

    def leave(self) -> None:
        """Off the air."""
        self._link.unpublish(self._picture.track_id)
        self._link.unpublish(self._sound.track_id)

    def talk(self, talking: bool) -> None:
        """Change to the other film from its beginning, where that is a change."""
        loop = self._films.talking if talking else self._films.listening
        if loop is not self._loop:
            self._loop = loop
            self._picture_at = self._sound_at = 0

    def want_keyframe(self) -> None:
        """Go on with the next second of the film, which begins with a keyframe."""
        self._picture_at = -(-self._picture_at // FPS) * FPS % len(self._loop.pictures)

    def send_sound(self, at: float) -> None:
        """The next 20 ms."""
        packet = self._loop.sounds[self._sound_at]
        self._sound_at = (self._sound_at + 1) % len(self._loop.sounds)
        self._link.push(self._sound.track_id, self._sound_stream.sound(packet.payload, at, packet.level))

    def send_picture(self, at: float) -> None:
        """The next picture."""
        payloads = self._loop.pictures[self._picture_at]
        self._picture_at = (self._picture_at + 1) % len(self._loop.pictures)
        for packet in self._picture_stream.picture(payloads, at):
            self._link.push(self._picture.track_id, packet)

    def send_reports(self, at: float, clock: Clock) -> None:
        """How both RTP clocks stand."""
        for info, stream in ((self._picture, self._picture_stream), (self._sound, self._sound_stream)):
            self._link.sender_report(info.track_id, clock.ntp(at), stream.rtp_time(at))


class Company:
    """All simulated members; who has films and is named active is on the air."""

    def __init__(self, link: Outgoing, clock: Clock, fresh: FreshStream) -> None:
        self._link = link
        self._clock = clock
        self._fresh = fresh
        self._films: dict[str, Films] = {}
        self._members: dict[str, Member] = {}
        self._state = MembersState()
        self._ticks = 0

    @property
    def on_air(self) -> frozenset[str]:
        """Ids of the people published now."""
        return frozenset(self._members)

    def add(self, person_id: str, films: Films) -> None:
        """Somebody's films are ready."""
        self._films[person_id] = films
        self.follow(self._state)

    def follow(self, state: MembersState) -> None:
        """Publish, unpublish, talk and listen as the state says."""
        self._state = state
        for person_id in self.on_air - state.active:
            self._members.pop(person_id).leave()
        for person_id in sorted(self._films.keys() & state.active - self.on_air):
            self._members[person_id] = Member(person_id, self._films[person_id], self._link, self._fresh)
        for person_id, member in self._members.items():
            member.talk(person_id == state.speaking)

    def want_keyframe(self, track_id: str) -> None:
        """A receiver cannot decode this track."""
        member = self._members.get(track_id.removesuffix(".camera"))
        if member is not None:
            member.want_keyframe()

    def tick(self, at: float) -> None:
        """Send what is due at the monotonic time `at`."""
        for member in self._members.values():
            if self._ticks % TICKS_A_REPORT == 0:
                member.send_reports(at, self._clock)
            if self._ticks % TICKS_A_PICTURE == 0:
                member.send_picture(at)
            member.send_sound(at)
        self._ticks += 1
