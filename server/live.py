"""Who is connected and heard right now, second by second, from the room's own counts.

Nothing here is stored: the log knows presence, this knows packets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from media.room import Room
from server.clients import Clients
from server.floor import HALL, PROGRAMME


class Live:
    """Samples the room; a track is live while packets arrived since the sample before."""

    def __init__(self, room: Room, clients: Clients, local: Callable[[], frozenset[str]]) -> None:
        self._room = room
        self._clients = clients
        self._local = local
        self._counted: Mapping[str, int] = {}
        self._moving: frozenset[str] = frozenset()
        self.on_air = False

    def count(self) -> None:
        """Compare packet counts with the last time; called once a second."""
        counts = {track_id: one.packets_in for track_id, one in self._room.activity().items()}
        self._moving = frozenset(one for one, count in counts.items() if count > self._counted.get(one, -1))
        self._counted = counts

    def sample(self) -> dict[str, Any]:
        """The `live` message of web/PROTOCOL.md, as of the last count."""
        screens = [client for client in self._clients if client.role == "hall" and client.peer]
        owners = {track.owner for track in self._room.tracks.values()} - {HALL}
        connected = {client.person_id for client in self._clients if client.person_id}
        return {
            "people": {
                person: self._person(person, person in connected, bool(screens))
                for person in sorted(owners | connected)
            },
            "hall": {**self._flows(HALL), "screen": bool(screens)},
            "stream": self._stream(),
        }

    def _person(self, person: str, connected: bool, screen: bool) -> dict[str, bool]:
        flows = self._flows(person)
        return {
            "connected": connected or flows["video"] or flows["audio"],
            **flows,
            "heard": flows["audio"] and not self._silenced(person),
            "in_hall": screen and (flows["video"] or flows["audio"]),
        }

    def _flows(self, owner: str) -> dict[str, bool]:
        kinds = {
            track.kind
            for track in self._room.tracks.values()
            if track.owner == owner and track.track_id in self._moving
        }
        return {"video": "video" in kinds, "audio": "audio" in kinds}

    def _silenced(self, owner: str) -> bool:
        activity = self._room.activity()
        return all(
            activity[track.track_id].silenced
            for track in self._room.tracks.values()
            if track.owner == owner and track.kind == "audio"
        )

    def _stream(self) -> str:
        if PROGRAMME.removeprefix("local:") not in self._local():
            return "off"
        return "on" if self.on_air else "placard"
