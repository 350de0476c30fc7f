"""Plays the mix without end: opens the output, plays frame after frame, and tries again when the device has gone.

Runs in a thread of its own, because a sound card's `write` waits. While there is no device the mix goes on into
nothing, in time: who comes back on hears what is said now and not what was said meanwhile.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Literal

from hardware.backoff import Backoff
from hardware.room.mix import SILENCE, Sound, level
from hardware.room.outputs import FRAME_S, Beat, Output, Wait
from hardware.room.voices import Voices
from media.ports import TrackInfo
from media.texts import N_

logger = logging.getLogger(__name__)

State = Literal["starting", "playing", "reconnecting", "lost"]
LOST_AFTER: Final = 4  # failed attempts in a row (about 4 s) before "it comes back" becomes "somebody should look"
WAITING: Final = 4096  # packets between link and player: ten seconds of eight voices; the oldest are dropped
HEARD_FRAMES: Final = 50  # frames over which the loudest makes the meter: one second

TEXTS: Final[Mapping[State, str]] = {
    "starting": N_("Die Lautsprecher im Saal werden geöffnet."),
    "playing": N_("Die Lautsprecher im Saal spielen."),
    "reconnecting": N_("Die Lautsprecher im Saal sind weg ({why}) und werden neu verbunden."),
    "lost": N_(
        "Die Lautsprecher im Saal sind nicht erreichbar ({why}). Bitte Gerät und Kabel prüfen; es wird weiter versucht."
    ),
}


@dataclass(frozen=True, slots=True)
class Status:
    """How the loudspeakers are; `why` is the device's own word, `level` in dBFS, `voices` how many are in the mix."""

    state: State
    why: str
    level: float
    voices: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Exactly these tracks are in the mix."""

    tracks: Mapping[str, TrackInfo]


@dataclass(frozen=True, slots=True)
class Said:
    """An RTP packet of a track."""

    track_id: str
    packet: bytes


class Player:
    """`open_output` opens the device, `on_state` hears of every change of state; both are called in the thread.

    `last_frame` is when the last frame was taken, by `now`: a driver that is stuck shows there.
    """

    def __init__(
        self, open_output: Callable[[Beat], Output], now: Callable[[], float], wait: Wait, on_state: Callable[[], None]
    ) -> None:
        self._open_output = open_output
        self._now = now
        self._wait = wait
        self._on_state = on_state
        self._beat = Beat(now, wait)
        self._voices = Voices()
        self._inbox: deque[Said] = deque(maxlen=WAITING)
        self._wanted: Heard | None = None
        self._levels: deque[float] = deque(maxlen=HEARD_FRAMES)
        self._backoff = Backoff()
        self._state: State = "starting"
        self._why = ""
        self.last_frame = now()

    def put(self, message: Heard | Said) -> None:
        """For any thread; of the lists only the newest counts."""
        if isinstance(message, Heard):
            self._wanted = message
        else:
            self._inbox.append(message)

    @property
    def status(self) -> Status:
        """For any thread."""
        return Status(self._state, self._why, max(tuple(self._levels), default=SILENCE), len(self._voices))

    def run(self) -> None:
        """Play, and again; returns when it shall stop."""
        while not self._wait(0.0):
            began = self._now()
            why = self._serve()
            if self._wait(0.0):
                return
            self._missed(why, self._backoff.failed(self._now() - began))

    def _serve(self) -> str:
        """One life of the device; why it ended."""
        try:
            with closing(self._open_output(self._beat)) as output:
                self._play(output)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def _play(self, output: Output) -> None:
        self._enter("playing", "")
        while not self._wait(0.0):
            output.play(self._frame())

    def _missed(self, why: str, delay: float) -> None:
        """A device that was there is waited for a while; one that never was is told at once."""
        patient = self._state in ("playing", "reconnecting") and self._backoff.failures < LOST_AFTER
        self._enter("reconnecting" if patient else "lost", why)
        for _ in range(round(delay / FRAME_S)):
            self._frame()
            self._beat.keep()

    def _frame(self) -> Sound:
        """The next 20 ms, with everything that has come until now."""
        if (wanted := self._wanted) is not None:
            self._wanted = None
            self._voices.hear(wanted.tracks)
        while self._inbox:
            said = self._inbox.popleft()
            self._voices.push(said.track_id, said.packet)
        frame = self._voices.frame()
        self._levels.append(level(frame))
        self.last_frame = self._now()
        return frame

    def _enter(self, state: State, why: str) -> None:
        if (state, why) == (self._state, self._why):
            return
        logger.info("loudspeakers: %s %s", state, why)
        self._state, self._why = state, why
        self._on_state()
