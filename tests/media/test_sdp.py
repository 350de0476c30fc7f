"""Offers of Chromium and Firefox, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import negotiation, sdp
from media.answer import write_answer
from tests.media import captured

PUBLISH = captured.offer("chromium-publish")
SIMULCAST = captured.offer("chromium-simulcast")
ENDPOINT = sdp.Endpoint("ufrag", "password", ("sha-256", "AA:BB"), (sdp.Candidate("192.0.2.1", 4000),))
ALL = [captured.offer(name) for name in captured.OFFERS]
LINES = sorted({line for text in ALL for line in text.splitlines()})


def section(mid: str, offer: str = PUBLISH) -> sdp.Section:
    found = sdp.parse_offer(offer).section(mid)
    assert found is not None
    return found


def with_lines(*lines: str) -> sdp.Section:
    """Chromium's camera without simulcast, and these lines."""
    return section("1", PUBLISH + "".join(f"{line}\r\n" for line in lines))


def pause_all(offer: sdp.Offer) -> str:
    """An answer that takes nothing."""
    return write_answer([negotiation.agree_to_pause(section) for section in offer.sections], ENDPOINT, 1)


@pytest.mark.parametrize("name", captured.OFFERS)
def test_every_captured_offer_is_read(name: str) -> None:
    text = captured.offer(name)
    offer = sdp.parse_offer(text)
    assert len(offer.sections) == text.count("\nm=")
    assert offer.ufrag and offer.fingerprints[0][0] == "sha-256"
    assert all(section.rejected or section.rtcp_mux or section.kind == "application" for section in offer.sections)


def test_chromiums_offer_is_read() -> None:
    offer = sdp.parse_offer(PUBLISH)
    audio, video = offer.sections
    assert (audio.kind, audio.mid, audio.direction, video.kind, video.mid) == ("audio", "0", "sendonly", "video", "1")
    assert audio.extensions[negotiation.MID] == sdp.Extension(4, "sendrecv")
    assert len(video.ssrcs) == 2
    assert video.repairs == {video.ssrcs[0]: video.ssrcs[1]}
    assert offer.ufrag == audio.ufrag
    opus = audio.payload_types[0]
    assert (opus.number, opus.mapping, opus.parameters) == (111, "opus/48000/2", "minptime=10;useinbandfec=1")
    assert audio.sends and not audio.receives


def test_firefox_offers_extensions_in_one_direction_and_pairs_of_ssrcs() -> None:
    video = section("1", captured.offer("firefox-simulcast"))
    assert video.extensions[negotiation.RID] == sdp.Extension(9, "sendonly")
    assert video.extensions[negotiation.MID] == sdp.Extension(3, "sendrecv")
    assert len(video.ssrcs) == 6
    assert list(video.repairs.items()) == [video.ssrcs[0:2], video.ssrcs[2:4], video.ssrcs[4:6]]
    assert not video.rejected  # bundle-only, so its port 0 says nothing


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_simulcast_layers_are_read_in_the_order_listed(browser: str) -> None:
    audio, video = sdp.parse_offer(captured.offer(f"{browser}-simulcast")).sections
    assert video.layers == (sdp.Layer("q"), sdp.Layer("h"), sdp.Layer("f"))
    assert audio.layers == ()


def test_a_layer_that_the_page_has_switched_off_is_read_as_paused() -> None:
    video = section("1", captured.offer("chromium-paused-layer"))
    assert [(layer.rid, layer.paused) for layer in video.layers] == [("q", False), ("h", False), ("f", True)]


def test_only_layers_with_a_rid_line_count_and_of_alternatives_the_first() -> None:
    video = with_lines(
        "a=rid:a send",
        "a=rid:b send pt=96,97;max-fps=30",
        "a=rid:c send",
        "a=rid:d recv",
        "a=simulcast:send a,c;~b;d;e;a",
    )
    assert video.layers == (sdp.Layer("a"), sdp.Layer("b", True, (96, 97), "max-fps=30"))


@pytest.mark.parametrize(
    "lines",
    [
        ("a=rid:a send",),
        ("a=simulcast:send a",),
        ("a=rid:a send", "a=simulcast:recv a"),
        ("a=rid:a send", "a=simulcast:"),
        ("a=rid:a send", "a=simulcast:send"),
        ("a=rid:", "a=simulcast:send ;;,~"),
        ("a=rid:ä send", "a=simulcast:send ä"),
        ("a=rid:abcdefghijklmnopq send", "a=simulcast:send abcdefghijklmnopq"),
    ],
)
def test_what_does_not_name_a_layer_and_describe_it_is_no_layer(lines: tuple[str, ...]) -> None:
    assert with_lines(*lines).layers == ()


def test_ssrc_groups_tell_repairs_and_families() -> None:
    video = with_lines(
        "a=ssrc-group:SIM 1 2 3", "a=ssrc-group:FID 1 4", "a=ssrc-group:FID 2 5 6", "a=ssrc-group:FEC 1 9"
    )
    assert video.repairs[1] == 4
    assert 2 not in video.repairs
    assert video.family == (1, 2, 3)


@pytest.mark.parametrize("line", ["a=extmap:15 urn:x", "a=extmap:0 urn:x", "a=extmap:4 urn:x", "a=extmap:12/up urn:x"])
def test_an_extension_is_passed_over_where_its_id_is_long_or_taken_or_its_way_unknown(line: str) -> None:
    assert "urn:x" not in with_lines(line).extensions


def test_a_stopped_line_is_rejected_but_a_bundled_one_with_port_zero_is_not() -> None:
    stopped = PUBLISH.replace("m=video 9", "m=video 0")
    assert sdp.parse_offer(stopped).sections[1].rejected
    bundled = stopped.replace("a=mid:1", "a=mid:1\r\na=bundle-only")
    assert not sdp.parse_offer(bundled).sections[1].rejected


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_stopped_transceiver_is_rejected_and_the_others_stay(browser: str) -> None:
    sections = sdp.parse_offer(captured.offer(f"{browser}-renegotiation")).sections
    assert [section.rejected for section in sections] == [False, False, False, True, False, False, False]


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_restart_brings_new_credentials_and_the_same_fingerprint(browser: str) -> None:
    before, after = (sdp.parse_offer(captured.offer(f"{browser}-{name}")) for name in ("renegotiation", "restart"))
    assert before.ufrag != after.ufrag
    assert before.fingerprints == after.fingerprints


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
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus/048000/2"),
        ("a=ssrc:", "a=ssrc:x"),
        ("a=ssrc:", "a=ssrc:9"),
        ("a=ssrc-group:FID ", "a=ssrc-group:FID x"),
        ("a=extmap:4 ", "a=extmap:vier "),
        ("a=mid:1", "a=mid:1\r\na=rid:a send pt=x\r\na=simulcast:send a"),
        ("a=mid:1", "a=mid:1\r\na=rid:a send max-fps=30 pt=96\r\na=simulcast:send a"),
        ("m=video 9 UDP/TLS/RTP/SAVPF", "m=video\r\na=x:"),
        ("m=video 9 UDP/TLS/RTP/SAVPF", "m=vid\x00eo 9 UDP/TLS/RTP/SAVPF"),
        ("m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 Ü/TLS/RTP/SAVPF"),
    ],
)
def test_a_broken_offer_is_one_clear_error(before: str, after: str) -> None:
    assert before in PUBLISH
    with pytest.raises(sdp.SdpError):
        sdp.parse_offer(PUBLISH.replace(before, after))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=0",
        "m=",
        "\x00",
        PUBLISH + "a=x\r\n" * 300_000,
        PUBLISH.split("m=video")[0] * 600,
        "v=0\n" + "m=\n" * 300_000,
    ],
)
def test_what_is_no_offer_or_too_much_of_one_is_refused(text: str) -> None:
    with pytest.raises(sdp.SdpError):
        sdp.parse_offer(text)


SESSION, MICROPHONE, CAMERA = PUBLISH.replace("m=", "\x00m=").split("\x00")


def test_more_lines_than_a_room_has_tracks_are_refused() -> None:
    lines = [MICROPHONE.replace("a=mid:0", f"a=mid:{n}") for n in range(sdp.SECTION_LIMIT + 1)]
    shorter = [re.sub(r"a=(ssrc|candidate|rtcp).*\n", "", line) for line in lines]
    assert len(sdp.parse_offer(SESSION + "".join(shorter[:-1])).sections) == sdp.SECTION_LIMIT
    with pytest.raises(sdp.SdpError, match="more than 512 m-lines"):
        sdp.parse_offer(SESSION + "".join(shorter))


MANY = 10_000
LARGE: dict[str, str] = {
    "candidates": PUBLISH
    + "a=candidate:1 1 udp 2122194687 192.0.2.2 43694 typ host generation 0 network-id 1\n" * MANY,
    "feedback for all formats": CAMERA + "".join(f"a=rtcp-fb:* x{n}\n" for n in range(5 * MANY)),
    "feedback for one format": CAMERA + "".join(f"a=rtcp-fb:96 x{n}\n" for n in range(5 * MANY)),
    "formats": CAMERA.replace("SAVPF 96", "SAVPF " + "96 096 0096 " * 7 * MANY),
    "parameters": CAMERA + "a=fmtp:39 " + "apt=96;" * 12 * MANY,
    "extensions": CAMERA + "".join(f"a=extmap:{n % 20} urn:{n}\n" for n in range(4 * MANY)),
    "ssrcs": CAMERA + "".join(f"a=ssrc:{n} cname:x\n" for n in range(4 * MANY)),
    "groups": CAMERA + "".join(f"a=ssrc-group:FID {n} {n + 1}\n" for n in range(3 * MANY)),
    "a group": CAMERA + "a=ssrc-group:SIM " + "1 " * 40 * MANY,
    "rids": CAMERA + "".join(f"a=rid:{n} send\n" for n in range(4 * MANY)) + "a=simulcast:send 1",
    "layers": CAMERA + "a=rid:1 send\na=simulcast:send " + ";".join(map(str, range(10 * MANY))),
    "fingerprints and m-lines": "a=setup:actpass\na=ice-ufrag:abcd\na=ice-pwd:abcd\n"
    + "a=fingerprint:x y\n" * 2 * MANY
    + "".join(f"m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:{n}\na=rtpmap:111 opus/48000/2\n" for n in range(500)),
    "names and m-lines": "a=setup:actpass\na=ice-ufrag:abcd\na=ice-pwd:abcd\na=fingerprint:x y\n"
    + "".join(f"a=x{n}\n" for n in range(6 * MANY))
    + "".join(f"m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:{n}\n" for n in range(500)),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_megabyte_is_read_and_answered_or_refused(name: str) -> None:
    text = LARGE[name] if LARGE[name].startswith("v=") else SESSION + LARGE[name]
    assert len(text) < sdp.SIZE_LIMIT
    try:
        answer = pause_all(sdp.parse_offer(text))
    except sdp.SdpError:
        return
    assert len(answer) < 2 * sdp.SIZE_LIMIT


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        sdp.parse_offer(text)
    except sdp.SdpError:
        return


@given(st.data())
def test_a_damaged_offer_is_read_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(ALL))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    text = whole[:start] + data.draw(st.text(max_size=10)) + whole[end:]
    try:
        offer = sdp.parse_offer(text)
    except sdp.SdpError:
        return
    assert pause_all(offer).endswith("\r\n")


@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_of_many_offers_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    try:
        offer = sdp.parse_offer(SESSION + MICROPHONE + "\n".join(lines))
    except sdp.SdpError:
        return
    assert pause_all(offer).endswith("\r\n")
