"""What may stand in config.toml about the hall."""

from __future__ import annotations

import pytest

from hardware.settings import HallSettings, SettingsError, SourceAddress, Use, parse_source, processes

GOOD: tuple[tuple[Use, str, SourceAddress], ...] = (
    ("video", "simulated", SourceAddress("simulated")),
    ("video", "none", SourceAddress("none")),
    ("video", "file:/srv/saal.mp4", SourceAddress("file", "/srv/saal.mp4")),
    ("video", "file:a:b.mp4", SourceAddress("file", "a:b.mp4")),
    ("video", "rtsp://u:p@10.0.0.31/1", SourceAddress("rtsp", "rtsp://u:p@10.0.0.31/1")),
    ("video", "v4l2:/dev/video0", SourceAddress("v4l2", "/dev/video0")),
    ("audio", "video", SourceAddress("video")),
    ("audio", "alsa:default", SourceAddress("alsa", "default")),
    ("audio", "alsa:hw:1,0", SourceAddress("alsa", "hw:1,0")),
)
BAD: tuple[tuple[Use, str], ...] = (
    ("video", ""),
    ("video", "film.mp4"),
    ("video", "file:"),
    ("video", "alsa:default"),
    ("video", "video"),
    ("video", "http://10.0.0.31/"),
    ("audio", "v4l2:/dev/video0"),
    ("audio", "rtsp://10.0.0.31/1"),
    ("audio", "alsa:"),
)


@pytest.mark.parametrize(("use", "text", "address"), GOOD)
def test_a_source_is_read(use: Use, text: str, address: SourceAddress) -> None:
    assert parse_source(text, use) == address


@pytest.mark.parametrize(("use", "text"), BAD)
def test_a_source_that_cannot_be_meant_is_refused_with_what_is_allowed(use: Use, text: str) -> None:
    with pytest.raises(SettingsError, match='allowed are "simulated"'):
        parse_source(text, use)


@pytest.mark.parametrize(
    ("name", "value"),
    [("width", 1920), ("width", 641), ("height", 10), ("fps", 0), ("fps", 60), ("video_bitrate", 5), ("video", "x")],
)
def test_a_value_that_cannot_be_meant_is_refused(name: str, value: int) -> None:
    with pytest.raises(SettingsError, match="hall "):
        HallSettings(**{name: value})  # type: ignore[arg-type]


def test_the_sound_of_a_picture_source_without_sound_is_refused() -> None:
    with pytest.raises(SettingsError, match="picture source with sound"):
        HallSettings(video="v4l2:/dev/video0", audio="video")


def test_settings_travel_as_json() -> None:
    settings = HallSettings(video="rtsp://camera/1", audio="video", width=640)
    assert HallSettings(**settings.as_json()) == settings


def test_a_camera_and_a_sound_card_that_can_hang_get_a_process_each() -> None:
    both = HallSettings(video="v4l2:/dev/video0", audio="alsa:default")
    assert [(one.video, one.audio) for one in processes(both)] == [
        ("v4l2:/dev/video0", "none"),
        ("none", "alsa:default"),
    ]


@pytest.mark.parametrize(
    ("video", "audio"), [("simulated", "simulated"), ("rtsp://camera/1", "video"), ("file:a.mp4", "alsa:default")]
)
def test_everything_else_shares_a_process(video: str, audio: str) -> None:
    settings = HallSettings(video=video, audio=audio)
    assert processes(settings) == (settings,)


def test_a_hall_without_picture_and_sound_needs_no_process() -> None:
    assert processes(HallSettings(video="none", audio="none")) == ()
