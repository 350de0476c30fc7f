"""Subscribers: each joins like a browser, is then read by the native receiver, and reports what it gets.

While a subscriber waits for its first keyframe its packets are decrypted here, one by one; afterwards they are only
counted, and a sample of them is decrypted at the end for the delay.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pylibsrtp import Error as SrtpError

from tests.bench.load import rtcp
from tests.bench.load.client import Client
from tests.bench.load.clip import begins_keyframe, stamped_at
from tests.bench.load.receiver import Receiver, Record, Stream
from tests.bench.load.sdp import Negotiated

KEYFRAME_S: Final = 5.0
"""After this long without a keyframe a subscriber is counted all the same."""

ASK_AFTER_S: Final = 1.0
"""A decoder without a keyframe asks for one."""

LINE_BITS: Final = 20_000_000
"""What a subscriber says by REMB that its line carries."""


@dataclass(slots=True)
class Sent:
    """What the last report of a stream said: its NTP time's middle bits and when it came."""

    ntp: int
    arrived_ns: int


class Subscriber:
    """One browser that watches. Times are ns, None before the event."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.agreed: Negotiated
        self.number = -1
        self.first_ns: int | None = None
        self.keyframe_ns: int | None = None
        self._sent: dict[int, Sent] = {}
        self._told: dict[int, tuple[int, int]] = {}
        self._feedbacks = 0
        self._has_keyframe = asyncio.Event()
        self._video = 0
        client.on_rtp, client.on_rtcp = self._first_packets, self._hear

    async def settle(self, receiver: Receiver) -> None:
        """Wait for the first keyframe, then leave the socket to the receiver."""
        self.agreed = self.client.negotiated
        asking = asyncio.create_task(self._ask())
        try:
            await asyncio.wait_for(self._has_keyframe.wait(), KEYFRAME_S)
        except TimeoutError:
            pass
        finally:
            asking.cancel()
        self.client.hand_over()
        audio, extension = self.agreed.audio_type, self.agreed.transport_extension
        self.number = receiver.add(self.client.socket.fileno(), audio, extension)

    def streams(self, receiver: Receiver) -> list[Stream]:
        """What came of types that were agreed: not what a server only probes its line with, in numbers that jump."""
        types = (self.agreed.audio_type, self.agreed.video_type, self.agreed.rtx_type)
        return [stream for stream in receiver.streams(self.number) if stream.payload_type in types]

    def report(self, streams: Sequence[Stream], now_ns: int) -> None:
        """A receiver report about every stream, and REMB where that is what was agreed."""
        us = self.client.party.ssrcs["video"]
        compound = rtcp.receiver_report(us, [self._block(stream, now_ns) for stream in streams])
        if self.agreed.feedback == "remb":
            compound += rtcp.estimate(us, [stream.ssrc for stream in streams], LINE_BITS)
        self.client.send_rtcp(compound)

    def acknowledge(self, arrivals: Sequence[tuple[int, int]]) -> None:
        """Transport-wide feedback about packets since the last one."""
        us = self.client.party.ssrcs["video"]
        feedback = rtcp.transport_feedback(us, self._video, self._feedbacks, rtcp.in_order(arrivals))
        if feedback:
            self._feedbacks += 1
            self.client.send_rtcp(feedback)

    def delay_ns(self, record: Record) -> int | None:
        """From publisher to arrival here; None where the packet carries no time."""
        try:
            sent = stamped_at(self.client.inbound.unprotect(record.data))
        except SrtpError:
            self.client.refused += 1
            return None
        return None if sent is None else record.arrived_ns - sent

    def _block(self, stream: Stream, now_ns: int) -> rtcp.Block:
        expected, received = stream.expected, stream.packets
        before = self._told.get(stream.ssrc, (0, 0))
        self._told[stream.ssrc] = (expected, received)
        due = expected - before[0]
        lost = max(0, due - (received - before[1]))
        fraction = min(255, lost * 256 // due) if due > 0 else 0
        sent = self._sent.get(stream.ssrc)
        last, delay = (sent.ntp, (now_ns - sent.arrived_ns) * 65_536 // 1_000_000_000) if sent else (0, 0)
        total = max(0, expected - received)
        return rtcp.Block(stream.ssrc, fraction, total, stream.highest, stream.jitter >> 4, last, delay)

    def _hear(self, compound: bytes, arrived_ns: int) -> None:
        for ssrc, ntp in rtcp.reports(compound):
            self._sent[ssrc] = Sent(ntp, arrived_ns)

    def _first_packets(self, data: bytes, arrived_ns: int) -> None:
        if self.first_ns is None:
            self.first_ns = arrived_ns
        if data[1] & 0x7F == self.client.negotiated.video_type:
            self._look_for_keyframe(data, arrived_ns)

    def _look_for_keyframe(self, data: bytes, arrived_ns: int) -> None:
        try:
            packet = self.client.inbound.unprotect(data)
        except SrtpError:
            self.client.refused += 1
            return
        self._video = int.from_bytes(packet[8:12], "big")
        if self.keyframe_ns is None and begins_keyframe(_payload(packet)):
            self.keyframe_ns = arrived_ns
            self._has_keyframe.set()

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(ASK_AFTER_S)
            if self._video:
                self.client.send_rtcp(
                    rtcp.receiver_report(self.client.party.ssrcs["video"], [])
                    + rtcp.keyframe_request(self.client.party.ssrcs["video"], self._video)
                )


def hand_on(subscribers: Sequence[Subscriber], records: Sequence[Record]) -> None:
    """Give what was no RTP to those it came for."""
    for record in records:
        subscribers[record.subscriber].client.take(record.data, None, record.arrived_ns)


def report_all(subscribers: Sequence[Subscriber], receiver: Receiver) -> None:
    """Receiver reports of everybody."""
    now = time.time_ns()
    for subscriber in subscribers:
        subscriber.report(subscriber.streams(receiver), now)


def acknowledge_all(subscribers: Sequence[Subscriber], receiver: Receiver) -> None:
    """Transport-wide feedback of everybody who agreed on it."""
    for subscriber in subscribers:
        if subscriber.agreed.feedback == "twcc":
            subscriber.acknowledge(receiver.arrivals(subscriber.number))


def _payload(packet: bytes) -> bytes:
    at = 12 + 4 * (packet[0] & 15)
    if packet[0] & 0x10:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    return packet[at:]
