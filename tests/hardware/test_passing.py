"""Pictures that go on as they came, and cameras that should be set up otherwise."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import av
import pytest

from hardware.capture.child import camera_track
from hardware.capture.clock import Clock
from hardware.capture.encode import PictureEncoder
from hardware.capture.feed import Feed, Status
from hardware.capture.passing import GroupWatch, OrderWatch, encoded, passed_on
from hardware.capture.timed import Encoded, NothingInside, Order, Timed
from hardware.capture.tracks import PictureTrack, fresh_stream
from hardware.settings import SourceAddress
from media.packetise import nal_units
from tests.hardware.films import film, group

IDR, SPS, PPS = 5, 7, 8
TRACK, ENCODER = camera_track("vorn"), PictureEncoder(320, 240, 25, 300_000)
ORDER = Order(SourceAddress("rtsp"), frozenset({"video"}), 320, 240, 25, Clock(lambda: 50.0, 0.0), lambda _: True)


def passed(path: Path) -> list[Timed]:
    """What goes on of a file that arrives at the pace of its pictures."""
    arrivals = count(0.0, 1 / 25)
    live = replace(ORDER, clock=Clock(lambda: next(arrivals), 0.0))
    with av.open(str(path)) as container:
        return list(passed_on(container, live))


def kinds(picture: Encoded) -> list[int]:
    return [unit[0] & 0x1F for unit in nal_units(picture.data)]


@pytest.mark.parametrize("ending", ["flv", "mkv", "ts"])
def test_pictures_in_their_order_go_on_undecoded(tmp_path: Path, ending: str) -> None:
    pictures = [one.frame for one in passed(film(tmp_path / f"film.{ending}", *group(25)))]
    assert all(isinstance(one, Encoded) for one in pictures)
    assert [one.keyframe for one in pictures if isinstance(one, Encoded)] == ([True] + [False] * 24) * 3


def test_every_keyframe_has_its_parameter_sets(tmp_path: Path) -> None:
    pictures = [one.frame for one in passed(film(tmp_path / "film.flv", *group(25)))]
    keyframes = [one for one in pictures if isinstance(one, Encoded) and one.keyframe]
    assert all({SPS, PPS, IDR} <= set(kinds(one)) for one in keyframes)


def test_what_goes_on_can_be_decoded_by_whoever_begins_at_a_keyframe(tmp_path: Path) -> None:
    pictures = [one.frame for one in passed(film(tmp_path / "film.flv", *group(25)))][25:50]
    decoder = av.VideoCodecContext.create("h264", "r")
    shown = [picture for one in pictures if isinstance(one, Encoded) for picture in decoder.decode(av.Packet(one.data))]
    shown += decoder.decode(None)
    assert len(shown) == 25
    assert (shown[0].width, shown[0].height) == (320, 240)


def test_pictures_that_go_on_keep_their_time(tmp_path: Path) -> None:
    times = [one.at for one in passed(film(tmp_path / "film.flv", *group(25), seconds=0.2))]
    assert [round(after - before, 3) for before, after in pairwise(times)] == [0.04] * 4


def test_a_camera_with_b_frames_is_decoded_and_somebody_is_told(tmp_path: Path) -> None:
    frames = passed(film(tmp_path / "film.flv", *group(25, b_frames=2)))
    after_the_next_keyframe = frames[-25:]
    assert all(isinstance(one.frame, av.VideoFrame) for one in after_the_next_keyframe)
    assert {one.advice for one in after_the_next_keyframe} == {"reordered"}
    times = [one.at for one in after_the_next_keyframe]
    assert times == sorted(times)


def test_a_camera_whose_keyframes_are_far_apart_goes_on_and_somebody_is_told(tmp_path: Path) -> None:
    frames = passed(film(tmp_path / "film.flv", *group(100), seconds=8))
    assert all(isinstance(one.frame, Encoded) for one in frames)
    assert [one.advice for one in frames[:50]] == [""] * 50
    assert {one.advice for one in frames[60:]} == {"long-group"}


def test_a_stream_without_pictures_says_so(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    with av.open(str(sound), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48_000)
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
    with av.open(str(sound)) as container, pytest.raises(NothingInside):
        next(passed_on(container, ORDER))


def test_parameter_sets_are_added_to_a_keyframe_that_lacks_them_and_to_nothing_else() -> None:
    sets, keyframe, between = b"\0\0\0\1\x67sps\0\0\0\1\x68pps", b"\0\0\0\1\x65\x88idr", b"\0\0\0\1\x41\x9ap"
    assert encoded(keyframe, sets) == Encoded(sets + keyframe, True)
    assert encoded(sets + keyframe, b"other") == Encoded(sets + keyframe, True)
    assert encoded(between, sets) == Encoded(between, False)


@pytest.mark.parametrize(
    ("stamps", "reordered"), [((0, 1, 2, 3), False), ((0, 3, 1, 2), True), ((0, 1, 1, 2), False), ((), False)]
)
def test_pictures_out_of_order_are_noticed(stamps: tuple[int, ...], reordered: bool) -> None:
    watch = OrderWatch()
    for stamp in stamps:
        watch.take(stamp)
    assert watch.reordered is reordered


def test_advice_about_keyframes_ends_with_the_first_group_in_time() -> None:
    watch = GroupWatch()
    assert watch.take(0.0, True) == ""
    assert watch.take(2.05, False) == ""
    assert watch.take(2.2, False) == "long-group"
    assert watch.take(4.0, True) == "long-group"
    assert watch.take(5.0, False) == "long-group"
    assert watch.take(6.0, True) == ""


def test_what_a_camera_should_change_is_told_once_and_taken_back() -> None:
    told = list[Status]()
    picture = Encoded(b"\0\0\0\1\x65\x88", True)
    lives = iter([[Timed(0.0, picture), *[Timed(1.0, picture, advice="long-group")] * 3, Timed(2.0, picture)]])
    track = PictureTrack(TRACK, fresh_stream(TRACK.codec), ENCODER, 25)
    Feed("vorn", ORDER, lambda _: iter(next(lives)), [track], lambda *_: None, told.append).run()
    assert [(one.state, one.advice, one.paced) for one in told] == [
        ("live", "", True),
        ("live", "long-group", True),
        ("live", "", True),
    ]
