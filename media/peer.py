"""One browser's media connection: offers and answers, the way to keys, and the care for its line.

The browser is always the offerer and may offer again at any time. Transport trouble never ends a peer by itself: a
browser that goes silent is "lost" and may come back; who waits for how long is the owner's decision. Packets never
come by here: the fan-out moves them.
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

from media import sdp
from media.answer import write_answer
from media.downlink import Downlink
from media.fanout.figures import LinkSample
from media.fanout.ports import Address, Clock, Link, LinkStats
from media.feedback import PublisherFeedback
from media.peerstats import PeerStats, Received, Sample, Sent
from media.ports import Source
from media.quality import Quality
from media.room import Room
from media.streams import OfferRefused, Streams, refusal
from media.transport import Credentials, IceLite, LinkKeys, SecureLink, UdpPort, fingerprint
from media.uplink import Uplink

__all__ = ["OfferRefused", "Peer"]

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

CONSENT_S: Final = 7.0
"""Seconds without an authentic packet or check until a browser counts as lost. Chromium checks every 2.5 s, Firefox
every 4 to 6 (RFC 7675 § 5.1), and neither repeats a check that got lost: then its reports must do."""

LOOK_S: Final = 1.0
"""Seconds between looks at a peer of which nothing else is due."""

OFFERS_BURST: Final = 30
OFFERS_PER_S: Final = 3.0
"""Offers a browser may make at once, and for good: forty colleagues who come one after the other need thirty."""

NOTHING: Final = LinkStats(0, 0, 0, 0, None)
NO_SAMPLE: Final = LinkSample(0, {})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all peers of a server share. `spawn` runs a coroutine as a task the server looks after.

    `candidates` are announced to browsers, best first; `admit` gives the code of a refusal for one more publisher.
    """

    port: UdpPort
    candidates: tuple[sdp.Candidate, ...]
    certificate: RTCCertificate
    now: Clock
    counters: Counter[str]
    admit: Callable[[Room], str | None]
    spawn: Callable[[Coroutine[Any, Any, None]], object]


class OfferBudget:
    """Offers that a browser has left: a token bucket."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._left = float(OFFERS_BURST)
        self._at = now()

    def take(self) -> bool:
        """Spend one; False where there is none."""
        now = self._now()
        self._left = min(OFFERS_BURST, self._left + (now - self._at) * OFFERS_PER_S)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Peer:
    """See the module. `peer_id` is the subscriber id in the room, `owner` the person (or hall) the tracks belong to.

    `on_layers` hears which simulcast layers of its own sources are watched (source to rids, lowest first). `due` is
    the time (monotonic seconds) at which `tick` wants to be called again.
    """

    def __init__(
        self, shared: Surroundings, room: Room, peer_id: str, owner: str, on_state: Callable[[str], None]
    ) -> None:
        self.peer_id = peer_id
        self.owner = owner
        self.state: State = "new"
        self.on_layers: Callable[[Mapping[str, tuple[str, ...]]], None] | None = None
        self.due = 0.0
        self._shared = shared
        self._on_state = on_state
        self._ice = IceLite(shared.port, shared.now)
        self._secure = SecureLink(self._ice, shared.certificate)
        self._link: Link | None = None
        self._profile: int | None = None
        self._remote_ufrag = ""
        self._answers = 0
        self._offers = OfferBudget(shared.now)
        self._streams = Streams(
            room,
            peer_id,
            owner,
            shared.now,
            lambda: shared.admit(room),
            self._demand_changed,
            self._watched_changed,
        )
        self.room = room
        self._quality: Quality | None = None
        self._feedback: PublisherFeedback | None = None
        self._deadline = math.inf
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
        self._set_feedback()
        self._answers += 1
        return write_answer(agreed, self._endpoint(), self._answers)

    def _read(self, offer: str) -> sdp.Offer:
        if self.state == "closed":
            raise refusal("closed")
        if not self._offers.take():
            self._shared.counters["offer-too-often"] += 1
            raise refusal("too-many-offers")
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
        if self._remote_ufrag:
            self.restart_ice(offer.ufrag)
            return
        self._remote_ufrag = offer.ufrag
        self._deadline = self._shared.now() + HANDSHAKE_S
        self._shared.spawn(self._run(offer.fingerprints))

    def restart_ice(self, ufrag: str) -> sdp.Endpoint:
        """New credentials of ours for new ones of the browser's; encryption and streams go on."""
        self._remote_ufrag = ufrag
        self._ice.restart()
        return self._endpoint()

    def _endpoint(self) -> sdp.Endpoint:
        mine = self._ice.credentials
        return sdp.Endpoint(mine.ufrag, mine.password, fingerprint(self._shared.certificate), self._shared.candidates)

    def want(self, heights: Mapping[str, int]) -> None:
        """At which height (CSS pixels times device pixel ratio) the page shows each picture; 0: not visible."""
        self._streams.want(heights)
        self._demand_changed()

    # -- connection --------------------------------------------------------------------------------------------------

    async def _run(self, fingerprints: tuple[tuple[str, str], ...]) -> None:
        """From the first answer to the end."""
        try:
            await self._ice.connected.wait()
            keys = await self._secure.start(fingerprints)
            if keys is not None and self._ice.address is not None:
                self._connected(self._ice.address, keys)
                await self._ending.wait()
            elif self.state != "closed":
                self._shared.counters["handshake-failed"] += 1
        finally:
            self.close()
            await self._secure.stop()
            self._ice.close()

    def _connected(self, address: Address, keys: LinkKeys) -> None:
        if self.state == "closed":
            return
        self._link = self._shared.port.fanout.link(address, keys.inbound, keys.outbound)
        self._profile = keys.outbound.profile
        self._quality = Quality(self._link, self._shared.now())
        self._link.on_unease = self._uneasy
        self._feedback = PublisherFeedback(self._link, self._any_ssrc)
        self._set_feedback()
        self._ice.on_nominated = self._nominated
        if self._ice.used is not None:
            self._nominated(address, self._ice.used)
        self._secure.on_closed(self.close)
        self._step("keys")
        self._streams.connect(self._link)

    def _nominated(self, address: Address, used: Credentials) -> None:
        """From now on the fan-out answers the checks from there, but not those that come by TCP.

        Their response names another address than the relay's, which the fan-out does not know; they are few.
        """
        if self._link is not None:
            self._link.address = address
            direct = self._shared.port.alias(address) == address
            self._link.consent(used.ufrag if direct else "", used.password)

    def close(self) -> None:
        """End everything; harmless when repeated. The browser is told by DTLS."""
        if self.state == "closed":
            return
        self._ending.set()
        self._streams.close()
        if self._link is not None:
            self._link.close()
        if self.state == "new":
            self._ice.close()  # ends a handshake under way; a finished one still says goodbye
        self._step("end")
        self.due = float("-inf")  # the server takes leave of it with the next tick

    def _step(self, step: Step) -> None:
        state = STATES.get((self.state, step), self.state)
        if state != self.state:
            self.state = state
            self._on_state(state)

    # -- care --------------------------------------------------------------------------------------------------------

    def _set_feedback(self) -> None:
        if self._feedback is not None and self._quality is not None:
            self._feedback.transport_cc = any(uplink.transport_cc for uplink in self._streams.uplinks)
            self._feedback.video = any(uplink.info.kind == "video" for uplink in self._streams.uplinks)
            self._quality.transport_cc = any(down.shape.extensions.transport_cc for down in self._streams.downlinks)

    def _any_ssrc(self) -> int:
        layers = (layer.source.stats().ssrc for uplink in self._streams.uplinks for layer in uplink.layers)
        return next(filter(None, layers), 0)

    def _demand_changed(self) -> None:
        if self._quality is not None:
            self._quality.demand_changed()
            self.due = 0.0

    def _uneasy(self) -> None:
        if self._quality is not None:
            self.due = min(self.due, self._quality.uneasy())

    def _watched_changed(self) -> None:
        if self.on_layers is not None:
            self.on_layers({up.info.source: up.watched for up in self._streams.uplinks if up.watched is not None})

    def tick(self, now: float) -> None:
        """Periodic work: the deadline of the handshake, consent, feedback, the choice of layers."""
        if self.state == "new" and now > self._deadline:
            self._shared.counters["handshake-timeout"] += 1
            self.close()
            return
        self._step("silent" if self._is_silent(now) else "heard")
        self.due = now + LOOK_S
        if self._feedback is not None and self._quality is not None and self.state != "closed":
            self.due = min(
                self.due, self._feedback.step(now), self._quality.step(now, self._streams.downlinks, self.room.rank)
            )

    @property
    def probing(self) -> bool:
        """Whether its line is being probed: then `tick` should come as often as it can."""
        return self._quality is not None and self._quality.probing

    def _is_silent(self, now: float) -> bool:
        """Whether nothing came lately; the fan-out is only asked when nothing is known from before."""
        if self._link is not None and now - self._ice.last_heard > CONSENT_S:
            self._ice.last_heard = max(self._ice.last_heard, self._link.heard_at())
        return now - self._ice.last_heard > CONSENT_S

    @property
    def publishes(self) -> bool:
        """Whether it sends anything."""
        return bool(self._streams.uplinks)

    def sample(self) -> Sample:
        """What the ledger of perception reads every second."""
        line = self._link.sample() if self._link else NO_SAMPLE
        received = {
            down.shape.ssrc: Received(down.track.track_id, _is_shown(down), *line.outputs[down.shape.ssrc])
            for down in self._streams.downlinks
            if down.shape.ssrc in line.outputs
        }
        sent = tuple(_sent(uplink) for uplink in self._streams.uplinks)
        return Sample(self.state == "connected", line.packets_in, received, sent)

    def stats(self) -> PeerStats:
        """State, line, streams, for those who read all of it."""
        downlinks = tuple(stats for down in self._streams.downlinks if (stats := down.stats()) is not None)
        round_trips = [one.output.round_trip_s for one in downlinks if one.output.round_trip_s is not None]
        return PeerStats(
            state=self.state,
            address=self._shared.port.alias(self._ice.address) if self._ice.address else None,
            profile=self._profile,
            estimate=self._quality.estimate if self._quality else 0,
            round_trip_s=min(round_trips, default=None),
            link=self._link.stats() if self._link else NOTHING,
            uplinks=tuple(uplink.stats() for uplink in self._streams.uplinks),
            downlinks=downlinks,
        )


def _is_shown(down: Downlink) -> bool:
    """Whether the page plays the sound, or has the picture on its screen."""
    return down.track.kind == "audio" or down.height > 0


def _sent(uplink: Uplink) -> Sent:
    stats = [layer.source.stats() for layer in uplink.layers]
    return Sent(uplink.info.track_id, sum(one.packets for one in stats), sum(one.lost for one in stats))
