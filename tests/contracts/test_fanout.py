"""What every fan-out must do, seen from the network: a browser's socket and its keys."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pylibsrtp
import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, SRTPProtectionProfile

from media import rtcp, rtp
from media.fanout.ports import Clock, Destination, Fanout, SrtpKeys
from media.fanout.python import PythonFanout
from media.rewriter import OutputShape

Maker = Callable[[socket.socket, Clock, Counter[str]], Fanout]
MAKERS: dict[str, Maker] = {"python": PythonFanout}

SHAPE = OutputShape(500, 100, 90000, 65530, "1", 4, 2, 0, rtx_ssrc=501, rtx_payload_type=101)


@dataclass
class Bench:
    """A fan-out, a browser's socket, and the browser's half of the encryption."""

    fanout: Fanout
    sender: socket.socket
    browser: socket.socket
    session: pylibsrtp.Session
    keys: SrtpKeys
    counters: Counter[str] = field(default_factory=Counter)

    def destination(self) -> Destination:
        return self.fanout.destination(self.browser.getsockname(), self.keys)

    def receive(self) -> bytes:
        data = self.browser.recv(2048)
        return bytes(self.session.unprotect_rtcp(data) if rtp.is_rtcp(data) else self.session.unprotect(data))


def _udp() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(10)
    return sock


@pytest.fixture(params=SRTP_PROFILES, ids=lambda profile: profile.openssl_profile.decode())
def profile(request: pytest.FixtureRequest) -> SRTPProtectionProfile:
    found: SRTPProtectionProfile = request.param
    return found


@pytest.fixture(params=MAKERS)
def bench(request: pytest.FixtureRequest, profile: SRTPProtectionProfile) -> Iterator[Bench]:
    keys = SrtpKeys(profile.libsrtp_profile, bytes(range(profile.key_length + profile.salt_length)))
    policy = pylibsrtp.Policy(
        key=keys.key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND, srtp_profile=profile.libsrtp_profile
    )
    policy.allow_repeat_tx = True
    counters: Counter[str] = Counter()
    with _udp() as sender, _udp() as browser:
        sender.setblocking(False)
        fanout = MAKERS[request.param](sender, lambda: 1.5, counters)
        yield Bench(fanout, sender, browser, pylibsrtp.Session(policy), keys, counters)


def source(sequence: int, payload: bytes = b"frame", ssrc: int = 1) -> bytes:
    return rtp.build(96, sequence & 0xFFFF, sequence * 10, ssrc, payload, marker=True)


def test_a_packet_arrives_rewritten_and_encrypted(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    assert output.forward(source(7))
    packet = bench.receive()
    header = rtp.parse(packet)
    assert (header.ssrc, header.payload_type, header.sequence, header.marker) == (500, 100, 65530, True)
    assert packet[header.payload_offset :] == b"frame"
    assert rtp.extensions(packet) == {4: b"1", 2: (3 << 17).to_bytes(3, "big")}
    assert (output.packets, output.octets) == (1, 5)


def test_numbers_wrap_and_every_packet_is_read(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    seen = []
    for number in range(20):
        output.forward(source(number))
        seen.append(rtp.parse(bench.receive()).sequence)
    assert seen == [(65530 + step) & 0xFFFF for step in range(20)]


def test_a_repetition_comes_as_retransmission_of_the_same_number(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    output.forward(source(7))
    first = rtp.parse(bench.receive())
    original = output.original(first.sequence)
    assert original == 7
    assert output.resend(source(7))
    wrapped = bench.receive()
    header = rtp.parse(wrapped)
    assert (header.ssrc, header.payload_type) == (501, 101)
    unwrapped = rtp.unwrap_rtx(wrapped, header, 100, 500)
    assert unwrapped is not None
    assert rtp.parse(unwrapped).sequence == first.sequence
    assert output.packets == 1


def test_without_rtx_a_repetition_is_a_second_copy(bench: Bench) -> None:
    output = bench.destination().open(replace(SHAPE, rtx_ssrc=0, rtx_payload_type=0))
    output.forward(source(7))
    first = bench.browser.recv(2048)
    output.resend(source(7))
    assert bench.browser.recv(2048) == first


def test_a_number_that_was_never_sent_has_no_original(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    assert output.original(65530) is None
    output.forward(source(7))
    assert output.original(65529) is None
    assert output.original(65531) is None


def test_the_clock_follows_the_rewriting(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    output.forward(source(7))
    output.forward(source(1, ssrc=2))
    bench.receive()
    assert output.timestamp(10) == rtp.parse(bench.receive()).timestamp


def test_rtcp_arrives_encrypted(bench: Bench) -> None:
    report = rtcp.receiver_report(1, ())
    assert bench.destination().send_rtcp(report)
    assert bench.receive() == report


def test_a_browser_that_moves_is_followed(bench: Bench) -> None:
    destination = bench.destination()
    output = destination.open(SHAPE)
    with _udp() as elsewhere:
        destination.address = elsewhere.getsockname()
        output.forward(source(7))
        assert elsewhere.recv(2048)


def test_streams_of_a_browser_are_independent_and_end_alone(bench: Bench) -> None:
    destination = bench.destination()
    first, second = destination.open(SHAPE), destination.open(replace(SHAPE, ssrc=600, rtx_ssrc=601))
    first.forward(source(7))
    bench.receive()
    first.close()
    first.close()
    second.forward(source(7))
    assert rtp.parse(bench.receive()).ssrc == 600


def test_a_packet_too_long_for_a_datagram_is_dropped_and_counted(bench: Bench) -> None:
    output = bench.destination().open(SHAPE)
    assert not output.forward(source(7, bytes(3000)))
    assert sum(bench.counters.values()) == 1
    assert output.packets == 0


def test_an_unreachable_address_is_counted_and_hurts_nobody(bench: Bench) -> None:
    destination = bench.destination()
    destination.address = ("127.0.0.1", 0)
    assert not destination.open(SHAPE).forward(source(7))
    assert sum(bench.counters.values()) == 1
