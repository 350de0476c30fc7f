"""What every connection does, in the names of WebRTC's own getStats (W3C webrtc-stats), seen from the server.

A technician who knows `chrome://webrtc-internals` reads it without a manual: "inbound-rtp" is what a browser sends us,
"outbound-rtp" what we send it, "remote-inbound-rtp" what it reports of that. Units are the standard's: seconds, bytes,
bit/s, shares from 0 to 1, totals since the stream began. Figures the server does not have are left out, never guessed:
it decodes nothing, so it knows no frames; `keyFramesReceived` is ours, as the standard counts decoded ones only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from media.fanout.ports import SourceStats
from media.peerstats import DownlinkStats, PeerStats, UplinkStats

Stat = dict[str, Any]
"""One dictionary of getStats: `id`, `type` and figures."""

SRTP_CIPHERS: Final[Mapping[int, str]] = {
    1: "AES_CM_128_HMAC_SHA1_80",
    2: "AES_CM_128_HMAC_SHA1_32",
    7: "AEAD_AES_128_GCM",
    8: "AEAD_AES_256_GCM",
}
"""By the profile's registered number (RFC 5764 § 4.1.2, RFC 7714 § 14.2); libsrtp counts them alike but for the second.
"""

DTLS_STATES: Final[Mapping[str, str]] = {
    "new": "connecting",
    "connected": "connected",
    "lost": "connected",
    "closed": "closed",
}
PAIR_STATES: Final[Mapping[str, str]] = {
    "new": "in-progress",
    "connected": "succeeded",
    "lost": "failed",
    "closed": "failed",
}


class Reporting(Protocol):
    """A connection that can be asked; `media.peer.Peer` is one."""

    @property
    def peer_id(self) -> str:
        """Its id in the room."""
        ...

    @property
    def owner(self) -> str:
        """The person (or "hall") its tracks belong to."""
        ...

    @property
    def state(self) -> str:
        """As `PeerStats.state`."""
        ...

    @property
    def publishes(self) -> bool:
        """Whether it sends anything."""
        ...

    def stats(self) -> PeerStats:
        """Its figures now."""
        ...


def entry(peer: Reporting) -> dict[str, Any]:
    """What one connection tells now: `{"peer", "owner", "state", "stats": [Stat]}`."""
    stats = peer.stats()
    return {"peer": peer.peer_id, "owner": peer.owner, "state": stats.state, "stats": list(_stats(stats))}


def _stats(stats: PeerStats) -> Iterator[Stat]:
    yield _transport(stats)
    yield _candidate_pair(stats)
    if stats.address is not None:
        host, port = stats.address
        yield {"type": "remote-candidate", "id": "remote", "address": host, "port": port}
    for uplink in stats.uplinks:
        for rid, layer in uplink.layers:
            yield _inbound(uplink, rid, layer)
    for downlink in stats.downlinks:
        yield _outbound(downlink)
        yield _remote_inbound(downlink)


def _transport(stats: PeerStats) -> Stat:
    link = stats.link
    known = {"srtpCipher": SRTP_CIPHERS.get(stats.profile, str(stats.profile))} if stats.profile is not None else {}
    return {
        "type": "transport",
        "id": "transport",
        "dtlsState": DTLS_STATES[stats.state],
        "selectedCandidatePairId": "pair",
        "packetsReceived": link.packets_in,
        "bytesReceived": link.octets_in,
        "packetsSent": link.packets_out,
        "bytesSent": link.octets_out,
        **known,
    }


def _candidate_pair(stats: PeerStats) -> Stat:
    return {
        "type": "candidate-pair",
        "id": "pair",
        "transportId": "transport",
        "remoteCandidateId": "remote",
        "state": PAIR_STATES[stats.state],
        "availableOutgoingBitrate": stats.estimate,
        **_where_known("currentRoundTripTime", stats.round_trip_s),
    }


def _inbound(uplink: UplinkStats, rid: str, layer: SourceStats) -> Stat:
    return {
        "type": "inbound-rtp",
        "id": f"in-{uplink.mid}-{rid}" if rid else f"in-{uplink.mid}",
        "transportId": "transport",
        "kind": uplink.track.kind,
        "mid": uplink.mid,
        "trackIdentifier": uplink.track.track_id,
        "packetsReceived": layer.packets,
        "bytesReceived": layer.octets,
        "packetsLost": layer.lost,
        "jitter": layer.jitter_s,
        "nackCount": layer.nacks,
        "retransmittedPacketsReceived": layer.repaired,
        **({"rid": rid} if rid else {}),
        **(_picture(layer) if uplink.track.kind == "video" else _where_known("audioLevel", _linear(layer.level))),
    }


def _picture(layer: SourceStats) -> Stat:
    return {
        "pliCount": layer.keyframe_requests,
        "keyFramesReceived": layer.keyframes,
        **({"frameHeight": layer.height} if layer.height else {}),
    }


def _outbound(downlink: DownlinkStats) -> Stat:
    output = downlink.output
    return {
        "type": "outbound-rtp",
        "id": f"out-{downlink.mid}",
        "transportId": "transport",
        "remoteId": f"remote-in-{downlink.mid}",
        "kind": downlink.track.kind,
        "mid": downlink.mid,
        "ssrc": downlink.ssrc,
        "trackIdentifier": downlink.track.track_id,
        "active": downlink.layer is not None,
        "packetsSent": output.packets,
        "bytesSent": output.octets,
        "retransmittedPacketsSent": output.retransmitted_packets,
        "retransmittedBytesSent": output.retransmitted_octets,
        "nackCount": output.nacks,
        **({"rid": downlink.layer} if downlink.layer else {}),
        **({"pliCount": output.keyframe_requests} if downlink.track.kind == "video" else {}),
    }


def _remote_inbound(downlink: DownlinkStats) -> Stat:
    output = downlink.output
    return {
        "type": "remote-inbound-rtp",
        "id": f"remote-in-{downlink.mid}",
        "localId": f"out-{downlink.mid}",
        "kind": downlink.track.kind,
        "ssrc": downlink.ssrc,
        "packetsLost": output.lost,
        "fractionLost": output.lost_share,
        "jitter": output.jitter_s,
        **_where_known("roundTripTime", output.round_trip_s),
    }


def _linear(level: float | None) -> float | None:
    """dBov (RFC 6464) as the standard's linear `audioLevel`, 1 for the loudest."""
    return None if level is None else round(10 ** (level / 20), 4)


def _where_known(name: str, value: float | None) -> Stat:
    return {} if value is None else {name: value}
