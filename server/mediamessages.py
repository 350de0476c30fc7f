"""The media messages of a page: offers, the sizes of its pictures, what it received, and which layers it should send.

A page may send what its role's row in `MEDIA_RIGHTS` names and receive whatever `Sitting.tracks_for` lists; all else
is left out or refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agenda.commands import Role
from media.ports import Source
from server.clients import Client
from server.intents import IntentMalformed
from server.sitting import Sitting

Answer = dict[str, Any]
Emit = Callable[[str, Any, str], Awaitable[None]]
"""Send an event with data to a socket."""

TALLEST: Final = 8192
"""Pixels; no screen shows more, so a larger size is no honest one."""

SIZES_LIMIT: Final = 512
"""Tracks a page may name in one message."""


class MediaNotAllowed(Exception):
    """The role has no media connection, or may not send what it offered."""


@dataclass(frozen=True, slots=True)
class MediaRight:
    """What a role may send; all roles named here may receive."""

    publishes: frozenset[Source]


MEDIA_RIGHTS: Mapping[Role, MediaRight] = {
    "member": MediaRight(frozenset({"camera", "microphone"})),
    "hall": MediaRight(frozenset()),
    "chair": MediaRight(frozenset()),
    "operator": MediaRight(frozenset()),
}
"""Deny by default: a role that is not here gets no media connection."""


class MediaMessages:
    """Handlers of one sitting; each answers or raises MediaNotAllowed, IntentMalformed or OfferRefused."""

    def __init__(self, sitting: Sitting, emit: Emit, ice_servers: Callable[[Client], list[dict[str, Any]]]) -> None:
        self._sitting = sitting
        self._emit = emit
        self._ice_servers = ice_servers
        self._layers: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._layers_changed = asyncio.Event()

    async def offer(self, client: Client, data: Any) -> Answer:
        """`media-offer`: the answer to an offer."""
        right = _right(client)
        offer = _parse_offer(data)
        if not right.publishes.issuperset(offer.publishes.values()):
            raise MediaNotAllowed
        self._sitting.check_may_join(client)
        allowed = {track["id"] for track in self._sitting.tracks_for(client)}
        subscribes = {mid: track for mid, track in offer.subscribes.items() if track in allowed}
        peer = self._sitting.peer(client)
        peer.on_layers = lambda layers: self._note_layers(client.sid, layers)
        return {"ok": True, "sdp": await peer.answer(offer.sdp, offer.publishes, subscribes)}

    async def close(self, client: Client, data: Any) -> Answer:
        """`media-close`: the page ends its media connection, because its person leaves."""
        await self._sitting.release(client, left=True)
        return {"ok": True}

    async def sizes(self, client: Client, data: Any) -> Answer:
        """`media-sizes`: how tall each picture is shown, in device pixels; 0 is not at all."""
        _right(client)
        heights = _parse_sizes(data)
        if client.peer is not None:
            client.peer.want(heights)
        return {"ok": True}

    async def report(self, client: Client, data: Any) -> Answer:
        """`media-report`: what the page decoded in the last second."""
        _right(client)
        self._sitting.heard_report(client, _parse_report(data))
        return {"ok": True}

    async def ice(self, client: Client, data: Any) -> Answer:
        """`media-ice`: the servers that help a browser through a firewall, with credentials that expire."""
        _right(client)
        return {"ok": True, "ice_servers": self._ice_servers(client)}

    def _note_layers(self, sid: str, layers: Mapping[str, tuple[str, ...]]) -> None:
        self._layers[sid] = layers
        self._layers_changed.set()

    async def run(self) -> None:
        """Tell the pages which of their own layers are watched, as often as that changes."""
        while True:
            await self._layers_changed.wait()
            self._layers_changed.clear()
            changed, self._layers = self._layers, {}
            for sid, layers in changed.items():
                await self._emit("media-layers", {source: list(rids) for source, rids in layers.items()}, sid)


def _right(client: Client) -> MediaRight:
    right = MEDIA_RIGHTS.get(client.role)
    if right is None:
        raise MediaNotAllowed
    return right


@dataclass(frozen=True, slots=True)
class _Offer:
    sdp: str
    publishes: Mapping[str, Source]
    subscribes: Mapping[str, str]


def _parse_offer(data: Any) -> _Offer:
    if not isinstance(data, dict) or not isinstance(data.get("sdp"), str):
        raise IntentMalformed("message-malformed")
    publishes, subscribes = data.get("publishes", {}), data.get("subscribes", {})
    for table in (publishes, subscribes):
        if not isinstance(table, dict) or not all(isinstance(text, str) for pair in table.items() for text in pair):
            raise IntentMalformed("message-malformed")
    if not set(publishes.values()) <= {"camera", "microphone"}:
        raise IntentMalformed("message-malformed")
    return _Offer(data["sdp"], publishes, subscribes)


def _parse_sizes(data: Any) -> dict[str, int]:
    if not isinstance(data, dict) or len(data) > SIZES_LIMIT:
        raise IntentMalformed("message-malformed")
    if not all(isinstance(track, str) and _is_count(height, TALLEST) for track, height in data.items()):
        raise IntentMalformed("message-malformed")
    return dict(data)


REPORT_FIELDS: Final = frozenset({"frames", "freeze_ms", "concealed_ms"})

COUNT_LIMIT: Final = 1_000_000
"""Far above what a page can decode or miss between two reports."""


def _parse_report(data: Any) -> dict[str, dict[str, int]]:
    if not isinstance(data, dict) or len(data) > SIZES_LIMIT:
        raise IntentMalformed("message-malformed")
    for track, entry in data.items():
        if not isinstance(track, str) or not isinstance(entry, dict) or not REPORT_FIELDS.issuperset(entry):
            raise IntentMalformed("message-malformed")
        if not all(_is_count(value, COUNT_LIMIT) for value in entry.values()):
            raise IntentMalformed("message-malformed")
    return dict(data)


def _is_count(value: object, limit: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limit
