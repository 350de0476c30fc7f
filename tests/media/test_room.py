"""Who gets whose packets: publishing, silencing, withholding, keyframes, levels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from media import rtp
from media.ports import Codec, TrackInfo, TrackInput
from media.room import Room, TrackTaken
from media.router import KEYFRAME_INTERVAL_S

CAMERA = TrackInfo("p07.camera", "p07", "video", "camera", Codec("VP8", 90000))
MICROPHONE = TrackInfo("p07.microphone", "p07", "audio", "microphone", Codec("opus", 48000, 2))


class Ear:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.packets: list[int] = []
        self.reports: list[tuple[int, int]] = []
        self.ended = 0

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self.packets.append(rtp.parse(packet).sequence)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        self.reports.append((ntp_time, rtp_time))

    def closed(self, track: TrackInfo) -> None:
        self.ended += 1


class Hall:
    """A room with a clock in hand, and the keyframe requests its publishers got."""

    def __init__(self) -> None:
        self.time = 0.0
        self.room = Room("hall", lambda: self.time)
        self.keyframes: list[float] = []
        self._next = 0

    def publish(self, info: TrackInfo = CAMERA) -> TrackInput:
        return self.room.publish(info, lambda: self.keyframes.append(self.time))

    def push(self, track: TrackInput, level: int | None = None) -> int:
        self._next += 1
        track.push(rtp.build(96, self._next, 0, 1, b"x", level=level))
        return self._next


def test_every_subscriber_gets_every_packet() -> None:
    hall, ears = Hall(), [Ear(), Ear()]
    track = hall.publish()
    for number, ear in enumerate(ears):
        hall.room.subscribe("p07.camera", f"s{number}", ear)
    sent = [hall.push(track) for _ in range(3)]
    assert [ear.packets for ear in ears] == [sent, sent]


def test_a_track_id_belongs_to_one_publisher_at_a_time() -> None:
    hall = Hall()
    track = hall.publish()
    with pytest.raises(TrackTaken):
        hall.publish()
    track.close()
    hall.publish()


def test_an_unknown_track_cannot_be_subscribed() -> None:
    with pytest.raises(KeyError):
        Hall().room.subscribe("p07.camera", "s", Ear())


def test_listeners_hear_of_each_change_of_the_list_until_they_leave() -> None:
    hall, seen = Hall(), list[list[str]]()
    unwatch = hall.room.watch(lambda: seen.append(list(hall.room.tracks)))
    track = hall.publish()
    hall.publish(MICROPHONE)
    track.close()
    track.close()
    unwatch()
    unwatch()
    hall.publish()
    assert seen == [["p07.camera"], ["p07.camera", "p07.microphone"], ["p07.microphone"]]


def test_a_closed_track_tells_its_subscribers_once_and_takes_nothing_more() -> None:
    hall, ear = Hall(), Ear()
    track = hall.publish()
    subscription = hall.room.subscribe("p07.camera", "s", ear)
    track.close()
    hall.push(track)
    subscription.close()
    assert (ear.ended, ear.packets) == (1, [])


def test_a_silenced_track_goes_to_nobody_not_even_as_a_repetition() -> None:
    hall, ear = Hall(), Ear()
    track = hall.publish()
    subscription = hall.room.subscribe("p07.camera", "s", ear)
    before = hall.push(track)
    assert subscription.recall(before) is not None
    hall.room.silence({"p07.camera"})
    during = hall.push(track)
    assert subscription.recall(before) is None
    hall.room.silence(set())
    after = hall.push(track)
    assert ear.packets == [before, after]
    assert subscription.recall(during) is None
    assert subscription.recall(after) is not None


def test_silence_holds_for_tracks_that_are_published_later() -> None:
    hall, ear = Hall(), Ear()
    hall.room.silence({"p07.camera"})
    track = hall.publish()
    hall.room.subscribe("p07.camera", "s", ear)
    hall.push(track)
    assert ear.packets == []
    assert hall.keyframes == []


def test_a_withheld_subscriber_gets_nothing_of_any_track_however_it_asks() -> None:
    hall, held, free = Hall(), Ear(), Ear()
    hall.room.withhold({"held"})
    track = hall.publish()
    track.sender_report(1, 2)
    subscription = hall.room.subscribe("p07.camera", "held", held)
    hall.room.subscribe("p07.camera", "free", free)
    sent = hall.push(track)
    track.sender_report(3, 4)
    assert (held.packets, held.reports) == ([], [])
    assert subscription.recall(sent) is None
    assert free.packets == [sent]
    hall.room.withhold(())
    assert held.reports == [(3, 4)]
    assert held.packets == []
    again = hall.push(track)
    assert held.packets == [again]


def test_a_keyframe_is_asked_for_on_joining_unsilencing_and_freeing() -> None:
    hall = Hall()
    hall.publish()
    steps: list[Callable[[], object]] = [
        lambda: hall.room.subscribe("p07.camera", "s", Ear()),
        lambda: hall.room.silence({"p07.camera"}),
        lambda: hall.room.silence(()),
        lambda: hall.room.withhold({"s"}),
        lambda: hall.room.withhold({"other"}),
    ]
    for second, step in enumerate(steps):
        hall.time = float(second)
        step()
    assert hall.keyframes == [0.0, 2.0, 4.0]


def test_a_microphone_is_never_asked_for_keyframes() -> None:
    hall = Hall()
    hall.publish(MICROPHONE)
    hall.room.subscribe("p07.microphone", "s", Ear()).request_keyframe()
    assert hall.keyframes == []


def test_keyframe_requests_are_merged_and_the_last_is_not_forgotten() -> None:
    hall = Hall()
    track = hall.publish()
    subscriptions = [hall.room.subscribe("p07.camera", f"s{number}", Ear()) for number in range(30)]
    assert hall.keyframes == [0.0]
    for step in range(1, 100):
        hall.time = step / 100
        hall.push(track)
        subscriptions[step % 30].request_keyframe()
    assert hall.keyframes == [0.0, KEYFRAME_INTERVAL_S]
    hall.time = 1.0
    hall.push(track)
    hall.time = 2.0
    hall.push(track)
    assert hall.keyframes == [0.0, 0.5, 1.0]


def test_those_who_get_nothing_cannot_ask_for_keyframes() -> None:
    hall = Hall()
    hall.publish()
    subscription = hall.room.subscribe("p07.camera", "s", Ear())
    hall.time = 1.0
    hall.room.withhold({"s"})
    subscription.request_keyframe()
    subscription.close()
    hall.room.withhold(())
    subscription.request_keyframe()
    assert hall.keyframes == [0.0]


def test_a_latecomer_learns_the_clock_at_once() -> None:
    hall, ear = Hall(), Ear()
    hall.publish().sender_report(5, 6)
    hall.room.subscribe("p07.camera", "s", ear)
    assert ear.reports == [(5, 6)]


def test_activity_counts_and_measures_also_what_is_silenced() -> None:
    hall = Hall()
    camera, microphone = hall.publish(), hall.publish(MICROPHONE)
    hall.room.subscribe("p07.camera", "a", Ear())
    hall.room.subscribe("p07.camera", "b", Ear())
    hall.room.silence({"p07.microphone"})
    for _ in range(10):
        hall.push(camera)
        hall.push(microphone, level=20)
    seen = hall.room.activity()
    assert (seen["p07.camera"].packets_in, seen["p07.camera"].forwarded) == (10, 20)
    assert seen["p07.camera"].level is None
    assert (seen["p07.microphone"].forwarded, seen["p07.microphone"].silenced) == (0, True)
    level = seen["p07.microphone"].level
    assert level is not None
    assert -21 < level < -20


@pytest.mark.parametrize("packet", [b"", b"\x80", bytes(12), b"\x90" + bytes(13) + b"\xff\xff"])
def test_what_is_no_rtp_never_reaches_a_sink(packet: bytes) -> None:
    hall, ear = Hall(), Ear()
    track = hall.publish()
    hall.room.subscribe("p07.camera", "s", ear)
    track.push(packet)
    assert hall.room.activity()["p07.camera"].packets_in == 0
