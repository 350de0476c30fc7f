"""Who is connected and heard right now, second by second, from the room's own counts.

Nothing here is stored: the log knows presence, this knows packets, and the ledger (`server.perception`) keeps who
perceived whom; of that, this tells only by how many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from media.perception import Audience
from media.room import Room
from server.clients import Clients
from server.floor import HALL, PROGRAMME, is_device

NOBODY: Final = Audience(0, 0, 0)


class Live:
    """Samples the room; a track is live while packets arrived since the sample before, or would if anybody watched.

    `audiences` is by how many each owner of a track was seen and heard in the last second. `silent`: nothing comes from
    the hall's microphone while somebody there has the floor; `shut`: a microphone that was to open did not;
    `speakers`: the hall's loudspeakers play who is elsewhere.
    """

    def __init__(self, room: Room, clients: Clients, local: Callable[[], frozenset[str]]) -> None:
        self._room = room
        self._clients = clients
        self._local = local
        self._counted: Mapping[str, int] = {}
        self._moving: frozenset[str] = frozenset()
        self._silenced: frozenset[str] = frozenset()
        self.audiences: Mapping[str, Audience] = {}
        self.on_air = False
        self.silent = False
        self.shut = False
        self.speakers = False

    def count(self) -> None:
        """Compare packet counts with the last time; called once a second."""
        activity = self._room.activity()
        counts = {track_id: one.packets_in for track_id, one in activity.items()}
        self._silenced = frozenset(track_id for track_id, one in activity.items() if one.silenced)
        moving = {one for one, count in counts.items() if count > self._counted.get(one, -1)}
        self._moving = frozenset(moving | {track_id for track_id, one in activity.items() if one.paused})
        self._counted = counts

    def sample(self) -> dict[str, Any]:
        """The `live` message of web/PROTOCOL.md, as of the last count."""
        screens = [client for client in self._clients if client.role == "hall" and client.peer]
        owners = {track.owner for track in self._room.tracks.values() if not is_device(track.owner)} - {HALL}
        connected = {client.person_id for client in self._clients if client.person_id}
        return {
            "people": {
                person: self._person(person, person in connected, bool(screens))
                for person in sorted(owners | connected)
            },
            "hall": {
                **self._flows(HALL),
                "screen": bool(screens),
                "silent": self.silent,
                "shut": self.shut,
                "speakers": self.speakers,
            },
            "stream": self._stream(),
        }

    def _person(self, person: str, connected: bool, screen: bool) -> dict[str, bool | int]:
        flows, audience = self._flows(person), self.audiences.get(person, NOBODY)
        return {
            "connected": connected or flows["video"] or flows["audio"],
            **flows,
            "heard": flows["audio"] and not self._is_silenced(person),
            "in_hall": screen and (flows["video"] or flows["audio"]),
            "seen_by": audience.seen_by,
            "heard_by": audience.heard_by,
            "of": audience.of,
        }

    def _flows(self, owner: str) -> dict[str, bool]:
        kinds = {
            track.kind
            for track in self._room.tracks.values()
            if track.owner == owner and track.track_id in self._moving
        }
        return {"video": "video" in kinds, "audio": "audio" in kinds}

    def _is_silenced(self, owner: str) -> bool:
        return all(
            track.track_id in self._silenced
            for track in self._room.tracks.values()
            if track.owner == owner and track.kind == "audio"
        )

    def _stream(self) -> str:
        if PROGRAMME.removeprefix("local:") not in self._local():
            return "off"
        return "on" if self.on_air else "placard"
