"""One sitting at work: its desk, its room, the people connected, and the children that see and show it.

The join of everything that `server/build.py` puts together; it decides nothing itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

from agenda import chairing, remote
from agenda.commands import Actor, Role
from agenda.events import Recorded
from agenda.meeting import Meeting
from agenda.projections import Views
from agenda.withheld import reason_of, withheld
from media.local import LocalServer
from media.peer import Peer
from media.server import MediaServer
from server import floor
from server.clients import Client, Clients
from server.clock import Clock
from server.desk import MeetingDesk
from server.live import Live
from server.originals import Originals
from server.presence import RemotePresence
from server.record import Record
from server.scenes import Framing

Pause = Callable[[float], Awaitable[None]]

Observer = Callable[[], None]

KEPT_AWAY: frozenset[Role] = frozenset({"chair", "member"})
"""Whose picture and sound end with their person's part in the meeting; the clerk's page has neither."""


class Sitting:
    """What the pages, the feed and the bots work on."""

    def __init__(
        self,
        desk: MeetingDesk,
        media: MediaServer,
        tasks: asyncio.TaskGroup,
        clock: Clock,
        pause: Pause,
        papers: Path,
        zone: tzinfo,
        originals: Originals | None = None,
    ) -> None:
        self.desk = desk
        self.clock = clock
        self.pause = pause
        self.papers = papers
        self.record = Record(desk.meeting.meeting_id, desk.recorded, zone)
        self.room = media.room(desk.meeting.meeting_id)
        self.clients = Clients()
        self.local = LocalServer(self.room, self._from_child, self._children_changed)
        self.live = Live(self.room, self.clients, self.local.connected)
        self.presence = RemotePresence(desk, tasks, pause)
        self.children: dict[str, dict[str, Any]] = {}
        self._hearers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.media = media
        self._originals = originals
        self.heard_report: Callable[[Client, Mapping[str, Mapping[str, int]]], None] = lambda client, report: None
        self._observers: list[Observer] = []
        self._plan: floor.FloorPlan | None = None
        self._framing: Framing | None = None
        self._dark: frozenset[str] = frozenset()
        self._leader = ""
        self._views = Views(desk.meeting)
        desk.listen(self._meeting_changed)
        self.room.watch(self.apply_floor)

    # -- the floor -------------------------------------------------------------------------------------------------

    def apply_floor(self) -> None:
        """Make room, programme and hall follow the meeting. Cuts come first; only then may anybody be told."""
        plan = self._planned()
        leader = chairing.leader(self.desk.meeting)
        if plan == self._plan and leader == self._leader:
            return
        self._leader = leader
        self.room.silence(plan.silenced)
        self._withhold(plan)
        self.room.prefer(plan.preferred)
        self.live.on_air = plan.on_air
        self._tell_programme(plan)
        if self._plan is None or plan.hall != self._plan.hall:
            self.local.send("hall", dict(plan.hall))
        self._plan = plan
        self._offer(plan.dark)

    def _offer(self, dark: frozenset[str]) -> None:
        """Pages drop a picture that is withheld; else the last one before would stand there for ever."""
        if dark != self._dark:
            self._dark = dark
            self.people_changed()

    def frame(self, framing: Framing) -> None:
        """The hall's director has this on air."""
        self._framing = framing
        self.apply_floor()

    def _planned(self) -> floor.FloorPlan:
        return floor.plan(self.desk.meeting, self.room.tracks, self._originals, self._framing)

    def _tell_programme(self, plan: floor.FloorPlan) -> None:
        """The archive is shut before a scene that is not to be kept, and opened after the first that is."""
        before = self._plan
        if not plan.kept and (before is None or before.kept):
            self.local.send("programme", {"type": "archive", "open": False})
        if before is None or plan.scene != before.scene:
            self.local.send("programme", dict(plan.scene))
        if plan.kept and (before is None or not before.kept):
            self.local.send("programme", {"type": "archive", "open": True})

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self.apply_floor()
        self.record.add(recorded)

    # -- people ----------------------------------------------------------------------------------------------------

    def observe(self, observer: Observer) -> None:
        """Call the observer when somebody connects or leaves, or other tracks are on offer."""
        self._observers.append(observer)

    def people_changed(self) -> None:
        """Tell the observers."""
        for observer in self._observers:
            observer()

    def sections(self, audience: Role, person_id: str | None = None) -> dict[str, Any]:
        """What an audience sees of the meeting now; made once however many look."""
        if self._views.meeting is not self.desk.meeting:
            self._views = Views(self.desk.meeting, self._views)
        return self._views.of(audience, person_id)

    def view(self, client: Client) -> dict[str, Any]:
        """All sections of a client's view."""
        sections = self.sections(client.role, client.person_id)
        return sections | self.record.sections() if client.role == "clerk" else sections

    def on_offer(self) -> object:
        """Whatever `tracks_for` depends on, to be compared: nobody's tracks change while this stays the same."""
        meeting = self.desk.meeting
        tracks, kept = tuple(self.room.tracks.values()), frozenset(withheld(meeting))
        return tracks, kept, chairing.leader(meeting), meeting.public_excluded, self._dark

    def actor(self, client: Client) -> Actor:
        """In whose name a page gives commands; the chair's page acts for whoever leads."""
        return chairing.acting(self.desk.meeting, client.identity.actor)

    def tracks_for(self, client: Client) -> list[dict[str, str]]:
        """The tracks that a client may receive: all but its own; nothing to nor from who is kept from the meeting.

        The technician gets the pictures of the hall's cameras, to aim them, and nothing else.
        """
        kept = withheld(self.desk.meeting)
        if self.is_kept_away(client):
            return []
        offered = floor.shows_hall if client.role == "operator" else floor.is_offered
        return [
            {"id": track.track_id, "owner": track.owner, "kind": track.kind, "source": track.source}
            for track in self.room.tracks.values()
            if track.owner not in (client.person_id, *kept) and offered(track) and track.track_id not in self._dark
        ]

    def is_kept_away(self, client: Client) -> bool:
        """Whether its person is kept from the meeting now: neither sends nor receives anything.

        The chair's page stays the tool of whoever leads, but has picture and sound only while that person takes part.
        The technician is no part of what is not public.
        """
        if client.role == "operator":
            return self.desk.meeting.public_excluded
        return client.role in KEPT_AWAY and reason_of(self.desk.meeting, self.actor(client).person_id or "") is not None

    def check_may_join(self, client: Client) -> None:
        """Refuse picture and sound to a member who may not take part that way; raises Refusal with the rule."""
        person = self.desk.meeting.people.get(client.person_id or "")
        if client.role == "member" and person is not None and person.present != "remote":
            remote.check_may_join(self.desk.meeting, person)

    def peer(self, client: Client) -> Peer:
        """The client's media connection, made at its first offer, and anew where the last one has ended."""
        if client.peer is None or client.peer.state == "closed":
            owner = client.person_id or client.sid
            client.peer = self.media.create_peer(
                self.room, f"peer:{client.sid}", owner, lambda state: self._peer_state(client, state)
            )
            self._withhold(self._planned())
        return client.peer

    def _withhold(self, plan: floor.FloorPlan) -> None:
        """Nothing goes to the programme while it is off, nor to anybody who is kept from the meeting."""
        kept = {client.peer.peer_id for client in self.clients if client.peer and self.is_kept_away(client)}
        self.room.withhold(plan.withheld | kept)

    async def release(self, client: Client, *, left: bool = False) -> None:
        """End a client's media connection; `left` where its person means to go."""
        peer, client.peer = client.peer, None
        if peer is not None:
            peer.close()
            if client.role == "member" and client.person_id:
                ended = self.presence.left if left else self.presence.gone
                ended(client.person_id)
        self.people_changed()

    def _peer_state(self, client: Client, state: str) -> None:
        if client.role == "member" and client.person_id and state == "connected":
            self.presence.connected(client.person_id)

    # -- children --------------------------------------------------------------------------------------------------

    def send_members(self, active: Collection[str], speaking: str | None) -> None:
        """Tell the simulated members who of them is there and who talks."""
        self.local.send("members", {"type": "members", "active": sorted(active), "speaking": speaking})

    def hear(self, name: str, listener: Callable[[dict[str, Any]], None]) -> None:
        """Call the listener with every message of the child of that name, and keep none of them."""
        self._hearers[name] = listener

    def _from_child(self, name: str, message: dict[str, Any]) -> None:
        if (listener := self._hearers.get(name)) is not None:
            listener(message)
        else:
            self.children[name] = message

    def _children_changed(self) -> None:
        self.people_changed()
