"""WHIP and WHEP as HTTP: what is refused and how, renewal and end of a session, pages of other origins."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from media.admission import REFUSAL_CODE, REFUSAL_TEXT
from server.whip.sessions import SILENCE_SECONDS
from server.whip.wire import OFFER_REFUSALS, TROUBLES, accepts, restart_fragment
from tests.media.client import Client
from tests.server.english import ENGLISH
from tests.server.whip.door import (
    SDP,
    TOKENS,
    Door,
    before,
    is_a_sentence,
    open_door,
    sending,
    watching,
    with_tokens,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
CANDIDATE = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"
RESTART = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:fresh\r\na=ice-pwd:passwordpasswordpassword\r\n"


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


class TestBadRequests:
    @pytest.mark.parametrize(
        ("headers", "body", "status"),
        [
            ({"Content-Type": "text/plain"}, "v=0", 415),
            ({}, "v=0", 415),
            ({**SDP, "Accept": "text/html"}, "v=0", 406),
            (SDP, "", 400),
            (SDP, "v=0\r\nm=audio", 400),
            (SDP, "\xff\xfe", 400),
            (SDP, "x" * 262_145, 413),
            ({**SDP, "Content-Encoding": "gzip"}, "no gzip", 400),
        ],
    )
    async def test_each_has_its_status_and_leaves_nothing(
        self, door: Door, headers: dict[str, str], body: str, status: int
    ) -> None:
        answer = await door.ask("POST", "/whip/saal", "publish", body, **headers)
        assert answer[0] == status
        assert not door.whip.sessions
        assert not door.house.sitting.media.peers

    async def test_a_body_that_does_not_say_its_length_is_read_no_further_than_allowed(self, door: Door) -> None:
        async def endless() -> AsyncIterator[bytes]:
            for _ in range(64):
                yield b"a=x\r\n" * 4096

        headers = {"Authorization": f"Bearer {TOKENS['publish']}", **SDP}
        url = door.server.make_url("/whip/saal")
        async with door.http.post(url, data=endless(), headers=headers) as response:
            assert response.status == 413

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            (("a=sendonly", "a=recvonly"), 422),
            (("a=sendonly", "a=inactive"), 422),
            (("m=audio", "m=video"), 422),
            (("VP8/90000", "THEORA/90000"), 422),
            (("setup:actpass", "setup:passive"), 422),
            (("a=mid:1", "a=mid:0"), 400),
            (("a=ice-pwd", "a=ice-nothing"), 400),
        ],
    )
    async def test_an_offer_that_cannot_be_served_is_refused_as_a_whole(
        self, door: Door, device: Client, change: tuple[str, str], status: int
    ) -> None:
        answer = await door.post("/whip/saal", "publish", sending(device).replace(*change))
        assert (answer[0], is_a_sentence(answer[2])) == (status, True)
        assert not door.whip.sessions
        assert not door.house.sitting.media.peers
        assert not door.house.sitting.room.tracks

    async def test_a_player_that_offers_to_send_is_refused(self, door: Door, device: Client, player: Client) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        assert (await door.post("/whep/saal", "view", sending(player)))[0] == 422

    async def test_a_player_gets_sdp_whatever_it_says_it_takes(
        self, door: Door, device: Client, player: Client
    ) -> None:
        await door.open("/whip/saal", "hall", sending(device))
        assert (await door.post("/whep/saal", "view", watching(player), Accept="text/html"))[0] == 201

    @pytest.mark.parametrize("method", ["PUT", "TRACE", "PATCH", "DELETE"])
    async def test_another_method_is_told_which_there_are(self, door: Door, method: str) -> None:
        status, headers, text = await door.ask(method, "/whip/saal", "publish")
        assert (status, headers["Allow"], is_a_sentence(text)) == (405, "OPTIONS, GET, POST", True)

    async def test_a_full_server_refuses_the_next_sender_with_a_sentence_and_a_time(
        self, door: Door, device: Client
    ) -> None:
        door.house.sitting.media.admit = lambda room, peers: REFUSAL_CODE
        status, headers, text = await door.post("/whip/saal", "publish", sending(device))
        assert (status, text, "Retry-After" in headers) == (503, REFUSAL_TEXT + "\n", True)
        assert not door.whip.sessions

    async def test_a_full_server_refuses_the_next_player_but_measures_on(self, door: Door, device: Client) -> None:
        settings = with_tokens(door.house.settings)
        async with before(door.house, settings, lambda senders: REFUSAL_CODE) as full:
            await full.open("/whip/saal", "hall", sending(device))
            status, headers, text = await full.post("/whep/saal", "view", watching(device))
            assert (status, is_a_sentence(text), "Retry-After" in headers) == (503, True, True)
            await full.open("/whip/r1", "bench", sending(device))
            await full.open("/whep/r1", "bench", watching(device))

    def test_every_refusal_of_the_media_server_has_a_sentence(self) -> None:
        assert set(OFFER_REFUSALS.values()) <= set(TROUBLES)

    @pytest.mark.parametrize("german", [sentence for _, sentence in TROUBLES.values()])
    def test_every_sentence_has_its_english(self, german: str) -> None:
        assert ENGLISH.catalogue.get(german)

    async def test_a_sentence_comes_in_the_language_of_the_device(self, door: Door) -> None:
        _, _, german = await door.ask("DELETE", "/whip/saal/x", "publish")
        _, _, english = await door.ask("DELETE", "/whip/saal/x", "publish", **{"Accept-Language": "en"})
        assert "gibt es nicht mehr" in german
        assert "no longer" in english

    @pytest.mark.parametrize(
        ("header", "fine"),
        [
            ("", True),
            ("*/*", True),
            ("application/*;q=0.2", True),
            ("text/html, application/sdp", True),
            ("text/html", False),
            ("application/sdp;q=0", False),
            ("application/sdp;q=0.0", False),
            ("application/sdp;q=0.5", True),
        ],
    )
    def test_accept_is_read_as_http_has_it(self, header: str, fine: bool) -> None:
        assert accepts(header, "application/sdp") is fine


class TestRenewal:
    @pytest.fixture
    async def path(self, door: Door, device: Client) -> str:
        return await door.open("/whip/saal", "publish", sending(device))

    def etag(self, door: Door) -> str:
        (session,) = door.whip.sessions
        return session.etag

    @pytest.mark.parametrize("tag", ["etag", "*"])
    @pytest.mark.parametrize(
        "fragment", [CANDIDATE, CANDIDATE + "a=ice-ufrag:remote\r\na=ice-pwd:passwordpasswordpassword\r\n"]
    )
    async def test_candidates_are_taken_without_a_word(self, door: Door, path: str, tag: str, fragment: str) -> None:
        before = self.etag(door)
        match = {"If-Match": before if tag == "etag" else tag}
        status, headers, text = await door.ask("PATCH", path, "publish", fragment, **FRAGMENT, **match)
        assert (status, text, "ETag" in headers) == (204, "", False)
        assert self.etag(door) == before

    async def test_ten_thousand_candidates_are_too_many_and_the_session_stays(self, door: Door, path: str) -> None:
        many = CANDIDATE + "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" * 10_000
        assert (await door.ask("PATCH", path, "publish", many, **FRAGMENT, **{"If-Match": "*"}))[0] == 413
        assert len(door.whip.sessions) == 1

    @pytest.mark.parametrize("tag", ["*", '"*"', "etag"])
    async def test_an_ice_restart_answers_new_credentials_that_work(self, door: Door, device: Client, tag: str) -> None:
        _, headers, answer = await door.post("/whip/saal", "publish", sending(device))
        device.take(answer)
        await device.checked()
        assert await device.shake_hands() == "connected"
        old, match = device.local, {"If-Match": headers["ETag"] if tag == "etag" else tag}
        status, renewed, fragment = await door.ask(
            "PATCH", headers["Location"], "publish", RESTART, **FRAGMENT, **match
        )
        assert status == 200
        assert renewed["Content-Type"].startswith("application/trickle-ice-sdpfrag")
        assert renewed["ETag"] not in ("", headers["ETag"])
        assert fragment.startswith("a=ice-lite\r\n")
        device.local = re.search(r"^a=ice-ufrag:(\S+)", fragment, re.MULTILINE)[1]  # type: ignore[index]
        device.password = re.search(r"^a=ice-pwd:(\S+)", fragment, re.MULTILINE)[1]  # type: ignore[index]
        device.ufrag = "fresh"
        assert device.local != old
        response = await device.checked()
        assert response.attributes["XOR-MAPPED-ADDRESS"] == device.socket.getsockname()

    async def test_after_a_restart_the_old_tag_is_no_longer_good(self, door: Door, path: str) -> None:
        old = self.etag(door)
        await door.ask("PATCH", path, "publish", RESTART, **FRAGMENT, **{"If-Match": "*"})
        assert (await door.ask("PATCH", path, "publish", CANDIDATE, **FRAGMENT, **{"If-Match": old}))[0] == 412

    @pytest.mark.parametrize(
        ("headers", "body", "status"),
        [
            (FRAGMENT, CANDIDATE, 428),
            ({**FRAGMENT, "If-Match": '"other"'}, CANDIDATE, 412),
            ({**FRAGMENT, "If-Match": '"other"'}, RESTART, 412),
            ({**SDP, "If-Match": "*"}, CANDIDATE, 415),
            ({**FRAGMENT, "If-Match": "*"}, "", 400),
            ({**FRAGMENT, "If-Match": "*"}, "nonsense", 400),
            ({**FRAGMENT, "If-Match": "*"}, "a=ice-ufrag:alone\r\n", 400),
            ({**FRAGMENT, "If-Match": "*"}, "a=ice-ufrag:a b\r\na=ice-pwd:passwordpasswordpassword\r\n", 400),
        ],
    )
    async def test_what_is_wrong_is_told_and_the_session_stays(
        self, door: Door, path: str, headers: dict[str, str], body: str, status: int
    ) -> None:
        before = self.etag(door)
        answer = await door.ask("PATCH", path, "publish", body, **headers)
        assert (answer[0], is_a_sentence(answer[2])) == (status, True)
        assert self.etag(door) == before

    def test_a_fragment_keeps_the_candidates_of_the_first_line_in_use(self) -> None:
        answer = (
            "v=0\r\na=ice-lite\r\na=ice-options:ice2\r\na=group:BUNDLE 1\r\nm=audio 0 X 0\r\na=mid:0\r\n"
            "m=video 9 X 96\r\na=mid:1\r\na=ice-ufrag:old\r\na=ice-pwd:old\r\na=candidate:1 here\r\n"
            "a=end-of-candidates\r\n"
        )
        assert restart_fragment(answer, "u", "p").split("\r\n") == [
            "a=ice-lite",
            "a=ice-options:ice2",
            "a=group:BUNDLE 1",
            "m=video 9 X 96",
            "a=mid:1",
            "a=ice-ufrag:u",
            "a=ice-pwd:p",
            "a=candidate:1 here",
            "a=end-of-candidates",
            "",
        ]


class TestEnd:
    async def test_delete_ends_the_connection_whatever_tag_it_shows(self, door: Door, device: Client) -> None:
        path = await door.open("/whip/saal", "publish", sending(device))
        assert (await door.ask("DELETE", path, "publish", **{"If-Match": '"outdated"'}))[0] == 200
        assert not door.house.sitting.room.tracks
        assert (await door.ask("DELETE", path, "publish"))[0] == 404
        assert (await door.ask("PATCH", path, "publish", RESTART, **FRAGMENT, **{"If-Match": "*"}))[0] == 404

    async def test_when_the_media_server_closes_a_device_its_session_is_gone(self, door: Door, device: Client) -> None:
        path = await door.open("/whip/saal", "publish", sending(device))
        (session,) = door.whip.sessions
        assert session.peer is not None
        session.peer.close()
        assert (await door.ask("DELETE", path, "publish"))[0] == 404

    async def test_a_device_that_is_silent_for_half_a_minute_is_ended(self, door: Door, device: Client) -> None:
        await door.open("/whip/saal", "publish", sending(device))
        (session,) = door.whip.sessions
        session.state("lost", 100.0)
        door.whip.sessions.sweep(100.0 + SILENCE_SECONDS - 1, NOON)
        assert len(door.whip.sessions) == 1
        door.whip.sessions.sweep(100.0 + SILENCE_SECONDS, NOON)
        assert not door.whip.sessions
        assert not door.house.sitting.room.tracks

    async def test_one_that_comes_back_in_time_stays(self, door: Door, device: Client) -> None:
        await door.open("/whip/saal", "publish", sending(device))
        (session,) = door.whip.sessions
        session.state("lost", 100.0)
        session.state("connected", 110.0)
        door.whip.sessions.sweep(1000.0, NOON)
        assert len(door.whip.sessions) == 1


class TestOtherOrigins:
    @pytest.mark.parametrize(
        ("path", "methods", "accept"),
        [
            ("/whip/saal", "OPTIONS, GET, POST", ("Accept-Post", "application/sdp")),
            ("/whep/saal", "OPTIONS, GET, POST", ("Accept-Post", "application/sdp")),
            ("/whip/saal/x", "OPTIONS, GET, PATCH, DELETE", ("Accept-Patch", "application/trickle-ice-sdpfrag")),
        ],
    )
    async def test_a_preflight_is_told_what_is_allowed_without_a_token(
        self, door: Door, path: str, methods: str, accept: tuple[str, str]
    ) -> None:
        status, headers, _ = await door.ask("OPTIONS", path)
        assert status == 200
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Access-Control-Allow-Methods"] == methods
        assert "Authorization" in headers["Access-Control-Allow-Headers"]
        assert {"Location", "Link", "ETag"} <= set(headers["Access-Control-Expose-Headers"].split(", "))
        assert headers[accept[0]] == accept[1]
        assert "Link" not in headers

    async def test_every_answer_can_be_read_from_other_origins(self, door: Door, device: Client) -> None:
        for status, headers, _ in (
            await door.post("/whip/saal", "publish", sending(device)),
            await door.post("/whip/saal", "wrong", sending(device)),
            await door.ask("PUT", "/whip/saal"),
        ):
            assert headers["Access-Control-Allow-Origin"] == "*", status

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("path", ["/whip/saal", "/whep/saal", "/whip/saal/x"])
    async def test_there_is_nothing_to_get(self, door: Door, path: str, method: str) -> None:
        assert (await door.ask(method, path))[::2] == (204, "")
