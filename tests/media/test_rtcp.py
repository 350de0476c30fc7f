"""RTCP, written by us and read back, by Chromium, and broken."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import rtcp, rtp, twcc
from tests.media import captured


def test_a_sender_report_survives() -> None:
    block = rtcp.ReportBlock(5, 12, -3, 70000, 9, 1, 2)
    report = rtcp.SenderReport(1, 2 << 40, 3, 4, 5, (block,))
    assert rtcp.parse(rtcp.sender_report(report) + rtcp.description(1, "p07")) == [report]


def test_a_receiver_report_survives() -> None:
    blocks = (rtcp.ReportBlock(5, 255, 0x7FFFFF, 1, 2), rtcp.ReportBlock(6, 0, 0, 3, 4))
    assert rtcp.parse(rtcp.receiver_report(1, blocks)) == [rtcp.ReceiverReport(1, blocks)]


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=40, unique=True))
def test_a_nack_names_the_same_numbers(sequences: list[int]) -> None:
    (packet,) = rtcp.parse(rtcp.nack(1, 2, sequences))
    assert isinstance(packet, rtcp.Nack)
    assert packet.media_ssrc == 2
    assert set(packet.sequences) == set(sequences)


def test_neighbours_share_an_entry_of_a_nack_across_the_wrap() -> None:
    assert len(rtcp.nack(1, 2, [65535, 0, 15])) == 12 + 4


def test_keyframe_requests_survive() -> None:
    assert rtcp.parse(rtcp.keyframe_wanted(1, 2)) == [rtcp.KeyframeWanted(2)]
    fir = bytes.fromhex("84ce0004 00000001 00000000 00000007 01000000")
    assert rtcp.parse(fir) == [rtcp.KeyframeWanted(7)]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 2**32 - 1), max_size=5))
def test_an_estimate_keeps_18_bits_of_its_rate(bitrate: int, ssrcs: list[int]) -> None:
    (packet,) = rtcp.parse(rtcp.estimate(1, bitrate, ssrcs))
    assert isinstance(packet, rtcp.Estimate)
    assert bitrate * (1 - 2**-17) <= packet.bitrate <= bitrate
    assert packet.ssrcs == tuple(ssrcs)


@given(st.text(max_size=300))
def test_a_description_is_whole_words(cname: str) -> None:
    assert rtcp.parse(rtcp.description(1, cname)) == []


def test_all_of_chromiums_rtcp_is_understood() -> None:
    found = [p for compound in captured.packets("chromium-subscriber-rtcp") for p in rtcp.parse(compound)]
    found += [p for data in captured.packets("chromium-publisher") if rtp.is_rtcp(data) for p in rtcp.parse(data)]
    kinds = {type(packet) for packet in found}
    assert {rtcp.SenderReport, rtcp.ReceiverReport, rtcp.Estimate} <= kinds


def test_transport_wide_feedback_is_read_and_unknown_types_are_skipped() -> None:
    wide = bytes.fromhex("8fcd0006 00000001 00000002 00010002 00000101 20020104 00000000")
    extended = bytes.fromhex("80cf0001 00000001")
    (packet,) = rtcp.parse(wide + extended)
    assert packet == rtcp.TransportFeedback(twcc.Feedback(1, 1, [64_000 + 250, 64_000 + 5 * 250]))


@pytest.mark.parametrize(
    "data",
    [
        "80",
        "00c90001 00000001",
        "80c90002 00000001",
        "81c90001 00000001",
        "80c80001 00000001",
        "a0c90001 00000000",
        "a0c90001 000000ff",
        "81cd0000",
        "8fce0004 00000001 00000000 52454d42 ff000000",
        "84ce0002 00000001 00000000 00",
        "8fcd0004 00000001 00000002 00010002 00000101",
    ],
)
def test_lengths_that_do_not_hold_are_refused(data: str) -> None:
    with pytest.raises(rtcp.RtcpError):
        rtcp.parse(bytes.fromhex(data))


@given(st.binary(max_size=120), st.integers(0, 31), st.integers(192, 223))
def test_random_bytes_never_do_more_than_be_refused(data: bytes, count: int, kind: int) -> None:
    words = len(data) // 4
    compound = bytes([0x80 | count, kind]) + words.to_bytes(2, "big") + data
    with contextlib.suppress(rtcp.RtcpError):
        rtcp.parse(compound)
