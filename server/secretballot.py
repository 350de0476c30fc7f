"""The electronic secret ballot "Drei Listen" at the edge: papers signed blindly, cast without a name, published.

A page asks for its paper over its own socket, by name, once. It casts over a request of its own that carries neither
cookie nor ticket, after a pause of chance in the browser (`web/static/js/secret.js`). This module writes no log line
and counts nothing about casting; the web server has no access log (`server/app.py`), and a proxy before it must have
none for `/urne/`. Only the urn (`server/urn.py`) learns of a cast.

What this does not protect against is written for people in docs/handbuch/geheime-wahl.md: a server that lies, watches
addresses live or sends other scripts; a device that is not the voter's own; somebody who looks on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from aiohttp import hdrs, web

from agenda import chairing
from agenda.commands import Actor, Command
from agenda.commands.elections import IssueBallotPaper, OpenElection, OpenUrn
from agenda.events import Recorded
from agenda.events.elections import ElectionAnnounced, Slip
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.secret import lists_file, options
from agenda.state.elections import Ballot, Election
from server import blindrsa
from server.clients import Client
from server.desk import MeetingDesk
from server.intents import IntentMalformed
from server.store.trouble import StorageTrouble
from server.texts import N_
from server.urn import Urn

log = logging.getLogger(__name__)

Answer = dict[str, Any]

CAST_LIMIT: Final = 4096
"""Bytes of a cast; token, signature and choice take about 700."""

_TOKEN: Final = re.compile(rf"[0-9a-f]{{{2 * blindrsa.TOKEN_BYTES}}}")
_SIGNATURE: Final = re.compile(rf"[0-9a-f]{{{blindrsa.KEY_BITS // 4}}}")

VOTERS: Final = frozenset({"member", "chair"})
"""Roles whose page may fetch a paper for its own person; whether that person takes part, the meeting decides."""

ANSWERS: Mapping[str, tuple[int, str]] = {
    "taken": (200, N_("Ihr Stimmzettel liegt in der Urne.")),
    "malformed": (400, N_("Dieser Stimmzettel war nicht lesbar. Bitte laden Sie die Seite neu.")),
    "not-anonymous": (400, N_("Ein Stimmzettel darf keine Anmeldung tragen. Bitte laden Sie die Seite neu.")),
    "not-signed": (403, N_("Dieser Stimmzettel wurde hier nicht ausgegeben.")),
    "other-choice": (409, N_("Mit diesem Stimmzettel ist schon anders gewählt worden.")),
    "closed": (410, N_("Der Wahlgang ist geschlossen; dieser Stimmzettel zählt nicht mehr.")),
    "storage": (503, N_("Der Stimmzettel konnte nicht gespeichert werden. Bitte gleich noch einmal versuchen.")),
}
"""What a cast is told, by its code."""


class SecretBallots:
    """The urns of one sitting. `folder` holds them while they are open, `published` the lists that come of them."""

    def __init__(self, desk: MeetingDesk, folder: Path, published: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._published = published
        self._urns = {urn.modulus: urn for urn in Urn.found_in(folder)} if folder.exists() else {}
        self._expected: set[str] = set()
        self._turn = asyncio.Lock()
        self._sealed = False
        desk.listen(self._follow)
        self._sweep(desk.meeting)
        _publish_all(desk.meeting, published)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where papers are cast."""
        return [web.post(r"/urne/{election:w\d{1,4}}", self.cast)]

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give a command on to the desk, with what only the server can put into it."""
        match command:
            case OpenElection(way="app"):
                return await self._open(command, actor)
            case OpenUrn():
                return await self._close(command, actor)
            case _:
                return await self._desk.submit(command, actor)

    # -- by name -------------------------------------------------------------------------------------------------------

    async def paper(self, client: Client, data: Any) -> Answer:
        """`ballot-paper`: sign a blinded token for the person of this page, once."""
        election_id, blinded = _request(data)
        voter = chairing.acting(self._desk.meeting, client.identity.actor).person_id
        if client.role not in VOTERS or voter is None:
            raise Refusal("not-allowed")
        urn = self._urn_of(election_id)
        if urn is None:
            raise Refusal("election-no-urn")
        signed = await asyncio.to_thread(_signed, urn, blinded)
        digest = sha256(blinded.encode("ascii")).hexdigest()
        await self._desk.submit(IssueBallotPaper(election_id, voter, digest), Actor("system"))
        return {"ok": True, "signature": signed}

    # -- without a name ------------------------------------------------------------------------------------------------

    async def cast(self, request: web.Request) -> web.Response:
        """Take a paper. The answer tells what became of it; nothing else does."""
        code = await self._cast(request)
        status, text = ANSWERS[code]
        response = web.json_response({"code": code, "text": text}, status=status)
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        response.force_close()
        return response

    async def _cast(self, request: web.Request) -> str:
        if hdrs.COOKIE in request.headers or hdrs.AUTHORIZATION in request.headers:
            return "not-anonymous"
        slip = await _slip(request)
        if slip is None:
            return "malformed"
        async with self._turn:
            return await self._take(request.match_info["election"], slip)

    async def _take(self, election_id: str, slip: Slip) -> str:
        urn, election = self._urn_of(election_id), self._desk.meeting.elections.by_id.get(election_id)
        if urn is None or election is None or self._sealed:
            return "closed"
        if slip.choice not in options(election, election.ballot):
            return "malformed"
        if not blindrsa.verify(urn.modulus, slip.token, slip.signature):
            return "not-signed"
        known = urn.get(slip.token)
        if known is not None:
            return "taken" if known.choice == slip.choice else "other-choice"
        return await _put(urn, slip)

    # -- opening and closing -------------------------------------------------------------------------------------------

    async def _open(self, command: OpenElection, actor: Actor) -> int:
        urn = await asyncio.to_thread(Urn.make, self._folder)
        self._urns[urn.modulus] = urn
        async with self._awaited(urn.modulus):
            return await self._desk.submit(replace(command, modulus=urn.modulus), actor)

    @asynccontextmanager
    async def _awaited(self, modulus: str) -> AsyncIterator[None]:
        """Keep an urn whose ballot is not in the log yet; where it does not get there, nobody needs the urn."""
        self._expected.add(modulus)
        try:
            yield
        finally:
            self._expected.discard(modulus)
            self._sweep(self._desk.meeting)

    async def _close(self, command: OpenUrn, actor: Actor) -> int:
        """Nothing is cast between reading the urn and the event that holds it; refused, the ballot goes on."""
        async with self._turn:
            self._sealed = True
            urn = self._urn_of(command.election_id)
            try:
                return await self._desk.submit(replace(command, slips=urn.slips if urn else ()), actor)
            finally:
                self._sealed = False

    def _urn_of(self, election_id: str) -> Urn | None:
        """The urn of the ballot that is open."""
        election = self._desk.meeting.elections.by_id.get(election_id)
        return self._urns.get(election.ballot.modulus) if election and _is_open(election) else None

    def _follow(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self._sweep(meeting)
        for one in recorded:
            if isinstance(one.event, ElectionAnnounced):
                _publish_all(meeting, self._published)

    def _sweep(self, meeting: Meeting) -> None:
        """Destroy the urns that no open ballot needs."""
        needed = {one.ballot.modulus for one in meeting.elections.by_id.values() if _is_open(one)}
        for modulus in self._urns.keys() - needed - self._expected:
            _destroy(self._urns.pop(modulus))


def lists(meeting: Meeting, election: Election, ballot: Ballot) -> dict[str, Any]:
    """The three lists as one public document: whom papers were handed to, what lay in the urn, the tally."""
    assert ballot.figures is not None, "published is what was counted"
    return {
        "election": election.post,
        "round": ballot.round,
        "scheme": "RSABSSA-SHA384-PSSZERO-Deterministic (RFC 9474)",
        "modulus": ballot.modulus,
        "exponent": blindrsa.EXPONENT,
        "options": {code: _option(election, code) for code in options(election, ballot)},
        "roll": sorted(meeting.people[one].name for one in ballot.issued),
        "urn": [{"token": one.token, "signature": one.signature, "choice": one.choice} for one in ballot.slips],
        "tally": {
            **{one.candidate_id: one.count for one in ballot.figures.votes},
            **({} if election.kind == "lists" else {"nn": ballot.figures.no}),
            "ee": ballot.figures.abstain,
            "xx": ballot.figures.invalid,
        },
    }


def _option(election: Election, code: str) -> str:
    words = {"nn": "Nein", "ee": "Enthaltung", "xx": "ungültig"}
    return words.get(code) or election.labels[code]


def _is_open(election: Election) -> bool:
    return election.state == "balloting" and election.ballot.way == "app"


def _destroy(urn: Urn) -> None:
    try:
        urn.destroy()
    except OSError as error:
        log.error("an urn's key and papers are still on disk, please remove them by hand: %s", error)


def _publish_all(meeting: Meeting, folder: Path) -> None:
    """Write the lists that the public may read and that are not written yet."""
    for election in meeting.elections.by_id.values():
        for ballot in election.ballots if election.public else ():
            path = folder / lists_file(election, ballot)
            if ballot.announced and ballot.way == "app" and not path.exists():
                _publish(path, lists(meeting, election, ballot))


def _publish(path: Path, document: Mapping[str, Any]) -> None:
    """The log has it all: what cannot be written now is written at the next start."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    except OSError as error:
        log.error("the lists of a ballot are not published: %s", error)


def _request(data: Any) -> tuple[str, str]:
    election_id, blinded = (data.get("election_id"), data.get("blinded")) if isinstance(data, dict) else (None, None)
    if not isinstance(election_id, str) or not isinstance(blinded, str) or not blinded.isascii():
        raise IntentMalformed("message-malformed")
    return election_id, blinded


def _signed(urn: Urn, blinded: str) -> str:
    try:
        return blindrsa.sign_blinded(urn.key, blinded)
    except blindrsa.BlindedWrong as error:
        raise Refusal("election-paper-malformed") from error


async def _slip(request: web.Request) -> Slip | None:
    """The paper in a request; None where it is none, or arrives cut off."""
    body = await _body(request)
    try:
        values = json.loads(body)
        slip = Slip(values["token"], values["signature"], values["choice"])
    except (ValueError, TypeError, KeyError):
        return None
    if not all(isinstance(one, str) for one in (slip.token, slip.signature, slip.choice)):
        return None
    return slip if _TOKEN.fullmatch(slip.token) and _SIGNATURE.fullmatch(slip.signature) else None


async def _body(request: web.Request) -> bytes:
    """The whole body, in however many pieces it comes; nothing of one that is too large or ends too soon."""
    body = b""
    try:
        while piece := await request.content.read(CAST_LIMIT + 1 - len(body)):
            body += piece
    except (web.RequestPayloadError, ConnectionError):
        return b""
    return body if len(body) <= CAST_LIMIT else b""


async def _put(urn: Urn, slip: Slip) -> str:
    try:
        await asyncio.to_thread(urn.put, slip)
    except StorageTrouble:
        return "storage"
    return "taken"
