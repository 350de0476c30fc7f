"""Packet cache, rewriting and levels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media import rtp
from media.levels import LevelMeter
from media.packetcache import PacketCache
from media.rewriter import JUMP, OutputShape, Rewriter
from tests.media.untimed import untimed

SHAPE = OutputShape(ssrc=500, payload_type=100, clock_rate=90000, first_sequence=10)
FULL = OutputShape(500, 100, 48000, 10, "12", 4, 2, 1, rtx_ssrc=501, rtx_payload_type=101)


def source(sequence: int, ssrc: int = 1, payload: bytes = b"x") -> bytes:
    return rtp.build(96, sequence & 0xFFFF, (sequence * 3000) & 0xFFFFFFFF, ssrc, payload, level=30)


def forwarded(rewriter: Rewriter, sequence: int, ssrc: int = 1) -> rtp.Header:
    packet = rewriter.forward(source(sequence, ssrc), 0)
    assert packet is not None
    return rtp.parse(packet)


def test_a_packet_gets_our_identity_and_keeps_its_payload_and_time() -> None:
    packet = Rewriter(FULL).forward(source(7, payload=b"hello"), 0x010203)
    assert packet is not None
    header = rtp.parse(packet)
    assert (header.ssrc, header.payload_type, header.sequence, header.timestamp) == (500, 100, 10, 21000)
    assert packet[header.payload_offset :] == b"hello"
    assert rtp.extensions(packet) == {4: b"12", 2: b"\x01\x02\x03", 1: b"\x1e"}


def test_without_negotiated_extensions_there_is_none() -> None:
    packet = Rewriter(SHAPE).forward(source(7), 0)
    assert packet is not None
    assert rtp.extensions(packet) == {}
    assert len(packet) == 13


@untimed
@given(st.integers(0, 65535), st.integers(0, 65535), st.sets(st.integers(0, 90), min_size=1))
def test_a_loss_stays_a_loss_and_every_number_leads_back(first_in: int, first_out: int, gaps: set[int]) -> None:
    rewriter = Rewriter(OutputShape(1, 96, 90000, first_out))
    for step in range(100):
        if step in gaps and step:
            continue
        header = forwarded(rewriter, first_in + step)
        assert header.sequence == (first_out + step) & 0xFFFF
        assert rewriter.original(header.sequence) == (first_in + step) & 0xFFFF


def test_overtaken_packets_find_their_place() -> None:
    rewriter = Rewriter(SHAPE)
    assert [forwarded(rewriter, number).sequence for number in (5, 8, 7, 6, 9)] == [10, 13, 12, 11, 14]


def test_after_a_pause_the_numbers_go_on_and_older_ones_are_dropped() -> None:
    rewriter = Rewriter(SHAPE)
    forwarded(rewriter, 5)
    after = forwarded(rewriter, 6 + JUMP)
    assert after.sequence == 11
    assert after.timestamp == (6 + JUMP) * 3000, "the clock goes on during a pause"
    assert rewriter.forward(source(5 + JUMP), 0) is None, "its number is taken by the run before"
    assert rewriter.original(10) is None
    assert rewriter.original(11) == 6 + JUMP
    assert rewriter.original(12) is None


def test_another_source_continues_numbers_and_clock() -> None:
    rewriter = Rewriter(SHAPE)
    before = forwarded(rewriter, 5)
    after = forwarded(rewriter, 40000, ssrc=2)
    assert after.sequence == before.sequence + 1
    assert after.timestamp == before.timestamp + 3600
    assert rewriter.timestamp(40000 * 3000) == after.timestamp


def test_a_straggler_from_before_the_first_packet_is_dropped() -> None:
    rewriter = Rewriter(SHAPE)
    forwarded(rewriter, 5)
    assert rewriter.forward(source(4), 0) is None


def test_a_repetition_is_wrapped_where_negotiated() -> None:
    rewriter = Rewriter(FULL)
    rewriter.forward(source(7, payload=b"hello"), 0)
    wrapped = rewriter.retransmit(source(7, payload=b"hello"), 0)
    header = rtp.parse(wrapped)
    assert (header.ssrc, header.payload_type) == (501, 101)
    original = rtp.unwrap_rtx(wrapped, header, 100, 500)
    assert original is not None
    again = rtp.parse(original)
    assert (again.sequence, original[again.payload_offset :]) == (10, b"hello")
    assert rtp.parse(rewriter.retransmit(source(7), 0)).sequence == header.sequence + 1


def test_a_repetition_without_rtx_equals_the_first_sending() -> None:
    rewriter = Rewriter(SHAPE)
    first = rewriter.forward(source(7), 0)
    assert rewriter.retransmit(source(7), 0) == first


def test_nothing_sent_has_no_original() -> None:
    assert Rewriter(SHAPE).original(10) is None


def test_the_cache_gives_back_what_is_recent() -> None:
    cache = PacketCache(4)
    for number in range(65534, 65540):
        cache.add(source(number))
    assert cache.get(3) == source(65539)
    assert cache.get(0) == source(65536)
    assert cache.get(65535) is None, "replaced by the one four later"
    cache.clear()
    assert cache.get(3) is None


def test_the_meter_rises_fast_and_falls_slowly() -> None:
    meter = LevelMeter()
    for _ in range(4):
        meter.feed(0x80 | 20)
    assert -30 < meter.value < -20
    for _ in range(5):
        meter.feed(127)
    assert -60 < meter.value < -30
