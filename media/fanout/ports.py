"""What a fan-out is: the media plane of one UDP port, from a datagram that comes in to all that go out for it.

A fan-out reads the socket. It decrypts, recognises, repairs and counts what browsers send (`Link`, `Source`), and for
every subscriber (`Output`) it rewrites, encrypts and sends, answers requests for repair and writes the reports of
RTP (RFC 3550 § 6). Whatever is neither RTP nor RTCP of a known link goes up by `on_datagram`; policy (who hears whom,
which layer, when a keyframe is asked for) comes down by calls. Two implementations keep this contract: the native
media thread (`native.py`) and its twin in plain Python (`python.py`); `tests/contracts/test_fanout*.py` hold them to
it.

All calls are made, and all callbacks arrive, on the event loop's thread. Nothing here blocks, and nothing raises for
the network's sake: what cannot be taken or sent is dropped and counted. Calls on a closed object do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from media.fanout.figures import LinkSample, Totals
from media.fanout.line import LineReport

Address = tuple[str, int]
"""Host as text and port. IPv4 is written as IPv4, also where it came through an IPv6 socket."""

Clock = Callable[[], float]
"""Monotonic seconds, the same clock as `time.monotonic`."""

OnDatagram = Callable[[bytes, Address], None]


ALL_TEMPORAL: Final = 7
"""Temporal layers are numbered from 0; this many there never are, so it means "all"."""

SSRCS_PER_LINK: Final = 64
"""SSRCs remembered per browser; honest ones have two per track and layer. Packets of more are dropped."""


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """SRTP profile (libsrtp's number) and master key followed by salt (RFC 3711, RFC 7714)."""

    profile: int
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Extensions:
    """Ids of header extensions (RFC 8285, one-byte form: 1 to 14); 0 where not negotiated."""

    mid: int = 0
    rid: int = 0
    repaired_rid: int = 0
    level: int = 0
    send_time: int = 0
    transport_cc: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """One stream a browser may send us: an m-line, or one simulcast layer of it.

    `codec` is the SDP name in upper case ("VP8", "VP9", "H264", "AV1", "OPUS"); payload types are 0 where not
    negotiated (`red`: RFC 2198 around Opus). A packet of an SSRC seen for the first time belongs to the stream that
    announced it; else to that of its rid (and mid); else of its mid; else to the only one with its payload type.
    """

    codec: str
    clock_rate: int
    payload_type: int
    rtx_payload_type: int = 0
    red_payload_type: int = 0
    mid: str = ""
    rid: str = ""
    ssrcs: tuple[int, ...] = ()
    rtx_ssrcs: tuple[int, ...] = ()
    nack: bool = False
    extensions: Extensions = Extensions()

    @property
    def video(self) -> bool:
        """Whether frames begin with keyframes."""
        return self.codec != "OPUS"


@dataclass(frozen=True, slots=True)
class Outbound:
    """One stream we send to a browser, under SSRCs that were never used before on its link.

    `rtx_payload_type` 0 (with `rtx_ssrc` 0): repetitions are plain copies.

    `red_payload_type` 0: redundancy (RFC 2198) of the source is taken off, the primary block goes out alone; else
    packets that came with redundancy keep it and carry this type.
    """

    codec: str
    clock_rate: int
    payload_type: int
    ssrc: int
    cname: str
    first_sequence: int = 0
    mid: str = ""
    rtx_payload_type: int = 0
    rtx_ssrc: int = 0
    red_payload_type: int = 0
    extensions: Extensions = Extensions()

    @property
    def video(self) -> bool:
        """Whether frames begin with keyframes."""
        return self.codec != "OPUS"


@dataclass(frozen=True, slots=True)
class SourceStats:
    """Totals since the stream began. `octets` are payload bytes (RFC 3550 § 6.4.1), `lost` packets that never came.

    `level` is the smoothed audio level in dBov (RFC 6464: 0 loudest, -127 silence), None for video or where unknown;
    `height` the picture's height in pixels as the last VP8 keyframe tells, 0 where unknown. `forwarded` counts
    packets sent to subscribers, `clock` is the last sender report's NTP and RTP time, `ssrc` that of the present
    stream, 0 before the first packet.
    """

    packets: int
    octets: int
    lost: int
    jitter_s: float
    nacks: int
    keyframe_requests: int
    repaired: int
    repeated: int
    keyframes: int
    height: int
    level: float | None
    forwarded: int
    clock: tuple[int, int] | None
    ssrc: int


@dataclass(frozen=True, slots=True)
class OutputStats:
    """Totals of one outgoing stream. `lost_share` (0 to 1), `lost`, `jitter_s`, `round_trip_s` are the browser's words.

    `source` is what is being sent now (not what is waited for); `dropped` counts packets given up because the kernel
    or the line could not take them, `missed` requests for repair that came too late.
    """

    source: Source | None
    packets: int
    octets: int
    retransmitted_packets: int
    retransmitted_octets: int
    nacks: int
    keyframe_requests: int
    missed: int
    dropped: int
    switches: int
    lost: int
    lost_share: float
    jitter_s: float
    round_trip_s: float | None


@dataclass(frozen=True, slots=True)
class LinkStats:
    """Totals of one browser; `remb` is its last receiver estimate in bit/s, None before the first."""

    packets_in: int
    octets_in: int
    packets_out: int
    octets_out: int
    remb: int | None


class Tap(Protocol):
    """Somebody in this process who gets a copy of a source: programme, recorder, bots."""

    def packet(self, packet: bytes) -> None:
        """One packet in room form (`rtp.build`), redundancy taken off."""
        ...

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        """How the source's RTP clock maps to its publisher's NTP clock."""
        ...


class Source(Protocol):
    """One stream that comes in: from a browser (`Link.receive`) or from this process (`Fanout.source`)."""

    def push(self, packet: bytes) -> None:
        """Only for a source of this process: forward one packet in room form; what is no RTP is dropped."""
        ...

    def report(self, ntp_time: int, rtp_time: int) -> None:
        """Only for a source of this process: its clock mapping, as a sender report would tell it."""
        ...

    def silence(self, silenced: bool) -> None:
        """Cut it: packets are counted and go to nobody, tap included; nothing sent before can be repeated."""
        ...

    def tap(self, tap: Tap | None) -> None:
        """Give a copy of all that is forwarded to `tap` from now on; None ends it."""
        ...

    def request_keyframe(self) -> None:
        """Send the publisher a PLI now (nothing for a source of this process, or before its first packet)."""
        ...

    def stats(self) -> SourceStats:
        """Totals."""
        ...

    def close(self) -> None:
        """Forget it; outputs attached to it fall silent."""
        ...


class Output(Protocol):
    """One stream that goes out."""

    def attach(self, source: Source | None, temporal: int = ALL_TEMPORAL) -> None:
        """Send `source` from its next keyframe on (sound: at once), until then what was sent before; None: nothing.

        Numbers, timestamps and picture ids go on without a gap; timestamps are mapped through sender reports where
        both sources have them. A keyframe that is needed is asked for by the source's `on_keyframe`. `temporal` is
        the highest temporal layer to send, of VP8 and VP9.
        """
        ...

    def stats(self) -> OutputStats:
        """Totals."""
        ...

    def close(self) -> None:
        """Forget it."""
        ...


def nobody_minds() -> None:
    """`Link.on_unease` until somebody cares for the line."""


class Link(Protocol):
    """One browser: its address, its keys, what it sends and gets."""

    address: Address
    """Where it is now; may change at any time (a phone that leaves the house)."""

    on_unease: Callable[[], None]
    """Called when feedback tells of a lost packet or a growing queue, once until the next `line`; does nothing at
    first. Who cares for the line may look seldom while nothing is heard here."""

    def receive(self, shape: Inbound, on_keyframe: Callable[[], None]) -> Source:
        """Expect a stream. `on_keyframe` hears, unthrottled, that somebody cannot decode without one."""
        ...

    def reshape(self, source: Source, shape: Inbound) -> None:
        """A new offer changed payload types, ids or announced SSRCs of a stream; what flows goes on."""
        ...

    def send(self, shape: Outbound) -> Output:
        """A new stream to it; nothing flows before `attach`."""
        ...

    def send_rtcp(self, packet: bytes) -> None:
        """Encrypt and send an RTCP packet of ours (transport-wide feedback, REMB)."""
        ...

    def arrivals(self) -> list[tuple[int, int]]:
        """Transport-wide number and arrival in µs of packets since the last call (at most the last 2048)."""
        ...

    def line(self) -> LineReport:
        """What the browser's transport-wide feedback says of its line; `LineReport` tells since when."""
        ...

    def forget_queue(self) -> None:
        """The way to the browser has become longer: what packets wait from now on is no queue but its plain delay."""
        ...

    def probe(self, octets: int) -> int:
        """Send about that many bytes at once on an RTX stream (old packets again, or padding) to try the line.

        Bytes sent; 0 where nothing can be probed with.
        """
        ...

    def consent(self, ufrag: str, password: str) -> None:
        """Answer this browser's connectivity checks for that user name and password (RFC 7675) from now on.

        Only such as come from `address`, are whole, authentic and of the form browsers send, and without a word to
        anybody; all others go up by `on_datagram`. An empty name ends it.
        """
        ...

    def heard_at(self) -> float:
        """When the last authentic packet, or check answered here, came (monotonic seconds); -inf before the first."""
        ...

    def sample(self) -> LinkSample:
        """What the ledger of perception reads every second, at the least cost; nothing after `close`."""
        ...

    def stats(self) -> LinkStats:
        """Totals."""
        ...

    def close(self) -> None:
        """Forget it with all its sources and outputs; keys are wiped."""
        ...


class Fanout(Protocol):
    """The media plane of one UDP port."""

    name: str
    """"native" or "python", for the person who starts the server."""

    def start(self) -> None:
        """Read the socket from now on."""
        ...

    def link(self, address: Address, inbound: SrtpKeys, outbound: SrtpKeys) -> Link:
        """A new browser; `inbound` are the keys it sends with, `outbound` ours. Raises ValueError for a bad key."""
        ...

    def source(self, shape: Inbound, on_keyframe: Callable[[], None]) -> Source:
        """A stream of this process."""
        ...

    def send(self, datagram: bytes, address: Address) -> None:
        """Send as it is (STUN, DTLS)."""
        ...

    def inject(self, datagram: bytes, address: Address) -> None:
        """Take a datagram as if the socket had brought it."""
        ...

    def tick(self, now: float) -> None:
        """Every few tens of milliseconds: periodic work, for an implementation that has no thread of its own."""
        ...

    def totals(self) -> Totals:
        """What was done for all browsers; empty after `close`."""
        ...

    def counters(self) -> Mapping[str, int]:
        """What was dropped and why; nothing in it ever goes down."""
        ...

    def close(self) -> None:
        """Stop reading, forget all, wipe all keys. The socket stays the caller's."""
        ...


class MakeFanout(Protocol):
    """How a fan-out is made for a bound, non-blocking UDP socket."""

    def __call__(self, fd: int, now: Clock, on_datagram: OnDatagram) -> Fanout:
        """`fd` is the socket's file number."""
        ...
