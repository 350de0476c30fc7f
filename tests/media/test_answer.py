"""Answers as text: held against the offer, line by line, with the rules of offer and answer (RFC 3264, RFC 8829)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import negotiation, sdp
from media.answer import write_answer
from tests.media import captured

CANDIDATES = (
    sdp.Candidate("192.0.2.1", 443, "tcp"),
    sdp.Candidate("192.0.2.1", 4000),
    sdp.Candidate("2001:db8::1", 4000),
    sdp.Candidate("2001:db8::1", 443, "tcp"),
)
ENDPOINT = sdp.Endpoint("ufrag", "password", ("sha-256", "AA:BB"), CANDIDATES)
OPPOSITES = {"sendrecv": "sendonly recvonly inactive", "sendonly": "recvonly inactive", "recvonly": "sendonly inactive"}
CANDIDATE = re.compile(r"[1-9]\d* 1 (udp|tcp) (\d+) [0-9a-f.:]+ \d+ typ host( tcptype passive)?")


def agree(section: sdp.Section) -> sdp.Agreed:
    """As a room does that takes and gives all it can: a browser gets its own best format back."""
    choice = negotiation.choose_from_publisher(section)
    if choice and section.sends:
        return negotiation.agree_to_receive(section, choice)
    if choice and section.receives:
        ssrcs = (11, 12) if choice.rtx else (11,)
        return negotiation.agree_to_send(section, choice, "p07", "p07.camera", ssrcs)
    return negotiation.agree_to_pause(section)


def answer_to(text: str) -> str:
    return write_answer([agree(section) for section in sdp.parse_offer(text).sections], ENDPOINT, 1)


class Block:
    """An m-line (or the session's head) of a description, read without the help of the code under test."""

    def __init__(self, lines: list[str]) -> None:
        self.media = lines[0].removeprefix("m=").split()
        self.lines = lines
        self.formats = self.media[3:]

    def all(self, name: str) -> list[str]:
        start = f"a={name}:"
        return [line.removeprefix(start).strip() for line in self.lines if line.startswith(start)]

    def keyed(self, name: str) -> dict[str, str]:
        """First word to the rest, of the first line with that word."""
        return {value.partition(" ")[0]: value.partition(" ")[2] for value in reversed(self.all(name))}

    @property
    def directions(self) -> list[str]:
        """One in an honest description."""
        ways = (*OPPOSITES, "inactive")
        return [line[2:] for line in self.lines if line.startswith("a=") and line[2:] in ways] or ["sendrecv"]


def blocks(text: str) -> Iterator[Block]:
    lines = [""]
    for line in text.splitlines():
        if line.startswith("m="):
            yield Block(lines)
            lines = []
        lines.append(line)
    yield Block(lines)


def check(offer: str, answer: str) -> None:
    """All that a strict browser would refuse an answer for."""
    assert answer.endswith("\r\n")
    assert all(re.fullmatch(r"[a-z]=\S.*", line) for line in answer.split("\r\n")[:-1])
    head, *answered = blocks(answer)
    _, *offered = blocks(offer)
    assert len(answered) == len(offered)
    accepted = [ours for ours in answered if ours.media[1] != "0"]
    mids = [ours.all("mid")[0] for ours in accepted]
    assert head.all("group") == ([f"BUNDLE {' '.join(mids)}"] if mids else [])
    for theirs, ours in zip(offered, answered, strict=True):
        assert (ours.media[0], ours.media[2]) == (theirs.media[0], theirs.media[2])
        assert ours.formats
        if ours in accepted:
            check_line(theirs, ours)


def check_line(theirs: Block, ours: Block) -> None:
    assert ours.all("mid") == theirs.all("mid")[:1]
    assert len(ours.directions) == 1
    assert any(ours.directions[0] in OPPOSITES.get(way, "inactive").split() for way in theirs.directions)
    assert len(set(ours.formats)) == len(ours.formats)
    assert not set(map(int, ours.formats)) & set(range(64, 96))
    check_formats(theirs, ours)
    check_extensions(theirs, ours)
    check_layers(theirs, ours)
    check_transport(ours)


def check_formats(theirs: Block, ours: Block) -> None:
    mappings, offered = ours.keyed("rtpmap"), theirs.keyed("rtpmap")
    assert set(mappings) == set(ours.formats) <= set(theirs.formats)
    for number, mapping in mappings.items():
        assert mapping.lower().split("/")[:2] == offered[number].lower().split("/")[:2]
    feedback = theirs.all("rtcp-fb")
    assert all(value in feedback or f"* {value.partition(' ')[2]}" in feedback for value in ours.all("rtcp-fb"))
    apts = [text.split(";")[0] for number, text in ours.keyed("fmtp").items() if mappings[number].startswith("rtx")]
    assert all(apt.removeprefix("apt=") in ours.formats for apt in apts)
    assert not {"goog-remb", "transport-cc"} <= {value.partition(" ")[2] for value in ours.all("rtcp-fb")}


def check_extensions(theirs: Block, ours: Block) -> None:
    offered = {(value.split()[0].partition("/")[0], value.split()[1]) for value in theirs.all("extmap") if " " in value}
    agreed = [(value.split()[0].partition("/")[0], value.split()[1]) for value in ours.all("extmap")]
    assert set(agreed) <= offered
    assert len({number for number, _ in agreed}) == len(agreed)
    assert all(1 <= int(number) <= 14 for number, _ in agreed)


def check_layers(theirs: Block, ours: Block) -> None:
    rids, offered = [value.split() for value in ours.all("rid")], [value.split() for value in theirs.all("rid")]
    assert all([rid[0], "send"] in [words[:2] for words in offered] and rid[1] == "recv" for rid in rids)
    listed = [value.split() for value in ours.all("simulcast")]
    assert len(listed) <= 1
    names = listed[0][1].replace("~", "").split(";") if listed else []
    assert names == [rid[0] for rid in rids]
    assert not listed or (listed[0][0] == "recv" and theirs.all("simulcast")[0].startswith("send"))


def check_transport(ours: Block) -> None:
    assert (ours.all("ice-ufrag"), ours.all("ice-pwd"), ours.all("setup")) == (["ufrag"], ["password"], ["passive"])
    found = [CANDIDATE.fullmatch(value) for value in ours.all("candidate")]
    assert all(found)
    priorities = [int(match[2]) for match in found if match]
    assert priorities == sorted(set(priorities), reverse=True)
    assert [match[1] for match in found if match] == ["udp", "udp", "tcp", "tcp"]
    assert all(bool(match[3]) == (match[1] == "tcp") for match in found if match)


@pytest.mark.parametrize("name", captured.OFFERS)
def test_a_browsers_offer_gets_an_answer_it_can_follow(name: str) -> None:
    offer = captured.offer(name)
    check(offer, answer_to(offer))


@pytest.mark.parametrize("name", captured.OFFERS)
def test_the_same_offer_gets_the_same_answer(name: str) -> None:
    offer = captured.offer(name)
    assert answer_to(offer) == answer_to(offer)


LINES = sorted({line for name in captured.OFFERS for line in captured.offer(name).splitlines() if line[:2] == "a="})


@given(st.sampled_from(captured.OFFERS), st.lists(st.sampled_from(LINES), max_size=30), st.integers(0, 400))
def test_an_offer_with_lines_of_others_gets_a_valid_answer_or_none(name: str, more: list[str], place: int) -> None:
    lines = captured.offer(name).splitlines()
    lines[place:place] = more
    offer = "\n".join(lines)
    try:
        answer = answer_to(offer)
    except sdp.SdpError:
        return
    check(offer, answer)


def test_candidates_come_udp_first_with_falling_priority() -> None:
    lines = answer_to(captured.offer("chromium-publish")).split("\r\n")
    assert [line for line in lines if line.startswith("a=candidate")][:4] == [
        "a=candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host",
        "a=candidate:2 1 udp 2130706175 2001:db8::1 4000 typ host",
        "a=candidate:3 1 tcp 1520434687 192.0.2.1 443 typ host tcptype passive",
        "a=candidate:4 1 tcp 1520434431 2001:db8::1 443 typ host tcptype passive",
    ]


def test_an_answer_names_everything_a_browser_needs() -> None:
    lines = answer_to(captured.offer("chromium-subscribe")).split("\r\n")
    assert "a=ice-lite" in lines
    assert "a=ice-options:ice2" in lines
    assert "a=group:BUNDLE 0 1" in lines
    assert "a=msid:p07 p07.camera" in lines
    assert "a=ssrc-group:FID 11 12" in lines
    assert "a=ssrc:12 cname:p07" in lines
    assert "a=sendonly" in lines


def test_a_refused_line_has_port_zero_and_is_not_bundled() -> None:
    first, second = sdp.parse_offer(captured.offer("chromium-subscribe")).sections
    text = write_answer([agree(first), sdp.Agreed(second)], ENDPOINT, 3)
    assert "a=group:BUNDLE 0\r\n" in text
    assert f"m=audio 0 {sdp.PROTOCOL} 111\r\n" in text
    assert "o=- 1 3 IN IP4" in text


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_a_data_channel_is_refused_in_its_own_words(browser: str) -> None:
    answer = answer_to(captured.offer(f"{browser}-datachannel"))
    assert answer.count("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n") == 1


@pytest.mark.parametrize("browser", captured.BROWSERS)
def test_simulcast_is_answered_the_other_way_round(browser: str) -> None:
    lines = answer_to(captured.offer(f"{browser}-simulcast")).split("\r\n")
    assert [line for line in lines if line.startswith(("a=rid:", "a=simulcast:"))] == [
        "a=rid:q recv",
        "a=rid:h recv",
        "a=rid:f recv",
        "a=simulcast:recv q;h;f",
    ]


def test_a_paused_layer_stays_paused() -> None:
    assert "a=simulcast:recv q;h;~f\r\n" in answer_to(captured.offer("chromium-paused-layer"))


def test_restrictions_of_a_layer_are_kept_and_its_formats_narrowed() -> None:
    offer = captured.offer("chromium-publish") + "a=rid:q send pt=96,98;max-fps=30\r\na=simulcast:send q\r\n"
    answer = answer_to(offer)
    assert "a=rid:q recv pt=96;max-fps=30\r\n" in answer
    check(offer, answer)


def test_an_extension_of_one_direction_is_answered_with_the_opposite_one() -> None:
    assert f"a=extmap:9/recvonly {negotiation.RID}\r\n" in answer_to(captured.offer("firefox-simulcast"))


def test_two_byte_header_extensions_are_not_allowed() -> None:
    assert "extmap-allow-mixed" not in answer_to(captured.offer("firefox-simulcast"))
