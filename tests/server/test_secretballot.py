"""The electronic secret ballot: signed blindly, cast without a name, published in three lists."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiohttp import StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request
from cryptography.hazmat.primitives.asymmetric import rsa

from agenda.commands import Command
from agenda.commands.elections import (
    AllowElectronicBallot,
    Nominate,
    PrepareElection,
)
from agenda.commands.local_law import LayDown
from agenda.commands.planning import PlanMeeting
from agenda.events import to_json
from agenda.events.elections import BallotPaperIssued, ElectionCounted, Slip, UrnOpened
from server import blindrsa
from server.blindrsa import BlindedWrong, sign_blinded, verify
from server.secretballot import SecretBallots
from server.urn import Urn
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, SYSTEM
from tests.server.house import ROOT, House, Page, open_house
from tests.server.voter import Voter, post

VECTOR = json.loads((ROOT / "tests" / "fixtures" / "rfc9474.json").read_text("utf-8"))
CHECKER = ROOT / "docs" / "pruefen.py"


def in_nrw(command: Command) -> Command:
    match command:
        case PlanMeeting():
            return replace(command, profile="DE-NW", kind="committee")
        case LayDown():
            return replace(command, basis="statute-and-resolution")
        case _:
            return command


COMMITTEE = tuple(
    (in_nrw(command), actor)
    for command, actor in PLANNING
    if not (isinstance(command, LayDown) and command.rule == "stream")
)
"""In North Rhine-Westphalia, where the law leaves room for an approved system; of a stream its profile says nothing."""

PREPARED = (
    (AllowElectronicBallot("statute-and-resolution", "2026-01-15", "Hauptsatzung § 9"), SYSTEM),
    (PrepareElection("Vorsitz des Beirats"), CHAIR),
    (Nominate("w1", "Frau A"), CLERK),
    (Nominate("w1", "Herr B"), CLERK),
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, planning=COMMITTEE) as one:
        for command, actor in (*ARRIVALS, *OPENING, *PREPARED):
            await one.submit(command, actor)
        yield one


async def opened(house: House, *people: str) -> tuple[Page, list[Voter]]:
    """The chair's page, and voters at an open ballot."""
    chair = await house.connect("chair", "vorsitz", "p1")
    assert (await chair.ask("OpenElection", election_id="w1", way="app"))["ok"]
    modulus = house.sitting.desk.meeting.elections.by_id["w1"].ballot.modulus
    pages = [await house.connect("member", f"platz-{one}", one) for one in people]
    return chair, [Voter(page, modulus) for page in pages]


async def closed(chair: Page) -> None:
    for name in ("OpenUrn", "AnnounceElection"):
        assert (await chair.ask(name, election_id="w1"))["ok"]


def published(folder: Path) -> dict[str, Any]:
    lists: dict[str, Any] = json.loads((folder / "papers" / "wahl-w1-1.json").read_text("utf-8"))
    return lists


def checked(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(CHECKER), str(path)], capture_output=True, text=True, check=False)


# -- the signatures ----------------------------------------------------------------------------------------------------


def vector_key() -> rsa.RSAPrivateKey:
    p, q, d, e, n = (int(VECTOR[name], 16) for name in "pqden")
    rest = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *rest, rsa.RSAPublicNumbers(e, n)).private_key()


def test_the_server_signs_the_blinded_message_of_the_rfc_as_the_rfc_says() -> None:
    assert sign_blinded(vector_key(), VECTOR["blinded_msg"]) == VECTOR["blind_sig"]
    assert verify(VECTOR["n"], VECTOR["msg"], VECTOR["sig"])
    assert not verify(VECTOR["n"], VECTOR["msg"], VECTOR["blind_sig"])


def test_the_browsers_half_gives_the_numbers_of_the_rfc(tmp_path: Path) -> None:
    script = tmp_path / "vector.mjs"
    module = tmp_path / "blindrsa.mjs"
    module.write_text((ROOT / "web" / "static" / "js" / "blindrsa.js").read_text("utf-8"), "utf-8")
    script.write_text(
        'import {blind, unblind, inverse} from "./blindrsa.mjs";'
        f"const v = {json.dumps(VECTOR)};"
        'const factor = inverse(BigInt("0x" + v.inv), BigInt("0x" + v.n)).toString(16);'
        "const secret = {token: v.msg, factor};"
        "console.log(await blind(v.n, secret), await unblind(v.n, secret, v.blind_sig));",
        "utf-8",
    )
    said = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [VECTOR["blinded_msg"], VECTOR["sig"]]


@pytest.mark.parametrize("blinded", ["", "0", "1", "zz", "-5", "f" * 1024, " 5", "5_5"])
def test_what_is_no_number_below_the_modulus_is_not_signed(blinded: str) -> None:
    with pytest.raises(BlindedWrong):
        sign_blinded(vector_key(), blinded)


# -- the course --------------------------------------------------------------------------------------------------------


async def test_three_people_elect_and_anyone_recounts_the_published_lists(house: House, tmp_path: Path) -> None:
    chair, voters = await opened(house, "p2", "p3", "p7")
    for voter in voters:
        assert (await voter.fetch())["ok"]
    for voter, choice in zip(reversed(voters), ("01", "ee", "01"), strict=True):
        assert await voter.cast(house, choice) == (200, "taken")
    await closed(chair)
    lists = published(tmp_path)
    assert lists["roll"] == ["Rat 2", "Rat 3", "Rat 7"]
    assert [one["token"] for one in lists["urn"]] == sorted(voter.token for voter in voters)
    assert lists["tally"] == {"01": 2, "02": 0, "nn": 0, "ee": 1, "xx": 0}
    said = checked(tmp_path / "papers" / "wahl-w1-1.json")
    assert (said.returncode, said.stdout) == (0, "In Ordnung: 3 Stimmzettel, 3 ausgegeben.\n")
    assert house.sitting.desk.meeting.elections.by_id["w1"].elected[0].name == "Frau A"


CHANGES: tuple[tuple[Callable[[Any], object], str], ...] = (
    (lambda lists: lists["tally"].update({"01": 1}), "bekannt gegeben sind 1"),
    (lambda lists: lists["urn"][0].update(choice="02"), "bekannt gegeben sind"),
    (lambda lists: lists["urn"][0].update(token="ab" * 32), "ist nicht echt"),
    (lambda lists: lists["urn"].append(lists["urn"][0]), "ausgegeben wurden nur 2"),
    (lambda lists: lists["roll"].pop(), "ausgegeben wurden nur 1"),
)
"""What somebody may do to the published lists, and what the checker says of it."""


async def test_the_checker_finds_what_was_changed_afterwards(house: House, tmp_path: Path) -> None:
    chair, voters = await opened(house, "p2", "p3")
    for voter in voters:
        await voter.fetch()
        await voter.cast(house, "01")
    await closed(chair)
    path = tmp_path / "papers" / "wahl-w1-1.json"
    honest = path.read_text("utf-8")
    for change, said in CHANGES:
        forged = json.loads(honest)
        change(forged)
        path.write_text(json.dumps(forged), "utf-8")
        result = checked(path)
        assert result.returncode == 1
        assert said in result.stdout


async def test_a_person_gets_one_paper_and_a_lost_answer_is_given_again(house: House) -> None:
    _, [voter] = await opened(house, "p2")
    first = await voter.fetch()
    assert await voter.fetch() == first
    other = Voter(voter.page, voter.modulus)
    assert (await other.fetch())["error"]["code"] == "election-paper-issued"


async def test_who_does_not_take_part_gets_no_paper(house: House) -> None:
    _, [guest] = await opened(house, "s1")
    assert (await guest.fetch())["error"]["code"] == "election-not-entitled"
    clerk = Voter(await house.connect("clerk", "schrift", "s1"), guest.modulus)
    assert (await clerk.fetch())["error"]["code"] == "not-allowed"


async def test_the_urn_takes_each_paper_once_and_only_papers_of_its_ballot(house: House) -> None:
    chair, [voter, forger] = await opened(house, "p2", "p3")
    await voter.fetch()
    assert await voter.cast(house, "77") == (400, "malformed")
    assert await voter.cast(house, "01", Cookie="ratssaal=x") == (400, "not-anonymous")
    assert await voter.cast(house, "01") == (200, "taken")
    assert await voter.cast(house, "01") == (200, "taken")
    assert await voter.cast(house, "02") == (409, "other-choice")
    forger.signature = voter.signature
    assert await forger.cast(house, "01") == (403, "not-signed")
    malformed: tuple[object, ...] = ({}, [], {"token": 1, "signature": "", "choice": "01"}, {"token": "zz"}, "x" * 9000)
    for broken in malformed:
        assert await post(house, broken) == (400, "malformed")
    await closed(chair)
    assert await voter.cast(house, "01") == (410, "closed")


def in_pieces(*pieces: bytes, cut_off: bool = False) -> web.Request:
    """A cast that arrives piece by piece; cut off, its connection breaks after the last one."""
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    protocol.connection_made(asyncio.Transport())
    stream = StreamReader(protocol, 2**16, loop=loop)
    stream.feed_data(pieces[0])
    for piece in pieces[1:]:
        loop.call_soon(stream.feed_data, piece)
    if cut_off:
        loop.call_soon(stream.set_exception, web.RequestPayloadError("cut off"))
    else:
        loop.call_soon(stream.feed_eof)
    return make_mocked_request("POST", "/urne/w1", payload=stream, match_info={"election": "w1"})


async def told(ballots: SecretBallots, request: web.Request) -> object:
    response = await ballots.cast(request)
    return json.loads(response.text or "")["code"]


async def test_a_paper_is_read_to_its_end_in_however_many_pieces_it_comes(house: House, tmp_path: Path) -> None:
    _, [voter] = await opened(house, "p2")
    await voter.fetch()
    body = json.dumps({"token": voter.token, "signature": voter.signature, "choice": "01"}).encode()
    ballots = SecretBallots(house.sitting.desk, tmp_path / "urns", tmp_path / "papers")
    assert await told(ballots, in_pieces(body[:300])) == "malformed"
    assert await told(ballots, in_pieces(body[:300], cut_off=True)) == "malformed"
    assert await told(ballots, in_pieces(body, b" " * 4096)) == "malformed"
    assert await told(ballots, in_pieces(body[:300], body[300:600], body[600:])) == "taken"


async def test_in_hesse_no_ballot_opens_by_machine(tmp_path: Path) -> None:
    async with open_house(tmp_path) as one:
        for command, actor in (*ARRIVALS, *OPENING, *PREPARED[1:]):
            await one.submit(command, actor)
        chair = await one.connect("chair", "vorsitz", "p1")
        answer = await chair.ask("OpenElection", election_id="w1", way="app")
        assert answer["error"]["code"] == "election-not-electronic"
        assert answer["error"]["rule"] == "§ 54 Abs. 2, § 55 Abs. 3 HGO"
        assert not list((tmp_path / "urns").iterdir())


async def test_a_page_cannot_put_papers_into_the_urn(house: House) -> None:
    chair, [voter] = await opened(house, "p2")
    await voter.fetch()
    slip = {"token": "ab" * 32, "signature": "cd" * 256, "choice": "02"}
    assert (await chair.ask("OpenUrn", election_id="w1", slips=[slip]))["ok"]
    assert house.sitting.desk.meeting.elections.by_id["w1"].ballot.slips == ()


# -- what is left behind -----------------------------------------------------------------------------------------------


def everything_in(folder: Path) -> bytes:
    """Every byte on disk: database, write-ahead log, urn, key."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_before_the_closing_no_paper_is_in_the_database_and_no_name_in_the_urn(
    house: House, tmp_path: Path
) -> None:
    _, voters = await opened(house, "p2", "p3", "p4")
    for voter in voters:
        await voter.fetch()
        await voter.cast(house, "01")
    database = b"".join(path.read_bytes() for path in tmp_path.glob("ratssaal.sqlite3*"))
    urn = everything_in(tmp_path / "urns")
    for person_id, voter in zip(("p2", "p3", "p4"), voters, strict=True):
        assert person_id.encode() in database
        assert voter.token.encode() not in database
        assert voter.signature.encode() not in database
        assert voter.blinded.encode() not in database + urn
        assert voter.token.encode() in urn
    assert b"Rat" not in urn
    assert b'"p2"' not in urn


async def test_no_log_line_and_no_counter_tells_of_a_cast(house: House, caplog: pytest.LogCaptureFixture) -> None:
    _, voters = await opened(house, "p2", "p3")
    for voter in voters:
        await voter.fetch()
    counted = str(house.counters.__dict__)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        await voters[0].cast(house, "01")
        await voters[1].cast(house, "99")
    ours = [record for record in caplog.records if record.name.startswith(("server", "agenda"))]
    assert ours == []
    assert not any(voters[0].token in record.getMessage() for record in caplog.records)
    assert str(house.counters.__dict__) == counted


async def test_a_cast_is_no_event_and_the_opened_urn_stands_by_code_not_by_order(house: House) -> None:
    chair, voters = await opened(house, "p2", "p3", "p4", "p5")
    for voter in voters:
        await voter.fetch()
    before = len(house.sitting.desk.recorded)
    for voter in voters:
        await voter.cast(house, "01")
    assert len(house.sitting.desk.recorded) == before
    await closed(chair)
    events = [one.event for one in house.sitting.desk.recorded]
    [urn] = [event for event in events if isinstance(event, UrnOpened)]
    assert [slip.token for slip in urn.slips] == sorted(voter.token for voter in voters)
    issued = {event.person_id: event.request for event in events if isinstance(event, BallotPaperIssued)}
    for event in events:
        if not isinstance(event, UrnOpened | ElectionCounted):
            assert not any(voter.token in json.dumps(to_json(event)) for voter in voters)
    published_hashes = {
        sha256(text.encode()).hexdigest() for slip in urn.slips for text in (slip.token, slip.signature)
    }
    assert not published_hashes & set(issued.values())


SLIPS = [Slip(f"{n:064x}", f"{n:0512x}", choice) for n, choice in enumerate(("01", "02", "ee", "01"))]


def test_every_order_of_casting_leaves_the_same_bytes_and_the_same_time(tmp_path: Path) -> None:
    key = blindrsa.new_key()
    seen = set()
    for number, order in enumerate(itertools.permutations(SLIPS)):
        folder = tmp_path / str(number)
        urn = Urn(folder, key)
        for slip in order:
            urn.put(slip)
        [path] = folder.glob("*.json")
        seen.add((path.read_bytes(), path.stat().st_mtime, folder.stat().st_mtime))
        assert [one.name for one in folder.iterdir()] == [path.name]
    assert len(seen) == 1


async def test_key_and_urn_are_gone_when_the_ballot_is_over(house: House, tmp_path: Path) -> None:
    chair, [voter] = await opened(house, "p2")
    await voter.fetch()
    await voter.cast(house, "01")
    assert len(list((tmp_path / "urns").iterdir())) == 2
    await closed(chair)
    assert list((tmp_path / "urns").iterdir()) == []


async def test_a_ballot_broken_off_takes_its_urn_with_it_and_the_next_has_a_new_key(
    house: House, tmp_path: Path
) -> None:
    chair, [voter] = await opened(house, "p2")
    await voter.fetch()
    assert (await chair.ask("BreakOffElection", election_id="w1", reason="Störung"))["ok"]
    assert list((tmp_path / "urns").iterdir()) == []
    assert (await chair.ask("OpenElection", election_id="w1", way="app"))["ok"]
    assert house.sitting.desk.meeting.elections.by_id["w1"].ballot.modulus != voter.modulus
    assert await voter.cast(house, "01") == (403, "not-signed")


async def test_a_restart_finds_the_urn_and_the_ballot_goes_on(house: House, tmp_path: Path) -> None:
    _, [voter, late] = await opened(house, "p2", "p3")
    await voter.fetch()
    await voter.cast(house, "01")
    SecretBallots(house.sitting.desk, tmp_path / "urns", tmp_path / "papers")
    [urn] = Urn.found_in(tmp_path / "urns")
    assert [slip.choice for slip in urn.slips] == ["01"]
    assert sign_blinded(urn.key, late.blinded)
