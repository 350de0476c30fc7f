"""One track as a browser sends it: its simulcast layers become sources of the fan-out once the connection stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from media.fanout.ports import Clock, Inbound, Link, Source
from media.layers import Layer
from media.peerstats import UplinkStats
from media.ports import TrackInfo
from media.router import TrackRouter

Shapes = Sequence[tuple[str, Inbound]]
"""What was agreed for the m-line: rid ("" where not simulcast) and stream, lowest layer first."""


class Uplink:
    """One m-line. It holds the track's place in the room from the answer to its end."""

    def __init__(self, mid: str, info: TrackInfo, shapes: Shapes, router: TrackRouter) -> None:
        self.mid = mid
        self.info = info
        self.watched: tuple[str, ...] | None = None
        self._shapes = tuple(shapes)
        self._router = router
        self._link: Link | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Its streams, lowest first; empty before `connect`."""
        return self._router.layers

    @property
    def transport_cc(self) -> bool:
        """Whether the browser numbers its packets for transport-wide feedback."""
        return any(shape.extensions.transport_cc for _, shape in self._shapes)

    def connect(self, link: Link, now: Clock) -> None:
        """The connection stands: expect the streams."""
        self._link = link
        self._router.bind([Layer(rid, partial(_receive, link, shape), None, now) for rid, shape in self._shapes])

    def fits(self, info: TrackInfo, shapes: Shapes) -> bool:
        """Whether a new offer asks for the same track with the same layers, so that everything may go on."""
        return info == self.info and [rid for rid, _ in shapes] == [rid for rid, _ in self._shapes]

    def reshape(self, shapes: Shapes) -> None:
        """Follow a new offer that fits."""
        if tuple(shapes) == self._shapes:
            return
        self._shapes = tuple(shapes)
        if self._link is not None:
            for layer, (_, shape) in zip(self.layers, shapes, strict=True):
                self._link.reshape(layer.source, shape)

    def listen(self, on_watched: Callable[[], None]) -> None:
        """Call when other layers are watched than before; `watched` names them."""

        def heard(rids: tuple[str, ...]) -> None:
            self.watched = rids
            on_watched()

        self._router.on_wishes = heard

    def close(self) -> None:
        """End the track."""
        self._router.close()

    def stats(self) -> UplinkStats:
        """Its layers' totals."""
        return UplinkStats(self.mid, self.info, tuple((layer.rid, layer.source.stats()) for layer in self.layers))


def _receive(link: Link, shape: Inbound, on_keyframe: Callable[[], None]) -> Source:
    return link.receive(shape, on_keyframe)
