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
from hardware.capture.sources import NothingInside, Order, Source, Timed
from hardware.capture.tracks import OutTrack, PictureTrack, SoundTrack

logger = logging.getLogger(__name__)

State = Literal["live", "reconnecting", "lost"]
LOST_AFTER = 4  # failed attempts in a row (about 4 s) before "it is connected again" becomes "somebody should look"

TEXTS: dict[State, str] = {
    "live": "{device} überträgt.",
    "reconnecting": "{device} hat aufgehört zu übertragen und wird neu verbunden.",
    "lost": "{device} ist nicht erreichbar ({why}). Bitte Gerät und Kabel prüfen; es wird weiter versucht.",
}


@dataclass(frozen=True, slots=True)
class Status:
    """How a source is; `text` is a German sentence for the people in the hall."""

    tracks: tuple[str, ...]
    state: State
    text: str


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
        self.last_frame = order.clock.now()
        self._device = device
        self._order = order
        self._source = source
        self._tracks = tuple(tracks)
        self._deliver = deliver
        self._report = report
        self._backoff = Backoff()

    def run(self) -> None:
        """Serve, and again; returns when it shall stop."""
        while True:
            began = self._order.clock.now()
            why = self._serve()
            delay = self._backoff.failed(self._order.clock.now() - began)
            if self._order.wait(0.0):
                return
            self._missed(why)
            if self._order.wait(delay):
                return

    def _missed(self, why: str) -> None:
        """A source that was there is waited for a while; one that never was is told at once."""
        patient = self.state in ("live", "reconnecting") and self._backoff.failures < LOST_AFTER
        self._enter("reconnecting" if patient else "lost", why)

    def _serve(self) -> str:
        """Hand over one life of the source; why it ended."""
        try:
            for timed in self._source(self._order):
                self._take(timed)
        except (av.FFmpegError, OSError) as error:
            return error.strerror or type(error).__name__  # not str(): it may hold a camera's address with its password
        except NothingInside:
            return "weder Bild noch Ton darin"
        return "Ende der Übertragung"

    def _take(self, timed: Timed) -> None:
        self.last_frame = self._order.clock.now()
        self._enter("live", "")
        for track in self._tracks:
            packets = _encoded(track, timed)
            if packets:
                self._deliver(track, packets)

    def _enter(self, state: State, why: str) -> None:
        if state == self.state and state != "lost":
            return
        if state != self.state:
            logger.info("%s: %s %s", self._device, state, why)
        self.state = state
        ids = tuple(track.info.track_id for track in self._tracks)
        self._report(Status(ids, state, TEXTS[state].format(device=self._device, why=why)))


def _encoded(track: PictureTrack | SoundTrack, timed: Timed) -> list[bytes]:
    """The track's packets of a frame; none where the frame is of the other kind."""
    if isinstance(track, PictureTrack) and isinstance(timed.frame, av.VideoFrame):
        return track.take(timed.frame, timed.at)
    if isinstance(track, SoundTrack) and isinstance(timed.frame, av.AudioFrame):
        return track.take(timed.frame, timed.at)
    return []
