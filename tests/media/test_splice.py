"""One picture of several cameras: what a receiver sees of a cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media import rtp
from media.packetise import RtpStream
from media.splice import CLOCK_RATE, LONGEST_BACKLOG, Backlog, Splice

KEYFRAME, PICTURE = b"\x65\x88key", b"\x41\x9apicture"  # NAL unit types 5 and 1, first macroblock 0
FURTHER = b"\x65\x08key"  # a further slice of a keyframe
NTP_NOW = (3_900_000_000 << 32) + 12_345  # 2023, and a bit


class Camera:
    """Pictures of one camera, 25 a second; `began` is the wall clock's second of its RTP clock's zero."""

    def __init__(self, name: str, ssrc: int, first_sequence: int = 0, first_time: int = 0) -> None:
        self.name = name
        self._stream = RtpStream(102, CLOCK_RATE, ssrc=ssrc, first_sequence=first_sequence, first_time=first_time)
        self._clock = first_time

    def report(self, splice: Splice, at: float = 0.0) -> tuple[int, int] | None:
        return splice.report(self.name, NTP_NOW + round(at * 2**32), self._stream.rtp_time(at))

    def picture(self, at: float, payloads: tuple[bytes, ...] = (PICTURE,)) -> list[bytes]:
        return self._stream.picture(payloads, at)


def sent(splice: Splice, camera: Camera, packets: list[bytes]) -> list[bytes]:
    return [out for packet in packets if (out := splice.packet(camera.name, packet)) is not None]


def two() -> tuple[Splice, Camera, Camera]:
    """A splice on air with the first of two cameras."""
    splice, left, right = Splice(77, 65_530), Camera("left", 1, 500, 9), Camera("right", 2, 40_000, 3_000_000_000)
    left.report(splice)
    right.report(splice)
    splice.cut("left")
    assert sent(splice, left, left.picture(1.0, (KEYFRAME,)))
    return splice, left, right


def test_a_cut_waits_for_a_keyframe_and_the_former_camera_goes_on_until_then() -> None:
    splice, left, right = two()
    splice.cut("right")
    assert not sent(splice, right, right.picture(1.04))
    assert sent(splice, left, left.picture(1.04))
    assert sent(splice, right, right.picture(1.08, (KEYFRAME,)))
    assert not sent(splice, left, left.picture(1.08))
    assert splice.on_air == "right"


def test_a_receiver_sees_one_stream_without_a_gap() -> None:
    splice, left, right = two()
    packets = sent(splice, left, left.picture(1.04))
    splice.cut("right")
    packets += sent(splice, right, right.picture(1.08, (KEYFRAME, FURTHER)) + right.picture(1.12))
    headers = [rtp.parse(packet) for packet in packets]
    assert {header.ssrc for header in headers} == {77}
    assert [(b.sequence - a.sequence) % 65_536 for a, b in pairwise(headers)] == [1, 1, 1]
    assert [(b.timestamp - a.timestamp) % 2**32 for a, b in pairwise(headers)] == [3_600, 0, 3_600]


def test_a_packet_lost_on_the_way_to_us_stays_a_gap() -> None:
    splice, left, _ = two()
    first, second, third = (left.picture(1.0 + step / 25) for step in range(3))
    numbers = [rtp.parse(one).sequence for one in sent(splice, left, first + third)]
    assert second
    assert numbers[1] - numbers[0] == 2


def test_the_outgoing_clock_is_the_wall_clock_whatever_camera_is_on_air() -> None:
    splice, left, right = two()
    told = left.report(splice, 1.0)
    assert told is not None
    assert right.report(splice, 1.0) is None
    packet = rtp.parse(sent(splice, left, left.picture(1.0))[0])
    assert abs(packet.timestamp - told[1]) <= 1
    splice.cut("right")
    assert rtp.parse(sent(splice, right, right.picture(2.0, (KEYFRAME,)))[0]).timestamp - packet.timestamp == CLOCK_RATE


def test_pictures_from_before_the_cut_never_let_time_run_backwards() -> None:
    splice, _, right = two()
    splice.cut("right")
    payloads = (KEYFRAME, *[PICTURE] * 4)
    old = [packet for step, one in enumerate(payloads) for packet in right.picture(0.5 + step / 25, (one,))]
    times = [rtp.parse(one).timestamp for one in sent(splice, right, old)]
    assert len(set(times)) == len(times) == 5
    assert times == sorted(times)


def test_a_camera_that_came_again_begins_with_a_keyframe() -> None:
    splice, left, _ = two()
    splice.forget("left")
    left.report(splice)
    assert not sent(splice, left, left.picture(3.0))
    assert sent(splice, left, left.picture(3.04, (KEYFRAME,)))


def test_a_camera_whose_clock_is_not_known_is_not_shown() -> None:
    splice, camera = Splice(1, 0), Camera("left", 5)
    splice.cut("left")
    assert not sent(splice, camera, camera.picture(0.0, (KEYFRAME,)))


@given(st.lists(st.tuples(st.sampled_from(["left", "right"]), st.booleans(), st.booleans()), max_size=60))
def test_whatever_is_cut_when_numbers_follow_each_other_and_pictures_begin_with_a_keyframe(
    steps: list[tuple[str, bool, bool]],
) -> None:
    splice, cameras = Splice(7, 0), {"left": Camera("left", 1, 900, 5), "right": Camera("right", 2, 3, 4_000_000_000)}
    for camera in cameras.values():
        camera.report(splice)
    packets: list[bytes] = []
    for number, (name, cut, keyframe) in enumerate(steps):
        if cut:
            splice.cut(name)
        before = splice.on_air
        out = sent(splice, cameras[name], cameras[name].picture(number / 25, (KEYFRAME if keyframe else PICTURE,)))
        assert before == splice.on_air or keyframe
        packets += out
    headers = [rtp.parse(packet) for packet in packets]
    assert all(a.timestamp < b.timestamp for a, b in pairwise(headers))
    assert len({header.sequence for header in headers}) == len(headers)


def test_a_backlog_begins_with_the_last_keyframe() -> None:
    backlog, camera = Backlog(), Camera("left", 1)
    for number, payload in enumerate((PICTURE, KEYFRAME, PICTURE, KEYFRAME, PICTURE, PICTURE)):
        for packet in camera.picture(number / 25, (payload,)):
            backlog.add(packet)
    assert [packet.endswith(KEYFRAME) for packet in backlog.packets] == [True, False, False]


def test_a_keyframe_of_several_packets_is_kept_as_a_whole() -> None:
    backlog, camera = Backlog(), Camera("left", 1)
    for packet in camera.picture(0.0, (KEYFRAME, FURTHER, FURTHER)):
        backlog.add(packet)
    assert len(backlog.packets) == 3


def test_a_camera_without_keyframes_fills_no_memory() -> None:
    backlog, camera = Backlog(), Camera("left", 1)
    backlog.add(camera.picture(0.0, (KEYFRAME,))[0])
    for number in range(LONGEST_BACKLOG + 1):
        backlog.add(camera.picture(1 + number / 25)[0])
    assert len(backlog.packets) == 0
