"""WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): encoders and cameras send, players watch, by one HTTP request.

`POST /whip/saal` sends into the sitting, `POST /whep/saal` shows the hall, `POST /whep/saal/programme` what the public
sees, from the same encoder and at once; the answer's Location is the connection, which PATCH renews and DELETE ends.
What the tokens of config.toml, section [whip], open:

* `hall_token`: a device that is the hall's picture or sound, in place of what [hall] says.
* `publish_token`: any other device; it appears under its own name and, as nobody gives it the floor, unheard.
* `view_token`: a player sees what the public sees. In the moment in which the public is excluded or the sitting rests,
  every such connection is closed, and none is made before the public is back: there is nothing a player could keep.
  So it is for the pages that personal links open (`server/whip/by_link.py`), which see the programme alone.
  The same happens to those that show the hall while somebody at the word objects to picture or sound, or has not
  consented yet, for nobody cuts the hall's tracks; the programme goes on with its placard.
  The house's own screens are meant, not the Internet: the public's delay (gavel delay) is not theirs.
* `bench_token`: rooms of its own by any name, apart from the sitting, for load generators.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.events import Recorded
from agenda.meeting import Meeting
from media.ports import Source
from media.room import Room
from media.server import OfferRefused
from server.captures import pictures
from server.config import Settings
from server.floor import DEVICE, HALL, PICTURE_OWNER
from server.secret import same, sha256
from server.sitting import Sitting
from server.store.registry import Invitation
from server.turn import ice_servers
from server.veils import hall_shown
from server.web import Pages
from server.whip import wire
from server.whip.sessions import Endpoint, Key, Session, Sessions, Watcher, fresh_etag
from server.whip.wire import WhipError

log = logging.getLogger(__name__)

SITTING_NAME: Final = "saal"
"""The sitting's room for people who do not know the meeting's id."""

NAME: Final = re.compile(r"[a-z0-9-]{1,32}")
BENCH_ROOM: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

SWEEP_SECONDS: Final = 5.0
OVERLOAD_SECONDS: Final = 30

FULL_HEIGHT: Final = 2160
"""Pixels: a player has no way to say how large it shows the picture, so it gets the best."""

SENDERS: Final[frozenset[Key]] = frozenset({"hall", "publish", "bench"})
VIEWERS: Final[frozenset[Key]] = frozenset({"view", "bench"})

PUBLIC: Final[tuple[Key, ...]] = ("view", "viewer", "captioner", "clerk")
"""Who sees what the public sees, and only while it does."""

PERMISSIONS: Final[Mapping[tuple[Endpoint, str], frozenset[Key]]] = {
    ("whip", "POST"): SENDERS,
    ("whip", "PATCH"): SENDERS,
    ("whip", "DELETE"): SENDERS,
    ("whep", "POST"): VIEWERS,
    ("whep", "PATCH"): VIEWERS,
    ("whep", "DELETE"): VIEWERS,
}
"""Which tokens may do what; what is not listed is denied. A session obeys only the token that made it. No token makes
a page; which personal links do say WATCHERS in `server/whip/by_link.py`.

OPTIONS and GET need none: they tell which methods there are, and nothing (RFC 9725 § 4.1)."""

Handler = Callable[[web.Request, Endpoint], Awaitable[web.Response]]


class Whip:
    """Both endpoints and their sessions.

    `admit_viewer` gets the number of senders that a player would see, and gives the code of a refusal where one player
    more would hurt the others; senders are admitted by the media server.
    """

    def __init__(self, pages: Pages, sitting: Sitting, admit_viewer: Callable[[int], str | None]) -> None:
        self._pages = pages
        self._sitting = sitting
        self._admit_viewer = admit_viewer
        self._settings = pages.settings
        self.sessions = Sessions()
        self._at_room: Mapping[str, Handler] = {"OPTIONS": self._options, "GET": self._nothing, "POST": self._create}
        self._at_session: Mapping[str, Handler] = {
            "OPTIONS": self._options,
            "GET": self._nothing,
            "PATCH": self._renew,
            "DELETE": self._delete,
        }
        sitting.desk.listen(self._meeting_changed)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The endpoints and their sessions; every method comes to us, so that every error is ours."""
        return [
            route
            for endpoint in ("whip", "whep")
            for route in (
                web.route("*", f"/{endpoint}/{{room}}", self._answering(endpoint, self._at_room)),
                *self._programme(endpoint),
                web.route("*", f"/{endpoint}/{{room}}/{{session}}", self._answering(endpoint, self._at_session)),
            )
        ]

    def _programme(self, endpoint: Endpoint) -> list[web.AbstractRouteDef]:
        """The programme can be watched only; its name is shorter than any session's, so they are never mixed up."""
        answer = self._answering(endpoint, self._at_room)
        return [web.route("*", f"/whep/{{room}}/{PICTURE_OWNER}", answer)] if endpoint == "whep" else []

    async def run(self) -> None:
        """End sessions whose time is over, for ever."""
        while True:
            await self._sitting.pause(SWEEP_SECONDS)
            self.sweep()

    def sweep(self) -> None:
        """End the sessions that are silent, and those whose link has expired."""
        clock = self._sitting.clock
        self.sessions.sweep(clock.monotonic(), clock.now())

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """Called after the sitting has drawn the floor anew, and before anybody is told."""
        if not self._sitting.live.on_air:
            for key in PUBLIC:
                self.sessions.end_all(key)
        elif not hall_shown(meeting):
            self.sessions.end_watching("view", HALL)

    # -- requests ----------------------------------------------------------------------------------------------------

    def _answering(
        self, endpoint: Endpoint, handlers: Mapping[str, Handler]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A route that turns refusals into sentences, and lets pages of any origin read every answer."""

        async def answer(request: web.Request) -> web.Response:
            response = await self.answered(request, endpoint, _handled(request, endpoint, handlers))
            response.headers.update(wire.CORS)
            return response

        return answer

    async def answered(
        self, request: web.Request, endpoint: Endpoint, answering: Awaitable[web.Response]
    ) -> web.Response:
        """The answer, counted; a refusal is a sentence."""
        try:
            response = await answering
        except WhipError as error:
            response = self._refused(request, *wire.TROUBLES[error.code], error.headers)
        except OfferRefused as error:  # none of ours: the media server has no room for more
            response = self._refused(request, 503, error.text, wire.retry(OVERLOAD_SECONDS))
        self._pages.counters.add(
            "whip_requests", endpoint=endpoint, method=_counted(request.method), status=str(response.status)
        )
        return response

    def _refused(self, request: web.Request, status: int, sentence: str, headers: Mapping[str, str]) -> web.Response:
        texts = self._pages.language(request)
        return web.Response(status=status, text=texts(sentence) + "\n", headers=headers)

    def _permitted(self, request: web.Request, endpoint: Endpoint) -> Key:
        """Which token the request shows; raises WhipError where it opens nothing here."""
        shown = wire.bearer(request.headers.get(hdrs.AUTHORIZATION, ""))
        settings = self._settings.whip
        tokens: Sequence[tuple[Key, str]] = (
            ("hall", settings.hall_token),
            ("publish", settings.publish_token),
            ("view", settings.view_token),
            ("bench", settings.bench_token),
        )
        found = [key for key, token in tokens if token and same(shown, token)]
        if not found:
            raise WhipError("token-missing", {hdrs.WWW_AUTHENTICATE: "Bearer"})
        if found[0] not in PERMISSIONS.get((endpoint, request.method), frozenset()):
            raise WhipError("token-unfit")
        return found[0]

    def _room(self, name: str, key: Key) -> Room:
        if key == "bench":
            if not BENCH_ROOM.fullmatch(name):
                raise WhipError("room-unknown")
            return self._sitting.media.room(f"bench:{name}")
        if name not in (SITTING_NAME, self._sitting.desk.meeting.meeting_id):
            raise WhipError("room-unknown")
        return self._sitting.room

    async def _body(self, request: web.Request) -> str:
        """The body as text, never more of it than is allowed."""
        limit, body = self._settings.sitting.max_message_bytes, bytearray()
        try:
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > limit:
                    raise WhipError("too-large")
        except web.RequestPayloadError as error:  # cut off, or not compressed as it says
            raise WhipError("malformed") from error
        return body.decode("utf-8", "replace")

    # -- handlers ----------------------------------------------------------------------------------------------------

    async def _options(self, request: web.Request, endpoint: Endpoint) -> web.Response:
        session = "session" in request.match_info
        methods = self._at_session if session else self._at_room
        return web.Response(
            headers={
                hdrs.ALLOW: ", ".join(methods),
                hdrs.ACCESS_CONTROL_ALLOW_METHODS: ", ".join(methods),
                "Accept-Patch" if session else "Accept-Post": wire.FRAGMENT if session else wire.SDP,
                **wire.PREFLIGHT,
            }
        )

    async def _nothing(self, request: web.Request, endpoint: Endpoint) -> web.Response:
        """There is no representation of an endpoint or a session (RFC 9725 § 4.1)."""
        return web.Response(status=204)

    async def _create(self, request: web.Request, endpoint: Endpoint) -> web.Response:
        key = self._permitted(request, endpoint)
        room = self._room(request.match_info["room"], key)
        # In WHEP status 406 would announce a counter-offer, so there a player gets SDP whatever it says it takes.
        if endpoint == "whip" and not wire.accepts(request.headers.get(hdrs.ACCEPT, ""), wire.SDP):
            raise WhipError("not-acceptable")
        text = await self.offered(request, key)
        connect = {"whip": self._publish, "whep": self._subscribe}[endpoint]
        session = await connect(request, text, room, key)
        return self._created(session)

    async def offered(self, request: web.Request, key: Key) -> str:
        """The offer, where one more session may be; raises WhipError."""
        if request.content_type != wire.SDP:
            raise WhipError("offer-type", {"Accept-Post": wire.SDP})
        text = await self._body(request)
        if self.sessions.full(key):
            raise WhipError("sessions-full")
        return text

    async def show_programme(self, text: str, link: Invitation, watcher: Watcher) -> Session:
        """The offer of a page whose link lets it watch; raises WhipError or OfferRefused."""
        return await self._watch(text, link.slug, self._sitting.room, watcher, PICTURE_OWNER, link)

    def _created(self, session: Session) -> web.Response:
        response = web.Response(status=201, text=session.answer, content_type=wire.SDP)
        response.headers[hdrs.LOCATION] = f"/{session.endpoint}/{session.room}/{session.session_id}"
        response.headers[hdrs.ETAG] = session.etag
        response.headers["Accept-Patch"] = wire.FRAGMENT
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        for link in wire.link_headers(self.ice_servers(sha256(session.session_id)[:8])):
            response.headers.add(hdrs.LINK, link)
        return response

    def ice_servers(self, user: str) -> list[dict[str, Any]]:
        """What helps this user through a firewall, with credentials that expire."""
        return ice_servers(self._settings.turn, user, self._sitting.clock.now())

    async def _publish(self, request: web.Request, text: str, room: Room, key: Key) -> Session:
        offer = wire.read_offer(text)
        publishes = wire.publications(offer)
        if key == "hall" and not free_in_hall(self._settings).issuperset(publishes.values()):
            raise WhipError("hall-complete")
        owner = _owner(request.query.get("name", "encoder"), key)
        session = self.sessions.add("whip", request.match_info["room"], key, offer.ufrag)
        await self._connect(session, room, owner or f"{DEVICE}{session.session_id}", text, publishes, {})
        return session

    async def _subscribe(self, request: web.Request, text: str, room: Room, key: Key) -> Session:
        return await self._watch(text, request.match_info["room"], room, key, _watched(request, key))

    async def _watch(
        self, text: str, name: str, room: Room, key: Key, watched: str | None, link: Invitation | None = None
    ) -> Session:
        if key in PUBLIC:
            self.check_public(watched)
        offer = wire.read_offer(text)
        tracks = wire.tracks_of(room.tracks.values(), watched)
        subscribes = wire.subscriptions(offer, tracks)
        if key in PUBLIC and self._admit_viewer(1) is not None:
            raise WhipError("overload", wire.retry(OVERLOAD_SECONDS))
        session = self.sessions.add("whep", name, key, offer.ufrag, watched or "", link)
        await self._connect(session, room, f"whep:{session.session_id}", text, {}, subscribes)
        return session

    def check_public(self, watched: str | None) -> None:
        """Refuse while the public may not see these tracks, and say why; the programme is veiled where it is made."""
        meeting = self._sitting.desk.meeting
        if not self._sitting.live.on_air:
            code = "excluded" if meeting.public_excluded else wire.OFF_AIR[meeting.state]
            raise WhipError(code, wire.retry(wire.IDLE_SECONDS if code in wire.FOR_GOOD else wire.RETRY_SECONDS))
        if watched != PICTURE_OWNER and not hall_shown(meeting):
            raise WhipError("not-public", wire.retry())

    async def _connect(
        self,
        session: Session,
        room: Room,
        owner: str,
        text: str,
        publishes: Mapping[str, Source],
        subscribes: Mapping[str, str],
    ) -> None:
        """Answer the offer. Whatever goes wrong leaves nothing behind."""
        peer = self._sitting.media.create_peer(
            room, f"{session.endpoint}:{session.session_id}", owner, lambda state: self._state(session, state)
        )
        session.peer = peer
        try:
            session.answer = await peer.answer(text, publishes, subscribes)
        except OfferRefused as error:
            if (code := wire.OFFER_REFUSALS.get(error.code)) is not None:
                raise WhipError(code) from error
            raise
        finally:
            if not session.answer:
                self.sessions.end(session)
        peer.want(dict.fromkeys(subscribes.values(), FULL_HEIGHT))
        log.info("%s session in %s opened: %s", session.endpoint, session.room, session.key)

    def _state(self, session: Session, state: str) -> None:
        session.state(state, self._sitting.clock.monotonic())
        if state == "closed":
            self.sessions.drop(session)

    def _session(self, request: web.Request, endpoint: Endpoint) -> Session:
        key = self._permitted(request, endpoint)
        session = self.sessions.get(request.match_info["session"], endpoint, request.match_info["room"], key)
        if session is None:
            raise WhipError("session-unknown")
        return session

    async def _renew(self, request: web.Request, endpoint: Endpoint) -> web.Response:
        """Candidates, which ICE-lite does not need (204), or an ICE restart (RFC 9725 § 4.3.3)."""
        session = self._session(request, endpoint)
        if request.content_type != wire.FRAGMENT:
            raise WhipError("fragment-type", {"Accept-Patch": wire.FRAGMENT})
        fragment = wire.read_fragment(await self._body(request))
        wire.check_precondition(request.headers.get(hdrs.IF_MATCH), session.etag)
        if fragment.ufrag in ("", session.ufrag):
            return web.Response(status=204)
        return self._restart(session, fragment.ufrag)

    def _restart(self, session: Session, ufrag: str) -> web.Response:
        if session.peer is None or session.peer.state == "closed":
            raise WhipError("session-unknown")
        mine = session.peer.restart_ice(ufrag)
        session.ufrag, session.etag = ufrag, fresh_etag()
        body = wire.restart_fragment(session.answer, mine.ufrag, mine.password)
        return web.Response(text=body, content_type=wire.FRAGMENT, headers={hdrs.ETAG: session.etag})

    async def _delete(self, request: web.Request, endpoint: Endpoint) -> web.Response:
        self.sessions.end(self._session(request, endpoint))
        return web.Response()


async def _handled(request: web.Request, endpoint: Endpoint, handlers: Mapping[str, Handler]) -> web.Response:
    handler = handlers.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        raise WhipError("method-unknown", {hdrs.ALLOW: ", ".join(handlers)})
    return await handler(request, endpoint)


def _watched(request: web.Request, key: Key) -> str | None:
    """Whose tracks a player gets; None in a bench room: those of whoever came first."""
    if request.path.endswith(f"/{PICTURE_OWNER}"):
        return PICTURE_OWNER
    return HALL if key == "view" else None


def _owner(name: str, key: Key) -> str:
    """To whom a device's tracks belong; empty in a bench room, where nobody has a name. Raises WhipError."""
    if not NAME.fullmatch(name):
        raise WhipError("name-malformed")
    owners: Mapping[Key, str] = {"hall": HALL, "publish": f"{DEVICE}{name}"}
    return owners.get(key, "")


def free_in_hall(settings: Settings) -> frozenset[Source]:
    """What the hall has no source of its own for."""
    own: Mapping[Source, bool] = {
        "camera": settings.hall.video != "none" or bool(pictures(settings)),
        "microphone": settings.hall.audio != "none",
    }
    return frozenset(source for source, there in own.items() if not there)


def _counted(method: str) -> str:
    return method if method in ("OPTIONS", "GET", "HEAD", "POST", "PATCH", "DELETE") else "other"
