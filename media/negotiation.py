"""Which of the offered formats and header extensions we take, for a track we receive and for one we send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from media.ports import Codec, Kind
from media.sdp import Agreed, PayloadType, Section

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

EXTENSIONS_IN: Mapping[str, tuple[str, ...]] = {"audio": (MID, AUDIO_LEVEL), "video": (MID,)}
EXTENSIONS_OUT: Mapping[str, tuple[str, ...]] = {"audio": (MID, SEND_TIME, AUDIO_LEVEL), "video": (MID, SEND_TIME)}

FEEDBACK: Mapping[str, tuple[str, ...]] = {"audio": (), "video": ("nack", "nack pli", "ccm fir", "goog-remb")}
"""No transport-cc: with it Chromium expects feedback on every packet, with goog-remb a word a second will do."""

RTX = "rtx"


@dataclass(frozen=True, slots=True)
class Choice:
    """A payload type and, where offered, its retransmission twin (RFC 4588)."""

    media: PayloadType
    rtx: PayloadType | None

    @property
    def payload_types(self) -> tuple[PayloadType, ...]:
        """Both, for the answer."""
        return (self.media, self.rtx) if self.rtx else (self.media,)


def parameters(text: str) -> dict[str, str]:
    """An fmtp text as names and values, names in lower case."""
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return {name.lower(): value for name, _, value in pairs if name}


def _any(_: PayloadType) -> bool:
    return True


def _is_baseline_mode_1(payload: PayloadType) -> bool:
    """H.264 as every WebRTC browser knows it (RFC 7742 § 6.2): constrained or plain baseline, packetization-mode 1."""
    values = parameters(payload.parameters)
    return values.get("packetization-mode") == "1" and values.get("profile-level-id", "42e01f").lower().startswith("42")


ACCEPTED: Mapping[str, tuple[tuple[str, Callable[[PayloadType], bool]], ...]] = {
    "audio": (("opus", _any),),
    "video": (("vp8", _any), ("h264", _is_baseline_mode_1)),
}
"""What we take from publishers, the best first: VP8 is the same everywhere, H.264 has profiles."""


def choose_from_publisher(section: Section) -> Choice | None:
    """The best format the browser can send us."""
    for name, fits in ACCEPTED.get(section.kind, ()):
        for payload in section.payload_types:
            if payload.name.lower() == name and fits(payload):
                return _with_rtx(section, payload)
    return None


def choose_for_track(section: Section, codec: Codec) -> Choice | None:
    """The offered format under which the browser can take packets of that codec."""
    for payload in section.payload_types:
        if _same(payload, codec):
            return _with_rtx(section, payload)
    return None


def _same(payload: PayloadType, codec: Codec) -> bool:
    if (payload.name.lower(), payload.clock_rate) != (codec.name.lower(), codec.clock_rate):
        return False
    if codec.name.lower() != "h264":
        return True
    return _h264_key(payload.parameters) == _h264_key(codec.parameters)


def _h264_key(text: str) -> tuple[str, str]:
    """Packetization mode and profile; baseline (4200..) is decoded by whoever decodes constrained baseline (42e0..)."""
    values = parameters(text)
    profile = values.get("profile-level-id", "42e01f").lower()
    return values.get("packetization-mode", "0"), "42" if profile.startswith("42") else profile[:4]


def _with_rtx(section: Section, payload: PayloadType) -> Choice:
    wanted = str(payload.number)
    twins = (
        p for p in section.payload_types if p.name.lower() == RTX and parameters(p.parameters).get("apt") == wanted
    )
    wished = FEEDBACK[section.kind]
    feedback = tuple(value for value in payload.feedback if value in wished)
    return Choice(replace(payload, feedback=feedback), next(twins, None))


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
    extensions = _shared(section, EXTENSIONS_IN)
    return Agreed(section, "recvonly", choice.payload_types, extensions)


def agree_to_send(section: Section, choice: Choice, owner: str, track_id: str, ssrcs: tuple[int, ...]) -> Agreed:
    """Our answer to an m-line on which the browser gets a track; the owner names the stream (lip sync)."""
    extensions = _shared(section, EXTENSIONS_OUT)
    return Agreed(section, "sendonly", choice.payload_types, extensions, owner, track_id, ssrcs)


def agree_to_pause(section: Section) -> Agreed:
    """An m-line that carries nothing now but may again; refused where we know none of its formats."""
    choice = choose_from_publisher(section) if not section.rejected else None
    return Agreed(section, "inactive", choice.payload_types if choice else ())


def _shared(section: Section, wished: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    return {uri: section.extensions[uri] for uri in wished[section.kind] if uri in section.extensions}
