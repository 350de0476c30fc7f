"""What a viewer sees and hears of a scene, from RTP packets to decoded segments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from media.local_wire import Control, TrackClosed
from media.ports import Codec, TrackInfo
from media.programme.ports import TICKS
from media.programme.scene import RESULT_S
from media.programme.settings import ProgrammeSettings
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
from tests.media.programme.stage import SMALL, Seen, Stage, is_colour, shows, tone_of

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

    def __init__(self, settings: ProgrammeSettings = SMALL) -> None:
        self.stage = Stage(settings)
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
    parts = evening.stage.parts
    assert [part.start for part in parts] == list(range(0, 2 * TICKS, TICKS // 5))
    assert [part.segment for part in parts] == [0] * 5 + [1] * 5


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
    for size in ((640, 360), (160, 120), (90, 160)):
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
    assert [time * 25 for time in seen.times] == [*range(6), 10, 15, 20, *range(25, 31), 35, 40, 45]
    assert seen.sound_times == list(range(0, 48_000 * 2, 1024))
    assert {part.duration for part in evening.stage.parts} == {TICKS // 5}


def test_a_new_timeline_starts_at_zero_and_goes_on_showing(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(27)
    evening.stage.studio.restart(evening.stage.now)
    evening.stage.parts.clear()
    evening.slots(27)
    seen = Seen(evening.stage.stream())
    assert seen.times[0] == 0
    assert all(shows(picture, RED) for picture in seen.pictures)


RESULT = {"heading": "TOP 7", "question": "Wird so beschlossen?", "sentence": "Angenommen.", "yes": 19, "no": 12}


def test_an_announced_result_fills_the_picture_for_eight_seconds_while_the_hall_is_heard(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(25)
    evening.stage.scene("hall", **HALL_SCENE, result=RESULT)
    evening.slots(int(RESULT_S * 25) + 27)
    seen = Seen(evening.stage.stream())
    assert shows(seen.pictures[24], RED)
    assert not any(shows(picture, RED) for picture in seen.pictures[25:225])
    assert all(shows(picture, RED) for picture in seen.pictures[225:])
    assert abs(tone_of(seen.sound[48_000 * 4 : 48_000 * 6]) - 400) < 10


@pytest.mark.parametrize("before", [{"layout": "placard"}, {"layout": "hall", **HALL_SCENE, "result": RESULT}])
def test_a_result_that_is_no_news_does_not_hide_the_picture(evening: Evening, before: dict[str, Any]) -> None:
    evening.stage.scene(**before)
    evening.slots(25)
    evening.stage.scene("hall", **HALL_SCENE, result=RESULT)
    evening.slots(50)
    assert shows(Seen(evening.stage.stream()).pictures[-1], RED)


def test_a_result_gives_way_to_a_placard_and_to_the_next_speaker_at_once(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(5)
    for following in ({"layout": "placard"}, {"layout": "remote", **REMOTE_SCENE}):
        evening.stage.scene("hall", **HALL_SCENE, result=RESULT)
        evening.stage.slots(1)
        assert evening.stage.studio.shown.layout == "result"
        evening.stage.scene(**following)
        assert evening.stage.studio.shown.layout == following["layout"]


def test_a_gallery_decodes_all_its_pictures_and_a_page_none(evening: Evening) -> None:
    tiles = [{"video": track.track_id, "name": track.owner} for track in (HALL, SPEAKER)]
    evening.stage.scene("gallery", tiles=tiles)
    assert evening.stage.wishes.subscribed == {HALL.track_id, SPEAKER.track_id}
    evening.slots(27)
    picture = Seen(evening.stage.stream()).pictures[-1]
    assert shows(picture, RED)
    assert shows(picture, BLUE)
    evening.stage.scene("page", page="seite.png", audio=[HALL_SOUND.track_id])
    assert evening.stage.wishes.subscribed == {HALL_SOUND.track_id}


def test_a_stream_that_breaks_is_shown_again_from_its_next_keyframe_on(evening: Evening) -> None:
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(10)
    for number in range(40):
        broken = [packet[:12] + bytes(reversed(packet[12:])) for packet in evening.cameras[HALL].packets()]
        evening.stage.packets(HALL, broken[: number % 3])
        evening.stage.slot()
    evening.cameras[HALL].colour = GREEN
    evening.slots(30)
    seen = Seen(evening.stage.stream())
    assert shows(seen.pictures[12], RED)
    assert shows(seen.pictures[-1], GREEN)


@pytest.mark.parametrize("layout", ["remote", "two", "gallery"])
def test_a_shot_change_is_on_air_within_three_slots_though_it_waits_for_a_keyframe(
    evening: Evening, layout: str
) -> None:
    """The bar is 200 ms from the decision; two slots are left for the way to the programme and the encoder."""
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(30)
    tiles = [{"video": track.track_id} for track in (HALL, SPEAKER)] if layout != "remote" else []
    evening.stage.scene(layout, **REMOTE_SCENE | {"tiles": tiles})
    evening.slots(25)
    seen = Seen(evening.stage.stream())
    assert not shows(seen.pictures[29], BLUE)
    assert all(shows(picture, BLUE) and shows(picture, RED) for picture in seen.pictures[33:])
    assert shows(seen.pictures[30], RED)


class Clapper:
    """A hall whose picture turns green in the moment in which its tone begins; its camera is `late` by some slots."""

    def __init__(self, late: int = 0) -> None:
        self.stage = Stage()
        self.camera, self.microphone = Camera("H264", RED), Microphone(1000, amplitude=0)
        self._under_way: list[list[bytes]] = [[] for _ in range(late)]
        self.stage.tracks(HALL, HALL_SOUND)
        self.stage.scene("hall", **HALL_SCENE)

    def report(self) -> None:
        for track in (HALL, HALL_SOUND):
            self.stage.reports(track, 1_000_000.0, 0)

    def slots(self, count: int) -> None:
        for _ in range(count):
            self._under_way.append(self.camera.packets(keyframe=bool(self.stage.wishes.keyframes)))
            self.stage.wishes.keyframes.clear()
            self.stage.packets(HALL, self._under_way.pop(0))
            self.stage.packets(HALL_SOUND, self.microphone.packets())
            self.stage.slot()

    def clap(self) -> None:
        self.camera.colour, self.microphone.amplitude = GREEN, 0.3

    def voice_after_lips(self) -> float:
        """Seconds from the first green picture to the first sound."""
        seen = Seen(self.stage.stream())
        green = next(
            float(at) for at, one in zip(seen.times, seen.pictures, strict=True) if is_colour(one[20, 160], GREEN)
        )
        return float(np.argmax(np.abs(seen.sound) > 0.05)) / 48_000 - green


@pytest.mark.parametrize("late", [0, 1, 2])
def test_lips_and_voice_are_brought_together_by_sender_reports(late: int) -> None:
    clapper = Clapper(late)
    clapper.report()
    clapper.slots(40)
    clapper.clap()
    clapper.slots(40)
    assert abs(clapper.voice_after_lips()) <= 0.04


def test_without_sender_reports_the_picture_is_shown_at_once() -> None:
    clapper = Clapper()
    clapper.slots(40)
    clapper.clap()
    clapper.slots(40)
    assert 0.06 <= clapper.voice_after_lips() <= 0.14


def test_a_voice_waits_for_a_camera_that_is_slow() -> None:
    clapper = Clapper(late=5)
    clapper.report()
    clapper.slots(120)
    clapper.clap()
    clapper.slots(40)
    assert abs(clapper.voice_after_lips()) <= 0.05


def test_clocks_that_cannot_be_meant_together_hold_nothing_up() -> None:
    clapper = Clapper()
    clapper.stage.reports(HALL, 5_000_000.0, 0)
    clapper.stage.reports(HALL_SOUND, 17.0, 0)
    clapper.slots(40)
    clapper.clap()
    clapper.slots(40)
    assert 0.06 <= clapper.voice_after_lips() <= 0.14


def test_the_small_rung_shows_the_same_and_the_last_one_is_only_heard() -> None:
    evening = Evening(replace(SMALL, rungs=("low", "sound")))
    evening.stage.scene("hall", **HALL_SCENE)
    evening.slots(77)
    low, sound = Seen(evening.stage.stream("low")), Seen(evening.stage.stream("sound"), picture=False)
    assert low.pictures[-1].shape == (90, 160, 3)
    assert is_colour(low.pictures[-1][10, 80], RED)
    assert low.times == Seen(evening.stage.stream()).times
    assert abs(tone_of(low.sound[-24_000:]) - 400) < 10
    assert abs(tone_of(sound.sound[-12_000:]) / 2 - 400) < 10
    assert [one.rung.bandwidth for one in evening.stage.studio.timeline.packagers][2] < 40_000
