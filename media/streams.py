"""The streams of one browser: what each offer adds, keeps and ends.

An m-line keeps its stream as long as it is named for the same source or track; whatever an offer no longer names ends.
A refused offer changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from media import negotiation, sdp
from media.admission import REFUSAL_CODE, REFUSAL_TEXT
from media.downlink import Downlink
from media.fanout.ports import Clock, Link, Outbound
from media.negotiation import Choice
from media.ports import Kind, Source, TrackInfo
from media.room import Room
from media.texts import N_
from media.uplink import Shapes, Uplink

KINDS: Final[Mapping[Source, Kind]] = {"camera": "video", "microphone": "audio"}


class OfferRefused(Exception):
    """The offer cannot be answered. `code` is for programs, `text` for the person before the browser (German)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


REFUSALS: Final[Mapping[str, str]] = {
    "malformed-offer": N_(
        "Der Browser hat eine unlesbare Verbindungsanfrage geschickt. Bitte laden Sie die Seite neu."
    ),
    "unknown-mid": N_(
        "Die Verbindungsanfrage nennt Ton oder Bild, das sie nicht enthält. Bitte laden Sie die Seite neu."
    ),
    "duplicate-source": N_("Kamera oder Mikrofon ist doppelt angemeldet. Bitte laden Sie die Seite neu."),
    "track-taken": N_("Ihre Kamera oder Ihr Mikrofon ist schon von einem anderen Gerät verbunden."),
    "no-codec": N_("Dieser Browser bietet kein Format an, das der Saal versteht (VP8, VP9, H.264, AV1 oder Opus)."),
    "too-many-offers": N_("Der Browser verhandelt zu oft. Bitte laden Sie die Seite neu."),
    REFUSAL_CODE: REFUSAL_TEXT,
    "closed": N_("Die Verbindung ist beendet. Bitte laden Sie die Seite neu."),
}


def refusal(code: str) -> OfferRefused:
    """The refusal of that code with its sentence."""
    return OfferRefused(code, REFUSALS[code])


class Streams:
    """Uplinks and downlinks by mid. `subscriber_id` is the browser's id in the room, `owner` that of its tracks.

    `admit` gives the code of a refusal where one more publisher would hurt the others, `on_demand` is called when what
    may be sent to the browser has changed, `on_watched` when other layers of its own camera are watched than before.
    """

    def __init__(
        self,
        room: Room,
        subscriber_id: str,
        owner: str,
        now: Clock,
        admit: Callable[[], str | None],
        on_demand: Callable[[], None],
        on_watched: Callable[[], None],
    ) -> None:
        self._room = room
        self._subscriber_id = subscriber_id
        self._owner = owner
        self._now = now
        self._admit = admit
        self._on_demand = on_demand
        self._on_watched = on_watched
        self._link: Link | None = None
        self._heights: Mapping[str, int] = {}
        self._uplinks: dict[str, Uplink] = {}
        self._downlinks: dict[str, Downlink] = {}
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

    def connect(self, link: Link) -> None:
        """The connection stands."""
        self._link = link
        for uplink in self.uplinks:
            uplink.connect(link, self._now)
        for downlink in self.downlinks:
            downlink.connect(link)
        self.attach()

    def attach(self) -> None:
        """Take up subscriptions whose track is there (again)."""
        for downlink in self.downlinks:
            downlink.attach(self._room, self._subscriber_id)

    def want(self, heights: Mapping[str, int]) -> None:
        """At which height in pixels the page shows each track; also for those it subscribes to later."""
        self._heights = dict(heights)
        for downlink in self.downlinks:
            if downlink.track.track_id in heights:
                downlink.want(heights[downlink.track.track_id])

    def close(self) -> None:
        """End all."""
        self._unwatch()
        for downlink in self.downlinks:
            downlink.close()
        for mid in list(self._uplinks):
            self._uplinks.pop(mid).close()

    # -- what the browser sends --------------------------------------------------------------------------------------

    def _check(
        self, offer: sdp.Offer, publishes: Mapping[str, Source], subscribes: Mapping[str, str]
    ) -> dict[str, Choice]:
        """The formats for what is published; raises OfferRefused before anything has changed."""
        if len(set(publishes.values())) != len(publishes):
            raise refusal("duplicate-source")
        if any(offer.section(mid) is None for mid in (*publishes, *subscribes)):
            raise refusal("unknown-mid")
        choices = {
            section.mid: self._check_publication(section, publishes[section.mid])
            for section in offer.sections
            if section.mid in publishes and section.sends
        }
        if choices and not self._uplinks and (code := self._admit()) is not None:
            raise refusal(code)
        return choices

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
                self._uplinks.pop(mid).close()
        for mid, downlink in list(self._downlinks.items()):
            if mid not in receiving or subscribes.get(mid) != downlink.track.track_id:
                self._downlinks.pop(mid).close()

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
        shapes = negotiation.inbounds(section, choice, agreed)
        codec = negotiation.codec_of(choice.media)
        info = TrackInfo(f"{self._owner}.{source}", self._owner, KINDS[source], source, codec)
        present = self._uplinks.get(section.mid)
        if present is not None and present.fits(info, shapes):
            present.reshape(shapes)
        else:
            self._publish(section.mid, info, shapes)
        return agreed

    def _publish(self, mid: str, info: TrackInfo, shapes: Shapes) -> None:
        if mid in self._uplinks:
            self._uplinks.pop(mid).close()
        uplink = self._uplinks[mid] = Uplink(mid, info, shapes, self._room.open(info))
        uplink.listen(self._on_watched)
        if self._link is not None:
            uplink.connect(self._link, self._now)

    # -- what it receives --------------------------------------------------------------------------------------------

    def _agree_downlink(self, section: sdp.Section, track_id: str) -> sdp.Agreed:
        track = self._room.tracks.get(track_id)
        choice = negotiation.choose_for_track(section, track.codec) if track and track.kind == section.kind else None
        if track is None or choice is None:
            if section.mid in self._downlinks:
                self._downlinks.pop(section.mid).close()
            return negotiation.agree_to_pause(section)
        present = self._downlinks.get(section.mid)
        if (
            present is not None
            and present.track == track
            and present.shape == _shape(section, choice, track, present.shape)
        ):
            return _agreed(section, choice, track, present.shape)
        return _agreed(section, choice, track, self._open_downlink(section, track, choice).shape)

    def _open_downlink(self, section: sdp.Section, track: TrackInfo, choice: Choice) -> Downlink:
        if section.mid in self._downlinks:
            self._downlinks.pop(section.mid).close()
        downlink = Downlink(section.mid, track, _shape(section, choice, track, None), self._on_demand)
        self._downlinks[section.mid] = downlink
        if track.track_id in self._heights:
            downlink.want(self._heights[track.track_id])
        if self._link is not None:
            downlink.connect(self._link)
        return downlink


def _agreed(section: sdp.Section, choice: Choice, track: TrackInfo, shape: Outbound) -> sdp.Agreed:
    ssrcs = (shape.ssrc, shape.rtx_ssrc) if shape.rtx_ssrc else (shape.ssrc,)
    return negotiation.agree_to_send(section, choice, track.owner, track.track_id, ssrcs)


def _shape(section: sdp.Section, choice: Choice, track: TrackInfo, like: Outbound | None) -> Outbound:
    """The stream for the m-line, with the identity of `like` or one of its own.

    The first number is in the lower half, so that it wraps late (RFC 3711 § 3.3.1).
    """
    ssrc = like.ssrc if like else _fresh_ssrc()
    rtx_ssrc = (like.rtx_ssrc if like else _fresh_ssrc()) if choice.rtx else 0
    first = like.first_sequence if like else secrets.randbelow(1 << 15)
    agreed = negotiation.agree_to_send(section, choice, track.owner, track.track_id, ())
    return negotiation.outbound(section, choice, agreed, track.owner, ssrc, rtx_ssrc, first)


def _fresh_ssrc() -> int:
    """Never 0, which stands for "none"."""
    return secrets.randbelow((1 << 32) - 1) + 1
