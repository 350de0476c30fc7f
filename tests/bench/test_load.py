"""The load generator counts what came, says so in RTCP that others understand, and is not deceived by padding."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiortc.rtp import RtcpPacket, RtcpPsfbPacket, RtcpRrPacket, RtcpSrPacket, unpack_remb_fci
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.load import rtcp, sdp
from tests.bench.load.clip import PAYLOAD_BYTES, begins_keyframe, packetise, stamp, stamped_at
from tests.bench.load.receiver import Receiver, build

AUDIO, VIDEO = 111, 96
SOL_UDP, UDP_SEGMENT = 17, 103


def rtp(number: int, *, ssrc: int = 7, kind: int = VIDEO, marker: bool = False, transport: int | None = None) -> bytes:
    """A packet of 100 payload bytes, with a transport-wide number in extension 3 if wanted."""
    head = struct.pack("!BBHII", 0x80, kind | marker << 7, number, 0, ssrc)
    if transport is None:
        return head + bytes(100)
    extension = struct.pack("!HHBHx", 0xBEDE, 1, 3 << 4 | 1, transport)
    return bytes([0x90]) + head[1:] + extension + bytes(100)


class Wire:
    """A sender's socket, and a receiver that reads what it sends.

    The sender stays on one core: the kernel then delivers in the order of sending, also where it defers delivery, and
    a last datagram to a socket of the test's own says that all before it have arrived.
    """

    def __init__(self, folder: Path, gro: bool) -> None:
        self._cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(self._cores)})
        self._last = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._last.bind(("127.0.0.1", 0))
        self._last.settimeout(30)
        self.into = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.into.bind(("127.0.0.1", 0))
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.out.connect(self.into.getsockname())
        self.receiver = Receiver(build(folder), 1, gro)
        assert self.receiver.add(self.into.fileno(), AUDIO, 3) == 0

    def send(self, *packets: bytes) -> None:
        for packet in packets:
            self.out.send(packet)

    def stop(self) -> Receiver:
        """The receiver, after it has taken everything."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(b"last", self._last.getsockname())
        assert self._last.recv(16) == b"last"
        self.receiver.stop()
        return self.receiver

    def close(self) -> None:
        self.receiver.close()
        for one in (self.into, self.out, self._last):
            one.close()
        os.sched_setaffinity(0, self._cores)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("receiver")


@pytest.fixture(params=[False, True], ids=["plain", "gro"])
def wire(folder: Path, request: pytest.FixtureRequest) -> Iterator[Wire]:
    made = Wire(folder, request.param)
    yield made
    made.close()


def test_streams_are_counted_apart_with_their_gaps_and_across_the_wrap_of_numbers(wire: Wire) -> None:
    wire.send(*(rtp(number & 0xFFFF, marker=number % 2 == 0) for number in range(65_530, 65_550) if number != 65_540))
    wire.send(rtp(5, ssrc=8, kind=AUDIO))
    wire.stop()
    video, audio = wire.receiver.streams(0)
    assert (video.ssrc, video.packets, video.expected, video.markers) == (7, 19, 20, 9)
    assert (audio.ssrc, audio.packets, audio.expected, audio.payload_type) == (8, 1, 1, AUDIO)
    assert wire.receiver.totals().packets == 20


def test_a_packet_that_comes_twice_is_no_packet_more_that_was_due(wire: Wire) -> None:
    wire.send(rtp(1), rtp(2), rtp(2), rtp(3))
    wire.stop()
    (stream,) = wire.receiver.streams(0)
    assert (stream.expected, stream.packets) == (3, 4)


def test_segments_sent_as_one_are_packets_apart(wire: Wire) -> None:
    packets = [rtp(number, marker=number == 4) for number in range(5)]
    wire.out.setsockopt(SOL_UDP, UDP_SEGMENT, len(packets[0]))
    wire.out.send(b"".join(packets))
    wire.stop()
    (stream,) = wire.receiver.streams(0)
    assert (stream.packets, stream.expected, stream.markers) == (5, 5, 1)


def test_what_is_no_rtp_is_handed_up_as_it_came(wire: Wire) -> None:
    wire.send(b"\x00\x01stun", rtp(1), bytes([0x80, 200]) + bytes(26), b"\x16dtls")
    wire.stop()
    assert [record.data[:2] for record in wire.receiver.others()] == [b"\x00\x01", b"\x80\xc8", b"\x16d"]
    assert list(wire.receiver.others()) == []


def test_only_packets_that_carry_a_time_are_sampled(wire: Wire) -> None:
    wire.receiver.sample(2)
    wire.send(*(rtp(number, marker=number % 3 == 0) for number in range(12)), rtp(1, ssrc=8, kind=AUDIO))
    wire.stop()
    samples = [int.from_bytes(record.data[2:4], "big") for record in wire.receiver.samples()]
    assert samples == [3, 9]


def test_transport_wide_numbers_are_logged_with_their_arrival(wire: Wire) -> None:
    wire.send(rtp(1, transport=65_535), rtp(2), rtp(3, transport=0))
    wire.stop()
    arrivals = wire.receiver.arrivals(0)
    assert [number for number, _ in arrivals] == [65_535, 0]
    assert arrivals[0][1] <= arrivals[1][1]


def test_reports_say_to_others_what_we_meant() -> None:
    report = RtcpPacket.parse(rtcp.sender_report(7, rtcp.ntp(0.5), 90, 3, 400))[0]
    assert isinstance(report, RtcpSrPacket)
    info = report.sender_info
    assert (info.ntp_timestamp >> 32, info.rtp_timestamp, info.packet_count) == (rtcp.NTP_EPOCH_S, 90, 3)
    block = rtcp.Block(8, 64, 5, 70_000, 9, 11, 13)
    answer = RtcpPacket.parse(rtcp.receiver_report(7, [block]))[0]
    assert isinstance(answer, RtcpRrPacket)
    told = answer.reports[0]
    assert (told.fraction_lost, told.packets_lost, told.highest_sequence, told.jitter, told.lsr, told.dlsr) == (
        64, 5, 70_000, 9, 11, 13,
    )  # fmt: skip


def test_an_estimate_is_understood_within_its_precision() -> None:
    packet = RtcpPacket.parse(rtcp.estimate(7, [8, 9], 20_000_000))[0]
    assert isinstance(packet, RtcpPsfbPacket)
    bits, media = unpack_remb_fci(packet.fci)
    assert abs(bits - 20_000_000) <= 20_000_000 >> 17
    assert media == [8, 9]


@given(st.dictionaries(st.integers(0, 400), st.integers(0, 60_000_000), min_size=1), st.integers(0, 65_535))
def test_transport_feedback_tells_every_arrival_to_a_quarter_millisecond(came: dict[int, int], first: int) -> None:
    arrivals = sorted((first + number, 10**18 + ns) for number, ns in came.items())
    (part,) = rtcp.parts(rtcp.transport_feedback(1, 2, 3, arrivals))
    for (number, ns), (told, told_ns) in zip(arrivals, read_feedback(part[2]), strict=True):
        assert number & 0xFFFF == told & 0xFFFF
        behind = (ns - told_ns) % (rtcp.REFERENCE_US * 1000 << 24)
        assert 0 <= behind < rtcp.DELTA_US * 1000 + 1000


def read_feedback(body: bytes) -> list[tuple[int, int]]:
    """Numbers and times in ns, as the draft's § 3.1 has them."""
    first, count, reference = struct.unpack_from("!HHI", body, 8)
    symbols: list[int] = []
    at = 16
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", body, at)
        symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        at += 2
    found, time_us = [], (reference >> 8) * rtcp.REFERENCE_US
    for index, symbol in enumerate(symbols[:count]):
        if symbol:
            (delta,) = struct.unpack_from("!B" if symbol == 1 else "!h", body, at)
            at += symbol
            time_us += delta * rtcp.DELTA_US
            found.append((first + index, time_us * 1000))
    return found


def test_arrivals_are_put_in_order_around_the_wrap_of_numbers() -> None:
    assert rtcp.in_order([(65_535, 1), (1, 3), (0, 2), (0, 9)]) == [(65_535, 1), (65_536, 2), (65_537, 3)]


@pytest.mark.parametrize("padding", [b"", b"\x01", bytes(3) + b"\x04"])
def test_the_stamp_is_found_behind_padding(padding: bytes) -> None:
    packet = bytes([0xA0 if padding else 0x80]) + bytes(11) + b"payload" + stamp(123_456_789) + padding
    assert stamped_at(packet) == 123_456_789


def test_a_packet_without_a_stamp_has_none() -> None:
    assert stamped_at(bytes([0x80]) + bytes(40)) is None
    assert stamped_at(bytes([0x80]) + bytes(11)) is None


def test_a_picture_is_cut_into_payloads_of_which_the_first_tells_a_keyframe() -> None:
    payloads = packetise(b"\x00" + bytes(2 * PAYLOAD_BYTES), 40_000)
    assert len(payloads) == 3
    assert [begins_keyframe(payload) for payload in payloads] == [True, False, False]
    assert not begins_keyframe(packetise(b"\x01abc", 1)[0])


def test_an_answer_to_a_server_agrees_on_what_it_offered() -> None:
    us = sdp.Party("10.99.0.1", 5000, "u", "p" * 22, "AA:BB", {"audio": 1, "video": 2, "rtx": 3})
    offered = sdp.parse(sdp.offer(us, "sendonly"))
    answered = sdp.parse(sdp.answer(us, offered))
    agreed = sdp.negotiated(us, answered)
    assert agreed == sdp.Negotiated(sdp.AUDIO_TYPE, sdp.VIDEO_TYPE, sdp.RTX_TYPE, 1, 3, "twcc")
    less = sdp.negotiated(replace(us, feedback="remb"), answered)
    assert (less.transport_extension, less.feedback) == (0, "remb")
    assert answered.setup == "active"
    assert answered.candidates == [("10.99.0.1", 5000)]
