"""The simulated hall: what it shows, what one hears, what its people do."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from hardware.capture.encode import PictureEncoder
from hardware.capture.simulated import HallCamera
from hardware.simulated import chamber
from hardware.simulated.control import Choice, HallState, hall_state, members_state
from hardware.simulated.figures import ABOVE, CARDS, LAMP_ON
from hardware.simulated.hall import PAN_S, Hall
from hardware.simulated.keypads import LAST_HAND_S, LAST_PRESS_S, hands, keypad_choices
from hardware.simulated.lettering import Lettering, split_marks
from hardware.simulated.planes import Box
from hardware.simulated.voice import BLOCK, RATE, HallVoice
from media.packetise import RtpStream, h264_payloads
from tests.hardware.receiving import pictures_of

NOON = 1_750_000_000.0
CHOICES: tuple[Choice, ...] = ("yes", "no", "abstain")
PEOPLE = [f"p{number:02}" for number in range(1, 38)]


@pytest.fixture(scope="module")
def hall() -> Hall:
    return Hall()


def seen(hall: Hall, state: HallState, at: float) -> npt.NDArray[np.uint8]:
    """The picture as a receiver decodes it, once the camera has come to rest."""
    camera, encoder = HallCamera(hall, 1280, 720), PictureEncoder(1280, 720, 15, 2_000_000)
    out = RtpStream(102, 90_000, ssrc=1, first_sequence=0, first_time=0)
    camera.picture(state, at, NOON)
    packets = []
    for number in range(8):
        moment = at + PAN_S + number / 15
        packets += out.picture(
            h264_payloads(encoder.encode(camera.picture(state, moment, NOON), moment, keyframe=False)), moment
        )
    return pictures_of(packets)[-1]


def spot(picture: npt.NDArray[np.uint8], window: Box, x: float, y: float, radius: int = 3) -> npt.NDArray[np.float64]:
    """The mean colour around a point of the scene."""
    scale = picture.shape[1] / (window[2] - window[0])
    px, py = round((x - window[0]) * scale), round((y - window[1]) * scale)
    around = picture[py - radius : py + radius + 1, px - radius : px + radius + 1].astype(np.float64)
    return np.asarray(around.mean(axis=(0, 1)))


def lamp(number: int) -> tuple[float, float]:
    seat = chamber.BY_NUMBER[number]
    return seat.x + 55 * seat.scale, seat.y - 110 * seat.scale


def card(number: int) -> tuple[float, float]:
    seat = chamber.BY_NUMBER[number]
    return seat.x - 24 * seat.scale, seat.y - 8 * seat.scale


def test_there_are_37_seats_and_all_are_in_the_picture() -> None:
    assert len(chamber.SEATS) == 37
    assert len({(seat.x, seat.y) for seat in chamber.SEATS}) == 37
    assert all(75 < seat.x < chamber.WIDTH - 75 and ABOVE < seat.y < chamber.HEIGHT - 30 for seat in chamber.SEATS)


@pytest.mark.parametrize("seat", [1, 12, 23, 37])
def test_the_lamp_of_the_seat_that_has_the_floor_is_red_in_the_close_shot(hall: Hall, seat: int) -> None:
    picture = seen(hall, HallState(speaker_seat=seat, speaking=True), 10.0 * seat)
    red, green, blue = spot(picture, chamber.close_shot(seat), *lamp(seat))
    assert red > green + 40
    assert red > blue + 40
    assert LAMP_ON[0] > LAMP_ON[1]


def test_without_a_speaker_no_lamp_is_red(hall: Hall) -> None:
    picture = seen(hall, HallState(), 1_000.0)
    for seat in chamber.SEATS:
        red, green, blue = spot(picture, chamber.WIDE, *lamp(seat.number), radius=1)
        assert red - (green + blue) / 2 < 60


def test_a_vote_shows_each_seat_its_colour_in_the_wide_shot(hall: Hall) -> None:
    ballots = {number: CHOICES[number % 3] for number in range(1, 31)}
    state = hall_state(
        {"type": "hall", "speaker_seat": 3, "ballots": {str(seat): one for seat, one in ballots.items()}}
    )
    assert state is not None
    picture = seen(hall, state, 2_000.0)
    for number in (18, 22, 28, 29, 30):
        colour = spot(picture, chamber.WIDE, *card(number), radius=1)
        assert np.abs(colour - np.array(CARDS[ballots[number]])).max() < 45, number


def test_after_the_vote_everything_is_as_before(hall: Hall) -> None:
    before = hall.shot(HallState(item="TOP 1"), 3_000.0, NOON).scene.y.copy()
    hall.shot(HallState(item="TOP 1", speaker_seat=4, speaking=True), 3_001.0, NOON)
    hall.shot(HallState(item="TOP 2", ballots={9: "no"}), 3_002.0, NOON + 5)
    assert (hall.shot(HallState(item="TOP 1"), 3_010.0, NOON).scene.y == before).all()


def test_a_quiet_hall_changes_only_with_its_clock(hall: Hall) -> None:
    versions = [hall.shot(HallState(), 4_000.0 + tick / 10, NOON + tick / 10).version for tick in range(30)]
    assert versions[-1] - versions[0] == 2


def test_the_camera_goes_to_the_speaker_and_back_without_leaving_the_scene(hall: Hall) -> None:
    for state in (HallState(speaker_seat=37, speaking=True), HallState(speaker_seat=1), HallState()):
        for tick in range(30):
            left, upper, right, lower = hall.shot(state, 5_000.0 + tick / 10, NOON).window
            assert 0 <= left < right <= chamber.WIDTH
            assert 0 <= upper < lower <= chamber.HEIGHT
            assert not any(edge % 2 for edge in (left, upper, right, lower))


@pytest.mark.parametrize("number", [-1, 38, 4_000])
def test_a_seat_the_hall_does_not_have_is_shown_wide(hall: Hall, number: int) -> None:
    assert chamber.close_shot(number) == chamber.WIDE
    hall.shot(HallState(speaker_seat=number, speaking=True, ballots={number: "yes"}), 6_000.0, NOON)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "scene"},
        {},
        {"type": "hall", "speaker_seat": "vorn"},
        {"type": "hall", "ballots": {"1": "vielleicht"}},
        {"type": "hall", "ballots": {"Sitz": "yes"}},
    ],
)
def test_a_message_that_is_not_understood_changes_nothing(message: dict[str, object]) -> None:
    assert hall_state(message) is None
    assert members_state(message) is None


def loudness(voice: HallVoice, seat: int | None, blocks: int) -> tuple[float, npt.NDArray[np.float64]]:
    """RMS in dBFS and the sound itself."""
    sound = np.concatenate([voice.block(seat) for _ in range(blocks)]).astype(np.float64) / 32_768
    return float(10 * np.log10(np.mean(sound**2))), sound


def test_speech_is_30_db_louder_than_the_quiet_hall_which_is_not_silent() -> None:
    voice = HallVoice("hall")
    quiet, _ = loudness(voice, None, 100)
    speaking, _ = loudness(voice, 7, 100)
    again, _ = loudness(voice, None, 100)
    assert speaking - quiet >= 30
    assert speaking - again >= 30
    assert -70 < quiet < -50
    assert -26 < speaking < -14


def test_speech_lies_where_voices_lie() -> None:
    _, sound = loudness(HallVoice("hall"), 7, 200)
    power = np.abs(np.fft.rfft(sound)) ** 2
    frequencies = np.fft.rfftfreq(sound.size, 1 / RATE)
    within = power[(frequencies >= 100) & (frequencies <= 4_000)].sum() / power.sum()
    assert within > 0.95


def test_speech_has_the_rhythm_of_syllables() -> None:
    _, sound = loudness(HallVoice("hall"), 7, 400)
    envelope = np.sqrt(np.mean(np.square(sound.reshape(-1, BLOCK // 2)), axis=1))
    power = np.abs(np.fft.rfft(envelope - envelope.mean())) ** 2
    frequencies = np.fft.rfftfreq(envelope.size, 0.01)
    assert 2.0 < frequencies[np.argmax(power)] < 8.0


def test_speech_begins_and_ends_without_a_click() -> None:
    voice = HallVoice("hall")
    sound = np.concatenate([voice.block(seat) for seat in (None, 5, 5, 8, None, None)]).astype(np.int32)
    _, speaking = loudness(HallVoice("hall"), 5, 50)
    assert np.abs(np.diff(sound)).max() <= np.abs(np.diff(speaking * 32_768)).max() * 1.5


def test_seats_sound_different_and_each_always_the_same() -> None:
    assert (HallVoice("hall").block(3) == HallVoice("hall").block(3)).all()
    assert (HallVoice("hall").block(3) != HallVoice("hall").block(4)).any()


def test_a_long_debate_keeps_few_voices() -> None:
    voice = HallVoice("hall")
    for seat in (1, 2, 3, 4, 5, 1, 6):
        voice.block(seat)
    assert len(voice._voices) <= HallVoice.KEPT


def test_keypads_mostly_say_yes_and_all_are_pressed_in_time() -> None:
    choices = keypad_choices(PEOPLE, "vote-1")
    counted = Counter(choice for _, choice in choices.values())
    assert set(choices) == set(PEOPLE)
    assert counted["yes"] > counted["no"] > counted["abstain"]
    assert all(0 < delay <= LAST_PRESS_S for delay, _ in choices.values())
    assert keypad_choices(PEOPLE, "vote-1") == choices
    assert keypad_choices(PEOPLE, "vote-2") != choices


def test_over_many_votes_the_shares_are_those_of_a_council() -> None:
    counted = Counter(choice for vote in range(100) for _, choice in keypad_choices(PEOPLE, f"vote-{vote}").values())
    assert 0.60 < counted["yes"] / counted.total() < 0.68
    assert 0.05 < counted["abstain"] / counted.total() < 0.11


def test_a_few_ask_to_speak_on_each_item_the_first_first() -> None:
    numbers = [len(hands(f"item-{number}", PEOPLE, "evening")) for number in range(50)]
    assert max(numbers) <= 5
    assert sum(numbers) / 50 > 2
    delays = list(hands("item-1", PEOPLE, "evening").values())
    assert delays == sorted(delays)
    assert all(0 < delay < LAST_HAND_S for delay in delays)


@pytest.mark.parametrize(
    ("text", "marks"),
    [("Müller", ["", "\u0308", "", "", "", ""]), ("Weiß", ["", "", "", "", ""]), ("Čapek", ["\u030c", "", "", "", ""])],
)
def test_marks_are_told_from_letters(text: str, marks: list[str]) -> None:
    assert [mark for _, mark in split_marks(text)] == marks


@pytest.mark.parametrize(("with_mark", "without"), [("ä", "a"), ("Ö", "O"), ("ü", "u"), ("é", "e")])
def test_umlauts_are_seen_in_pillows_own_font(with_mark: str, without: str) -> None:
    assert _ink(with_mark) > _ink(without)
    assert _ink(with_mark) != _ink("\uffff")


def _ink(text: str) -> int:
    picture = Image.new("RGB", (80, 80))
    Lettering().write(ImageDraw.Draw(picture), (20, 20), text, 40, (255, 255, 255))
    return int((np.asarray(picture)[:, :, 0] > 128).sum())


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    lettering = Lettering()
    short = lettering.fitting("Freifrau von und zu Obergriesbach-Überlingen", 20, 150)
    assert short.endswith("…")
    assert lettering.width(short, 20) <= 150
