"""What a viewer sees and hears of a scene, from RTP packets to decoded segments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from media.local_wire import Control, TrackClosed
from media.ports import Codec, TrackInfo
from tests.media.programme.feeds import (
    BLUE,
    GREEN,
    HALL,
    HALL_SOUND,
    RED,
    SPEAKER,
    SPEAKER_SOUND,
    Camera,
    Microphone,
)
from tests.media.programme.stage import Seen, Stage, is_colour, shows, tone_of

HALL_SCENE = {"video": HALL.track_id, "audio": [HALL_SOUND.track_id], "item": "TOP 7 · Bebauungsplan Nord"}
REMOTE_SCENE = {
    "video": SPEAKER.track_id,
    "inset": HALL.track_id,
    "audio": [HALL_SOUND.track_id, SPEAKER_SOUND.track_id],
    "name": "Dr. Jürgen Weißmüller",
    "faction": "SPD",
    "item": "TOP 7 · Bebauungsplan Nord",
}


class Evening:
    """A hall in red humming 400 Hz, a speaker in blue humming 1000 Hz."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.stage.tracks(HALL, SPEAKER, HALL_SOUND, SPEAKER_SOUND)
        self.cameras = {HALL: Camera("H264", RED), SPEAKER: Camera("VP8", BLUE)}
        self.microphones = {HALL_SOUND: Microphone(400), SPEAKER_SOUND: Microphone(1000)}

    def slots(self, count: int) -> None:
        """Everybody sends all the time; what was not subscribed to arrives too, as packets under way do."""
        for _ in range(count):
            asked = self.stage.wishes.keyframes
            for track, camera in self.cameras.items():
                self.stage.packets(track, camera.packets(keyframe=track.track_id in asked))
            asked.clear()
            for track, microphone in self.microphones.items():
                self.stage.packets(track, microphone.packets())
            self.stage.slot()


@pytest.fixture
def evening() -> Evening:
    return Evening()


def test_without_an_order_there_is_a_silent_placard(evening: Evening) -> None:
    evening.slots(52)
    seen = Seen(evening.stage.stream())
    assert evening.stage.wishes.subscribed == set()
    assert not any(shows(picture, RED) or shows(picture, BLUE) for picture in seen.pictures)
    assert np.abs(seen.sound).max() < 1e-4


def test_pictures_and_sound_carry_exact_times(evening: Evening) -> None:
    evening.slots(52)
    seen = Seen(evening.stage.stream())
    assert [time * 25 for time in seen.times] == list(range(50))
    assert seen.sound_times == list(range(0, 48_000 * 2, 1024))
    assert [float(segment.start) for segment in evening.stage.segments] == [0, 1]
    assert [float(segment.duration) for segment in evening.stage.segments] == [1, 1]


def test_the_hall_fills_the_picture_and_is_heard(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(52)
    seen = Seen(evening.stage.stream())
    assert evening.stage.wishes.subscribed == {HALL.track_id, HALL_SOUND.track_id}
    assert is_colour(seen.pictures[-1][20, 160], RED)
    assert abs(tone_of(seen.sound[-16_000:]) - 400) < 10


def test_a_remote_speaker_is_large_with_the_hall_beside_and_both_are_heard(evening: Evening) -> None:
    evening.stage.scene("remote", **REMOTE_SCENE)
    evening.slots(52)
    seen = Seen(evening.stage.stream())
    assert is_colour(seen.pictures[-1][90, 40], BLUE)
    assert is_colour(seen.pictures[-1][30, 275], RED)
    spectrum = np.abs(np.fft.rfft(seen.sound[-24_000:]))
    assert spectrum[200] > 100
    assert spectrum[500] > 100


def test_a_placard_hides_everything_from_its_first_picture_and_sample_on(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(40)
    evening.stage.scene("placard", title="Nichtöffentliche Beratung", line="Wir sind gleich wieder da.")
    evening.slots(62)
    seen = Seen(evening.stage.stream())
    assert evening.stage.wishes.subscribed == set()
    assert shows(seen.pictures[39], RED)
    assert not any(shows(picture, RED) for picture in seen.pictures[40:])
    end = 40 * 1920 + 2048  # AAC frames overlap: the one in which the sound stopped, and the next
    assert np.abs(seen.sound[end:]).max() < 1e-3


def test_nothing_from_before_a_placard_comes_back_after_it(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(40)
    evening.stage.scene("placard")
    evening.slots(10)
    evening.stage.scene("hall", **HALL_SCENE)
    evening.stage.slots(27)  # nobody sends
    seen = Seen(evening.stage.stream())
    assert not any(shows(picture, RED) for picture in seen.pictures[40:])
    assert np.abs(seen.sound[45 * 1920 :]).max() < 1e-3


@pytest.mark.parametrize("content", [{"layout": "holiday"}, {}, {"layout": "hall", "audio": 3}, {"layout": None}])
def test_an_order_that_cannot_be_read_is_a_placard(evening: Evening, content: dict[str, object]) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(25)
    evening.stage.tell(Control({"type": "scene", **content}))
    evening.slots(27)
    seen = Seen(evening.stage.stream())
    assert not any(shows(picture, RED) for picture in seen.pictures[25:])
    assert evening.stage.studio.broken_scenes == 1


def test_a_track_that_comes_later_is_shown_when_it_comes(evening: Evening) -> None:
    evening.stage.tracks()
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(25)
    evening.stage.tracks(HALL)
    evening.slots(27)
    seen = Seen(evening.stage.stream())
    assert not shows(seen.pictures[20], RED)
    assert shows(seen.pictures[-1], RED)


def test_a_track_that_goes_and_comes_back_with_another_codec_is_shown_again(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(25)
    evening.stage.tell(TrackClosed(HALL.track_id))
    evening.stage.tracks()
    evening.stage.slots(25)
    again = replace(HALL, codec=Codec("VP8", 90_000))
    evening.stage.tracks(again)
    evening.cameras[HALL] = Camera("VP8", GREEN)
    evening.slots(27)
    seen = Seen(evening.stage.stream())
    assert not shows(seen.pictures[40], RED)
    assert shows(seen.pictures[-1], GREEN)


def test_a_camera_that_falls_silent_is_not_shown_as_if_it_were_live(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(10)
    evening.stage.slots(100)
    seen = Seen(evening.stage.stream())
    assert shows(seen.pictures[60], RED)  # a short pause
    assert not shows(seen.pictures[-1], RED)


def test_a_codec_we_cannot_read_is_a_missing_picture(evening: Evening) -> None:
    strange = TrackInfo("hall-camera", "hall", "video", "camera", Codec("AV1", 90_000))
    evening.stage.tracks(strange)
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(52)
    assert not shows(Seen(evening.stage.stream()).pictures[-1], RED)


def test_a_source_may_change_its_size_and_shape(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    for size in ((320, 180), (160, 120), (90, 160)):
        evening.cameras[HALL].size = size
        evening.slots(17)
    evening.slots(1)
    seen = Seen(evening.stage.stream())
    assert is_colour(seen.pictures[16][60, 10], RED)
    assert is_colour(seen.pictures[33][60, 160], RED)  # 4:3 stands in the middle
    assert not is_colour(seen.pictures[33][60, 10], RED)
    assert is_colour(seen.pictures[49][60, 160], RED)


def test_a_late_programme_leaves_pictures_out_but_keeps_time_and_sound(evening: Evening) -> None:
    for number in range(52):
        evening.stage.slot(leave_out=number % 25 > 5)
    seen = Seen(evening.stage.stream())
    assert [time * 25 for time in seen.times] == [*range(6), *range(25, 31)]
    assert seen.sound_times == list(range(0, 48_000 * 2, 1024))
    assert [float(segment.duration) for segment in evening.stage.segments] == [1, 1]


def test_a_new_timeline_starts_at_zero_and_goes_on_showing(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(27)
    evening.stage.studio.restart(evening.stage.now)
    evening.stage.segments.clear()
    evening.slots(27)
    seen = Seen(evening.stage.stream())
    assert seen.times[0] == 0
    assert all(shows(picture, RED) for picture in seen.pictures)
