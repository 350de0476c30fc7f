"""What is taken of what Chromium and Firefox offer, and the streams that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from media import negotiation, rtp, sdp
from media.fanout.ports import Extensions, Inbound, Outbound
from media.negotiation import Choice
from media.ports import Codec
from tests.media import captured

OPUS = Codec("opus", 48000, 2)
VP8 = Codec("VP8", 90000)
VP9 = Codec("VP9", 90000, 1, "profile-id=0")
AV1 = Codec("AV1", 90000, 1, "level-idx=5;profile=0;tier=0")
H264 = Codec("H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")

FULL = {"transport-cc", "ccm fir", "nack", "nack pli"}


def section(name: str, mid: str) -> sdp.Section:
    found = sdp.parse_offer(captured.offer(name)).section(mid)
    assert found is not None
    return found


def chosen(section: sdp.Section) -> Choice:
    choice = negotiation.choose_from_publisher(section)
    assert choice is not None
    return choice


def chosen_for(section: sdp.Section, codec: Codec) -> Choice:
    choice = negotiation.choose_for_track(section, codec)
    assert choice is not None
    return choice


def streams(section: sdp.Section) -> Mapping[str, Inbound]:
    choice = chosen(section)
    shapes = negotiation.inbounds(section, choice, negotiation.agree_to_receive(section, choice))
    assert len(dict(shapes)) == len(shapes)
    return dict(shapes)


def shape(section: sdp.Section, codec: Codec, rtx_ssrc: int = 12) -> Outbound:
    choice = chosen_for(section, codec)
    agreed = negotiation.agree_to_send(section, choice, "p07", "p07.camera", (11,))
    return negotiation.outbound(section, choice, agreed, "p07", 11, rtx_ssrc, 500)


def only(section: sdp.Section, *names: str) -> sdp.Section:
    return replace(section, payload_types=tuple(p for p in section.payload_types if p.name in names))


def without_feedback(section: sdp.Section, value: str) -> sdp.Section:
    """The same m-line from a browser that does not know that feedback."""
    payloads = (replace(p, feedback=tuple(v for v in p.feedback if v != value)) for p in section.payload_types)
    return replace(section, payload_types=tuple(payloads))


def without_extension(section: sdp.Section, uri: str) -> sdp.Section:
    return replace(section, extensions={name: e for name, e in section.extensions.items() if name != uri})


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


# -- what comes in -----------------------------------------------------------------------------------------------------


def test_chromiums_layers_are_told_apart_by_rid() -> None:
    found = streams(section("chromium-simulcast", "1"))
    assert list(found) == ["q", "h", "f"]
    assert found["h"] == Inbound(
        codec="VP8",
        clock_rate=90000,
        payload_type=96,
        rtx_payload_type=97,
        mid="1",
        rid="h",
        nack=True,
        extensions=Extensions(mid=4, rid=10, repaired_rid=11, transport_cc=3),
    )


def test_firefox_announces_the_ssrcs_of_its_layers() -> None:
    video = section("firefox-simulcast", "1")
    found = streams(video)
    assert [(shape.rid, *shape.ssrcs, *shape.rtx_ssrcs) for shape in found.values()] == [
        ("q", *video.ssrcs[0:2]),
        ("h", *video.ssrcs[2:4]),
        ("f", *video.ssrcs[4:6]),
    ]
    assert found["q"].extensions == Extensions(mid=3, rid=9, repaired_rid=10, transport_cc=7)


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_packets_of_a_browser_carry_what_was_agreed(browser: str) -> None:
    """Each captured packet fits one stream by its mid and rid, and that stream's payload types."""
    sections = sdp.parse_offer(captured.offer(f"{browser}-simulcast")).sections
    expected = [shape for section in sections for shape in streams(section).values()]
    seen = set()
    for packet in captured.packets(f"{browser}-simulcast"):
        if rtp.is_rtcp(packet):
            continue
        header, found = rtp.parse(packet), rtp.extensions(packet)
        for shape in expected:
            ids = shape.extensions
            named = found.get(ids.rid) or found.get(ids.repaired_rid) or b""
            announced = header.ssrc in shape.ssrcs + shape.rtx_ssrcs
            if announced or (found.get(ids.mid) == shape.mid.encode() and named == shape.rid.encode()):
                seen.add((shape.mid, shape.rid))
                assert header.payload_type in (shape.payload_type, shape.rtx_payload_type, shape.red_payload_type)
                assert len(found[ids.transport_cc]) == 2
    assert seen == {("0", ""), ("1", "q"), ("1", "h"), ("1", "f")}


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_camera_without_layers_is_one_stream_with_announced_ssrcs(browser: str) -> None:
    video = section(f"{browser}-publish", "1")
    found = streams(video)
    assert list(found) == [""]
    assert (found[""].ssrcs, found[""].rtx_ssrcs) == (video.ssrcs[:1], video.ssrcs[1:])
    assert found[""].rid == ""


def test_a_microphone_is_one_stream_with_its_level() -> None:
    found = streams(section("chromium-publish", "0"))
    assert list(found) == [""]
    microphone = found[""]
    assert (microphone.codec, microphone.payload_type, microphone.red_payload_type) == ("OPUS", 111, 63)
    assert microphone.extensions == Extensions(mid=4, level=1, transport_cc=3)
    assert not microphone.nack and not microphone.video


def test_layers_announced_by_ssrcs_alone_are_named_by_their_place() -> None:
    video = replace(section("chromium-publish", "1"), ssrcs=(1, 2, 3, 4, 5, 6), family=(1, 2, 3), repairs={1: 4, 2: 5})
    found = streams(video)
    assert {name: (shape.ssrcs, shape.rtx_ssrcs) for name, shape in found.items()} == {
        "0": ((1,), (4,)),
        "1": ((2,), (5,)),
        "2": ((3,), ()),
    }


def test_of_many_layers_three_are_taken() -> None:
    video = section("chromium-simulcast", "1")
    many = replace(video, layers=tuple(sdp.Layer(f"l{n}") for n in range(2000)))
    assert list(streams(many)) == ["l0", "l1", "l2"]
    assert len(negotiation.agree_to_pause(many).layers) == 3


def test_a_layer_in_another_format_is_left_out() -> None:
    video = section("chromium-simulcast", "1")
    layers = (sdp.Layer("q", payload_types=(98,)), sdp.Layer("h", payload_types=(96, 98)), sdp.Layer("f"))
    assert list(streams(replace(video, layers=layers))) == ["h", "f"]


def test_simulcast_without_the_rid_extension_is_not_answered() -> None:
    video = without_extension(section("chromium-simulcast", "1"), negotiation.RID)
    assert list(streams(video)) == [""]


def test_many_announced_ssrcs_are_cut() -> None:
    video = replace(section("chromium-publish", "1"), ssrcs=tuple(range(1, 50_000)), repairs={})
    assert len(streams(video)[""].ssrcs) == negotiation.ANNOUNCED_LIMIT


def test_no_nack_is_sent_to_a_browser_that_does_not_offer_it() -> None:
    assert not streams(without_feedback(section("chromium-publish", "1"), "nack"))[""].nack


# -- what goes out -----------------------------------------------------------------------------------------------------


def test_a_picture_goes_out_with_repair_and_without_level() -> None:
    assert shape(section("firefox-gallery", "2"), VP8) == Outbound(
        codec="VP8",
        clock_rate=90000,
        payload_type=120,
        ssrc=11,
        cname="p07",
        first_sequence=500,
        mid="2",
        rtx_payload_type=124,
        rtx_ssrc=12,
        extensions=Extensions(mid=3, send_time=4, transport_cc=7),
    )


def test_sound_goes_out_with_redundancy_where_the_browser_takes_it() -> None:
    found = shape(section("chromium-gallery", "0"), OPUS)
    assert (found.codec, found.payload_type, found.red_payload_type) == ("OPUS", 111, 63)
    assert (found.rtx_payload_type, found.rtx_ssrc) == (0, 0)
    assert found.extensions.level and found.extensions.mid


def test_a_mid_that_no_packet_can_hold_is_not_sent() -> None:
    long = replace(section("chromium-gallery", "2"), mid="a" * 17)
    assert shape(long, VP8).mid == ""
    assert shape(long, VP8).extensions.mid == 0
    fitting = replace(long, mid="a" * 16)
    assert (shape(fitting, VP8).mid, shape(fitting, VP8).extensions.mid) == ("a" * 16, 4)


# -- over time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_line_keeps_its_numbers_in_later_offers(browser: str) -> None:
    names = [f"{browser}-{name}" for name in ("gallery", "renegotiation", "restart", "datachannel")]
    for mid, codec in (("0", OPUS), ("2", VP8)):
        assert len({shape(section(name, mid), codec) for name in names}) == 1


@pytest.mark.parametrize("name", [name for name in captured.OFFERS if "simulcast" in name or "paused" in name])
def test_a_paused_camera_keeps_the_layers_that_are_offered(name: str) -> None:
    video = section(name, "1")
    paused = negotiation.agree_to_pause(video)
    assert paused.direction == "inactive"
    assert paused.layers == video.layers
    assert paused.payload_types


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_stopped_line_is_refused_for_good(browser: str) -> None:
    stopped = section(f"{browser}-renegotiation", "3")
    assert stopped.rejected
    assert negotiation.agree_to_pause(stopped).payload_types == ()


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_format_is_named_for_the_room_as_the_browser_names_it(browser: str) -> None:
    codec = negotiation.codec_of(chosen(section(f"{browser}-publish", "0")).media)
    assert (codec.name, codec.clock_rate, codec.channels) == ("opus", 48000, 2)
    assert negotiation.choose_for_track(section("chromium-gallery", "0"), codec) is not None
    assert negotiation.choose_for_track(section("firefox-gallery", "0"), codec) is not None
