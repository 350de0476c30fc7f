"""Session descriptions (RFC 8866, RFC 8829): read a browser's offer, write our answer.

Only what a forwarding unit needs; which payload type and which extensions to take is decided in `negotiation.py`.
Offers come from outside: they are bounded in size and number of lines, and everything wrong is one error, `SdpError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

SIZE_LIMIT = 1 << 20
"""Characters. Chromium writes about 6 kB per video m-line; a megabyte holds any honest offer."""

SECTION_LIMIT = 512
"""m-lines: more than any room has tracks, and few enough to answer at once."""

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: frozenset[str] = frozenset(get_args(Direction))
PROTOCOL = "UDP/TLS/RTP/SAVPF"
TOKEN = re.compile(r"[!#-'*+\-.0-9A-Z^-~]{1,64}")
"""token of RFC 8866; a mid is written into our answer and into packets, so nothing else may be in it."""

ICE_TEXT = re.compile(r"[A-Za-z0-9+/]{4,256}")


class SdpError(ValueError):
    """The offer cannot be read; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class PayloadType:
    """One offered payload format. `parameters` is the fmtp text, `feedback` the rtcp-fb values."""

    number: int
    name: str
    clock_rate: int
    channels: int
    parameters: str
    feedback: tuple[str, ...]

    @property
    def mapping(self) -> str:
        """The rtpmap value."""
        channels = f"/{self.channels}" if self.channels > 1 else ""
        return f"{self.name}/{self.clock_rate}{channels}"


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line with its attributes. `ssrcs` in order of appearance; `rejected` when the browser has stopped it."""

    kind: str
    protocol: str
    mid: str
    rejected: bool
    direction: str
    payload_types: tuple[PayloadType, ...]
    extensions: Mapping[str, int]
    ssrcs: tuple[int, ...]
    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    setup: str
    rtcp_mux: bool

    @property
    def sends(self) -> bool:
        """Whether the browser wants to send."""
        return not self.rejected and self.direction in ("sendrecv", "sendonly")

    @property
    def receives(self) -> bool:
        """Whether the browser wants to receive."""
        return not self.rejected and self.direction in ("sendrecv", "recvonly")


@dataclass(frozen=True, slots=True)
class Offer:
    """A whole offer; ICE and DTLS values are those of the first m-line in use, as everything is bundled."""

    sections: tuple[Section, ...]
    ufrag: str
    fingerprints: tuple[tuple[str, str], ...]

    def section(self, mid: str) -> Section | None:
        """The m-line of that mid."""
        return next((section for section in self.sections if section.mid == mid), None)


@dataclass(slots=True)
class _Lines:
    """The attributes of a section (or the session) by name, in order."""

    media: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str, default: str = "") -> str:
        return self.values.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])


def parse_offer(text: str) -> Offer:
    """The offer; raises SdpError."""
    if len(text) > SIZE_LIMIT:
        raise SdpError("longer than a megabyte")
    session, *media = _split(text)
    if not media or len(media) > SECTION_LIMIT:
        raise SdpError(f"{len(media)} m-lines")
    sections = tuple(_section(lines, session) for lines in media)
    used = [section for section in sections if not section.rejected]
    if len({section.mid for section in used}) != len(used):
        raise SdpError("two m-lines with the same mid")
    return Offer(sections, *_transport_of(used))


def _transport_of(used: Sequence[Section]) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not used:
        return "", ()
    first = used[0]
    if not (ICE_TEXT.fullmatch(first.ufrag) and ICE_TEXT.fullmatch(first.password) and first.fingerprints):
        raise SdpError("ICE credentials or fingerprint missing")
    if first.setup not in ("actpass", "active"):
        raise SdpError("the browser must be able to open DTLS")
    return first.ufrag, first.fingerprints


def _split(text: str) -> list[_Lines]:
    blocks = [_Lines()]
    for line in text.splitlines():
        if line.startswith("m="):
            blocks.append(_Lines(line[2:]))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            blocks[-1].values.setdefault(name, []).append(value.strip())
    return blocks


def _section(lines: _Lines, session: _Lines) -> Section:
    words = lines.media.split()
    if len(words) < 4:
        raise SdpError(f"m-line with {len(words)} words")
    rejected = words[1] == "0" and "bundle-only" not in lines.values
    mid = lines.first("mid")
    if not rejected and not TOKEN.fullmatch(mid):
        raise SdpError("m-line without mid")
    return Section(
        kind=words[0],
        protocol=words[2],
        mid=mid,
        rejected=rejected,
        direction=_direction(lines, session),
        payload_types=_payload_types(words[3:], lines) if words[2] == PROTOCOL else (),
        extensions=_extensions(lines),
        ssrcs=tuple(dict.fromkeys(_number(value.split(" ")[0]) for value in lines.all("ssrc"))),
        ufrag=lines.first("ice-ufrag") or session.first("ice-ufrag"),
        password=lines.first("ice-pwd") or session.first("ice-pwd"),
        fingerprints=_fingerprints(lines) or _fingerprints(session),
        setup=lines.first("setup") or session.first("setup"),
        rtcp_mux="rtcp-mux" in lines.values,
    )


def _direction(lines: _Lines, session: _Lines) -> str:
    return next((name for level in (lines, session) for name in level.values if name in DIRECTIONS), "sendrecv")


def _number(text: str, limit: int = 1 << 32) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < limit):
        raise SdpError(f"not a number below {limit}: {text[:20]!r}")
    return int(text)


def _fingerprints(lines: _Lines) -> tuple[tuple[str, str], ...]:
    pairs = (value.partition(" ") for value in lines.all("fingerprint"))
    return tuple((name.lower(), digest) for name, _, digest in pairs)


def _extensions(lines: _Lines) -> dict[str, int]:
    """URI to id, of ids that fit the one-byte form (1 to 14)."""
    found: dict[str, int] = {}
    for value in lines.all("extmap"):
        number, _, rest = value.partition(" ")
        identifier = _number(number.partition("/")[0], 256)
        if 1 <= identifier <= 14 and rest:
            found.setdefault(rest.split(" ")[0], identifier)
    return found


def _by_payload_type(values: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for value in values:
        number, _, rest = value.partition(" ")
        grouped.setdefault(number, []).append(rest)
    return grouped


def _payload_types(numbers: Sequence[str], lines: _Lines) -> tuple[PayloadType, ...]:
    maps, formats, feedback = (_by_payload_type(lines.all(name)) for name in ("rtpmap", "fmtp", "rtcp-fb"))
    everywhere = feedback.get("*", [])
    return tuple(
        _payload_type(number, maps[number][0], formats.get(number, [""])[0], feedback.get(number, []) + everywhere)
        for number in numbers
        if number in maps
    )


def _payload_type(number: str, mapping: str, parameters: str, feedback: Sequence[str]) -> PayloadType:
    name, *rest = mapping.split("/")
    if not rest or not TOKEN.fullmatch(name):
        raise SdpError("rtpmap without clock rate")
    channels = _number(rest[1], 256) if len(rest) > 1 else 1
    return PayloadType(_number(number, 128), name, _number(rest[0]), channels, parameters, tuple(feedback))


@dataclass(frozen=True, slots=True)
class Agreed:
    """Our side of one m-line. No payload types means that we refuse it; `ssrcs` are media, then retransmission."""

    section: Section
    direction: Direction = "inactive"
    payload_types: tuple[PayloadType, ...] = ()
    extensions: Mapping[str, int] = field(default_factory=dict)
    stream_id: str = ""
    track_id: str = ""
    ssrcs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Our side of the transport: ICE credentials, fingerprint (algorithm, hex), addresses in order of worth."""

    ufrag: str
    password: str
    fingerprint: tuple[str, str]
    addresses: tuple[str, ...]
    port: int


def write_answer(sections: Sequence[Agreed], endpoint: Endpoint, version: int) -> str:
    """The answer to an offer: ICE-lite (RFC 8445 § 2.5), DTLS passive, one candidate per address, all bundled."""
    bundle = " ".join(agreed.section.mid for agreed in sections if agreed.payload_types)
    lines = ["v=0", f"o=- 1 {version} IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"]
    lines += [f"a=group:BUNDLE {bundle}"] if bundle else []
    lines += ["a=extmap-allow-mixed", "a=msid-semantic: WMS *"]
    for agreed in sections:
        lines += _accepted(agreed, endpoint) if agreed.payload_types else _refused(agreed.section)
    return "\r\n".join(lines) + "\r\n"


def _refused(section: Section) -> list[str]:
    """Port 0 and any one format, as the grammar wants one."""
    number = section.payload_types[0].number if section.payload_types else 0
    name = str(number) if section.protocol == PROTOCOL else "webrtc-datachannel"
    mid = [f"a=mid:{section.mid}"] if TOKEN.fullmatch(section.mid) else []
    return [f"m={section.kind} 0 {section.protocol} {name}", "c=IN IP4 0.0.0.0", "a=inactive", *mid]


def _accepted(agreed: Agreed, endpoint: Endpoint) -> list[str]:
    numbers = " ".join(str(payload.number) for payload in agreed.payload_types)
    return [
        f"m={agreed.section.kind} 9 {PROTOCOL} {numbers}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a={agreed.direction}",
        f"a=mid:{agreed.section.mid}",
        *_transport_lines(endpoint),
        *(line for payload in agreed.payload_types for line in _payload_lines(payload)),
        *(f"a=extmap:{number} {uri}" for uri, number in agreed.extensions.items()),
        *_source_lines(agreed),
    ]


def _transport_lines(endpoint: Endpoint) -> list[str]:
    algorithm, digest = endpoint.fingerprint
    return [
        f"a=ice-ufrag:{endpoint.ufrag}",
        f"a=ice-pwd:{endpoint.password}",
        f"a=fingerprint:{algorithm} {digest}",
        "a=setup:passive",
        *(_candidate(index, address, endpoint.port) for index, address in enumerate(endpoint.addresses)),
        "a=end-of-candidates",
    ]


def _candidate(index: int, address: str, port: int) -> str:
    """A host candidate; the priority falls with the index (RFC 8445 § 5.1.2.1)."""
    priority = (126 << 24) + ((65535 - index) << 8) + 255
    return f"a=candidate:{index + 1} 1 udp {priority} {address} {port} typ host"


def _payload_lines(payload: PayloadType) -> list[str]:
    number = payload.number
    parameters = [f"a=fmtp:{number} {payload.parameters}"] if payload.parameters else []
    feedback = [f"a=rtcp-fb:{number} {value}" for value in payload.feedback]
    return [f"a=rtpmap:{number} {payload.mapping}", *parameters, *feedback]


def _source_lines(agreed: Agreed) -> list[str]:
    """SSRC, its retransmission twin (RFC 5576 § 4.2) and the stream the page sees; the owner is the common CNAME."""
    if not agreed.ssrcs:
        return []
    group = [f"a=ssrc-group:FID {' '.join(map(str, agreed.ssrcs))}"] if len(agreed.ssrcs) > 1 else []
    names = [f"a=ssrc:{ssrc} cname:{agreed.stream_id}" for ssrc in agreed.ssrcs]
    return [f"a=msid:{agreed.stream_id} {agreed.track_id}", *group, *names]
