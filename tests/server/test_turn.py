"""Passwords for TURN: the arithmetic, and a real coturn that believes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aioice import stun, turn

from media.server import MediaServer
from media.settings import MediaSettings
from server.config import TurnSettings
from server.turn import credentials, ice_servers
from tests.media.client import Client
from tests.server.coturn import coturn

SECRET = "north-east-west-south"
NOW = datetime(2027, 1, 15, 8, 0, tzinfo=UTC)


class TestArithmetic:
    def test_the_password_is_what_openssl_makes_of_the_name(self) -> None:
        assert credentials(SECRET, "peer", datetime.fromtimestamp(1_800_000_000, UTC)) == (
            "1800000000:peer",
            "uQIeyaNneROCrmDZYJEbS6d+elg=",
        )

    def test_a_page_gets_every_server_and_a_password_for_the_configured_time(self) -> None:
        settings = TurnSettings(("stun:a.de", "turn:b.de", "turns:c.de:443?transport=tcp"), SECRET, 12)
        stun_server, turn_server = ice_servers(settings, "peer", NOW)
        assert stun_server == {"urls": ["stun:a.de"]}
        assert turn_server["urls"] == ["turn:b.de", "turns:c.de:443?transport=tcp"]
        username, password = credentials(SECRET, "peer", NOW + timedelta(hours=12))
        assert (turn_server["username"], turn_server["credential"]) == (username, password)

    def test_without_servers_a_page_gets_none(self) -> None:
        assert ice_servers(TurnSettings(), "peer", NOW) == []

    def test_stun_alone_needs_no_password(self) -> None:
        assert ice_servers(TurnSettings(("stun:a.de",)), "peer", NOW) == [{"urls": ["stun:a.de"]}]

    def test_the_secret_shows_nowhere(self) -> None:
        settings = TurnSettings(("turn:b.de",), SECRET)
        assert SECRET not in repr(settings) + repr(ice_servers(settings, "peer", NOW))


@pytest.fixture(scope="class")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coturn")


@pytest.fixture
async def port(folder: Path) -> AsyncIterator[int]:
    async with coturn(folder, SECRET) as one:
        yield one


class Relayed(Client):
    """A client whose network lets nothing through but TURN."""

    relay: turn.TurnTransport

    async def dial(self, port: int, username: str, password: str, transport: str) -> None:
        self.relay, _ = await turn.create_turn_endpoint(
            lambda: _Inbox(self), ("127.0.0.1", port), username, password, transport=transport
        )

    def send(self, datagram: bytes) -> None:
        self.relay.sendto(datagram, self.server)

    async def close(self) -> None:
        await super().close()
        self.relay.close()


class _Inbox(asyncio.DatagramProtocol):
    def __init__(self, client: Client) -> None:
        self._client = client

    def datagram_received(self, data: bytes, addr: Any) -> None:
        (self._client._stun if data[0] < 4 else self._client._other).put_nowait(data)


class TestCoturn:
    @pytest.mark.parametrize("transport", ["udp", "tcp"])
    async def test_a_browser_behind_it_gets_keys_from_the_media_server(self, port: int, transport: str) -> None:
        media = MediaServer(MediaSettings("127.0.0.1", 0))
        await media.start()
        settings = TurnSettings((f"turn:127.0.0.1:{port}",), SECRET, 1)
        (server,) = ice_servers(settings, "peer", datetime.now(UTC))
        client = Relayed()
        await client.dial(port, server["username"], server["credential"], transport)
        peer = media.create_peer(media.room("r"), "p", "p7", lambda state: None)
        client.take(await peer.answer(client.offer(), {"0": "microphone", "1": "camera"}, {}))
        response = await client.checked()
        assert await client.shake_hands() == "connected"
        relayed = client.relay.get_extra_info("sockname")
        assert response.attributes["XOR-MAPPED-ADDRESS"] == relayed
        await client.close()
        await media.close()

    @pytest.mark.parametrize(
        ("secret", "hours", "user"), [("another-secret-altogether", 1, "peer"), (SECRET, -1, "peer")]
    )
    async def test_a_forged_or_outdated_password_opens_nothing(
        self, port: int, secret: str, hours: int, user: str
    ) -> None:
        username, password = credentials(secret, user, datetime.now(UTC) + timedelta(hours=hours))
        with pytest.raises(stun.TransactionFailed) as refused:
            await turn.create_turn_endpoint(asyncio.DatagramProtocol, ("127.0.0.1", port), username, password)
        assert refused.value.response.attributes["ERROR-CODE"][0] == 401

    async def test_a_name_that_was_changed_opens_nothing(self, port: int) -> None:
        username, password = credentials(SECRET, "peer", datetime.now(UTC) + timedelta(hours=1))
        later = f"9{username}"
        with pytest.raises(stun.TransactionFailed):
            await turn.create_turn_endpoint(asyncio.DatagramProtocol, ("127.0.0.1", port), later, password)
