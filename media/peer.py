"""One browser's media connection: offers and answers, what it publishes and subscribes, its RTCP.

The browser is always the offerer and may offer again at any time. An m-line keeps its stream as long as it is named
for the same source or track; whatever an offer no longer names ends. Transport trouble never ends a peer by itself:
a browser that goes silent is "lost" and may come back; who waits for how long is the owner's decision.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from aiortc import RTCCertificate

from media import rtcp, rtp, sdp
from media.fanout.ports import Address, Clock, Destination, Fanout
from media.ports import Source
from media.room import Room
from media.streams import Streams, refusal
from media.transport import IceLite, SecureLink, UdpPort, fingerprint
from media.uplink import OUR_SSRC

log = logging.getLogger(__name__)

State = Literal["new", "connected", "lost", "closed"]
Step = Literal["keys", "silent", "heard", "end"]

STATES: Final[Mapping[tuple[State, Step], State]] = {
    ("new", "keys"): "connected",
    ("connected", "silent"): "lost",
    ("lost", "heard"): "connected",
    ("new", "end"): "closed",
    ("connected", "end"): "closed",
    ("lost", "end"): "closed",
}
"""A pair that is not listed changes nothing."""

HANDSHAKE_S: Final = 15.0
"""Seconds from the first answer to working encryption; Chromium gives ICE about as long."""

CONSENT_S: Final = 5.0
"""Seconds without a connectivity check until a browser counts as lost; Chromium checks every 2.5 s."""

REPORT_S: Final = 1.0

CAMERA_BITRATE: Final = 2_500_000
"""Bit/s granted to a camera by REMB: 720p at 30 fps. Without any word Chromium stays at 300 kbit/s."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all peers of a server share. `spawn` runs a coroutine as a task the server looks after."""

    port: UdpPort
    fanout: Fanout
    certificate: RTCCertificate
    now: Clock
    counters: Counter[str]
    spawn: Callable[[Coroutine[Any, Any, None]], object]


class Peer:
    """See the module. `peer_id` is the subscriber id in the room, `owner` the person (or hall) the tracks belong to."""

    def __init__(
        self, shared: Surroundings, room: Room, peer_id: str, owner: str, on_state: Callable[[str], None]
    ) -> None:
        self.peer_id = peer_id
        self.owner = owner
        self.state: State = "new"
        self._shared = shared
        self._on_state = on_state
        self._ice = IceLite(shared.port, shared.now)
        self._link = SecureLink(self._ice, shared.certificate, shared.counters)
        self._destination: Destination | None = None
        self._remote_ufrag = ""
        self._answers = 0
        self._streams = Streams(room, peer_id, owner, self._send_rtcp)
        self._estimate: int | None = None
        self._deadline = math.inf
        self._report_at = 0.0
        self._ending = asyncio.Event()

    # -- offers and answers ------------------------------------------------------------------------------------------

    async def answer(self, offer: str, publishes: Mapping[str, Source], subscribes: Mapping[str, str]) -> str:
        """Answer an offer; `publishes` names sources and `subscribes` track ids by mid. Raises OfferRefused.

        A subscribed track that does not exist, or not in a format the browser can take, gets an inactive m-line.
        A refused offer changes nothing.
        """
        parsed = self._read(offer)
        agreed = self._streams.negotiate(parsed, publishes, subscribes)
        self._follow_restart(parsed)
        self._answers += 1
        return sdp.write_answer(agreed, self._endpoint(), self._answers)

    def _read(self, offer: str) -> sdp.Offer:
        if self.state == "closed":
            raise refusal("closed")
        try:
            return sdp.parse_offer(offer)
        except sdp.SdpError as error:
            log.info("peer %s: malformed offer: %s", self.peer_id, error)
            self._shared.counters["offer-malformed"] += 1
            raise refusal("malformed-offer") from error

    def _follow_restart(self, offer: sdp.Offer) -> None:
        """The first usable offer starts the handshake; new remote credentials mean an ICE restart (RFC 8445 § 9)."""
        if not offer.ufrag or offer.ufrag == self._remote_ufrag:
            return
        first, self._remote_ufrag = not self._remote_ufrag, offer.ufrag
        if first:
            self._deadline = self._shared.now() + HANDSHAKE_S
            self._shared.spawn(self._run(offer.fingerprints))
        else:
            self._ice.restart()

    def _endpoint(self) -> sdp.Endpoint:
        mine, port = self._ice.credentials, self._shared.port
        print_ = fingerprint(self._shared.certificate)
        return sdp.Endpoint(mine.ufrag, mine.password, print_, port.addresses, port.port)

    # -- connection --------------------------------------------------------------------------------------------------

    async def _run(self, fingerprints: tuple[tuple[str, str], ...]) -> None:
        """From the first answer to the end."""
        try:
            await self._ice.connected.wait()
            keys = await self._link.start(fingerprints)
            if keys is not None and self._ice.address is not None:
                self._connected(self._shared.fanout.destination(self._ice.address, keys))
                await self._ending.wait()
            elif self.state != "closed":
                self._shared.counters["handshake-failed"] += 1
        finally:
            self.close()
            await self._link.stop()
            self._ice.close()

    def _connected(self, destination: Destination) -> None:
        if self.state == "closed":
            return
        self._destination = destination
        self._ice.on_move = self._moved
        self._ice.on_media = self._datagram
        self._link.on_closed(self.close)
        self._step("keys")
        self._streams.connect(destination)

    def _moved(self, address: Address) -> None:
        if self._destination is not None:
            self._destination.address = address

    def close(self) -> None:
        """End everything; harmless when repeated. The browser is told by DTLS."""
        if self.state == "closed":
            return
        self._ending.set()
        self._ice.on_media = None
        self._streams.close()
        if self.state == "new":
            self._ice.close()  # ends a handshake under way; a finished one still says goodbye
        self._step("end")

    def _step(self, step: Step) -> None:
        state = STATES.get((self.state, step), self.state)
        if state != self.state:
            self.state = state
            self._on_state(state)

    # -- packets -----------------------------------------------------------------------------------------------------

    def _datagram(self, datagram: bytes) -> None:
        packet = self._link.decrypt(datagram)
        if packet is None:
            return
        if rtp.is_rtcp(packet):
            self._rtcp(packet)
        else:
            self._rtp(packet)

    def _rtp(self, packet: bytes) -> None:
        try:
            header = rtp.parse(packet)
        except rtp.RtpError:
            self._shared.counters["rtp-malformed"] += 1
            return
        uplink = self._streams.uplink_of(packet, header)
        if uplink is None:
            self._shared.counters["rtp-unknown-ssrc"] += 1
            return
        uplink.packet(packet, header, self._shared.now())

    def _rtcp(self, compound: bytes) -> None:
        try:
            packets = rtcp.parse(compound)
        except rtcp.RtcpError:
            self._shared.counters["rtcp-malformed"] += 1
            return
        for packet in packets:
            self._rtcp_packet(packet)

    def _rtcp_packet(self, packet: rtcp.Packet) -> None:
        match packet:
            case rtcp.SenderReport(ssrc=ssrc, blocks=blocks):
                if (uplink := self._streams.uplink(ssrc)) is not None:
                    uplink.sender_report(packet, self._shared.now())
                self._reports(blocks)
            case rtcp.ReceiverReport(blocks=blocks):
                self._reports(blocks)
            case rtcp.Nack(media_ssrc=ssrc, sequences=sequences):
                if (downlink := self._streams.downlink(ssrc)) is not None:
                    downlink.repeat(sequences)
            case rtcp.KeyframeWanted(media_ssrc=ssrc):
                if (downlink := self._streams.downlink(ssrc)) is not None:
                    downlink.request_keyframe()
            case rtcp.Estimate(bitrate=bitrate):
                self._estimate = bitrate

    def _reports(self, blocks: tuple[rtcp.ReportBlock, ...]) -> None:
        for block in blocks:
            if (downlink := self._streams.downlink(block.ssrc)) is not None:
                downlink.reported(block)

    def _send_rtcp(self, packet: bytes) -> None:
        if self._destination is not None and self.state != "closed":
            self._destination.send_rtcp(packet)

    def tick(self, now: float) -> None:
        """Periodic work, every few tens of milliseconds: consent, requests for repair, reports."""
        if self.state == "new" and now > self._deadline:
            self._shared.counters["handshake-timeout"] += 1
            self.close()
            return
        self._step("silent" if now - self._ice.last_check > CONSENT_S else "heard")
        for uplink in self._streams.uplinks:
            uplink.ask_again(now)
        if now >= self._report_at:
            self._report_at = now + REPORT_S
            self._report(now)

    def _report(self, now: float) -> None:
        blocks = [block for uplink in self._streams.uplinks if (block := uplink.report(now)) is not None]
        if not blocks:
            return
        cameras = [up.ssrc for up in self._streams.uplinks if up.info.kind == "video" and up.ssrc is not None]
        granted = rtcp.estimate(OUR_SSRC, CAMERA_BITRATE, cameras) if cameras else b""
        self._send_rtcp(rtcp.receiver_report(OUR_SSRC, blocks) + granted)

    def stats(self) -> dict[str, object]:
        """State, address, encryption, streams by track id, and what the browser says it can take (bit/s)."""
        return {
            "state": self.state,
            "address": self._ice.address,
            "profile": self._link.profile,
            "estimate": self._estimate,
            "uplinks": {up.info.track_id: up.stats() for up in self._streams.uplinks},
            "downlinks": {down.track.track_id: down.stats() for down in self._streams.downlinks},
        }
