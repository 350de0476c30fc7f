"""Our answer to an offer as text (RFC 8866, RFC 8829 § 5.3).

Nothing is decided here: what each m-line agrees on comes from `negotiation.py`, where browsers reach us from the port.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from media.sdp import PROTOCOL, TOKEN, Agreed, Candidate, Direction, Endpoint, Layer, PayloadType, Section


def write_answer(sections: Sequence[Agreed], endpoint: Endpoint, version: int) -> str:
    """The answer to an offer: ICE-lite (RFC 8445 § 2.5), DTLS passive, all bundled.

    `extmap-allow-mixed` is left out: a browser then keeps to header extensions of the one-byte form (RFC 8285 § 6).
    """
    bundle = " ".join(agreed.section.mid for agreed in sections if agreed.payload_types)
    lines = ["v=0", f"o=- 1 {version} IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite", "a=ice-options:ice2"]
    lines += [f"a=group:BUNDLE {bundle}"] if bundle else []
    lines += ["a=msid-semantic: WMS *"]
    transport = _transport_lines(endpoint)
    for agreed in sections:
        lines += _accepted(agreed, transport) if agreed.payload_types else _refused(agreed.section)
    return "\r\n".join(lines) + "\r\n"


def _refused(section: Section) -> list[str]:
    """Port 0 and any one format, as the grammar wants one."""
    number = section.payload_types[0].number if section.payload_types else 0
    name = str(number) if section.protocol == PROTOCOL else "webrtc-datachannel"
    mid = [f"a=mid:{section.mid}"] if TOKEN.fullmatch(section.mid) else []
    return [f"m={section.kind} 0 {section.protocol} {name}", "c=IN IP4 0.0.0.0", "a=inactive", *mid]


def _accepted(agreed: Agreed, transport: Sequence[str]) -> list[str]:
    numbers = " ".join(str(payload.number) for payload in agreed.payload_types)
    return [
        f"m={agreed.section.kind} 9 {PROTOCOL} {numbers}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a={agreed.direction}",
        f"a=mid:{agreed.section.mid}",
        *transport,
        *(line for payload in agreed.payload_types for line in _payload_lines(payload)),
        *(_extension_line(agreed.section, uri, number) for uri, number in agreed.extensions.items()),
        *_layer_lines(agreed),
        *_source_lines(agreed),
    ]


def _transport_lines(endpoint: Endpoint) -> list[str]:
    algorithm, digest = endpoint.fingerprint
    ordered = sorted(endpoint.candidates, key=lambda candidate: candidate.transport != "udp")
    return [
        f"a=ice-ufrag:{endpoint.ufrag}",
        f"a=ice-pwd:{endpoint.password}",
        f"a=fingerprint:{algorithm} {digest}",
        "a=setup:passive",
        *(_candidate_line(index, candidate) for index, candidate in enumerate(ordered)),
        "a=end-of-candidates",
    ]


TYPE_PREFERENCE = {"udp": 126, "tcp": 90}
"""Of host candidates; TCP comes after UDP of any kind of network (RFC 8445 § 5.1.2.2, RFC 6544 § 4.2)."""

LOCAL_PREFERENCE = {"udp": 0xFFFF, "tcp": (4 << 13) + 0x1FFF}
"""Of the first; the direction preference of a passive TCP candidate is 4 (RFC 6544 § 4.2)."""

TCP_TYPE = {"udp": "", "tcp": " tcptype passive"}


def _candidate_line(index: int, candidate: Candidate) -> str:
    """A host candidate; the priority falls with the index (RFC 8445 § 5.1.2.1)."""
    kind = candidate.transport
    priority = (TYPE_PREFERENCE[kind] << 24) + ((LOCAL_PREFERENCE[kind] - index) << 8) + 255
    where = f"{candidate.host} {candidate.port}"
    return f"a=candidate:{index + 1} 1 {kind} {priority} {where} typ host{TCP_TYPE[kind]}"


def _payload_lines(payload: PayloadType) -> list[str]:
    number = payload.number
    parameters = [f"a=fmtp:{number} {payload.parameters}"] if payload.parameters else []
    feedback = [f"a=rtcp-fb:{number} {value}" for value in payload.feedback]
    return [f"a=rtpmap:{number} {payload.mapping}", *parameters, *feedback]


OPPOSITE: Mapping[Direction, str] = {"sendrecv": "", "sendonly": "/recvonly", "recvonly": "/sendonly"}


def _extension_line(section: Section, uri: str, number: int) -> str:
    """With the opposite direction where the offer limits it (RFC 8285 § 7)."""
    return f"a=extmap:{number}{OPPOSITE[section.extensions[uri].direction]} {uri}"


def _layer_lines(agreed: Agreed) -> list[str]:
    """The same rids the other way round (RFC 8853 § 5.3.2).

    Paused ones stay paused: Chromium takes the answer's word and would make them active again.
    """
    if not agreed.layers:
        return []
    names = ";".join("~" * layer.paused + layer.rid for layer in agreed.layers)
    return [*(_rid_line(layer, agreed) for layer in agreed.layers), f"a=simulcast:recv {names}"]


def _rid_line(layer: Layer, agreed: Agreed) -> str:
    """Restrictions are kept, of payload types those that are answered (RFC 8851 § 6.3)."""
    numbers = [str(p.number) for p in agreed.payload_types if p.number in layer.payload_types]
    parts = [f"pt={','.join(numbers)}"] * bool(numbers) + [layer.restrictions] * bool(layer.restrictions)
    return " ".join([f"a=rid:{layer.rid} recv", ";".join(parts)]).strip()


def _source_lines(agreed: Agreed) -> list[str]:
    """SSRC, its retransmission twin (RFC 5576 § 4.2) and the stream the page sees; the owner is the common CNAME."""
    if not agreed.ssrcs:
        return []
    group = [f"a=ssrc-group:FID {' '.join(map(str, agreed.ssrcs))}"] if len(agreed.ssrcs) > 1 else []
    names = [f"a=ssrc:{ssrc} cname:{agreed.stream_id}" for ssrc in agreed.ssrcs]
    return [f"a=msid:{agreed.stream_id} {agreed.track_id}", *group, *names]
