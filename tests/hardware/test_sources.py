"""Sources with a clock that only the test moves."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from hardware.capture.clock import NTP_EPOCH, RESYNC_S, Clock, Timeline
from hardware.capture.encode import OPUS, SoundEncoder
from hardware.capture.feed import Feed, Status
from hardware.capture.frames import sound_frame
from hardware.capture.simulated import simulated_frames
from hardware.capture.sources import file_frames
from hardware.capture.timed import NothingInside, Order, Timed
from hardware.capture.tracks import SoundTrack, fresh_stream
from hardware.settings import SourceAddress
from hardware.simulated.control import HallState
from media import rtp
from media.ports import Kind, TrackInfo

MICROPHONE = TrackInfo("hall.microphone", "hall", "audio", "microphone", OPUS)


class FakeTime:
    """Time that passes only while somebody waits; stops whoever waits past `until`."""

    def __init__(self, until: float = 1e9) -> None:
        self.now = 100.0
        self.waits: list[float] = []
        self._until = until
        self.clock = Clock(lambda: self.now, 1_750_000_000.0)

    def wait(self, seconds: float, /) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        return self.now >= self._until


def order(time: FakeTime, target: str, *wanted: Kind) -> Order:
    return Order(SourceAddress("file", target), frozenset(wanted), 320, 240, 25, time.clock, time.wait)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Half a second of picture, 25 a second."""
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        for number in range(12):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number * 20, dtype=np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return path


def test_a_file_is_played_in_real_time_and_goes_on_from_its_start(film: Path) -> None:
    time = FakeTime()
    frames = list(islice(file_frames(order(time, str(film), "video")), 30))
    steps = [round(after.at - before.at, 3) for before, after in pairwise(frames)]
    assert set(steps) <= {0.04, 0.039, 0.041}
    assert frames[0].at == 100.0


def test_a_file_that_fell_behind_goes_on_instead_of_hurrying(film: Path) -> None:
    time = FakeTime()
    frames = file_frames(order(time, str(film), "video"))
    next(frames)
    time.now += 30.0
    assert next(frames).at == pytest.approx(time.now)


def test_a_file_stops_when_it_shall(film: Path) -> None:
    time = FakeTime(until=100.2)
    assert len(list(file_frames(order(time, str(film), "video")))) == 5


def test_a_file_without_what_is_wanted_says_so(film: Path) -> None:
    with pytest.raises(NothingInside):
        next(file_frames(order(FakeTime(), str(film), "audio")))


def test_the_simulated_hall_keeps_the_time_of_both_kinds() -> None:
    time = FakeTime(until=100.99)
    frames = list(simulated_frames(order(time, "", "audio", "video"), HallState, None, "hall"))
    pictures = [one.at for one in frames if isinstance(one.frame, av.VideoFrame)]
    sounds = [one.at for one in frames if isinstance(one.frame, av.AudioFrame)]
    assert len(pictures) == 15
    assert len(sounds) == 50
    assert sounds[:3] == pytest.approx([100.0, 100.02, 100.04])


def test_a_source_tried_in_vain_is_reported_lost_and_tried_more_and_more_slowly() -> None:
    time, statuses = FakeTime(until=130.0), list[Status]()
    track = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder())
    feed = Feed("microphone", order(time, "/nowhere.mkv"), file_frames, [track], lambda *_: None, statuses.append)
    feed.run()
    assert [wait for wait in time.waits if wait][:5] == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert feed.state == "lost"
    assert (statuses[0].device, statuses[0].fault) == ("microphone", "missing")


def test_a_source_that_was_there_is_waited_for_before_it_counts_as_lost() -> None:
    time, statuses = FakeTime(until=130.0), list[Status]()
    lives = iter([[Timed(100.0, sound_frame(np.zeros(960, dtype=np.int16)))]])
    track = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder())
    Feed("Saal", order(time, ""), lambda _: iter(next(lives, [])), [track], lambda *_: None, statuses.append).run()
    assert [status.state for status in statuses][:3] == ["live", "reconnecting", "lost"]


def test_what_is_told_about_a_camera_never_holds_its_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    time, statuses = FakeTime(until=110.0), list[Status]()
    address = "/nowhere/user:secret@camera"
    track = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder())
    Feed("Saal", order(time, address), file_frames, [track], lambda *_: None, statuses.append).run()
    assert statuses
    assert not any("secret" in repr(status) for status in statuses)
    assert "secret" not in caplog.text


def test_sound_packets_follow_each_other_without_a_gap_in_spite_of_jitter() -> None:
    track, stamps = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder()), []
    for number in range(50):
        jitter = 0.004 * (number % 5)
        for packet in track.take(sound_frame(np.zeros(960, dtype=np.int16)), 5.0 + number * 0.02 + jitter):
            stamps.append(rtp.parse(packet).timestamp)
    assert {(after - before) % 2**32 for before, after in pairwise(stamps)} == {960}


def test_a_gap_in_the_sound_is_a_gap_in_its_time_stamps() -> None:
    track = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder())
    silence = np.zeros(960, dtype=np.int16)
    first, second = (track.take(sound_frame(silence), at)[0] for at in (5.0, 7.0))
    assert (rtp.parse(second).timestamp - rtp.parse(first).timestamp) % 2**32 == 2 * 48_000


def test_a_source_clock_is_followed_and_taken_afresh_after_a_jump() -> None:
    timeline = Timeline()
    assert timeline.at(7_000.0, 10.0) == 10.0
    assert timeline.at(7_000.04, 10.09) == pytest.approx(10.04)
    assert timeline.at(3.0, 11.0) == 11.0
    assert timeline.at(3.04, 11.04 + RESYNC_S / 2) == pytest.approx(11.04)


def test_ntp_time_counts_from_1900() -> None:
    clock = Clock(lambda: 0.0, 1_000.0)
    assert clock.ntp(0.5) == (NTP_EPOCH + 1_000) * 2**32 + 2**31


def test_a_feed_takes_only_what_its_track_is_for(film: Path) -> None:
    time, sent = FakeTime(until=101.0), list[bytes]()
    track = SoundTrack(MICROPHONE, fresh_stream(OPUS), SoundEncoder())
    frames = [Timed(100.0, av.VideoFrame(64, 64)), Timed(100.0, sound_frame(np.zeros(960, dtype=np.int16)))]
    Feed(
        "Saal",
        order(time, ""),
        lambda _: iter(frames),
        [track],
        lambda _, packets: sent.extend(packets),
        lambda _: None,
    ).run()
    assert len(sent) == len([wait for wait in time.waits if wait])
