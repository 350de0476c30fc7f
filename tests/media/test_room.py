"""Who gets whose packets in this process: publishing, silencing, withholding, keyframes, levels, layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from media import rtp
from media.fanout.ports import Inbound
from media.fanout.python import PythonFanout
from media.layers import KEYFRAME_INTERVAL_S, Layer
from media.ports import Codec, TrackInfo, TrackInput
from media.room import BACKGROUND, Room, TrackTaken
from tests.media.loopback import loopback

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
        self.keyframes: list[float] = []
        self.room: Room
        self.fanout: PythonFanout
        self._next = 0

    def open(self, fanout: PythonFanout) -> None:
        self.fanout = fanout
        self.room = Room("hall", fanout, lambda: self.time)

    def publish(self, info: TrackInfo = CAMERA) -> TrackInput:
        return self.room.publish(info, lambda: self.keyframes.append(self.time))

    def push(self, track: TrackInput, level: int | None = None) -> int:
        self._next += 1
        track.push(rtp.build(96, self._next, 0, 1, b"x", level=level, marker=True))
        return self._next

    def at(self, time: float) -> None:
        self.time = time
        self.room.tick(time)


@pytest.fixture
def hall() -> Iterator[Hall]:
    built = Hall()
    with loopback(lambda: built.time) as fanout:
        built.open(fanout)
        yield built


def test_every_subscriber_gets_every_packet(hall: Hall) -> None:
    ears = [Ear(), Ear()]
    track = hall.publish()
    for number, ear in enumerate(ears):
        hall.room.subscribe("p07.camera", f"s{number}", ear)
    sent = [hall.push(track) for _ in range(3)]
    assert [ear.packets for ear in ears] == [sent, sent]


def test_a_publisher_of_this_machine_hears_whether_anybody_gets_its_track(hall: Hall) -> None:
    heard: list[bool] = []
    hall.room.publish(CAMERA, lambda: None, heard.append)
    first, second = (hall.room.subscribe("p07.camera", name, Ear()) for name in ("s1", "s2"))
    hall.room.withhold({"s1", "s2"})
    hall.room.withhold({"s1"})
    first.close()
    second.close()
    assert heard == [False, True, False, True, False]


def test_a_track_id_belongs_to_one_publisher_at_a_time(hall: Hall) -> None:
    track = hall.publish()
    with pytest.raises(TrackTaken):
        hall.publish()
    track.close()
    hall.publish()


def test_an_unknown_track_cannot_be_subscribed(hall: Hall) -> None:
    with pytest.raises(KeyError):
        hall.room.subscribe("p07.camera", "s", Ear())


def test_listeners_hear_of_each_change_of_the_list_until_they_leave(hall: Hall) -> None:
    seen = list[list[str]]()
    unwatch = hall.room.watch(lambda: seen.append(list(hall.room.tracks)))
    track = hall.publish()
    hall.publish(MICROPHONE)
    track.close()
    track.close()
    unwatch()
    unwatch()
    hall.publish()
    assert seen == [["p07.camera"], ["p07.camera", "p07.microphone"], ["p07.microphone"]]


def test_a_closed_track_tells_its_subscribers_once_and_takes_nothing_more(hall: Hall) -> None:
    ear = Ear()
    track = hall.publish()
    subscription = hall.room.subscribe("p07.camera", "s", ear)
    track.close()
    hall.push(track)
    subscription.close()
    assert (ear.ended, ear.packets) == (1, [])


def test_a_silenced_track_goes_to_nobody(hall: Hall) -> None:
    ear = Ear()
    track = hall.publish()
    hall.room.subscribe("p07.camera", "s", ear)
    before = hall.push(track)
    hall.room.silence({"p07.camera"})
    hall.push(track)
    hall.room.silence(set())
    after = hall.push(track)
    assert ear.packets == [before, after]


def test_silence_holds_for_tracks_that_are_published_later(hall: Hall) -> None:
    ear = Ear()
    hall.room.silence({"p07.camera"})
    track = hall.publish()
    hall.room.subscribe("p07.camera", "s", ear)
    hall.push(track)
    assert ear.packets == []


def test_a_withheld_subscriber_gets_nothing_of_any_track_however_it_asks(hall: Hall) -> None:
    held, free = Ear(), Ear()
    hall.room.withhold({"held"})
    track = hall.publish()
    track.sender_report(1, 2)
    hall.room.subscribe("p07.camera", "held", held)
    hall.room.subscribe("p07.camera", "free", free)
    sent = hall.push(track)
    track.sender_report(3, 4)
    assert (held.packets, held.reports) == ([], [])
    assert free.packets == [sent]
    hall.room.withhold(())
    assert held.reports == [(3, 4)]
    assert held.packets == []
    again = hall.push(track)
    assert held.packets == [again]


def test_a_keyframe_is_asked_for_on_joining_unsilencing_and_freeing(hall: Hall) -> None:
    hall.push(hall.publish())
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


def test_a_microphone_is_never_asked_for_keyframes(hall: Hall) -> None:
    hall.publish(MICROPHONE)
    hall.room.subscribe("p07.microphone", "s", Ear()).request_keyframe()
    assert hall.keyframes == []


def test_keyframe_requests_are_merged_and_the_last_is_not_forgotten(hall: Hall) -> None:
    hall.publish()
    subscriptions = [hall.room.subscribe("p07.camera", f"s{number}", Ear()) for number in range(30)]
    assert hall.keyframes == [0.0]
    for step in range(1, 100):
        hall.at(step / 100)
        subscriptions[step % 30].request_keyframe()
    assert hall.keyframes == [0.0, KEYFRAME_INTERVAL_S]
    hall.at(1.0)
    hall.at(2.0)
    assert hall.keyframes == [0.0, 0.5, 1.0]


def test_those_who_get_nothing_cannot_ask_for_keyframes(hall: Hall) -> None:
    hall.publish()
    subscription = hall.room.subscribe("p07.camera", "s", Ear())
    hall.time = 1.0
    hall.room.withhold({"s"})
    subscription.request_keyframe()
    subscription.close()
    hall.room.withhold(())
    subscription.request_keyframe()
    assert hall.keyframes == [0.0]


def test_a_latecomer_learns_the_clock_at_once(hall: Hall) -> None:
    ear = Ear()
    hall.publish().sender_report(5, 6)
    hall.room.subscribe("p07.camera", "s", ear)
    assert ear.reports == [(5, 6)]


def test_activity_counts_and_measures_also_what_is_silenced(hall: Hall) -> None:
    camera, microphone = hall.publish(), hall.publish(MICROPHONE)
    hall.room.subscribe("p07.camera", "a", Ear())
    hall.room.silence({"p07.microphone"})
    for _ in range(10):
        hall.push(camera)
        hall.push(microphone, level=20)
    seen = hall.room.activity()
    assert seen["p07.camera"].packets_in == 10
    assert seen["p07.camera"].level is None
    assert (seen["p07.microphone"].forwarded, seen["p07.microphone"].silenced) == (0, True)
    level = seen["p07.microphone"].level
    assert level is not None
    assert -21 < level < -20


@pytest.mark.parametrize("packet", [b"", b"\x80", bytes(12), b"\x90" + bytes(13) + b"\xff\xff"])
def test_what_is_no_rtp_never_reaches_a_sink(hall: Hall, packet: bytes) -> None:
    ear = Ear()
    track = hall.publish()
    hall.room.subscribe("p07.camera", "s", ear)
    track.push(packet)
    assert hall.room.activity()["p07.camera"].packets_in == 0
    assert ear.packets == []


def test_the_preferred_come_first_and_all_others_share_the_last_rank(hall: Hall) -> None:
    hall.room.prefer(["p07", "hall"])
    assert [hall.room.rank(owner) for owner in ("p07", "hall", "p08", "p09")] == [0, 1, BACKGROUND, BACKGROUND]


class Page:
    """A browser's end of a share that asks for nothing by itself."""

    def changed(self) -> None:
        pass

    def ended(self) -> None:
        pass


def test_the_layer_that_a_narrow_line_carries_is_not_rested_at_the_publisher(hall: Hall) -> None:
    router, watched = hall.room.open(CAMERA), list[tuple[str, ...]]()
    router.on_wishes = watched.append
    shape = Inbound("VP8", 90000, 96)
    router.bind([Layer(rid, lambda on: hall.fanout.source(shape, on), None, lambda: hall.time) for rid in "qhf"])
    share = hall.room.share("p07.camera", "s", Page())
    share.want(720)
    share.grant("h")
    hall.at(0.1)
    share.grant("f")
    hall.at(1.0)
    hall.at(10.0)
    assert watched == [("q", "h", "f"), ("q", "f")]
