"""The programme on a page of the sitting: whose link shows it, what else it opens, what is said while it is away."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import socketio

from agenda.commands import ROLES, Role
from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem
from agenda.commands.publication import SetPublication
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.events.words import Paper
from media.programme.webrtc import TRACKS
from server.clock import ManualClock, SystemClock
from server.signalling import SOCKET_ROLES
from server.store.registry import Invitation
from server.whip import sessions
from server.whip.by_link import WATCHERS
from server.whip.sessions import LIMITS, Key
from tests.media.client import Client
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import House, open_house
from tests.server.whip.door import (
    SDP,
    TOKENS,
    Answer,
    Door,
    before,
    is_a_sentence,
    open_door,
    watching,
    watching_programme,
    with_tokens,
)

SPECTATOR: Role = "viewer"
YEAR = 366 * 86_400.0


@dataclass(slots=True)
class Screen:
    """A browser with a personal link, before a sitting whose programme is being made."""

    door: Door
    invitation: Invitation

    @property
    def place(self) -> str:
        """Where the programme is asked for."""
        return f"/p/{self.invitation.slug}/programme"

    async def ask(self, method: str, path: str = "", body: str = "", **headers: str) -> Answer:
        return await self.door.ask(method, path or self.place, None, body, **headers)

    async def watch(self, player: Client) -> Answer:
        return await self.ask("POST", body=watching_programme(player), **SDP)


async def enter(door: Door, role: Role) -> Screen:
    """Open a link of that role; its cookie goes with the addresses below its own."""
    token = (await door.house.link(role, f"klein-{role}", None)).rpartition("/")[2]
    invitation, cookie = await door.house.identities.enter(token)
    door.http.cookie_jar.update_cookies({"ratssaal": cookie}, door.server.make_url(f"/p/{invitation.slug}/"))
    return Screen(door, invitation)


async def take_back(door: Door, screen: Screen) -> None:
    """Give the page another link, and end what the old one opened."""
    one = screen.invitation
    _, taken_back = await door.house.identities.renew(one.role, one.slug, one.person_id, timedelta(days=1))
    door.whip.sessions.end_opened_by(taken_back)


@asynccontextmanager
async def shown(folder: Path) -> AsyncIterator[Screen]:
    """A sitting that is planned, and its programme, before the link of a viewer."""
    async with (
        open_house(folder) as house,
        before(house, with_tokens(house.settings)) as door,
    ):
        inputs = [house.sitting.room.publish(info, lambda: None) for info in TRACKS]
        yield await enter(door, SPECTATOR)
        for one in inputs:
            one.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SystemClock().now())


@pytest.fixture
async def door(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Door]:
    async with open_door(tmp_path, clock) as one:
        inputs = [one.house.sitting.room.publish(info, lambda: None) for info in TRACKS]
        yield one
        for each in inputs:
            each.close()


@pytest.fixture
async def player() -> AsyncIterator[Client]:
    one = Client()
    yield one
    await one.close()


class TestWhoseLink:
    def test_the_table_names_those_who_must_react(self) -> None:
        assert WATCHERS == {"viewer": "viewer", "captioner": "captioner", "clerk": "clerk"}

    @pytest.mark.parametrize("role", ROLES)
    async def test_exactly_the_roles_of_the_table_see_the_programme(
        self, door: Door, player: Client, role: Role
    ) -> None:
        screen = await enter(door, role)
        allowed = role in {"viewer", "captioner", "clerk"}
        assert (await screen.ask("GET"))[0] == (200 if allowed else 403)
        status, _, text = await screen.watch(player)
        assert status == (201 if allowed else 403)
        assert allowed or is_a_sentence(text)
        assert [one.key for one in door.whip.sessions] == [role] * allowed

    async def test_a_strangers_browser_is_sent_to_its_link_in_one_sentence(self, door: Door, player: Client) -> None:
        for method in ("GET", "POST"):
            status, _, text = await door.ask(
                method, "/p/klein-viewer/programme", None, watching_programme(player), **SDP
            )
            assert (status, is_a_sentence(text.partition(". ")[0] + ".\n")) == (403, True)

    @pytest.mark.parametrize("key", list(TOKENS))
    async def test_no_token_takes_the_place_of_a_link(self, door: Door, player: Client, key: str) -> None:
        assert (await door.post("/p/klein-viewer/programme", key, watching_programme(player)))[0] == 403

    async def test_the_link_opens_no_address_for_devices(self, door: Door, player: Client) -> None:
        screen = await enter(door, SPECTATOR)
        for path in ("/whep/saal", "/whep/saal/programme", "/whip/saal"):
            assert (await screen.ask("POST", path, watching(player), **SDP))[0] == 401

    async def test_a_link_that_was_taken_back_shows_nothing_more_and_cuts_what_it_showed(
        self, door: Door, player: Client
    ) -> None:
        screen, clerk = await enter(door, SPECTATOR), await enter(door, "clerk")
        assert [(await one.watch(player))[0] for one in (screen, clerk)] == [201, 201]
        await door.open("/whep/saal/programme", "view", watching_programme(player))
        mine, others, token = door.whip.sessions
        await take_back(door, screen)
        assert list(door.whip.sessions) == [others, token]
        assert [one.peer.state == "closed" for one in (mine, others, token) if one.peer] == [True, False, False]
        assert (await screen.ask("GET"))[0] == (await screen.watch(player))[0] == 403

    async def test_an_offer_that_arrives_after_its_link_was_taken_back_is_refused(
        self, door: Door, player: Client
    ) -> None:
        screen = await enter(door, SPECTATOR)

        async def late() -> AsyncIterator[bytes]:
            offer = watching_programme(player).encode()
            yield offer[:10]
            await take_back(door, screen)
            yield offer[10:]

        async with door.http.post(door.server.make_url(screen.place), data=late(), headers=SDP) as answer:
            assert (answer.status, is_a_sentence((await answer.text()).partition(". ")[0] + ".\n")) == (403, True)
        assert not door.whip.sessions

    @pytest.mark.parametrize("role", WATCHERS)
    async def test_a_link_that_has_expired_shows_nothing_more_and_ends_what_it_showed(
        self, clock: ManualClock, door: Door, player: Client, role: Role
    ) -> None:
        screen = await enter(door, role)
        assert (await screen.watch(player))[0] == 201
        (session,) = door.whip.sessions
        clock.set_wall(screen.invitation.expires_at - timedelta(seconds=1))
        door.whip.sweep()
        assert (await screen.ask("GET"))[0] == 200
        clock.set_wall(screen.invitation.expires_at)
        for status, _, text in (await screen.ask("GET"), await screen.watch(player)):
            assert (status, "abgelaufen" in text) == (403, True)
        assert list(door.whip.sessions) == [session]
        door.whip.sweep()
        assert not door.whip.sessions
        assert session.peer is not None
        assert session.peer.state == "closed"

    async def test_what_a_token_opened_does_not_end_with_any_link(
        self, clock: ManualClock, door: Door, player: Client
    ) -> None:
        await door.open("/whep/saal/programme", "view", watching_programme(player))
        clock.advance(YEAR)
        door.whip.sweep()
        assert len(door.whip.sessions) == 1


async def page_of(house: House, link: str) -> str:
    """The page that the link leads to."""
    session = await house.open(link)
    async with session, session.get(house.server.make_url("/p/klein-x/")) as answer:
        return await answer.text()


class TestPage:
    async def test_the_page_holds_no_token(self, tmp_path: Path) -> None:
        async with open_house(tmp_path) as house:
            link = await house.link("viewer", "klein-x", None)
            text = await page_of(house, link)
        data = json.loads(text.partition('id="page">')[2].partition("</script>")[0])
        assert data["role"] == "viewer"
        assert not {"token", "watch"} & data.keys()
        assert link.rpartition("/")[2] not in text

    async def test_the_link_opens_no_paper_no_minutes_and_no_socket(self, tmp_path: Path) -> None:
        async with open_house(tmp_path) as house:
            async with await house.open(await house.link("viewer", "klein-x", None)) as session:
                for path in ("papers/plan.pdf", "minutes.html", "captions.json", "outlets.json", "hall.json"):
                    async with session.get(house.server.make_url(f"/p/klein-x/{path}")) as answer:
                        assert answer.status in (403, 404)
                ticket = await house.ticket(session, "klein-x")
            socket = socketio.AsyncClient(reconnection=False)
            with pytest.raises(socketio.exceptions.ConnectionError):
                await socket.connect(str(house.server.make_url("/")), auth={"ticket": ticket}, transports=["websocket"])
            assert house.counters.of("sockets_refused", reason="not-allowed") == 1
            assert not len(house.sitting.clients)

    @pytest.mark.parametrize(("role", "status"), [("hall", 200), ("viewer", 403)])
    async def test_not_even_a_public_paper_is_handed_to_a_viewer(self, tmp_path: Path, role: Role, status: int) -> None:
        async with open_house(tmp_path) as house:
            house.sitting.papers.mkdir(parents=True)
            (house.sitting.papers / "offen.pdf").write_bytes(b"%PDF")
            papers = (Paper("Vorlage", "offen.pdf"),)
            await house.submit(ListItem("t8", "8", "Plan", True, "report", papers=papers), SYSTEM)
            session = await house.open(await house.link(role, "klein-x", None))
            async with session, session.get(house.server.make_url("/p/klein-x/papers/offen.pdf")) as answer:
                assert answer.status == status

    def test_sockets_are_for_those_who_have_something_to_say_there(self) -> None:
        assert {"chair", "clerk", "member", "hall", "operator"} == SOCKET_ROLES


class TestWatching:
    async def test_the_page_gets_the_programmes_own_packets_and_helpers_through_firewalls(
        self, door: Door, player: Client
    ) -> None:
        screen = await enter(door, SPECTATOR)
        _, headers, text = await screen.ask("GET")
        assert "turn:turn.example.de" in text
        assert headers["Cache-Control"] == "no-store"
        status, headers, answer = await screen.watch(player)
        assert (status, headers["Content-Type"], answer.count("a=sendonly")) == (
            201,
            "application/sdp; charset=utf-8",
            2,
        )
        player.take(answer)
        await player.checked()
        assert await player.shake_hands() == "connected"
        (session,) = door.whip.sessions
        assert session.peer is not None
        assert {down.track.owner for down in session.peer.stats().downlinks} == {"programme"}

    @pytest.mark.parametrize(
        ("away", "back", "said"),
        [
            (CallItem("t2"), CallItem("t1"), "nichtöffentlich"),
            (InterruptSitting("Pause"), ResumeSitting(), "unterbrochen"),
        ],
    )
    async def test_while_the_public_is_away_every_page_is_cut_and_told_why_and_comes_back(
        self, door: Door, player: Client, away: Any, back: Any, said: str
    ) -> None:
        screen = await enter(door, SPECTATOR)
        assert (await screen.watch(player))[0] == 201
        (session,) = door.whip.sessions
        await door.house.submit(away, CHAIR)
        assert not door.whip.sessions
        assert session.peer is not None
        assert session.peer.state == "closed"
        for status, headers, text in (await screen.ask("GET"), await screen.watch(player)):
            assert (status, said in text, int(headers["Retry-After"]) > 0) == (409, True, True)
            assert is_a_sentence(text)
        await door.house.submit(back, CHAIR)
        assert (await screen.ask("GET"))[0] == 200
        assert (await screen.watch(player))[0] == 201

    async def test_before_and_after_the_sitting_and_where_it_is_not_streamed_a_sentence_says_so(
        self, tmp_path: Path
    ) -> None:
        async with shown(tmp_path) as screen:
            house = screen.door.house
            await house.submit(SetPublication("none", 0), SYSTEM)
            before_it = (await screen.ask("GET"))[2]
            for command, actor in (*ARRIVALS, *OPENING):
                await house.submit(command, actor)
            not_streamed = (await screen.ask("GET"))[2]
            await house.submit(CloseSitting(), CHAIR)
            after_it = (await screen.ask("GET"))[2]
        assert "noch nicht begonnen" in before_it
        assert "nicht übertragen" in not_streamed
        assert "beendet" in after_it

    async def test_the_sentence_is_in_the_language_of_the_page(self, tmp_path: Path) -> None:
        async with shown(tmp_path) as screen:
            german = await screen.ask("GET")
            english = await screen.ask("GET", **{"Accept-Language": "en"})
        assert (german[0], "noch nicht begonnen" in german[2]) == (409, True)
        assert (english[0], "not begun" in english[2]) == (409, True)

    async def test_what_is_no_offer_is_refused(self, door: Door, player: Client) -> None:
        screen = await enter(door, SPECTATOR)
        assert (await screen.ask("POST", body="v=0", **SDP))[0] == 400
        assert (await screen.ask("POST", body=watching(player)))[0] == 415
        assert not door.whip.sessions

    @pytest.mark.parametrize("role", WATCHERS)
    async def test_who_has_filled_the_places_of_one_role_takes_nobody_else_s(
        self, door: Door, player: Client, monkeypatch: pytest.MonkeyPatch, role: Role
    ) -> None:
        few: Mapping[Key, int] = {**LIMITS, "viewer": 1, "captioner": 1, "clerk": 1}
        monkeypatch.setattr(sessions, "LIMITS", few)
        screen = await enter(door, role)
        assert (await screen.watch(player))[0] == 201
        status, _, text = await screen.watch(player)
        assert (status, is_a_sentence(text)) == (429, True)
        for other in WATCHERS.keys() - {role}:
            assert (await (await enter(door, other)).watch(player))[0] == 201
        assert (await door.post("/whep/saal/programme", "view", watching_programme(player)))[0] == 201

    def test_there_are_places_for_an_overflow_hall_and_always_some_for_those_who_write(self) -> None:
        assert {one: LIMITS[one] for one in WATCHERS.values()} == {"viewer": 48, "captioner": 8, "clerk": 8}
