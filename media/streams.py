"""The streams of one browser: what each offer adds, keeps and ends, and whose packet is whose.

An m-line keeps its stream as long as it is named for the same source or track; whatever an offer no longer names ends.
A refused offer changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from media import negotiation, rtp, sdp
from media.downlink import Downlink
from media.fanout.ports import Destination
from media.negotiation import Choice
from media.ports import Kind, Source, TrackInfo
from media.rewriter import OutputShape
from media.room import Room
from media.uplink import Inbound, Uplink

STREAMS_LIMIT: Final = 64
"""SSRCs remembered per browser; honest ones have two per track."""

KINDS: Final[Mapping[Source, Kind]] = {"camera": "video", "microphone": "audio"}


class OfferRefused(Exception):
    """The offer cannot be answered. `code` is for programs, `text` for the person before the browser (German)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


REFUSALS: Final[Mapping[str, str]] = {
    "malformed-offer": "Der Browser hat eine unlesbare Verbindungsanfrage geschickt. Bitte laden Sie die Seite neu.",
    "unknown-mid": "Die Verbindungsanfrage nennt Ton oder Bild, das sie nicht enthält. Bitte laden Sie die Seite neu.",
    "duplicate-source": "Kamera oder Mikrofon ist doppelt angemeldet. Bitte laden Sie die Seite neu.",
    "track-taken": "Ihre Kamera oder Ihr Mikrofon ist schon von einem anderen Gerät verbunden.",
    "no-codec": "Dieser Browser bietet kein Format an, das der Saal versteht (VP8, H.264 oder Opus).",
    "closed": "Die Verbindung ist beendet. Bitte laden Sie die Seite neu.",
}


def refusal(code: str) -> OfferRefused:
    """The refusal of that code with its sentence."""
    return OfferRefused(code, REFUSALS[code])


class Streams:
    """Uplinks and downlinks by mid. `subscriber_id` is the browser's id in the room, `owner` that of its tracks."""

    def __init__(self, room: Room, subscriber_id: str, owner: str, send_rtcp: Callable[[bytes], object]) -> None:
        self._room = room
        self._subscriber_id = subscriber_id
        self._owner = owner
        self._send_rtcp = send_rtcp
        self._destination: Destination | None = None
        self._mid_id = 0
        self._uplinks: dict[str, Uplink] = {}
        self._downlinks: dict[str, Downlink] = {}
        self._by_ssrc: dict[int, Uplink] = {}
        self._unwatch = room.watch(self.attach)

    @property
    def uplinks(self) -> tuple[Uplink, ...]:
        """What the browser sends."""
        return tuple(self._uplinks.values())

    @property
    def downlinks(self) -> tuple[Downlink, ...]:
        """What it receives."""
        return tuple(self._downlinks.values())

    def negotiate(
        self, offer: sdp.Offer, publishes: Mapping[str, Source], subscribes: Mapping[str, str]
    ) -> list[sdp.Agreed]:
        """Follow an offer; our side of each m-line. Raises OfferRefused before anything has changed."""
        choices = self._check(offer, publishes, subscribes)
        self._drop_stale(offer, publishes, subscribes)
        agreed = [self._agree(section, publishes, subscribes, choices) for section in offer.sections]
        self.attach()
        return agreed

    def connect(self, destination: Destination) -> None:
        """The browser can receive from now on."""
        self._destination = destination
        for downlink in self.downlinks:
            downlink.connect(destination)
        self.attach()

    def attach(self) -> None:
        """Take up subscriptions whose track is there (again)."""
        for downlink in self.downlinks:
            downlink.attach(self._room, self._subscriber_id)

    def close(self) -> None:
        """End all."""
        self._unwatch()
        for downlink in self.downlinks:
            downlink.close()
        for mid in list(self._uplinks):
            self._end_uplink(mid)

    def uplink_of(self, packet: bytes, header: rtp.Header) -> Uplink | None:
        """Whose packet this is, None where nobody knows its stream."""
        return self._by_ssrc.get(header.ssrc) or self._identify(packet, header)

    def uplink(self, ssrc: int) -> Uplink | None:
        """The uplink whose media stream has this SSRC."""
        uplink = self._by_ssrc.get(ssrc)
        return uplink if uplink is not None and uplink.ssrc == ssrc else None

    def downlink(self, ssrc: int) -> Downlink | None:
        """The downlink that sends under this SSRC."""
        return next((down for down in self._downlinks.values() if down.shape.ssrc == ssrc), None)

    def _identify(self, packet: bytes, header: rtp.Header) -> Uplink | None:
        """Whose stream this is: by its mid extension (RFC 9143 § 9.2), else by what the offer announced."""
        mid = rtp.extensions(packet).get(self._mid_id)
        if mid is not None:
            uplink = self._uplinks.get(mid.decode("ascii", "replace"))
        else:
            uplink = next((up for up in self._uplinks.values() if header.ssrc in up.agreed.announced), None)
        if uplink is not None:
            if len(self._by_ssrc) >= STREAMS_LIMIT:
                self._by_ssrc.clear()
            self._by_ssrc[header.ssrc] = uplink
        return uplink

    def _check(
        self, offer: sdp.Offer, publishes: Mapping[str, Source], subscribes: Mapping[str, str]
    ) -> dict[str, Choice]:
        """The formats for what is published; raises OfferRefused before anything has changed."""
        if len(set(publishes.values())) != len(publishes):
            raise refusal("duplicate-source")
        if any(offer.section(mid) is None for mid in (*publishes, *subscribes)):
            raise refusal("unknown-mid")
        return {
            section.mid: self._check_publication(section, publishes[section.mid])
            for section in offer.sections
            if section.mid in publishes and section.sends
        }

    def _check_publication(self, section: sdp.Section, source: Source) -> Choice:
        if section.kind != KINDS.get(source):
            raise refusal("unknown-mid")
        track_id = f"{self._owner}.{source}"
        if track_id in self._room.tracks and all(up.info.track_id != track_id for up in self._uplinks.values()):
            raise refusal("track-taken")
        choice = negotiation.choose_from_publisher(section)
        if choice is None:
            raise refusal("no-codec")
        return choice

    def _drop_stale(self, offer: sdp.Offer, publishes: Mapping[str, Source], subscribes: Mapping[str, str]) -> None:
        sending = {section.mid for section in offer.sections if section.sends}
        receiving = {section.mid for section in offer.sections if section.receives}
        for mid, uplink in list(self._uplinks.items()):
            if mid not in sending or publishes.get(mid) != uplink.info.source:
                self._end_uplink(mid)
        for mid, downlink in list(self._downlinks.items()):
            if mid not in receiving or subscribes.get(mid) != downlink.track.track_id:
                self._downlinks.pop(mid).close()

    def _end_uplink(self, mid: str) -> None:
        uplink = self._uplinks.pop(mid)
        self._by_ssrc = {ssrc: other for ssrc, other in self._by_ssrc.items() if other is not uplink}
        uplink.close()

    def _agree(
        self,
        section: sdp.Section,
        publishes: Mapping[str, Source],
        subscribes: Mapping[str, str],
        choices: Mapping[str, Choice],
    ) -> sdp.Agreed:
        if section.mid in choices:
            return self._agree_uplink(section, publishes[section.mid], choices[section.mid])
        if section.mid in subscribes and section.receives:
            return self._agree_downlink(section, subscribes[section.mid])
        return negotiation.agree_to_pause(section)

    def _agree_uplink(self, section: sdp.Section, source: Source, choice: Choice) -> sdp.Agreed:
        agreed = negotiation.agree_to_receive(section, choice)
        self._mid_id = agreed.extensions.get(negotiation.MID, self._mid_id)
        rtx = choice.rtx.number if choice.rtx else None
        level_id = agreed.extensions.get(negotiation.AUDIO_LEVEL, 0)
        inbound = Inbound(choice.media.number, rtx, level_id, section.ssrcs)
        present = self._uplinks.get(section.mid)
        if present is None or present.agreed.payload_type != inbound.payload_type:
            self._publish(section.mid, source, choice, inbound)
        else:
            present.agreed = inbound
        return agreed

    def _publish(self, mid: str, source: Source, choice: Choice, inbound: Inbound) -> None:
        if mid in self._uplinks:
            self._end_uplink(mid)
        codec = negotiation.codec_of(choice.media)
        info = TrackInfo(f"{self._owner}.{source}", self._owner, KINDS[source], source, codec)
        uplink = self._uplinks[mid] = Uplink(info, inbound, self._send_rtcp)
        uplink.open(self._room.publish(info, uplink.request_keyframe))

    def _agree_downlink(self, section: sdp.Section, track_id: str) -> sdp.Agreed:
        track = self._room.tracks.get(track_id)
        choice = negotiation.choose_for_track(section, track.codec) if track and track.kind == section.kind else None
        if track is None or choice is None:
            if section.mid in self._downlinks:
                self._downlinks.pop(section.mid).close()
            return negotiation.agree_to_pause(section)
        downlink = self._downlinks.get(section.mid)
        if downlink is None or downlink.codec != track.codec:
            downlink = self._open_downlink(section, track, choice)
        ssrcs = (downlink.shape.ssrc, *([downlink.shape.rtx_ssrc] if choice.rtx else []))
        return negotiation.agree_to_send(section, choice, track.owner, track_id, ssrcs)

    def _open_downlink(self, section: sdp.Section, track: TrackInfo, choice: Choice) -> Downlink:
        if section.mid in self._downlinks:
            self._downlinks.pop(section.mid).close()
        downlink = Downlink(track, _shape(section, choice), track.owner)
        self._downlinks[section.mid] = downlink
        if self._destination is not None:
            downlink.connect(self._destination)
        return downlink


def _shape(section: sdp.Section, choice: Choice) -> OutputShape:
    """A stream with random SSRCs; the first number is in the lower half, so that it wraps late (RFC 3711 § 3.3.1)."""
    agreed = negotiation.agree_to_send(section, choice, "", "", ()).extensions
    return OutputShape(
        ssrc=_fresh_ssrc(),
        payload_type=choice.media.number,
        clock_rate=choice.media.clock_rate,
        first_sequence=secrets.randbelow(1 << 15),
        mid=section.mid[:16],
        mid_id=agreed.get(negotiation.MID, 0) if len(section.mid) <= 16 else 0,
        send_time_id=agreed.get(negotiation.SEND_TIME, 0),
        level_id=agreed.get(negotiation.AUDIO_LEVEL, 0),
        rtx_ssrc=_fresh_ssrc() if choice.rtx else 0,
        rtx_payload_type=choice.rtx.number if choice.rtx else 0,
    )


def _fresh_ssrc() -> int:
    """Never 0, which stands for "none"."""
    return secrets.randbelow((1 << 32) - 1) + 1
