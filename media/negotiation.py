"""Which of the offered formats, header extensions and layers we take, for a track we receive and for one we send.

Everything follows from the offer alone: the same m-line gets the same ids and payload types in each renegotiation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from media.fanout.ports import Extensions, Inbound, Outbound
from media.ports import Codec, Kind
from media.sdp import Agreed, Direction, Layer, PayloadType, Section

MID: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID: Final = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID: Final = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
AUDIO_LEVEL: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_WIDE: Final = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

EXTENSIONS_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "audio": (MID, AUDIO_LEVEL, TRANSPORT_WIDE),
    "video": (MID, RID, REPAIRED_RID, TRANSPORT_WIDE),
}
"""Without abs-send-time: it would serve an estimator of ours in place of transport-wide feedback, and there is none."""

EXTENSIONS_OUT: Final[Mapping[str, tuple[str, ...]]] = {
    "audio": (MID, SEND_TIME, AUDIO_LEVEL, TRANSPORT_WIDE),
    "video": (MID, RID, REPAIRED_RID, SEND_TIME, TRANSPORT_WIDE),
}
"""No picture of ours has a rid. But what an answer left out Chromium never offers again, not even on new m-lines (since
2025, RFC 9429 § 5.2.2), and so fails to offer the layers of a camera that is opened after the first picture came."""

FEEDBACK: Final[Mapping[str, tuple[str, ...]]] = {"audio": (), "video": ("nack", "nack pli", "ccm fir")}

WIDE_FEEDBACK: Final = "transport-cc"
ESTIMATE: Final = "goog-remb"
"""Only where transport-wide feedback cannot be had: Chromium sends one or the other."""

LAYERS_LIMIT: Final = 3
"""Chromium and Firefox send at most three; more are left out of the answer, and so not sent."""

ANNOUNCED_LIMIT: Final = 4
"""SSRCs taken per stream; one is usual."""

MID_LIMIT: Final = 16
"""Bytes of a one-byte header extension (RFC 8285 § 4.2)."""

CLOCK_RATES: Final[Mapping[str, int]] = {"audio": 48000, "video": 90000}
"""Hz, of Opus (RFC 7587 § 4.1) and of all video (RFC 7741, 6184, 9628, AV1), and of what repairs and wraps them."""

RTCP_TYPES: Final = range(64, 96)
"""Payload types that look like RTCP once the marker bit is set (RFC 5761 § 4)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A payload type and, where offered, its retransmission twin (RFC 4588) and its redundancy (RFC 2198)."""

    media: PayloadType
    rtx: PayloadType | None = None
    red: PayloadType | None = None

    @property
    def payload_types(self) -> tuple[PayloadType, ...]:
        """All, for the answer: a browser sends with redundancy where that is listed first."""
        return tuple(payload for payload in (self.red, self.media, self.rtx) if payload is not None)


def parameters(text: str) -> dict[str, str]:
    """An fmtp text as names and values, names in lower case."""
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return {name.lower(): value for name, _, value in pairs if name}


Profile = tuple[str, ...]


def _h264_profile(values: Mapping[str, str]) -> Profile:
    """Packetization mode and profile; baseline (4200..) is decoded by whoever decodes constrained baseline (42e0..)."""
    profile = values.get("profile-level-id", "42e01f").lower()
    return values.get("packetization-mode", "0"), "42" if profile.startswith("42") else profile[:4]


PROFILES: Final[Mapping[str, Callable[[Mapping[str, str]], Profile]]] = {
    "opus": lambda _: (),
    "vp8": lambda _: (),
    "vp9": lambda values: (values.get("profile-id", "0"),),
    "av1": lambda values: (values.get("profile", "0"),),
    "h264": _h264_profile,
}
"""What must be equal for a decoder to take a stream (RFC 9628 § 6, AV1 payload format § 7.2, RFC 6184 § 8.2.2)."""

ACCEPTED: Final[Mapping[str, tuple[tuple[str, Profile], ...]]] = {
    "audio": (("opus", ()),),
    "video": (("vp8", ()), ("h264", ("1", "42")), ("vp9", ("0",)), ("av1", ("0",))),
}
"""What we take from publishers with its profile, the best first.

VP8 is the same everywhere; it and H.264 in constrained baseline are what every browser decodes (RFC 7742 § 5).
"""


def _identity(name: str, text: str) -> tuple[str, Profile]:
    """Name in lower case and profile, of formats that we know; of others no profile is like another."""
    profile = PROFILES.get(name.lower())
    return name.lower(), profile(parameters(text)) if profile else ("unknown", text)


def choose_from_publisher(section: Section) -> Choice | None:
    """The best format the browser can send us."""
    offered: dict[tuple[str, Profile], PayloadType] = {}
    for payload in _usable(section):
        offered.setdefault(_identity(payload.name, payload.parameters), payload)
    best = next((offered[wanted] for wanted in ACCEPTED.get(section.kind, ()) if wanted in offered), None)
    return _with_twins(section, best) if best else None


def choose_for_track(section: Section, codec: Codec) -> Choice | None:
    """The offered format under which the browser can take packets of that codec."""
    if codec.name.lower() not in (name for name, _ in ACCEPTED.get(section.kind, ())):
        return None
    wanted = _identity(codec.name, codec.parameters), codec.clock_rate
    fitting = (p for p in _usable(section) if (_identity(p.name, p.parameters), p.clock_rate) == wanted)
    best = next(fitting, None)
    return _with_twins(section, best) if best else None


def _usable(section: Section) -> list[PayloadType]:
    """Formats with a payload type and a clock as they should be; others of the same name are not what they say."""
    clock = CLOCK_RATES.get(section.kind)
    return [p for p in section.payload_types if p.number not in RTCP_TYPES and p.clock_rate == clock]


def _with_twins(section: Section, media: PayloadType) -> Choice:
    number = str(media.number)
    twins = _usable(section)
    rtx = (p for p in twins if p.name.lower() == "rtx" and parameters(p.parameters).get("apt") == number)
    red = (p for p in twins if p.name.lower() == "red" and _wraps(p.parameters, number))
    return Choice(media, next(rtx, None), next(red, None) if section.kind == "audio" else None)


def _wraps(text: str, number: str) -> bool:
    """Whether a RED format's blocks are all of that payload type ("111/111", RFC 2198 § 5)."""
    return "/" in text and set(text.split("/")) == {number}


def codec_of(payload: PayloadType) -> Codec:
    """The format as the room names it."""
    return Codec(payload.name, payload.clock_rate, payload.channels, payload.parameters)


def kind_of(section: Section) -> Kind | None:
    """Audio or video, None for a data channel or anything else."""
    match section.kind:
        case "audio" | "video" as kind:
            return kind
    return None


def agree_to_receive(section: Section, choice: Choice) -> Agreed:
    """Our answer to an m-line on which the browser publishes."""
    extensions = _shared(section, choice, EXTENSIONS_IN, "sendonly")
    payload_types = _with_feedback(section, choice, extensions)
    layers = _layers(section, choice) if RID in extensions else ()
    return Agreed(section, "recvonly", payload_types, extensions, layers=layers)


def agree_to_send(section: Section, choice: Choice, owner: str, track_id: str, ssrcs: tuple[int, ...]) -> Agreed:
    """Our answer to an m-line on which the browser gets a track; the owner names the stream (lip sync)."""
    extensions = _shared(section, choice, EXTENSIONS_OUT, "recvonly")
    payload_types = _with_feedback(section, choice, extensions)
    return Agreed(section, "sendonly", payload_types, extensions, owner, track_id, ssrcs)


def agree_to_pause(section: Section) -> Agreed:
    """An m-line that carries nothing now but may again; refused where we know none of its formats.

    Layers are answered all the same: Chromium forgets for good those that an answer leaves out.
    """
    choice = choose_from_publisher(section) if not section.rejected else None
    return replace(agree_to_receive(section, choice), direction="inactive") if choice else Agreed(section)


def _shared(
    section: Section, choice: Choice, wished: Mapping[str, tuple[str, ...]], direction: Direction
) -> dict[str, int]:
    """Ids of those that the browser offers for that direction; transport-wide numbers only with their feedback."""
    offered = {
        uri: section.extensions[uri].number
        for uri in wished[section.kind]
        if uri in section.extensions and section.extensions[uri].direction in ("sendrecv", direction)
    }
    if WIDE_FEEDBACK not in choice.media.feedback:
        offered.pop(TRANSPORT_WIDE, None)
    return offered


def _with_feedback(section: Section, choice: Choice, extensions: Mapping[str, int]) -> tuple[PayloadType, ...]:
    """The payload types with the feedback we give or follow."""
    wished = *FEEDBACK[section.kind], WIDE_FEEDBACK if TRANSPORT_WIDE in extensions else ESTIMATE
    return tuple(
        replace(payload, feedback=tuple(value for value in payload.feedback if value in wished))
        for payload in choice.payload_types
    )


def _layers(section: Section, choice: Choice) -> tuple[Layer, ...]:
    """Those that may carry the chosen payload type."""
    number = choice.media.number
    fitting = [layer for layer in section.layers if not layer.payload_types or number in layer.payload_types]
    return tuple(fitting[:LAYERS_LIMIT])


def inbounds(section: Section, choice: Choice, agreed: Agreed) -> list[tuple[str, Inbound]]:
    """Name and shape of each stream to expect, low to high as the offer lists them; one named "" without simulcast.

    `agreed` is what `agree_to_receive` made of the same section and choice. Layers are named by their rid, or by
    their place ("0", "1", "2") where they are announced by SSRCs alone.
    """
    whole = _inbound(section, choice, agreed)
    if agreed.layers:
        announced = _announced_layers(section)
        return [
            (layer.rid, _announced(replace(whole, rid=layer.rid), section, announced.get(layer.rid, ())))
            for layer in agreed.layers
        ]
    if section.family:
        family = enumerate(section.family[:LAYERS_LIMIT])
        return [(str(place), _announced(whole, section, (ssrc,))) for place, ssrc in family]
    return [("", _announced(whole, section, _media_ssrcs(section)))]


def _media_ssrcs(section: Section) -> list[int]:
    repairing = set(section.repairs.values())
    return [ssrc for ssrc in section.ssrcs if ssrc not in repairing]


def _announced_layers(section: Section) -> dict[str, tuple[int]]:
    """SSRC by rid where there is one for each: Firefox lists both in the order of its encodings, Chromium only rids."""
    media = _media_ssrcs(section)
    if len(media) != len(section.layers):
        return {}
    return {layer.rid: (ssrc,) for layer, ssrc in zip(section.layers, media, strict=True)}


def _announced(shape: Inbound, section: Section, ssrcs: Sequence[int]) -> Inbound:
    media = tuple(ssrcs[:ANNOUNCED_LIMIT])
    repairs = tuple(section.repairs[ssrc] for ssrc in media if ssrc in section.repairs)
    return replace(shape, ssrcs=media, rtx_ssrcs=repairs)


def _inbound(section: Section, choice: Choice, agreed: Agreed) -> Inbound:
    return Inbound(
        codec=choice.media.name.upper(),
        clock_rate=choice.media.clock_rate,
        payload_type=choice.media.number,
        rtx_payload_type=choice.rtx.number if choice.rtx else 0,
        red_payload_type=choice.red.number if choice.red else 0,
        mid=section.mid,
        nack=any("nack" in payload.feedback for payload in agreed.payload_types),
        extensions=_extension_ids(agreed),
    )


def outbound(
    section: Section, choice: Choice, agreed: Agreed, cname: str, ssrc: int, rtx_ssrc: int, first_sequence: int
) -> Outbound:
    """The shape of a stream to send; `agreed` is what `agree_to_send` made of the same section and choice.

    `rtx_ssrc` counts only where the browser takes retransmissions. A mid that no packet can hold is not sent.
    """
    short = len(section.mid) <= MID_LIMIT
    extensions = replace(_extension_ids(agreed), rid=0, repaired_rid=0)
    return Outbound(
        codec=choice.media.name.upper(),
        clock_rate=choice.media.clock_rate,
        payload_type=choice.media.number,
        ssrc=ssrc,
        cname=cname,
        first_sequence=first_sequence,
        mid=section.mid if short else "",
        rtx_payload_type=choice.rtx.number if choice.rtx else 0,
        rtx_ssrc=rtx_ssrc if choice.rtx else 0,
        red_payload_type=choice.red.number if choice.red else 0,
        extensions=extensions if short else replace(extensions, mid=0),
    )


def _extension_ids(agreed: Agreed) -> Extensions:
    ids = agreed.extensions
    return Extensions(
        mid=ids.get(MID, 0),
        rid=ids.get(RID, 0),
        repaired_rid=ids.get(REPAIRED_RID, 0),
        level=ids.get(AUDIO_LEVEL, 0),
        send_time=ids.get(SEND_TIME, 0),
        transport_cc=ids.get(TRANSPORT_WIDE, 0),
    )
