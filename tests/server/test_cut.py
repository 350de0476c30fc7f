"""Who is kept away is cut off: no picture and sound from or to that person, no view, no paper, and back again after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from agenda.commands import Actor
from agenda.commands.chairing import HandOverChair
from agenda.commands.conduct import ExcludeForDay, LiftExclusion
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem
from agenda.commands.presence import NoteArrival
from agenda.commands.publicity import AskForPrivacy, ConfirmPrivacy, ExcludePublic
from agenda.commands.recusal import EnterRecusal
from agenda.events.words import Paper
from media import rtp
from media.ports import Codec, TrackInfo
from server.clients import Client
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import House, Page, open_house

VP8, OPUS = Codec("VP8", 90000), Codec("opus", 48000, 2)


class Ear:
    """A sink that remembers whose packets came."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self.heard.append(track.track_id)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        pass

    def closed(self, track: TrackInfo) -> None:
        pass


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        yield one


def _tracks(owner: str) -> tuple[TrackInfo, TrackInfo]:
    camera = TrackInfo(f"{owner}.camera", owner, "video", "camera", VP8)
    return camera, TrackInfo(f"{owner}.microphone", owner, "audio", "microphone", OPUS)


class Media:
    """The tracks of the hall and of p7, and two who listen: p7's own connection and somebody else."""

    def __init__(self, house: House, client: Client) -> None:
        self._number = 0
        room = house.sitting.room
        infos = [track for owner in ("hall", "p7") for track in _tracks(owner)]
        self._inputs = [room.publish(info, lambda: None) for info in infos]
        self.own, self.other = Ear(), Ear()
        peer = house.sitting.peer(client)
        for info in infos:
            if info.owner == "hall":
                room.subscribe(info.track_id, peer.peer_id, self.own)
            room.subscribe(info.track_id, "somebody", self.other)

    def second(self) -> tuple[set[str], set[str]]:
        """One packet on every track: what reaches p7, and what reaches the other."""
        self.own.heard, self.other.heard = [], []
        self._number += 1
        for track in self._inputs:
            track.push(rtp.build(96, self._number, 0, 1, b"x", marker=True))
        return set(self.own.heard), set(self.other.heard)


async def member(house: House) -> tuple[Page, Client]:
    page = await house.connect("member", "klein-p7", "p7")
    [client] = [one for one in house.sitting.clients if one.person_id == "p7"]
    return page, client


HALL_TRACKS = {"hall.camera", "hall.microphone"}


async def test_nothing_goes_from_or_to_the_recused_until_the_item_is_over(house: House) -> None:
    _, client = await member(house)
    media = Media(house, client)
    assert media.second() == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera"})
    await house.submit(EnterRecusal("t1", "p7"), CHAIR)
    assert media.second() == (set(), HALL_TRACKS)
    await house.submit(CloseItem(), CHAIR)
    assert media.second() == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera"})


async def test_a_connection_made_in_the_waiting_room_gets_nothing_either(house: House) -> None:
    await house.submit(EnterRecusal("t1", "p7"), CHAIR)
    _, client = await member(house)
    assert Media(house, client).second() == (set(), HALL_TRACKS)


async def test_the_chairs_own_picture_and_sound_end_too_until_a_deputy_leads_from_that_page(house: House) -> None:
    await house.connect("chair", "klein-vorsitz", "p1")
    [client] = [one for one in house.sitting.clients if one.role == "chair"]
    media = Media(house, client)
    assert media.second()[0] == HALL_TRACKS
    await house.submit(EnterRecusal("t1", "p1"), CHAIR)
    assert media.second()[0] == set()
    assert house.sitting.tracks_for(client) == []
    await house.submit(HandOverChair("p2", "t1"), CHAIR)
    assert house.sitting.actor(client) == Actor("chair", "p2")
    assert media.second()[0] == HALL_TRACKS


async def test_who_may_not_take_part_remotely_is_told_so_at_the_offer(house: House) -> None:
    page = await house.connect("member", "klein-p1", "p1")
    answer = await page.socket.call("media-offer", {"sdp": "v=0", "publishes": {}, "subscribes": {}})
    assert (answer["ok"], answer["error"]["code"]) == (False, "chair-remote")


async def test_no_track_is_offered_to_the_recused_and_none_of_theirs_to_others(house: House) -> None:
    _, client = await member(house)
    await house.connect("hall", "klein-saal")
    [screen] = [one for one in house.sitting.clients if one.role == "hall"]
    Media(house, client)

    def offered(one: Client) -> set[str]:
        return {track["id"] for track in house.sitting.tracks_for(one)}

    assert (offered(client), offered(screen)) == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera", "p7.microphone"})
    await house.submit(EnterRecusal("t1", "p7"), CHAIR)
    assert (offered(client), offered(screen)) == (set(), HALL_TRACKS)


async def test_the_page_is_told_to_wait_and_is_back_after_the_item(house: House) -> None:
    page, _ = await member(house)
    await house.submit(EnterRecusal("t1", "p7"), CHAIR)
    await page.until("waiting", lambda waiting: waiting is not None and waiting["number"] == "1")
    assert (page.sections["agenda"], page.sections["item"], page.sections["vote"]) == ([], None, None)
    answer = await page.ask("RequestFloor", person_id="p7")
    assert answer["error"]["code"] == "withheld-recused"
    assert "§ 25" in answer["error"]["rule"]
    await house.submit(CloseItem(), CHAIR)
    await page.until("waiting", lambda waiting: waiting is None)
    await page.until("agenda", lambda agenda: [item["id"] for item in agenda] == ["t1", "t2"])


async def test_no_paper_is_handed_to_the_recused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        paper = Paper("Vorlage", "vorlage.pdf")
        await house.submit(ListItem("t9", "9", "Bebauungsplan", True, "report", papers=(paper,)), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        house.sitting.papers.mkdir(parents=True)
        (house.sitting.papers / "vorlage.pdf").write_bytes(b"%PDF")
        session = await house.open(await house.link("member", "klein-p7", "p7"))
        async with session:
            assert await _status(house, session) == 200
            await house.submit(EnterRecusal("t1", "p7"), CHAIR)
            assert await _status(house, session) == 404


async def _status(house: House, session: aiohttp.ClientSession) -> int:
    async with session.get(house.server.make_url("/p/klein-p7/papers/vorlage.pdf")) as response:
        return response.status


@pytest.mark.parametrize("recused", [False, True])
async def test_only_the_recused_page_is_not_told_who_is_heard(house: House, recused: bool) -> None:
    if recused:
        await house.submit(EnterRecusal("t1", "p7"), CHAIR)
    session = await house.open(await house.link("member", "klein-p7", "p7"))
    ticket = await house.ticket(session, "klein-p7")
    await session.close()
    page, told = Page(socketio.AsyncClient(reconnection=False)), list[Any]()
    page.socket.on("live", told.append)
    await page.socket.connect(str(house.server.make_url("/")), auth={"ticket": ticket}, transports=["websocket"])
    house.pages.append(page)
    await page.ask("nothing")  # answered after whatever the connection was told
    assert bool(told) is not recused


MEMBER = Actor("member", "p7")


async def test_in_the_non_public_part_nothing_goes_from_or_to_somebody_at_home_before_the_confirmation(
    house: House,
) -> None:
    _, client = await member(house)
    media = Media(house, client)
    await house.submit(CallItem("t2"), CHAIR)
    assert media.second() == (set(), HALL_TRACKS)
    await house.submit(ConfirmPrivacy("p7"), MEMBER)
    assert media.second() == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera"})


async def test_who_confirmed_before_the_part_misses_nothing_of_it(house: House) -> None:
    _, client = await member(house)
    media = Media(house, client)
    await house.submit(AskForPrivacy(), CHAIR)
    await house.submit(ConfirmPrivacy("p7"), MEMBER)
    await house.submit(CallItem("t2"), CHAIR)
    assert media.second() == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera"})


async def test_the_page_asks_and_shows_the_part_only_after_the_answer(house: House) -> None:
    page, _ = await member(house)
    await house.submit(CallItem("t2"), CHAIR)
    await page.until("waiting", lambda waiting: waiting is not None and waiting["reason"] == "unconfirmed")
    assert (page.sections["agenda"], page.sections["waiting"]["title"]) == ([], "")
    assert (await page.ask("RequestFloor", person_id="p7"))["error"]["code"] == "withheld-unconfirmed"
    assert (await page.ask("ConfirmPrivacy", person_id="p7"))["ok"]
    await page.until("agenda", lambda agenda: [item["title"] for item in agenda] == ["Haushalt", "Geheimes Grundstück"])


async def test_nothing_goes_from_or_to_the_excluded_until_the_exclusion_is_lifted(house: House) -> None:
    _, client = await member(house)
    media = Media(house, client)
    await house.submit(ExcludeForDay("p7", "Störung"), CHAIR)
    assert media.second() == (set(), HALL_TRACKS)
    await house.submit(LiftExclusion("p7", "Entschuldigt"), CHAIR)
    await house.submit(NoteArrival("p7", "remote"), SYSTEM)
    assert media.second() == (HALL_TRACKS, {*HALL_TRACKS, "p7.camera"})


async def test_whose_exclusion_is_lifted_is_present_again_over_the_same_connection(house: House) -> None:
    page, _ = await member(house)
    house.sitting.presence.connected("p7")
    await house.submit(ExcludeForDay("p7", "Störung"), CHAIR)
    await page.until("waiting", lambda waiting: waiting is not None and waiting["reason"] == "excluded")
    await house.submit(LiftExclusion("p7", "Entschuldigt"), CHAIR)
    await page.until("me", lambda me: me["person"]["present"] == "remote")


async def test_the_technician_sees_the_halls_cameras_to_aim_them_and_nothing_while_the_public_is_out(
    house: House,
) -> None:
    await house.connect("operator", "klein-technik")
    [technician] = [one for one in house.sitting.clients if one.role == "operator"]
    for track_id, owner in (("hall.camera/links", "hall/links"), ("hall.air", "hall"), ("p7.camera", "p7")):
        house.sitting.room.publish(TrackInfo(track_id, owner, "video", "camera", VP8), lambda: None)

    def offered() -> set[str]:
        return {track["id"] for track in house.sitting.tracks_for(technician)}

    assert offered() == {"hall.camera/links"}
    before = house.sitting.on_offer()
    await house.submit(ExcludePublic(), CHAIR)
    assert offered() == set()
    assert house.sitting.on_offer() != before
