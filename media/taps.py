"""Subscribers of this machine (programme, recorder, simulated screens): copies of the best layer that flows.

They get whole packets, so nothing is rewritten for them: a change of layer shows as a new SSRC that begins with a
keyframe, the same as when a publisher reloads its page. A change waits for that keyframe while the old layer goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

from media import codecs, rtp
from media.layers import Layer
from media.ports import PacketSink, TrackInfo


class LayerTap:
    """The tap on one layer; hands on to the track's `Taps` under its own name."""

    def __init__(self, taps: Taps, layer: Layer) -> None:
        self._taps = taps
        self.layer = layer

    def packet(self, packet: bytes) -> None:
        """fanout.ports.Tap."""
        self._taps.packet(self.layer, packet)

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        """fanout.ports.Tap."""
        self._taps.sender_report(self.layer, ntp_time, rtp_time)


class Taps:
    """All local subscribers of one track. `sinks` are those that may receive now."""

    def __init__(self, info: TrackInfo) -> None:
        self._info = info
        self._sinks: tuple[PacketSink, ...] = ()
        self._current: Layer | None = None
        self._next: Layer | None = None

    @property
    def source_layer(self) -> Layer | None:
        """The layer whose keyframes matter to the sinks."""
        return self._next or self._current

    def serve(self, sinks: Sequence[PacketSink], layers: Sequence[Layer]) -> None:
        """These sinks are to have the best of these layers that flows; nothing where there are none."""
        newcomers = [sink for sink in sinks if sink not in self._sinks]
        self._sinks = tuple(sinks)
        wanted = _best(layers) if sinks else None
        if self._current not in layers:
            self._drop()
        self._head_for(wanted)
        self._welcome(newcomers)

    def _head_for(self, wanted: Layer | None) -> None:
        if wanted is None:
            self._drop()
        elif wanted is self._current:
            self._forget_next()
        elif wanted is not self._next:
            self._forget_next()
            self._next = wanted
            wanted.source.tap(LayerTap(self, wanted))
            if self._info.kind == "video":
                wanted.ask_keyframe()

    def _welcome(self, newcomers: Sequence[PacketSink]) -> None:
        layer = self.source_layer
        if not newcomers or layer is None:
            return
        clock = layer.source.stats().clock
        for sink in newcomers if clock else ():
            sink.sender_report(self._info, *(clock or (0, 0)))
        if self._info.kind == "video":
            layer.ask_keyframe()

    def packet(self, layer: Layer, packet: bytes) -> None:
        """A copy from one of the tapped layers."""
        if layer is self._next and self._may_switch(packet):
            self._switch()
        if layer is self._current:
            for sink in self._sinks:
                sink.packet(self._info, packet)

    def _may_switch(self, packet: bytes) -> bool:
        if self._current is None or self._info.kind == "audio":
            return True
        return codecs.describe(self._info.codec.name.upper(), packet[rtp.payload_offset(packet) :]).keyframe

    def _switch(self) -> None:
        if self._current is not None:
            self._current.source.tap(None)
        self._current, self._next = self._next, None
        clock = self._current.source.stats().clock if self._current else None
        for sink in self._sinks if clock else ():
            sink.sender_report(self._info, *(clock or (0, 0)))

    def sender_report(self, layer: Layer, ntp_time: int, rtp_time: int) -> None:
        """The clock of one of the tapped layers."""
        if layer is self._current or self._current is None:
            for sink in self._sinks:
                sink.sender_report(self._info, ntp_time, rtp_time)

    def close(self) -> None:
        """The track has gone."""
        self._sinks = ()
        self._drop()

    def _drop(self) -> None:
        self._forget_next()
        if self._current is not None:
            self._current.source.tap(None)
            self._current = None

    def _forget_next(self) -> None:
        if self._next is not None:
            self._next.source.tap(None)
            self._next = None


def _best(layers: Sequence[Layer]) -> Layer | None:
    """The highest that flows; before any does, the highest."""
    return next((layer for layer in reversed(layers) if layer.active), layers[-1] if layers else None)
