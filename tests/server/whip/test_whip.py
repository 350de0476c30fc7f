"""WHIP and WHEP: who gets in, who is sent and shown to whom."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agenda.commands import Actor
from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem
from agenda.commands.publication import NoteObjection
from agenda.commands.sitting import InterruptSitting, ResumeSitting
from media.programme.webrtc import TRACKS
from server.config import WhipSettings
from server.whip.sessions import LIMITS
from server.whip.whip import PERMISSIONS
from tests.media.client import Client
from tests.server.evening import CHAIR
from tests.server.house import open_house
from tests.server.whip.door import (
    SDP,
    TOKENS,
    TURN,
    Door,
    before,
    is_a_sentence,
    open_door,
    sending,
    watching,
    watching_programme,
    with_tokens,
)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path) as one:
        yield one


@pytest.fixture
async def device() -> AsyncIterator[Client]:
    one = Client()
    yield one
    await one.close()


@pytest.fixture
async def player() -> AsyncIterator[Client]:
    one = Client()
    yield one
    await one.close()


class TestWhoGetsIn:
    @pytest.mark.parametrize("endpoint", ["whip", "whep"])
    @pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
    async def test_exactly_the_tokens_of_the_table_open_each_method(
        self, door: Door, endpoint: str, method: str
    ) -> None:
        path = f"/{endpoint}/saal" if method == "POST" else f"/{endpoint}/saal/none"
        passed = 415 if method == "POST" else 404
        for key in TOKENS:
            status, _, text = await door.ask(method, path, key)
            assert status == (passed if key in PERMISSIONS[endpoint, method] else 403)  # type: ignore[index]
            assert is_a_sentence(text)

    @pytest.mark.parametrize("key", [None, "", "wrong", TOKENS["publish"][:-1], TOKENS["publish"] + "x"])
    async def test_without_a_known_token_nothing_opens(self, door: Door, key: str | None) -> None:
        for endpoint, method in PERMISSIONS:
            path = f"/{endpoint}/saal" if method == "POST" else f"/{endpoint}/saal/none"
            status, headers, text = await door.ask(method, path, key)
            assert (status, headers["WWW-Authenticate"], is_a_sentence(text)) == (401, "Bearer", True)

    def test_the_table_lists_senders_for_whip_and_viewers_for_whep_and_nothing_else(self) -> None:
        for (endpoint, method), keys in PERMISSIONS.items():
            assert method in ("POST", "PATCH", "DELETE")
            assert keys == ({"hall", "publish", "bench"} if endpoint == "whip" else {"view", "bench"})

    async def test_without_tokens_in_config_nothing_opens(self, door: Door, device: Client) -> None:
        async with before(door.house, replace(with_tokens(door.house.settings), whip=WhipSettings())) as closed:
            for endpoint in ("whip", "whep"):
                for key in ("", *TOKENS):
                    assert (await closed.post(f"/{endpoint}/saal", key, sending(device)))[0] == 401

    async def test_a_token_in_the_address_is_none(self, door: Door, device: Client) -> None:
        path = f"/whip/saal?token={TOKENS['publish']}&access_token={TOKENS['publish']}"
        assert (await door.ask("POST", path, None, sending(device), **SDP))[0] == 401

    @pytest.mark.parametrize("header", ["Basic {}", "Bearer", "{}", "Bearer x{}", "Bearer \xff"])
    async def test_only_a_bearer_token_counts(self, door: Door, device: Client, header: str) -> None:
        headers = {"Authorization": header.format(TOKENS["publish"]), **SDP}
        assert (await door.ask("POST", "/whip/saal", None, sending(device), **headers))[0] == 401

    async def test_a_token_obeys_no_other_tokens_session(self, door: Door, device: Client) -> None:
        path = await door.open("/whip/saal", "publish", sending(device))
        for key in ("hall", "bench"):
            assert (await door.ask("DELETE", path, key))[0] == 404
        assert len(door.whip.sessions) == 1

    @pytest.mark.parametrize("room", ["saal", "klein"])
    async def test_the_sitting_is_known_by_two_names(self, door: Door, device: Client, room: str) -> None:
        await door.open(f"/whip/{room}", "publish", sending(device))

    @pytest.mark.parametrize(("key", "room"), [("publish", "bench"), ("hall", "Klein"), ("bench", "a%20b")])
    async def test_another_room_is_unknown(self, door: Door, device: Client, key: str, room: str) -> None:
        assert (await door.post(f"/whip/{room}", key, sending(device)))[0] == 404

    async def test_the_bench_never_enters_the_sitting(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/klein", "bench", sending(device))
        assert not door.house.sitting.room.tracks
        assert (await door.post("/whep/saal", "bench", watching(player)))[0] == 409
        assert (await door.post("/whep/klein", "bench", watching(player)))[0] == 201

    async def test_a_token_has_a_limited_number_of_sessions(self, door: Door, device: Client) -> None:
        for number in range(LIMITS["publish"]):
            await door.open(f"/whip/saal?name=camera-{number}", "publish", sending(device))
        status, _, text = await door.post("/whip/saal?name=one-more", "publish", sending(device))
        assert (status, is_a_sentence(text)) == (429, True)
        assert (await door.post("/whip/saal", "hall", sending(device)))[0] == 201


class TestPublish:
    async def test_a_device_is_answered_and_its_tracks_are_in_the_room(self, door: Door, device: Client) -> None:
        status, headers, answer = await door.post("/whip/saal?name=kamera-2", "publish", sending(device))
        assert status == 201
        assert headers["Content-Type"].startswith("application/sdp")
        assert re.fullmatch(r"/whip/saal/[\w-]{20,}", headers["Location"])
        assert re.fullmatch(r'"[0-9a-f]{16}"', headers["ETag"])
        assert answer.count("a=recvonly") == 2
        assert door.owners() == {"whip:kamera-2"}
        device.take(answer)
        await device.checked()
        assert await device.shake_hands() == "connected"

    async def test_nobody_hears_a_device_that_has_not_the_floor(self, door: Door, device: Client) -> None:
        await door.open("/whip/saal", "publish", sending(device))
        activity = door.house.sitting.room.activity()
        silenced = {door.house.sitting.room.tracks[one].kind: state.silenced for one, state in activity.items()}
        assert silenced == {"audio": True, "video": False}

    async def test_the_halls_device_is_the_hall_and_is_heard(self, door: Door, device: Client) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        room = door.house.sitting.room
        assert set(room.tracks) == {"hall.camera", "hall.microphone"}
        assert not any(state.silenced for state in room.activity().values())

    @pytest.mark.parametrize(("video", "audio", "status"), [("none", "none", 201), ("none", "simulated", 422)])
    async def test_what_the_hall_has_of_its_own_no_device_replaces(
        self, door: Door, device: Client, video: str, audio: str, status: int
    ) -> None:
        settings = with_tokens(door.house.settings)
        async with before(
            door.house, replace(settings, hall=replace(settings.hall, video=video, audio=audio))
        ) as other:
            assert (await other.post("/whip/saal", "hall", sending(device)))[0] == status

    async def test_a_device_may_send_the_half_that_the_hall_lacks(self, door: Door, device: Client) -> None:
        settings = with_tokens(door.house.settings)
        async with before(door.house, replace(settings, hall=replace(settings.hall, audio="simulated"))) as other:
            assert (await other.post("/whip/saal", "hall", device.offer(audio="inactive")))[0] == 201
        assert set(door.house.sitting.room.tracks) == {"hall.camera"}

    async def test_two_devices_of_one_name_do_not_mix(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/saal", "publish", sending(device))
        status, _, text = await door.post("/whip/saal", "publish", sending(player))
        assert (status, is_a_sentence(text)) == (409, True)
        assert len(door.whip.sessions) == len(door.house.sitting.media.peers) == 1

    async def test_turn_servers_come_with_the_answer(self, door: Door, device: Client) -> None:
        url = door.server.make_url("/whip/saal")
        headers = {"Authorization": f"Bearer {TOKENS['publish']}", **SDP}
        async with door.http.post(url, data=sending(device), headers=headers) as response:
            stun, turn = response.headers.getall("Link")
        assert stun == '<stun:stun.example.de>; rel="ice-server"'
        assert re.fullmatch(
            r'<turn:turn\.example\.de:3478>; rel="ice-server"; username="\d+:[\w-]+"; '
            r'credential="[\w+/]{27}="; credential-type="password"',
            turn,
        )
        assert TURN.secret not in turn

    @pytest.mark.parametrize("name", ["", "Kamera", "a" * 33, "a%2Fb", "%C3%A4"])
    async def test_an_odd_name_is_refused(self, door: Door, device: Client, name: str) -> None:
        assert (await door.post(f"/whip/saal?name={name}", "publish", sending(device)))[0] == 400
        assert not door.whip.sessions


class TestWatch:
    async def test_before_anybody_sends_a_player_is_told_when_to_come_again(self, door: Door, player: Client) -> None:
        status, headers, text = await door.post("/whep/saal", "view", watching(player))
        assert (status, is_a_sentence(text)) == (409, True)
        assert int(headers["Retry-After"]) > 0

    async def test_a_player_gets_the_halls_picture_and_sound(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        status, headers, answer = await door.post("/whep/saal", "view", watching(player))
        assert (status, answer.count("a=sendonly")) == (201, 2)
        assert headers["Location"].startswith("/whep/saal/")
        player.take(answer)
        await player.checked()
        assert await player.shake_hands() == "connected"
        peer = next(one.peer for one in door.whip.sessions if one.endpoint == "whep")
        assert peer is not None
        assert {down.wanted_height for down in peer.stats().downlinks if down.track.kind == "video"} == {2160}

    async def test_nobody_but_the_hall_is_shown(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/saal", "publish", sending(device))
        assert (await door.post("/whep/saal", "view", watching(player)))[0] == 409

    async def test_a_player_of_the_programme_gets_its_own_packets_and_not_the_halls(
        self, door: Door, device: Client, player: Client
    ) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        assert (await door.post("/whep/saal/programme", "view", watching_programme(player)))[0] == 409
        inputs = {info: door.house.sitting.room.publish(info, lambda: None) for info in TRACKS}
        status, headers, answer = await door.post("/whep/saal/programme", "view", watching_programme(player))
        assert (status, answer.count("a=sendonly")) == (201, 2)
        assert re.fullmatch(r"/whep/saal/[\w-]{20,}", headers["Location"])
        player.take(answer)
        await player.checked()
        assert await player.shake_hands() == "connected"
        peer = next(one.peer for one in door.whip.sessions if one.endpoint == "whep")
        assert peer is not None
        assert {down.track.owner for down in peer.stats().downlinks} == {"programme"}
        for one in inputs.values():
            one.close()

    async def test_the_programme_is_heard_though_it_has_not_the_floor_and_no_page_of_the_sitting_shows_it(
        self, door: Door
    ) -> None:
        sitting = door.house.sitting
        for info in TRACKS:
            sitting.room.publish(info, lambda: None)
        assert not any(state.silenced for state in sitting.room.activity().values())
        await door.house.connect("hall", "saal")
        (screen,) = sitting.clients
        assert sitting.tracks_for(screen) == []
        assert sitting.live.sample()["people"] == {}

    async def test_nobody_sends_into_the_programme(self, door: Door, device: Client) -> None:
        for key in ("publish", "view"):
            assert (await door.post("/whip/saal/programme", key, sending(device)))[0] == 405

    async def test_one_who_wants_sound_alone_gets_sound_alone(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        _, _, answer = await door.post("/whep/saal", "view", player.offer(audio="recvonly", video="inactive"))
        assert (answer.count("a=sendonly"), answer.count("a=inactive")) == (1, 1)

    async def test_in_a_bench_room_the_first_publisher_is_shown(
        self, door: Door, device: Client, player: Client
    ) -> None:
        await door.open("/whip/r1", "bench", sending(device))
        assert (await door.post("/whep/r2", "bench", watching(player)))[0] == 409
        _, _, answer = await door.post("/whep/r1", "bench", watching(player))
        assert answer.count("a=sendonly") == 2

    @pytest.mark.parametrize(
        ("away", "back"), [(CallItem("t2"), CallItem("t1")), (InterruptSitting("Pause"), ResumeSitting())]
    )
    async def test_while_the_public_is_excluded_every_player_is_cut_and_none_comes_in(
        self, door: Door, device: Client, player: Client, away: Any, back: Any
    ) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        path = await door.open("/whep/saal", "view", watching(player))
        (session,) = (one for one in door.whip.sessions if one.endpoint == "whep")
        peer = session.peer
        await door.house.submit(away, CHAIR)
        assert peer is not None
        assert peer.state == "closed"
        assert (await door.ask("DELETE", path, "view"))[0] == 404
        status, headers, _ = await door.post("/whep/saal", "view", watching(player))
        assert (status, "Retry-After" in headers) == (409, True)
        await door.house.submit(back, CHAIR)
        assert (await door.post("/whep/saal", "view", watching(player)))[0] == 201

    async def test_while_somebody_at_the_word_objects_the_hall_is_shown_to_no_player_and_the_programme_stays(
        self, door: Door, device: Client, player: Client
    ) -> None:
        inputs = [door.house.sitting.room.publish(info, lambda: None) for info in TRACKS]
        await door.open("/whip/saal", "hall", sending(device))
        await door.open("/whep/saal", "view", watching(player))
        await door.open("/whep/saal/programme", "view", watching_programme(player))
        await door.house.submit(NoteObjection("p7", False, True, False), Actor("member", "p7"))
        assert len(door.whip.sessions) == 3, "p7 is not at the word"
        await door.house.submit(GiveFloor("p7"), CHAIR)
        assert [one.watches for one in door.whip.sessions] == ["", "programme"]
        status, headers, _ = await door.post("/whep/saal", "view", watching(player))
        assert (status, "Retry-After" in headers) == (409, True)
        await door.open("/whep/saal/programme", "view", watching_programme(player))
        await door.house.submit(TakeFloor(), CHAIR)
        await door.open("/whep/saal", "view", watching(player))
        for one in inputs:
            one.close()

    async def test_exclusion_leaves_the_senders_and_the_bench_alone(
        self, door: Door, device: Client, player: Client
    ) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        await door.open("/whip/r1", "bench", sending(device))
        await door.open("/whep/r1", "bench", watching(player))
        await door.house.submit(CallItem("t2"), CHAIR)
        assert [one.peer.state for one in door.whip.sessions if one.peer] == ["new"] * 3

    async def test_before_the_sitting_is_open_nothing_is_shown(self, tmp_path: Path, device: Client) -> None:
        async with open_house(tmp_path) as house, before(house, with_tokens(house.settings)) as door:
            await door.open("/whip/saal", "hall", sending(device))
            assert (await door.post("/whep/saal", "view", watching(device)))[0] == 409


async def test_no_token_is_ever_logged(door: Door, device: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    path = await door.open("/whip/saal", "publish", sending(device))
    await door.ask("DELETE", path, "publish")
    await door.post("/whip/saal", "view", sending(device))
    assert caplog.text
    assert not any(token in caplog.text for token in TOKENS.values())
