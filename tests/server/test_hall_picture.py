"""The hall's picture, cut from cameras whose pictures the test sends itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hardware.settings import HALL_OWN, PICTURE, owner_of, picture_of
from media import rtp
from media.packetise import RtpStream
from media.ports import TrackInfo, TrackInput
from media.room import Room
from server.floor import HALL_AIR, is_offered
from server.hall_picture import H264, HallPicture
from tests.hardware.receiving import Recorder
from tests.media.loopback import loopback

KEYFRAME, PICTURE_BETWEEN = b"\x65\x88", b"\x41\x9a"  # the first bytes of a slice of each kind (ITU-T H.264 § 7.3)
NTP = 3_900_000_000 << 32


class Time:
    """Moved by the test."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now


class Camera:
    """A camera's track in the room; `paced` cameras make keyframes when they like."""

    def __init__(self, room: Room, time: Time, name: str, number: int) -> None:
        self.asked = 0
        self.watched: list[bool] = []
        self._time = time
        self._stream = RtpStream(0, 90_000, ssrc=number, first_sequence=number * 1_000, first_time=0)
        info = TrackInfo(picture_of(name), owner_of(name), "video", "camera", H264)
        self.input: TrackInput = room.publish(info, self._ask, self.watched.append)
        self.input.sender_report(NTP, 0)

    def _ask(self) -> None:
        self.asked += 1

    def picture(self, kind: bytes = PICTURE_BETWEEN) -> bytes:
        """Send a picture, 40 ms after the last of any camera; its payload."""
        self._time.now += 0.04
        payload = kind + b"%f" % self._time.now
        for packet in self._stream.picture([payload], self._time.now):
            self.input.push(packet)
        return payload


class Stage:
    """A room with a picture cut from two cameras, and a viewer of what comes out."""

    def __init__(self, room: Room, time: Time) -> None:
        self.room = room
        self.time = time
        self.viewer = Recorder()
        self.picture = HallPicture(room, ["links", "rechts"])
        self.left, self.right = Camera(room, time, "links", 1), Camera(room, time, "rechts", 2)
        self.cuts: list[str] = []

    def cut(self, camera: str | None) -> None:
        self.picture.cut(camera, lambda: self.cuts.append(str(camera)))

    def watch(self) -> None:
        for track_id in (PICTURE, HALL_AIR):
            self.room.subscribe(track_id, "viewer", self.viewer)

    def seen(self, track_id: str) -> list[bytes]:
        packets = self.viewer.packets.get(track_id, [])
        return [packet[rtp.parse(packet).payload_offset :] for packet in packets]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """The first camera is on air, and both tracks are watched."""
    time = Time()
    with loopback(time.read) as fanout:
        one = Stage(Room("test", fanout, time.read), time)
        one.left.picture(KEYFRAME)
        one.watch()
        yield one


def test_the_first_camera_is_shown_until_somebody_cuts(stage: Stage) -> None:
    assert stage.picture.on_air == "links"
    assert stage.left.picture() in stage.seen(PICTURE)


def test_a_camera_that_is_not_shown_rests(stage: Stage) -> None:
    assert stage.left.watched[-1]
    assert not stage.right.watched[-1]


def test_a_cut_asks_for_a_keyframe_and_shows_the_former_camera_until_it_comes(stage: Stage) -> None:
    stage.cut("rechts")
    assert stage.right.watched[-1]
    assert stage.right.asked == 1
    between, early = stage.left.picture(), stage.right.picture()
    new = stage.right.picture(KEYFRAME)
    late = stage.left.picture()
    for track_id in (PICTURE, HALL_AIR):
        assert stage.seen(track_id)[-2:] == [between, new]
        assert early not in stage.seen(track_id)
        assert late not in stage.seen(track_id)


def test_whoever_waits_for_the_cut_hears_of_it_when_the_picture_is_there(stage: Stage) -> None:
    stage.cut("rechts")
    assert stage.cuts == []
    stage.right.picture(KEYFRAME)
    assert stage.cuts == ["rechts"]


def test_a_camera_that_is_expected_is_awake_and_in_the_programme_at_once(stage: Stage) -> None:
    stage.picture.expect("rechts")
    assert stage.right.watched[-1]
    kept = [stage.right.picture(KEYFRAME), stage.right.picture(), stage.right.picture()]
    assert not set(kept) & set(stage.seen(HALL_AIR))
    stage.cut("rechts")
    assert stage.cuts == ["rechts"]
    assert stage.seen(HALL_AIR)[-3:] == kept


def test_an_expected_camera_without_a_keyframe_yet_is_waited_for(stage: Stage) -> None:
    stage.picture.expect("rechts")
    stage.right.picture()
    stage.cut("rechts")
    assert stage.cuts == []
    stage.right.picture(KEYFRAME)
    assert stage.cuts == ["rechts"]


def test_what_was_kept_before_a_camera_was_on_air_is_never_shown_again(stage: Stage) -> None:
    stage.picture.expect("rechts")
    old = stage.right.picture(KEYFRAME)
    stage.cut("rechts")
    gap = stage.right.picture()
    stage.picture.expect("rechts")
    stage.right.picture()
    stage.cut("links")
    stage.left.picture(KEYFRAME)
    new = [stage.right.picture(KEYFRAME), stage.right.picture()]
    stage.cut("rechts")
    assert stage.seen(HALL_AIR)[-2:] == new
    assert [stage.seen(HALL_AIR).count(one) for one in (old, gap)] == [1, 1]


def test_one_camera_is_expected_at_a_time_and_none_after_its_cut(stage: Stage) -> None:
    stage.picture.expect("rechts")
    stage.right.picture(KEYFRAME)
    stage.cut("rechts")
    stage.cut("links")
    stage.left.picture(KEYFRAME)
    assert not stage.right.watched[-1]
    stage.picture.expect("rechts")
    stage.picture.expect("links")
    assert not stage.right.watched[-1]


def test_whoever_is_expected_and_not_known_changes_nothing(stage: Stage) -> None:
    stage.picture.expect("mischer")
    assert stage.picture.expected is None


def test_after_the_cut_the_former_camera_rests(stage: Stage) -> None:
    stage.cut("rechts")
    stage.right.picture(KEYFRAME)
    assert not stage.left.watched[-1]


def test_a_camera_with_keyframes_of_its_own_pace_is_in_the_programme_at_once(stage: Stage) -> None:
    stage.picture.pace("rechts", True)
    kept = [stage.right.picture(KEYFRAME), stage.right.picture(), stage.right.picture()]
    stage.cut("rechts")
    assert stage.cuts == ["rechts"]
    assert stage.seen(HALL_AIR)[-3:] == kept
    assert not set(kept) & set(stage.seen(PICTURE))


def test_browsers_get_such_a_camera_with_its_next_keyframe(stage: Stage) -> None:
    stage.picture.pace("rechts", True)
    stage.right.picture(KEYFRAME)
    stage.cut("rechts")
    between, new = stage.left.picture(), stage.right.picture(KEYFRAME)
    assert stage.seen(PICTURE)[-2:] == [between, new]
    assert between not in stage.seen(HALL_AIR)


def test_a_cut_to_the_camera_on_air_is_done_at_once(stage: Stage) -> None:
    stage.cut("links")
    assert stage.cuts == ["links"]


def test_a_cut_back_before_the_keyframe_came_leaves_the_picture_as_it_is(stage: Stage) -> None:
    stage.cut("rechts")
    stage.cut("links")
    assert stage.cuts == ["links"]
    stage.right.picture(KEYFRAME)
    assert stage.picture.on_air == "links"
    assert stage.left.picture() == stage.seen(PICTURE)[-1]


def test_a_shot_of_no_camera_changes_nothing(stage: Stage) -> None:
    stage.cut(None)
    assert stage.cuts == ["None"]
    assert stage.picture.on_air == "links"


def test_a_camera_that_comes_again_is_shown_again(stage: Stage) -> None:
    stage.left.input.close()
    again = Camera(stage.room, stage.time, "links", 3)
    new = again.picture(KEYFRAME)
    assert stage.seen(HALL_AIR)[-1] == new


def test_whoever_listens_hears_of_pictures_that_go_and_come(stage: Stage) -> None:
    told = list[tuple[str, bool]]()
    stage.picture.listen(lambda camera, there: told.append((camera, there)))
    stage.right.input.close()
    assert not stage.picture.has("rechts")
    Camera(stage.room, stage.time, "rechts", 4)
    assert told == [("rechts", False), ("rechts", True)]
    assert stage.picture.has("rechts")
    assert stage.picture.has("mischer"), "its picture is somebody else's"


def test_a_keyframe_for_the_hall_is_asked_of_the_camera_on_air(stage: Stage) -> None:
    stage.time.now += 5.0
    before = stage.left.asked
    stage.room.subscribe(PICTURE, "late", Recorder()).request_keyframe()
    assert stage.left.asked > before


def test_pages_are_offered_the_hall_and_none_of_its_cameras(stage: Stage) -> None:
    assert [track.track_id for track in stage.room.tracks.values() if is_offered(track)] == [PICTURE]


def test_a_camera_without_a_picture_is_shown_by_the_source_of_the_hall() -> None:
    time = Time()
    with loopback(time.read) as fanout:
        room, cuts = Room("test", fanout, time.read), list[str]()
        picture = HallPicture(room, [HALL_OWN, "links"])
        picture.cut("mischer", lambda: cuts.append("mischer"))
        Camera(room, time, HALL_OWN, 1).picture(KEYFRAME)
        assert picture.on_air == HALL_OWN
        assert cuts == ["mischer"]
