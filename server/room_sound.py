"""The sound of the hall, both ways: who is played by its loudspeakers, and whether its microphone is heard.

What the room lets through is what is played: the tracks of people that are not silenced now. So there is no second
list of who may be heard, and whoever is cut is cut here by the same act (`server/floor.py`). Neither the hall nor the
programme is ever among them, nor a page of somebody who sits in the hall: loudspeakers that play what microphones in
the hall hear howl.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from agenda.events import Recorded
from agenda.meeting import Meeting
from hardware.room.child import NAME
from hardware.room.mix import SILENCE
from hardware.room.silence import Silence, after
from media.ports import TrackInfo
from server.config import Settings
from server.floor import HALL, PICTURE_OWNER, is_device
from server.hall_meter import HallMeter
from server.health import Health, PartState
from server.sitting import Sitting
from server.texts import N_

SECOND_S: Final = 1.0
"""Between two looks at the meters; the pages are told as often."""

MUTE: Final = N_(
    "Aus dem Saalmikrofon kommt nichts, obwohl im Saal jemand das Wort hat; bitte Mikrofon, Mischpult und Kabel prüfen."
)
NOT_YET: Final = N_("Die Lautsprecher im Saal haben sich noch nicht gemeldet.")


def argv(settings: Settings, socket: Path) -> Sequence[str]:
    """`python -m hardware.room …`"""
    return (sys.executable, "-m", "hardware.room", "--socket", str(socket), "--output", settings.outputs.sound)


def mix(tracks: Mapping[str, TrackInfo], silenced: Collection[str]) -> tuple[str, ...]:
    """The tracks that the hall's loudspeakers play: people's microphones that are open now."""
    return tuple(
        track_id
        for track_id, track in sorted(tracks.items())
        if track.kind == "audio" and _is_person(track.owner) and track_id not in silenced
    )


def _is_person(owner: str) -> bool:
    return owner not in (HALL, PICTURE_OWNER) and not is_device(owner)


def speaks_in_hall(meeting: Meeting) -> bool:
    """Whether somebody in the hall has the floor and the time of speaking runs: then a voice is to be heard."""
    floor = meeting.floor if meeting.state == "open" else None
    if floor is None or floor.clock.running_since is None:
        return False
    return meeting.people[floor.person_id].present == "hall"


class RoomSound:
    """Watches the sound of one sitting's hall; `plays` where loudspeakers are configured, `listens` a microphone."""

    def __init__(self, sitting: Sitting, *, plays: bool, listens: bool) -> None:
        self._sitting = sitting
        self._plays = plays
        self._listens = listens
        self._mix: tuple[str, ...] | None = None
        self._told: Mapping[str, Any] | None = None
        self._meter = HallMeter(sitting.room, sitting.clock.monotonic)
        self._silence = Silence()
        self._level: float | None = None
        if plays:
            sitting.hear(NAME, self._hear)
            sitting.desk.listen(self._meeting_changed)
            sitting.room.watch(self._tell_mix)
            self._tell_mix()

    def join(self, health: Health) -> None:
        """Show how it is to the technician and to Prometheus."""
        if self._plays:
            health.register("room", self.output_state)
        if self._listens:
            health.register("microphone", self.microphone_state)

    async def run(self) -> None:
        """Look at the meters once a second, until cancelled."""
        while True:
            self.second()
            await self._sitting.pause(SECOND_S)

    def second(self) -> None:
        """One look: how loud the hall's microphone is, and what the pages are to know."""
        self._level = self._meter.level()
        speaking = self._listens and speaks_in_hall(self._sitting.desk.meeting)
        now = self._sitting.clock.monotonic()
        self._silence = after(self._silence, now, speaking=speaking, level=self._level)
        self._sitting.live.silent = self._silence.alarm
        self._sitting.live.speakers = self._is_playing()

    # -- loudspeakers --------------------------------------------------------------------------------------------------

    def output_state(self) -> PartState:
        """For the technician's page: what the process of the loudspeakers says of itself."""
        told = self._told if self._is_there() else None
        if told is None:
            return PartState("degraded", NOT_YET)
        values = {"level_db": told["level"], "voices": told["voices"]}
        return PartState("ok" if told["state"] == "playing" else "degraded", told["text"], values)

    def _hear(self, message: dict[str, Any]) -> None:
        self._told = message

    def _is_there(self) -> bool:
        return self._told is not None and NAME in self._sitting.local.connected()

    def _is_playing(self) -> bool:
        return self._is_there() and self._told is not None and self._told["state"] == "playing"

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self._tell_mix()

    def _tell_mix(self) -> None:
        now = mix(self._sitting.room.tracks, self._sitting.room.silenced)
        if now != self._mix:
            self._mix = now
            self._sitting.local.send(NAME, {"type": "mix", "tracks": list(now)})

    # -- microphone ----------------------------------------------------------------------------------------------------

    def microphone_state(self) -> PartState:
        """For the technician's page: the meter, and the alarm."""
        level = SILENCE if self._level is None else round(self._level, 1)
        alarm = self._silence.alarm
        return PartState("degraded" if alarm else "ok", MUTE if alarm else "", {"level_db": level})


def start(settings: Settings, sitting: Sitting, health: Health, tasks: asyncio.TaskGroup) -> None:
    """Watch the sound of the hall in `tasks`."""
    listens = settings.hall.audio != "none" or bool(settings.whip.hall_token)
    sound = RoomSound(sitting, plays=settings.outputs.sound != "none", listens=listens)
    sound.join(health)
    tasks.create_task(sound.run(), name="sound of the hall")
