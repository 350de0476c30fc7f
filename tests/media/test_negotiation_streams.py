"""The streams that come of what was agreed with Chromium and Firefox: in, out, and through later offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media import negotiation, rtp, sdp
from media.fanout.ports import Extensions, Inbound, Outbound
from tests.media import captured
from tests.media.negotiated import OPUS, VP8, chosen, section, shape, streams, without_extension, without_feedback

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
    expected = [stream for one in sections for stream in streams(one).values()]
    seen = set()
    for packet in captured.packets(f"{browser}-simulcast"):
        if rtp.is_rtcp(packet):
            continue
        header, found = rtp.parse(packet), rtp.extensions(packet)
        for stream in expected:
            ids = stream.extensions
            named = found.get(ids.rid) or found.get(ids.repaired_rid) or b""
            announced = header.ssrc in stream.ssrcs + stream.rtx_ssrcs
            if announced or (found.get(ids.mid) == stream.mid.encode() and named == stream.rid.encode()):
                seen.add((stream.mid, stream.rid))
                assert header.payload_type in (stream.payload_type, stream.rtx_payload_type, stream.red_payload_type)
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
