"""The meeting process's end of the local link: every child process is a peer of the room under the name `local:NAME`.

The socket is for this user alone (mode 0600). A child that does not keep up loses video packets first and is cut when
even the rest piles up; one that breaks the format is cut at once. Both are counted, neither touches anybody else.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from media.local_peer import LocalPeer, LocalRoom
from media.local_wire import socket_address


class LocalServer:
    """Listens for children, keeps their subscriptions and publications in the room.

    `on_message(name, message)` hears what a child reports, `on_peers()` that `connected()` has changed. `counters`
    holds: malformed, refused, dropped_video, overrun; `media_bytes` what each child was sent of pictures and sound.
    """

    def __init__(
        self, room: LocalRoom, on_message: Callable[[str, dict[str, Any]], None], on_peers: Callable[[], None]
    ) -> None:
        self.room = room
        self.counters: Counter[str] = Counter()
        self.media_bytes: Counter[str] = Counter()
        self.on_message = on_message
        self._on_peers = on_peers
        self._peers: dict[str, LocalPeer] = {}
        self._strangers: set[LocalPeer] = set()
        self._newest: dict[str, dict[str, dict[str, Any]]] = {}
        self._closing: AsyncExitStack | None = None

    async def start(self, path: Path) -> None:
        """Listen at `path`, replacing a socket left by a former process; raises OSError where that cannot be."""
        endpoint = _listening_socket(path)
        self._closing = closing = AsyncExitStack()
        closing.callback(path.unlink, missing_ok=True)
        listener = await asyncio.get_running_loop().create_unix_server(lambda: LocalPeer(self), sock=endpoint)
        closing.push_async_callback(listener.wait_closed)
        closing.callback(self._cut_all)
        closing.callback(listener.close)
        closing.callback(self.room.watch(self._tracks_changed))

    def send(self, name: str, message: dict[str, Any], *, repeat: bool = True) -> None:
        """Send to the child of that name. With `repeat` it tells how things stand, and the newest of its `type` is told
        again when the child connects again; without, it is an order about this moment, and only who is there obeys."""
        if repeat:
            self._newest.setdefault(name, {})[str(message.get("type"))] = message
        if name in self._peers:
            self._peers[name].control(message)

    def connected(self) -> frozenset[str]:
        """Names of the children that are there."""
        return frozenset(self._peers)

    async def close(self) -> None:
        """Disconnect everybody and remove the socket; nothing happens the second time."""
        if self._closing is not None:
            closing, self._closing = self._closing, None
            await closing.aclose()

    # -- called by peers ----------------------------------------------------------------------------------------------

    def arrived(self, peer: LocalPeer) -> None:
        """Somebody connected who has not said a name yet."""
        self._strangers.add(peer)

    def named(self, peer: LocalPeer, name: str) -> None:
        """The peer said its name; a former child of that name is a leftover and goes."""
        self._strangers.discard(peer)
        former = self._peers.get(name)
        self._peers[name] = peer
        if former is not None:
            former.cut()
        peer.tracks(tuple(self.room.tracks.values()))
        for message in self._newest.get(name, {}).values():
            peer.control(message)
        self._on_peers()

    def left(self, peer: LocalPeer) -> None:
        """The peer's connection has ended."""
        self._strangers.discard(peer)
        if self._peers.get(peer.name) is peer:
            del self._peers[peer.name]
            self._on_peers()

    def _cut_all(self) -> None:
        for peer in [*self._peers.values(), *self._strangers]:
            peer.cut()

    def _tracks_changed(self) -> None:
        tracks = tuple(self.room.tracks.values())
        for peer in list(self._peers.values()):
            peer.tracks(tracks)


def _listening_socket(path: Path) -> socket.socket:
    endpoint = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.fchmod(endpoint.fileno(), 0o600)  # before bind: on Linux the file then never exists with a wider mode
        path.unlink(missing_ok=True)
        with socket_address(path) as address:
            endpoint.bind(address)
    except OSError:
        endpoint.close()
        raise
    return endpoint
