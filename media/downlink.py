"""One track as a browser receives it: an m-line, its share in the track, and the layer it was granted.

It outlives its share: when the track ends and comes again under the same id (its publisher reloaded the page), the
same m-line goes on without a new offer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from media.fanout.ports import ALL_TEMPORAL, Link, Output, OutputStats
from media.fanout.ports import Outbound as Shape
from media.layers import Layer
from media.peerstats import DownlinkStats
from media.ports import TrackInfo
from media.room import Room
from media.router import Share

USUAL_HEIGHT: Final = 360
"""Pixels: what a page that says nothing is taken to show."""


class Downlink:
    """`on_change` is called when the layers that may be sent have changed (`router.Receiver`)."""

    def __init__(self, mid: str, track: TrackInfo, shape: Shape, on_change: Callable[[], None]) -> None:
        self.mid = mid
        self.track = track
        self.shape = shape
        self.height = USUAL_HEIGHT
        self._on_change = on_change
        self._output: Output | None = None
        self._share: Share | None = None
        self._granted: tuple[Layer, int] | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What may be sent now, lowest first."""
        return self._share.layers if self._share is not None and self._output is not None else ()

    @property
    def granted(self) -> str | None:
        """The rid of the layer that was granted."""
        return self._granted[0].rid if self._granted else None

    def connect(self, link: Link) -> None:
        """The browser is ready to receive."""
        self._output = link.send(self.shape)

    def attach(self, room: Room, subscriber_id: str) -> None:
        """Take a share, where connected and the track is there in the agreed format."""
        track = room.tracks.get(self.track.track_id)
        if self._output is None or self._share is not None or track is None or track.codec != self.track.codec:
            return
        self._share = room.share(track.track_id, subscriber_id, self)
        self._share.want(self._wanted_height)
        self.changed()

    def want(self, height: int) -> None:
        """The height in pixels at which the page shows the picture; 0: not at all."""
        self.height = height
        if self._share is not None:
            self._share.want(self._wanted_height)

    @property
    def _wanted_height(self) -> int:
        return self.height if self.track.kind == "video" else 1

    def changed(self) -> None:
        """Receiver: what may not be sent any more stops at once, sound starts at once, pictures wait for a grant."""
        if self._granted is not None and self._granted[0] not in self.layers:
            self.grant(None)
        if self.track.kind == "audio" and self.layers:
            self.grant(self.layers[0].rid)
        self._on_change()

    def ended(self) -> None:
        """Receiver: the track is gone; `attach` takes it up again when it returns."""
        self._share = None
        self.grant(None)
        self._on_change()

    def grant(self, rid: str | None, temporal: int = ALL_TEMPORAL) -> None:
        """Send this layer, up to this temporal layer, or nothing."""
        layer = next((one for one in self.layers if one.rid == rid), None)
        granted = (layer, temporal) if layer is not None else None
        if granted == self._granted or self._output is None:
            return
        self._granted = granted
        if self._share is not None:
            self._share.grant(self.granted)
        self._output.attach(layer.source if layer is not None else None, temporal)

    def close(self) -> None:
        """End share and stream."""
        if self._share is not None:
            self._share.close()
            self._share = None
        if self._output is not None:
            self._output.close()
            self._output = None

    def output(self) -> OutputStats | None:
        """The stream's totals, None before `connect`."""
        return self._output.stats() if self._output is not None else None

    def stats(self) -> DownlinkStats | None:
        """Totals and what flows; None before `connect`."""
        totals = self.output()
        if totals is None:
            return None
        flowing = next((layer.rid for layer in self.layers if layer.source is totals.source), None)
        return DownlinkStats(self.mid, self.track, flowing, self._wanted_height, totals, self.shape.ssrc)
