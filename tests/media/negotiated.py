"""Lines of captured offers for the tests of negotiation: what is chosen of each, and the streams that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from media import negotiation, sdp
from media.fanout.ports import Inbound, Outbound
from media.negotiation import Choice
from media.ports import Codec
from tests.media import captured

OPUS = Codec("opus", 48000, 2)
VP8 = Codec("VP8", 90000)
VP9 = Codec("VP9", 90000, 1, "profile-id=0")
AV1 = Codec("AV1", 90000, 1, "level-idx=5;profile=0;tier=0")
H264 = Codec("H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")


def section(name: str, mid: str) -> sdp.Section:
    found = sdp.parse_offer(captured.offer(name)).section(mid)
    assert found is not None
    return found


def chosen(section: sdp.Section) -> Choice:
    choice = negotiation.choose_from_publisher(section)
    assert choice is not None
    return choice


def chosen_for(section: sdp.Section, codec: Codec) -> Choice:
    choice = negotiation.choose_for_track(section, codec)
    assert choice is not None
    return choice


def streams(section: sdp.Section) -> Mapping[str, Inbound]:
    choice = chosen(section)
    shapes = negotiation.inbounds(section, choice, negotiation.agree_to_receive(section, choice))
    assert len(dict(shapes)) == len(shapes)
    return dict(shapes)


def shape(section: sdp.Section, codec: Codec, rtx_ssrc: int = 12) -> Outbound:
    choice = chosen_for(section, codec)
    agreed = negotiation.agree_to_send(section, choice, "p07", "p07.camera", (11,))
    return negotiation.outbound(section, choice, agreed, "p07", 11, rtx_ssrc, 500)


def only(section: sdp.Section, *names: str) -> sdp.Section:
    return replace(section, payload_types=tuple(p for p in section.payload_types if p.name in names))


def without_feedback(section: sdp.Section, value: str) -> sdp.Section:
    """The same m-line from a browser that does not know that feedback."""
    payloads = (replace(p, feedback=tuple(v for v in p.feedback if v != value)) for p in section.payload_types)
    return replace(section, payload_types=tuple(payloads))


def without_extension(section: sdp.Section, uri: str) -> sdp.Section:
    return replace(section, extensions={name: e for name, e in section.extensions.items() if name != uri})
