"""Session descriptions (RFC 8866, RFC 8829): a browser's offer is read, and what an answer consists of.

Only what a forwarding unit needs; which payload type and which extensions to take is decided in `negotiation.py`, and
`answer.py` writes it down.
Offers come from outside: they are bounded in size and number of lines, and everything wrong is one error, `SdpError`.
Every list that is gone through once per m-line or once per format is bounded too: a megabyte is read in linear time.
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

FINGERPRINT_LIMIT = 8
"""Per m-line; a browser has one per certificate and hash."""

FEEDBACK_LIMIT = 16
"""rtcp-fb values per format; Chromium offers six."""

PAYLOAD_TYPES = 128

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
PROTOCOL = "UDP/TLS/RTP/SAVPF"
PROTOCOL_TEXT = re.compile(r"[A-Za-z0-9/]{1,64}")
TOKEN = re.compile(r"[!#-'*+\-.0-9A-Z^-~]{1,64}")
"""token of RFC 8866; a mid is written into our answer and into packets, so nothing else may be in it."""

RID = re.compile(r"[A-Za-z0-9_-]{1,16}")
"""rid-id of RFC 8851 § 10, as long as a one-byte header extension holds."""

RESTRICTIONS = re.compile(r"[!-~]{0,256}")

NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
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
class Extension:
    """An offered header extension: its id (1 to 14) and, in the browser's words, the way it goes (RFC 8285 § 5)."""

    number: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class Layer:
    """A simulcast layer the browser offers to send (RFC 8851, RFC 8853).

    `payload_types` are those it may carry, none: any. `restrictions` is what else its rid line says ("max-fps=30;…").
    """

    rid: str
    paused: bool = False
    payload_types: tuple[int, ...] = ()
    restrictions: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line with its attributes. `rejected` when the browser has stopped it.

    `ssrcs` in order of appearance; `repairs` leads from a media SSRC to its retransmission's (RFC 5576 § 4.2), `family`
    are the media SSRCs of a simulcast that is announced by SSRC group (SIM) instead of rids. `layers` as listed.
    """

    kind: str
    protocol: str
    mid: str
    rejected: bool
    direction: str
    payload_types: tuple[PayloadType, ...]
    extensions: Mapping[str, Extension]
    layers: tuple[Layer, ...]
    ssrcs: tuple[int, ...]
    repairs: Mapping[int, int]
    family: tuple[int, ...]
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
    if not media:
        raise SdpError("no m-line")
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
            if len(blocks) > SECTION_LIMIT:
                raise SdpError(f"more than {SECTION_LIMIT} m-lines")
            blocks.append(_Lines(line[2:]))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            blocks[-1].values.setdefault(name, []).append(value.strip())
    return blocks


def _section(lines: _Lines, session: _Lines) -> Section:
    kind, port, protocol, *formats = _media_line(lines.media)
    rejected = port == "0" and "bundle-only" not in lines.values
    mid = lines.first("mid")
    if not rejected and not TOKEN.fullmatch(mid):
        raise SdpError("m-line without mid")
    groups = _ssrc_groups(lines)
    return Section(
        kind=kind,
        protocol=protocol,
        mid=mid,
        rejected=rejected,
        direction=_direction(lines, session),
        payload_types=_payload_types(formats, lines) if protocol == PROTOCOL else (),
        extensions=_extensions(lines),
        layers=_layers(lines),
        ssrcs=tuple(dict.fromkeys(_number(value.partition(" ")[0]) for value in lines.all("ssrc"))),
        repairs={group[0]: group[1] for name, group in groups if name == "FID" and len(group) == 2},
        family=next((group for name, group in groups if name == "SIM"), ()),
        ufrag=lines.first("ice-ufrag") or session.first("ice-ufrag"),
        password=lines.first("ice-pwd") or session.first("ice-pwd"),
        fingerprints=_fingerprints(lines) or _fingerprints(session),
        setup=lines.first("setup") or session.first("setup"),
        rtcp_mux="rtcp-mux" in lines.values,
    )


def _media_line(text: str) -> list[str]:
    words = text.split()
    if len(words) < 4 or not TOKEN.fullmatch(words[0]) or not PROTOCOL_TEXT.fullmatch(words[2]):
        raise SdpError(f"m-line with {len(words)} words: {text[:40]!r}")
    return words


def _direction(lines: _Lines, session: _Lines) -> Direction:
    return next((name for level in (lines, session) for name in DIRECTIONS if name in level.values), "sendrecv")


def _number(text: str, limit: int = 1 << 32) -> int:
    if not NUMBER.fullmatch(text) or int(text) >= limit:
        raise SdpError(f"not a number below {limit}: {text[:20]!r}")
    return int(text)


def _fingerprints(lines: _Lines) -> tuple[tuple[str, str], ...]:
    pairs = (value.partition(" ") for value in lines.all("fingerprint")[:FINGERPRINT_LIMIT])
    return tuple((name.lower(), digest) for name, _, digest in pairs)


def _extensions(lines: _Lines) -> dict[str, Extension]:
    """By URI. Ids that need the two-byte form, ids given twice and unknown directions are passed over."""
    found: dict[str, Extension] = {}
    taken: set[int] = set()
    for value in lines.all("extmap"):
        number, _, uri = value.partition(" ")
        extension = _extension(number)
        if extension is not None and extension.number not in taken and uri.strip():
            taken.add(extension.number)
            found.setdefault(uri.split()[0], extension)
    return found


def _extension(text: str) -> Extension | None:
    """`4` or `4/recvonly`."""
    number, _, way = text.partition("/")
    identifier = _number(number, 1 << 16)
    direction = next((name for name in DIRECTIONS if name == (way or "sendrecv")), None)
    return Extension(identifier, direction) if direction and 1 <= identifier <= 14 else None


def _ssrc_groups(lines: _Lines) -> list[tuple[str, tuple[int, ...]]]:
    groups = (value.split() for value in lines.all("ssrc-group"))
    return [(name, tuple(_number(ssrc) for ssrc in ssrcs)) for name, *ssrcs in (group or [""] for group in groups)]


def _layers(lines: _Lines) -> tuple[Layer, ...]:
    """What `a=simulcast:send` lists and an `a=rid` line describes; of alternatives the first."""
    words = lines.first("simulcast").split()
    listed = dict(zip(words[::2], words[1::2], strict=False)).get("send", "").split(";")
    firsts = dict.fromkeys(alternatives.partition(",")[0] for alternatives in listed)
    rids = {rid: rest for rid, way, rest in map(_rid_words, lines.all("rid")) if way == "send"}
    names = ((text.removeprefix("~"), text.startswith("~")) for text in firsts)
    return tuple(_layer(rid, paused, rids[rid]) for rid, paused in names if rid in rids and RID.fullmatch(rid))


def _rid_words(value: str) -> tuple[str, str, str]:
    rid, _, rest = value.partition(" ")
    way, _, restrictions = rest.partition(" ")
    return rid, way, restrictions.strip()


def _layer(rid: str, paused: bool, text: str) -> Layer:
    if not RESTRICTIONS.fullmatch(text):
        raise SdpError(f"rid line of {rid}")
    parts = text.split(";") if text else []
    formats = (part.removeprefix("pt=").split(",") for part in parts if part.startswith("pt="))
    numbers = tuple(_number(number, PAYLOAD_TYPES) for number in next(formats, []))
    return Layer(rid, paused, numbers, ";".join(part for part in parts if not part.startswith("pt=")))


def _by_payload_type(values: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for value in values:
        number, _, rest = value.partition(" ")
        grouped.setdefault(number, []).append(rest)
    return grouped


def _payload_types(numbers: Sequence[str], lines: _Lines) -> tuple[PayloadType, ...]:
    maps, formats, feedback = (_by_payload_type(lines.all(name)) for name in ("rtpmap", "fmtp", "rtcp-fb"))
    everywhere = feedback.get("*", [])[:FEEDBACK_LIMIT]
    return tuple(
        _payload_type(number, maps[number][0], formats.get(number, [""])[0], feedback.get(number, []) + everywhere)
        for number in dict.fromkeys(numbers)
        if number in maps
    )


def _payload_type(number: str, mapping: str, parameters: str, feedback: Sequence[str]) -> PayloadType:
    name, *rest = mapping.split("/")
    if not rest or not TOKEN.fullmatch(name):
        raise SdpError("rtpmap without clock rate")
    channels = _number(rest[1], 256) if len(rest) > 1 else 1
    values = tuple(dict.fromkeys(feedback))[:FEEDBACK_LIMIT]
    return PayloadType(_number(number, PAYLOAD_TYPES), name, _number(rest[0]), channels, parameters, values)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Our side of one m-line. No payload types means that we refuse it; `ssrcs` are media, then retransmission.

    `extensions` leads from URI to id, `layers` are the simulcast layers we take.
    """

    section: Section
    direction: Direction = "inactive"
    payload_types: tuple[PayloadType, ...] = ()
    extensions: Mapping[str, int] = field(default_factory=dict)
    stream_id: str = ""
    track_id: str = ""
    ssrcs: tuple[int, ...] = ()
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where a browser reaches us. A TCP candidate is passive: the browser connects (RFC 6544 § 4.1)."""

    host: str
    port: int
    transport: Literal["udp", "tcp"] = "udp"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Our side of the transport: ICE credentials, fingerprint (algorithm, hex), candidates in order of worth."""

    ufrag: str
    password: str
    fingerprint: tuple[str, str]
    candidates: tuple[Candidate, ...]
