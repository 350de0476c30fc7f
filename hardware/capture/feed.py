"""One source on its way into the meeting: open, encode, hand over, and try again when it ends or breaks.

Runs in a thread of its own, because reading a device blocks; what it makes goes to the event loop through `Outlet`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import av

from hardware.backoff import Backoff
from hardware.capture.faults import FAILURES, Fault, fault_of, said
from hardware.capture.timed import Advice, Encoded, Order, Source, Timed
from hardware.capture.tracks import OutTrack, PictureTrack, SoundTrack
from hardware.settings import Scheme

logger = logging.getLogger(__name__)

State = Literal["live", "reconnecting", "lost"]
LOST_AFTER = 4  # failed attempts in a row (about 4 s) before "it is connected again" becomes "somebody should look"


@dataclass(frozen=True, slots=True)
class Status:
    """How a source is: why it is not there, or, while it is, what to change. `paced`: it makes no keyframe on request.

    The words are for programs; `server.captures` has the sentences for people.
    """

    device: str
    tracks: tuple[str, ...]
    state: State
    fault: Fault | None = None
    advice: Advice = ""
    paced: bool = False


class Feed:
    """Serves its tracks from a source until its order's `wait` says stop; `run` is the thread's body."""

    def __init__(
        self,
        device: str,
        order: Order,
        source: Source,
        tracks: Sequence[PictureTrack | SoundTrack],
        deliver: Callable[[OutTrack, list[bytes]], None],
        report: Callable[[Status], None],
    ) -> None:
        self.state: State | None = None  # neither seen nor missed yet
        self.last_sign: float | None = None  # when the attempt under way began, or had its last frame; None between two
        self.scheme: Scheme = order.address.scheme
        self._device = device
        self._order = order
        self._source = source
        self._tracks = tuple(tracks)
        self._deliver = deliver
        self._report = report
        self._backoff = Backoff()
        self._told: Status | None = None
        self._paced = False

    def run(self) -> None:
        """Serve, and again; returns when it shall stop."""
        while True:
            began = self.last_sign = self._order.clock.now()
            fault = self._serve()
            self.last_sign = None
            delay = self._backoff.failed(self._order.clock.now() - began)
            if self._order.wait(0.0):
                return
            self._missed(fault)
            if self._order.wait(delay):
                return

    def _missed(self, fault: Fault) -> None:
        """A source that was there is waited for a while; one that never was is told at once."""
        patient = self.state in ("live", "reconnecting") and self._backoff.failures < LOST_AFTER
        self._enter("reconnecting" if patient else "lost", fault)

    def _serve(self) -> Fault:
        """Hand over one life of the source; why it ended."""
        try:
            for timed in self._source(self._order):
                self._take(timed)
        except FAILURES as error:
            logger.info("%s: %s", self._device, said(error))
            return fault_of(error)
        return "ended"

    def _take(self, timed: Timed) -> None:
        self.last_sign = self._order.clock.now()
        if not isinstance(timed.frame, av.AudioFrame):
            self._paced = isinstance(timed.frame, Encoded)
            self._enter("live", advice=timed.advice)
        elif self.state != "live":
            self._enter("live")
        for track in self._tracks:
            packets = _encoded(track, timed)
            if packets:
                self._deliver(track, packets)

    def _enter(self, state: State, fault: Fault | None = None, advice: Advice = "") -> None:
        """Tell what is new; what is lost is told again with each attempt, for whoever has just connected."""
        ids = tuple(track.info.track_id for track in self._tracks)
        status = Status(self._device, ids, state, fault, advice, self._paced)
        if status == self._told and state != "lost":
            return
        if status != self._told:
            logger.info("%s: %s %s %s", self._device, state, fault or "", advice)
        self.state, self._told = state, status
        self._report(status)


def _encoded(track: PictureTrack | SoundTrack, timed: Timed) -> list[bytes]:
    """The track's packets of a frame; none where the frame is of the other kind, or of another camera."""
    match track, timed.frame:
        case PictureTrack(), av.VideoFrame() | Encoded() as picture if track.camera == timed.camera:
            return track.take(picture, timed.at)
        case SoundTrack(), av.AudioFrame() as sound:
            return track.take(sound, timed.at)
    return []
