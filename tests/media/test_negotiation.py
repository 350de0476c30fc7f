"""What is taken of what Chromium and Firefox offer: formats, feedback and extensions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media import negotiation, sdp
from media.ports import Codec
from tests.media import captured
from tests.media.negotiated import (
    AV1,
    H264,
    OPUS,
    VP8,
    VP9,
    chosen,
    chosen_for,
    only,
    section,
    shape,
    without_extension,
    without_feedback,
)

# -- formats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_publishers_best_format_is_vp8_with_repair(browser: str) -> None:
    choice = chosen(section(f"{browser}-publish", "1"))
    assert choice.media.name == "VP8"
    assert choice.rtx is not None
    assert choice.rtx.parameters == f"apt={choice.media.number}"


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        (("VP9", "H264", "AV1"), "H264"),
        (("AV1", "VP9"), "VP9"),
        (("AV1",), "AV1"),
        (("VP8", "VP9", "H264", "AV1"), "VP8"),
    ],
)
def test_of_other_formats_the_most_common_is_taken(offered: tuple[str, ...], taken: str) -> None:
    assert chosen(only(section("chromium-publish", "1"), *offered)).media.name == taken


def test_h264_is_taken_only_as_baseline_in_mode_1() -> None:
    values = negotiation.parameters(chosen(only(section("chromium-publish", "1"), "H264")).media.parameters)
    assert values["packetization-mode"] == "1"
    assert values["profile-level-id"].startswith("42")


def test_profiles_that_few_can_decode_are_not_taken() -> None:
    video = section("chromium-subscribe", "0")
    rare = tuple(p for p in video.payload_types if p.parameters in ("profile-id=1", "profile-id=2", "profile-id=3"))
    assert rare
    assert negotiation.choose_from_publisher(replace(video, payload_types=rare)) is None


def test_chromiums_microphone_sends_with_redundancy_as_it_is_listed_first() -> None:
    audio = section("chromium-publish", "0")
    choice = chosen(audio)
    assert [p.name for p in choice.payload_types] == ["red", "opus"]
    assert [p.number for p in negotiation.agree_to_receive(audio, choice).payload_types] == [63, 111]


@pytest.mark.parametrize("text", ["111", "111/9", "9/9", "", "111/"])
def test_redundancy_around_anything_but_the_chosen_format_is_left_out(text: str) -> None:
    audio = section("chromium-publish", "0")
    changed = tuple(replace(p, parameters=text) if p.name == "red" else p for p in audio.payload_types)
    assert chosen(replace(audio, payload_types=changed)).red is None


def test_firefox_has_no_redundancy_for_sound() -> None:
    assert chosen(section("firefox-publish", "0")).red is None
    assert shape(section("firefox-gallery", "0"), OPUS).red_payload_type == 0


def test_redundancy_of_video_is_another_thing() -> None:
    video = section("chromium-publish", "1")
    wrapped = tuple(replace(p, parameters="96/96") if p.name == "red" else p for p in video.payload_types)
    assert wrapped != video.payload_types
    assert chosen(replace(video, payload_types=wrapped)).red is None


@pytest.mark.parametrize(
    ("browser", "codec"),
    [(browser, codec) for browser in captured.BROWSERS for codec in (VP8, VP9, AV1)] + [("chromium", H264)],
)
def test_a_track_is_sent_in_its_own_format(browser: str, codec: Codec) -> None:
    choice = chosen_for(section(f"{browser}-gallery", "2"), codec)
    assert choice.media.name == codec.name
    assert choice.rtx is not None


def test_chromium_takes_av1_under_a_low_payload_type() -> None:
    assert shape(section("chromium-gallery", "2"), AV1).payload_type == 45


@pytest.mark.parametrize("codec", [Codec("VP7", 90000), Codec("VP8", 8000), OPUS, Codec("rtx", 90000, 1, "apt=96")])
def test_a_format_that_is_not_offered_for_the_kind_cannot_be_sent(codec: Codec) -> None:
    assert negotiation.choose_for_track(section("chromium-gallery", "2"), codec) is None


def test_a_track_of_a_high_profile_needs_an_offer_of_that_profile() -> None:
    video = section("chromium-gallery", "2")
    high = replace(H264, parameters="packetization-mode=1;profile-level-id=640c1f")
    assert negotiation.choose_for_track(only(video, "VP8"), high) is None
    fits = negotiation.choose_for_track(video, high)
    assert fits is None or negotiation.parameters(fits.media.parameters)["profile-level-id"].startswith("640c")
    assert negotiation.choose_for_track(video, replace(VP9, parameters="profile-id=4")) is None


@pytest.mark.parametrize("number", [64, 72, 95])
def test_a_payload_type_that_looks_like_rtcp_is_not_taken(number: int) -> None:
    video = only(section("chromium-publish", "1"), "VP8")
    moved = replace(video, payload_types=(replace(video.payload_types[0], number=number),))
    assert negotiation.choose_from_publisher(moved) is None


@pytest.mark.parametrize("number", [0, 35, 63, 96, 127])
def test_any_other_payload_type_is_taken(number: int) -> None:
    video = only(section("chromium-publish", "1"), "VP8")
    moved = replace(video, payload_types=(replace(video.payload_types[0], number=number),))
    assert chosen(moved).media.number == number


@pytest.mark.parametrize("clock", [0, 1, 8000, 48000])
def test_a_format_with_a_strange_clock_is_not_taken(clock: int) -> None:
    video = only(section("chromium-publish", "1"), "VP8")
    odd = replace(video, payload_types=(replace(video.payload_types[0], clock_rate=clock),))
    assert negotiation.choose_from_publisher(odd) is None
    assert negotiation.choose_for_track(odd, Codec("VP8", clock)) is None


def test_an_application_line_has_no_format_and_no_kind() -> None:
    data = section("chromium-datachannel", "7")
    assert negotiation.choose_from_publisher(data) is None
    assert negotiation.choose_for_track(data, OPUS) is None
    assert negotiation.kind_of(data) is None
    assert negotiation.agree_to_pause(data).payload_types == ()


FULL = {"transport-cc", "ccm fir", "nack", "nack pli"}


# -- feedback and extensions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_feedback_is_transport_wide_where_offered_without_an_estimate(browser: str) -> None:
    for video in (section(f"{browser}-publish", "1"), section(f"{browser}-gallery", "2")):
        choice = chosen(video)
        for agreed in (
            negotiation.agree_to_receive(video, choice),
            negotiation.agree_to_send(video, choice, "p07", "p07.camera", ()),
        ):
            assert set(agreed.payload_types[0].feedback) == FULL
            assert negotiation.TRANSPORT_WIDE in agreed.extensions


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_sound_has_transport_wide_feedback_too(browser: str) -> None:
    audio = section(f"{browser}-publish", "0")
    agreed = negotiation.agree_to_receive(audio, chosen(audio))
    assert {value for payload in agreed.payload_types for value in payload.feedback} == {"transport-cc"}
    assert negotiation.TRANSPORT_WIDE in agreed.extensions


def test_an_estimate_is_taken_where_either_half_of_transport_wide_feedback_is_missing() -> None:
    video = section("chromium-publish", "1")
    for partial in (
        without_feedback(video, "transport-cc"),
        without_extension(video, negotiation.TRANSPORT_WIDE),
    ):
        agreed = negotiation.agree_to_receive(partial, chosen(partial))
        assert set(agreed.payload_types[0].feedback) == (FULL - {"transport-cc"}) | {"goog-remb"}
        assert negotiation.TRANSPORT_WIDE not in agreed.extensions


def test_rids_are_agreed_on_for_a_picture_of_ours_too_for_the_layers_of_a_later_camera_but_it_has_none() -> None:
    video = section("chromium-subscribe", "0")
    choice = negotiation.choose_from_publisher(video)
    assert choice is not None
    agreed = negotiation.agree_to_send(video, choice, "p01", "p01.camera", (11, 12))
    assert {negotiation.RID, negotiation.REPAIRED_RID} <= agreed.extensions.keys()
    extensions = negotiation.outbound(video, choice, agreed, "p01", 11, 12, 0).extensions
    assert (extensions.rid, extensions.repaired_rid) == (0, 0)


def test_an_extension_for_the_other_direction_is_not_taken() -> None:
    video = section("firefox-simulcast", "1")
    extensions = {**video.extensions, negotiation.MID: sdp.Extension(3, "recvonly")}
    agreed = negotiation.agree_to_receive(replace(video, extensions=extensions), chosen(video))
    assert negotiation.MID not in agreed.extensions
    assert negotiation.RID in agreed.extensions
