"""Chromium's offers, our answers, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import negotiation, sdp
from media.ports import Codec
from tests.media import captured
from tests.media.untimed import untimed

PUBLISH = captured.offer("chromium-publish")
SUBSCRIBE = captured.offer("chromium-subscribe")
ENDPOINT = sdp.Endpoint("ufrag", "password", ("sha-256", "AA:BB"), ("192.0.2.1", "2001:db8::1"), 4000)
VP8 = Codec("VP8", 90000)
H264 = Codec("H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")


def section(mid: str, offer: str = PUBLISH) -> sdp.Section:
    found = sdp.parse_offer(offer).section(mid)
    assert found is not None
    return found


def test_chromiums_offer_is_read() -> None:
    offer = sdp.parse_offer(PUBLISH)
    audio, video = offer.sections
    assert (audio.kind, audio.mid, audio.direction, video.kind, video.mid) == ("audio", "0", "sendonly", "video", "1")
    assert audio.extensions[negotiation.MID] == 4
    assert len(video.ssrcs) == 2
    assert offer.ufrag == audio.ufrag
    assert offer.fingerprints[0][0] == "sha-256"
    opus = audio.payload_types[0]
    assert (opus.number, opus.mapping, opus.parameters) == (111, "opus/48000/2", "minptime=10;useinbandfec=1")
    assert audio.sends and not audio.receives


def test_a_publishers_best_format_is_vp8_with_repair_and_without_transport_wide_feedback() -> None:
    choice = negotiation.choose_from_publisher(section("1"))
    assert choice is not None
    assert (choice.media.name, choice.rtx and choice.rtx.parameters) == ("VP8", "apt=96")
    assert set(choice.media.feedback) == {"goog-remb", "ccm fir", "nack", "nack pli"}


def test_h264_is_taken_where_vp8_is_not_offered_and_only_as_baseline_in_mode_1() -> None:
    video = section("1")
    without = replace(video, payload_types=tuple(p for p in video.payload_types if p.name != "VP8"))
    choice = negotiation.choose_from_publisher(without)
    assert choice is not None
    values = negotiation.parameters(choice.media.parameters)
    assert values["packetization-mode"] == "1"
    assert values["profile-level-id"].startswith("42")


def test_a_track_is_sent_in_the_offered_format_that_fits() -> None:
    video = section("0", SUBSCRIBE)
    vp8, h264 = negotiation.choose_for_track(video, VP8), negotiation.choose_for_track(video, H264)
    assert vp8 and vp8.media.name == "VP8"
    assert h264 and negotiation.parameters(h264.media.parameters)["packetization-mode"] == "1"
    assert negotiation.choose_for_track(video, Codec("VP7", 90000)) is None
    high = replace(H264, parameters="packetization-mode=1;profile-level-id=640c1f")
    fits = negotiation.choose_for_track(video, high)
    assert fits is None or negotiation.parameters(fits.media.parameters)["profile-level-id"].startswith("640c")


def test_an_answer_names_everything_a_browser_needs() -> None:
    video = section("0", SUBSCRIBE)
    choice = negotiation.choose_for_track(video, VP8)
    assert choice is not None
    agreed = negotiation.agree_to_send(video, choice, "p07", "p07.camera", (11, 12))
    refused = sdp.Agreed(section("1", SUBSCRIBE))
    lines = sdp.write_answer([agreed, refused], ENDPOINT, 3).split("\r\n")
    assert "a=ice-lite" in lines
    assert "a=group:BUNDLE 0" in lines
    assert "a=setup:passive" in lines
    assert "a=candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host" in lines
    assert "a=candidate:2 1 udp 2130706175 2001:db8::1 4000 typ host" in lines
    assert "a=msid:p07 p07.camera" in lines
    assert "a=ssrc-group:FID 11 12" in lines
    assert "a=ssrc:12 cname:p07" in lines
    assert f"m=audio 0 {sdp.PROTOCOL} 111" in lines
    assert sum(line.startswith("a=sendonly") for line in lines) == 1


def test_a_data_channel_is_refused_in_its_own_words() -> None:
    offer = PUBLISH + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n"
    data = section("2", offer)
    agreed = negotiation.agree_to_pause(data)
    assert agreed.payload_types == ()
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel" in sdp.write_answer([agreed], ENDPOINT, 1)


def test_a_stopped_line_is_rejected_but_a_bundled_one_with_port_zero_is_not() -> None:
    stopped = PUBLISH.replace("m=video 9", "m=video 0")
    assert sdp.parse_offer(stopped).sections[1].rejected
    bundled = stopped.replace("a=mid:1", "a=mid:1\r\na=bundle-only")
    assert not sdp.parse_offer(bundled).sections[1].rejected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a=mid:1", "a=mid:0"),
        ("a=mid:1", ""),
        ("a=mid:1", "a=mid:ein Satz"),
        ("a=ice-ufrag:", "a=x:"),
        ("a=ice-pwd:", "a=x:"),
        ("a=fingerprint:", "a=x:"),
        ("a=setup:actpass", "a=setup:passive"),
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus"),
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus/zwei"),
        ("a=ssrc:", "a=ssrc:x"),
        ("a=extmap:4 ", "a=extmap:vier "),
        ("m=video 9 UDP/TLS/RTP/SAVPF", "m=video\r\na=x:"),
    ],
)
def test_a_broken_offer_is_one_clear_error(before: str, after: str) -> None:
    assert before in PUBLISH
    with pytest.raises(sdp.SdpError):
        sdp.parse_offer(PUBLISH.replace(before, after))


@pytest.mark.parametrize(
    "text", ["", "v=0", "m=", "\x00", PUBLISH + "a=x\r\n" * 300_000, PUBLISH.split("m=video")[0] * 600]
)
def test_what_is_no_offer_or_too_much_of_one_is_refused(text: str) -> None:
    with pytest.raises(sdp.SdpError):
        sdp.parse_offer(text)


@untimed
@given(st.data())
def test_a_damaged_offer_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PUBLISH) - 1))
    end = data.draw(st.integers(start, min(len(PUBLISH), start + 40)))
    text = PUBLISH[:start] + data.draw(st.text(max_size=10)) + PUBLISH[end:]
    try:
        offer = sdp.parse_offer(text)
    except sdp.SdpError:
        return
    agreed = [negotiation.agree_to_pause(section) for section in offer.sections]
    assert sdp.write_answer(agreed, ENDPOINT, 1).endswith("\r\n")
