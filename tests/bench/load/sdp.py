"""As much SDP (RFC 8866, RFC 8829) as a load generator needs: one sound and one picture, bundled, one candidate."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

AUDIO_TYPE: Final = 111
VIDEO_TYPE: Final = 96
RTX_TYPE: Final = 97

LEVEL: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
TRANSPORT: Final = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
EXTENSIONS: Final[Mapping[str, Mapping[str, int]]] = {
    "audio": {LEVEL: 1, TRANSPORT: 3},
    "video": {SEND_TIME: 2, TRANSPORT: 3},
}
Feedback = Literal["twcc", "remb", "reports"]
REPAIR: Final = ("nack", "nack pli", "ccm fir")
FEEDBACK: Final[Mapping[Feedback, tuple[str, ...]]] = {
    "twcc": (*REPAIR, "goog-remb", "transport-cc"),
    "remb": (*REPAIR, "goog-remb"),
    "reports": REPAIR,
}
"""What a party offers to say about its line: as browsers do, as old ones did, or receiver reports alone."""

PRIORITY: Final = 2130706431
"""Of a host candidate (RFC 8445 § 5.1.2)."""


@dataclass(slots=True)
class Media:
    """An m-section. `codecs` and `parameters` by payload type, `extensions` by URI."""

    kind: str
    port: int
    types: tuple[int, ...]
    mid: str = ""
    direction: str = "sendrecv"
    codecs: dict[int, str] = field(default_factory=dict)
    parameters: dict[int, str] = field(default_factory=dict)
    feedback: set[str] = field(default_factory=set)
    extensions: dict[str, int] = field(default_factory=dict)

    def type_of(self, codec: str) -> int:
        """Payload type of a codec, 0 where there is none."""
        names = (t for t in self.types if self.codecs.get(t, "").upper().startswith(codec.upper() + "/"))
        return next(names, 0)

    def repetition_of(self, payload_type: int) -> int:
        """Payload type of the RTX stream (RFC 4588) for a codec, 0 where there is none."""
        found = (t for t in self.types if self.parameters.get(t, "").split(";")[0] == f"apt={payload_type}")
        return next(found, 0)


@dataclass(slots=True)
class Description:
    """One side's SDP. Candidates are IPv4 and UDP."""

    ufrag: str = ""
    password: str = ""
    setup: str = ""
    fingerprint: str = ""
    candidates: list[tuple[str, int]] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)

    def of(self, kind: str) -> Media | None:
        """The first accepted m-section of a kind."""
        return next((m for m in self.media if m.kind == kind and m.port and m.direction != "inactive"), None)


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What both sides agreed on; 0 where not."""

    audio_type: int
    video_type: int
    rtx_type: int
    level_extension: int
    transport_extension: int
    feedback: Feedback


def parse(text: str) -> Description:
    """Read an SDP; what is not understood is passed over."""
    found = Description()
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("m="):
            kind, port, _, *types = line[2:].split()
            found.media.append(Media(kind, int(port), tuple(int(t) for t in types if t.isdigit())))
        elif line.startswith("a="):
            key, _, value = line[2:].partition(":")
            _transport_attribute(found, key, value)
            if found.media:
                _media_attribute(found.media[-1], key, value)
    return found


def _transport_attribute(found: Description, key: str, value: str) -> None:
    match key:
        case "ice-ufrag":
            found.ufrag = found.ufrag or value
        case "ice-pwd":
            found.password = found.password or value
        case "setup":
            found.setup = found.setup or value
        case "fingerprint":
            found.fingerprint = found.fingerprint or value
        case "candidate":
            _add_candidate(found.candidates, value.split())


def _add_candidate(known: list[tuple[str, int]], words: list[str]) -> None:
    component, protocol, host, port = words[1], words[2].lower(), words[4], int(words[5])
    plain = component == "1" and protocol == "udp" and ":" not in host and not host.endswith(".local")
    if plain and (host, port) not in known:
        known.append((host, port))


def _media_attribute(media: Media, key: str, value: str) -> None:
    first, _, rest = value.partition(" ")
    match key:
        case "mid":
            media.mid = value
        case "rtpmap":
            media.codecs[int(first)] = rest
        case "fmtp":
            media.parameters[int(first)] = rest
        case "rtcp-fb":
            media.feedback.add(rest)
        case "extmap":
            media.extensions[rest.split()[0]] = int(first.partition("/")[0])
        case "sendrecv" | "sendonly" | "recvonly" | "inactive":
            media.direction = key


@dataclass(frozen=True, slots=True)
class Party:
    """Our side of every description."""

    host: str
    port: int
    ufrag: str
    password: str
    fingerprint: str
    ssrcs: Mapping[str, int]
    feedback: Feedback = "twcc"

    @property
    def extensions(self) -> Mapping[str, Mapping[str, int]]:
        """Header extensions by kind of media."""
        left_out = () if self.feedback == "twcc" else (TRANSPORT,)
        return {
            kind: {uri: number for uri, number in known.items() if uri not in left_out}
            for kind, known in EXTENSIONS.items()
        }


def offer(us: Party, direction: str) -> str:
    """One sound and one picture; "sendonly" announces SSRCs."""
    lines = _head(("0", "1"))
    for mid, kind in (("0", "audio"), ("1", "video")):
        types = (AUDIO_TYPE,) if kind == "audio" else (VIDEO_TYPE, RTX_TYPE)
        lines += _section(us, kind, mid, types, direction, "actpass")
        lines += _extensions(us.extensions[kind])
        lines += _codecs(kind, FEEDBACK[us.feedback])
        if direction == "sendonly":
            lines += _announced(us, kind)
    return _text(lines)


def answer(us: Party, offered: Description) -> str:
    """Take sound and VP8 with its repetitions as offered, receive only, as DTLS client."""
    lines = _head([m.mid for m in offered.media])
    for media in offered.media:
        lines += _answered(us, media)
    return _text(lines)


def negotiated(us: Party, theirs: Description) -> Negotiated:
    """What comes of a server's description, be it an answer to our offer or an offer we take. Raises ValueError."""
    audio, video = theirs.of("audio"), theirs.of("video")
    if audio is None or video is None:
        raise ValueError("the server took sound or picture out")
    video_type = video.type_of("VP8")
    agreed = video.feedback.intersection(FEEDBACK[us.feedback])
    transport = video.extensions.get(TRANSPORT, 0) if "transport-cc" in agreed else 0
    feedback: Feedback = "twcc" if transport else "remb" if "goog-remb" in agreed else "reports"
    return Negotiated(
        audio.type_of("opus"), video_type, video.repetition_of(video_type),
        audio.extensions.get(LEVEL, 0), transport, feedback,
    )  # fmt: skip


def _head(mids: Iterable[str]) -> list[str]:
    session = random.getrandbits(62)
    return ["v=0", f"o=- {session} 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + " ".join(mids)]


def _section(us: Party, kind: str, mid: str, types: Iterable[int], direction: str, setup: str) -> list[str]:
    return [
        f"m={kind} {us.port} UDP/TLS/RTP/SAVPF {' '.join(map(str, types))}",
        f"c=IN IP4 {us.host}",
        "a=rtcp:9 IN IP4 0.0.0.0",
        f"a=ice-ufrag:{us.ufrag}",
        f"a=ice-pwd:{us.password}",
        f"a=fingerprint:sha-256 {us.fingerprint}",
        f"a=setup:{setup}",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=candidate:1 1 udp {PRIORITY} {us.host} {us.port} typ host",
        "a=end-of-candidates",
    ]


def _extensions(known: Mapping[str, int]) -> list[str]:
    return [f"a=extmap:{number} {uri}" for uri, number in known.items()]


def _codecs(kind: str, feedback: Sequence[str]) -> list[str]:
    if kind == "audio":
        about = [f"a=rtcp-fb:{AUDIO_TYPE} transport-cc"] if "transport-cc" in feedback else []
        return [f"a=rtpmap:{AUDIO_TYPE} opus/48000/2", f"a=fmtp:{AUDIO_TYPE} minptime=10;useinbandfec=1", *about]
    return [
        f"a=rtpmap:{VIDEO_TYPE} VP8/90000",
        *(f"a=rtcp-fb:{VIDEO_TYPE} {name}" for name in feedback),
        f"a=rtpmap:{RTX_TYPE} rtx/90000",
        f"a=fmtp:{RTX_TYPE} apt={VIDEO_TYPE}",
    ]


def _announced(us: Party, kind: str) -> list[str]:
    ssrc = us.ssrcs[kind]
    lines = [f"a=msid:bench {kind}", f"a=ssrc:{ssrc} cname:bench", f"a=ssrc:{ssrc} msid:bench {kind}"]
    if kind == "video":
        rtx = us.ssrcs["rtx"]
        lines += [f"a=ssrc-group:FID {ssrc} {rtx}", f"a=ssrc:{rtx} cname:bench", f"a=ssrc:{rtx} msid:bench {kind}"]
    return lines


def _answered(us: Party, media: Media) -> list[str]:
    wanted = {"audio": "opus", "video": "VP8"}.get(media.kind, "")
    payload_type = media.type_of(wanted) if wanted else 0
    if not payload_type:
        return [f"m={media.kind} 0 UDP/TLS/RTP/SAVPF 0", "c=IN IP4 0.0.0.0", "a=inactive", f"a=mid:{media.mid}"]
    types = [payload_type, *filter(None, [media.repetition_of(payload_type)])]
    lines = _section(us, media.kind, media.mid, types, "recvonly", "active")
    known = {uri: number for uri, number in media.extensions.items() if uri in us.extensions[media.kind]}
    lines += _extensions(known)
    for one in types:
        lines.append(f"a=rtpmap:{one} {media.codecs[one]}")
        if one in media.parameters:
            lines.append(f"a=fmtp:{one} {media.parameters[one]}")
    return lines + [f"a=rtcp-fb:{payload_type} {name}" for name in FEEDBACK[us.feedback] if name in media.feedback]


def _text(lines: Iterable[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
