"""Socket.IO for the people of the sitting: the typed wall around an untyped library.

A page comes with a ticket, gets its view, sends intents and media offers. Every handler answers with an acknowledgement
(`{"ok": …}`); nothing that a page sends can raise past this module.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final

import socketio

from agenda.commands import Actor, Command, Role
from agenda.ports import Refusal
from media.server import OfferRefused
from server.clients import Client
from server.health import Counters
from server.identity import Identities, Identity, LinkInvalid, role_of
from server.intents import IntentMalformed, parse_intent
from server.lots import with_lot
from server.mediamessages import MEDIA_RIGHTS, MediaMessages, MediaNotAllowed
from server.sitting import Sitting
from server.store.trouble import StorageTrouble
from server.texts import Texts, choose_language

log = logging.getLogger(__name__)

Answer = dict[str, Any]

SOCKET_ROLES: Final[frozenset[Role]] = frozenset({"chair", "clerk", "member", "hall", "operator"})
"""Whose pages have a socket. Deny by default: who writes captions or only watches needs none."""

VIEW_SECONDS = 0.2
"""Least time between two rounds of views: a hundred ballots cast within one second travel in five rounds. A single
change travels at once."""

BATCH = 20
"""Pages served without a pause in a round: their messages hold the event loop for a few milliseconds, so that the
acknowledgements of ballots come through between them."""

LIVE_SECONDS = 1.0
"""How often the pages learn who is heard; more often flickers, less often feels wrong."""

TRANSPORT_FACTOR = 4
"""A message up to this many times too long is refused with a sentence; a longer one ends the connection unread."""

PING_SECONDS = 5
"""A vanished browser is noticed after ping interval and timeout, 10 s together."""


class Signalling:
    """Connects the pages of one sitting to its desk and its room."""

    def __init__(
        self,
        sitting: Sitting,
        identities: Identities,
        texts: Mapping[str, Texts],
        counters: Counters,
        language: str,
        max_message_bytes: int,
        ice_servers: Callable[[Client], list[dict[str, Any]]],
    ) -> None:
        self._sitting = sitting
        self._identities = identities
        self._texts = texts
        self._counters = counters
        self._language = language
        self._max_message_bytes = max_message_bytes
        self._changed = asyncio.Event()
        self.submit: Callable[[Command, Actor], Awaitable[int]] = sitting.desk.submit
        """Where intents go; the composition root puts in what the server adds to some of them."""
        self.io = socketio.AsyncServer(
            async_mode="aiohttp",
            max_http_buffer_size=TRANSPORT_FACTOR * max_message_bytes,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            logger=False,
            engineio_logger=False,
        )
        self.media = MediaMessages(sitting, self._emit, ice_servers)
        self._listen()
        sitting.desk.listen(lambda meeting, recorded: self._changed.set())
        sitting.room.watch(self._changed.set)
        sitting.observe(self._changed.set)

    def _listen(self) -> None:
        """Give every message its handler."""
        self.io.on("connect", self._connect)
        self.io.on("disconnect", self._disconnect)
        self.io.on("intent", self._guarded(self._intent))
        for event, handler in (
            ("media-offer", self.media.offer),
            ("media-close", self.media.close),
            ("media-sizes", self.media.sizes),
            ("media-report", self.media.report),
            ("media-ice", self.media.ice),
        ):
            self.io.on(event, self._guarded(handler))
        self.io.on("*", self._unknown)

    def serve(self, event: str, handler: Callable[[Client, Any], Awaitable[Answer]]) -> None:
        """Let another part answer a message of the pages."""
        self.io.on(event, self._guarded(handler))

    # -- tasks -----------------------------------------------------------------------------------------------------

    async def run_views(self) -> None:
        """Send every page what changed, as often as it changes; many changes at once travel as one."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.sleep(0)  # the hall's devices have their commands before so many pages are served
            await self._send_views(tuple(self._sitting.clients))
            await self._sitting.pause(VIEW_SECONDS)

    async def run_live(self) -> None:
        """Tell every page once a second who is connected and heard, where that changed."""
        last: Any = None
        while True:
            self._sitting.live.count()
            live = self._sitting.live.sample()
            if live != last:
                kept = [client.sid for client in self._sitting.clients if self._sitting.is_kept_away(client)]
                await self.io.emit("live", live, room="sitting", skip_sid=kept)
                last = live
            await self._sitting.pause(LIVE_SECONDS)

    async def stop(self) -> None:
        """Say goodbye to all."""
        for client in self._sitting.clients:
            await self._goodbye(client, "stopping")

    async def cut_off(self, taken_back: Collection[str]) -> None:
        """Part with every page that came by one of these invitations, whose links were taken back."""
        for client in self._sitting.clients:
            if client.identity.invitation.id in taken_back and self._sitting.clients.remove(client.sid):
                await self._part(client, "revoked")

    # -- connection ------------------------------------------------------------------------------------------------

    async def _connect(self, sid: str, environ: Mapping[str, Any], auth: object) -> None:
        texts = choose_language(self._texts, None, str(environ.get("HTTP_ACCEPT_LANGUAGE", "")), self._language)
        if isinstance(auth, dict) and auth.get("lang") in self._texts:
            texts = self._texts[auth["lang"]]
        ticket = auth.get("ticket") if isinstance(auth, dict) else None
        try:
            identity = await self._redeemed(ticket if isinstance(ticket, str) else "")
        except (LinkInvalid, StorageTrouble) as error:
            code = error.code if isinstance(error, LinkInvalid) else "storage"
            self._counters.add("sockets_refused", reason=code)
            raise socketio.exceptions.ConnectionRefusedError(code, texts.trouble(code)) from error
        client = Client(sid, identity, texts)
        for old in self._sitting.clients.add(client):
            await self._take_over(old)
        self._counters.add("sockets_connected", role=client.role)
        await self.io.enter_room(sid, "sitting")
        await self._send_views((client,))
        if not self._sitting.is_kept_away(client):
            await self.io.emit("live", self._sitting.live.sample(), to=sid)
        self._sitting.people_changed()

    async def _redeemed(self, ticket: str) -> Identity:
        identity = await self._identities.redeem(ticket)
        if role_of(identity.invitation) not in SOCKET_ROLES:
            raise LinkInvalid("not-allowed")
        return identity

    async def _disconnect(self, sid: str, reason: object = None) -> None:
        client = self._sitting.clients.remove(sid)
        self._counters.add("sockets_disconnected", reason=str(reason))
        if client is not None:
            await self._sitting.release(client)

    async def _take_over(self, old: Client) -> None:
        self._counters.add("seats_taken_over", role=old.role)
        await self._part(old, "taken-over")

    async def _part(self, client: Client, code: str) -> None:
        """Goodbye to a page that is no client any more; nothing of it stays."""
        await self._goodbye(client, code)
        await self._sitting.release(client)
        await self.io.disconnect(client.sid)

    async def _emit(self, event: str, data: Any, sid: str) -> None:
        await self.io.emit(event, data, to=sid)

    async def _goodbye(self, client: Client, code: str) -> None:
        await self.io.emit("goodbye", {"code": code, "text": client.texts.trouble(code)}, to=client.sid)

    async def _send_views(self, clients: Sequence[Client]) -> None:
        """Send each page what changed for it, and which tracks it may subscribe to."""
        for start in range(0, len(clients), BATCH):
            batch = clients[start : start + BATCH]
            await self._send_changes(batch)
            await self._send_tracks(batch)

    async def _send_changes(self, clients: Sequence[Client]) -> None:
        """Pages for which the same changed get one message, encoded once."""
        alike: dict[tuple[tuple[str, int], ...], tuple[dict[str, Any], list[str]]] = {}
        for client in clients:
            changed = self._changes(client)
            if changed:
                key = tuple((name, id(value)) for name, value in changed.items())
                alike.setdefault(key, (changed, []))[1].append(client.sid)
        head = {"version": len(self._sitting.desk.recorded), "now": self._sitting.clock.now().isoformat()}
        for changed, sids in alike.values():
            await self.io.emit("view", {**head, "sections": changed}, to=sids)

    def _changes(self, client: Client) -> dict[str, Any]:
        """The sections that the page does not have yet; from here on it counts as having them."""
        changed = {name: value for name, value in self._sitting.view(client).items() if client.lacks(name, value)}
        client.sent.update(changed)
        return changed

    async def _send_tracks(self, clients: Sequence[Client]) -> None:
        """Tell each page which tracks it may subscribe to, where that changed."""
        on_offer = self._sitting.on_offer()
        for client in clients:
            if client.role not in MEDIA_RIGHTS or client.on_offer == on_offer:
                continue
            client.on_offer = on_offer
            tracks = self._sitting.tracks_for(client)
            if client.lacks("tracks", tracks):
                client.sent["tracks"] = tracks
                await self.io.emit("tracks", tracks, to=client.sid)

    # -- messages --------------------------------------------------------------------------------------------------

    def _guarded(self, handler: Callable[[Client, Any], Awaitable[Answer]]) -> Callable[[str, Any], Awaitable[Answer]]:
        """Let only known clients in, and answer every refusal in one sentence."""

        async def guarded(sid: str, data: Any = None, *rest: Any) -> Answer:
            client = self._sitting.clients.get(sid)
            if client is None:
                return self._refuse(self._texts[self._language], "login-missing")
            try:
                self._check_size(data)
                return await handler(client, data)
            except Refusal as refusal:
                self._counters.add("intents_refused", code=refusal.code)
                return _error(refusal.code, client.texts.refusal(refusal), client.texts.refusal_rule(refusal))
            except IntentMalformed as error:
                return self._refuse(client.texts, error.code)
            except MediaNotAllowed:
                return self._refuse(client.texts, "media-not-allowed")
            except OfferRefused as error:
                log.warning("offer of %s refused: %s", client.identity.invitation.slug, error)
                self._counters.add("messages_refused", code=error.code)
                return _error(error.code, client.texts(error.text), client.texts.trouble_rule(error.code))
            except StorageTrouble:
                return self._refuse(client.texts, "storage")

        return guarded

    def _check_size(self, data: Any) -> None:
        try:
            size = len(json.dumps(data, ensure_ascii=False).encode())
        except (TypeError, ValueError) as error:  # binary attachments, lone surrogates
            raise IntentMalformed("message-malformed") from error
        if size > self._max_message_bytes:
            raise IntentMalformed("message-too-large")

    def _refuse(self, texts: Texts, code: str) -> Answer:
        self._counters.add("messages_refused", code=code)
        return _error(code, texts.trouble(code), texts.trouble_rule(code))

    async def _unknown(self, event: str, sid: str, *data: Any) -> Answer:
        client = self._sitting.clients.get(sid)
        return self._refuse(client.texts if client else self._texts[self._language], "intent-unknown")

    async def _intent(self, client: Client, data: Any) -> Answer:
        command = with_lot(parse_intent(data))
        seq = await self.submit(command, self._sitting.actor(client))
        self._counters.add("intents_accepted", name=type(command).__name__)
        return {"ok": True, "seq": seq}


def _error(code: str, text: str, rule: str) -> Answer:
    return {"ok": False, "error": {"code": code, "text": text, "rule": rule}}
